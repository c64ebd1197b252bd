"""What pages show: accounts, clusters, publishers, topics, and the `Site` of all of them, for templates.

In: values that `building` made plain and safe. Out: the same, by what a page asks for.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from broadsheet.desk.standing import PINNED
from broadsheet.domain.draft import Entry, Picture
from broadsheet.domain.newsletter import Briefing
from broadsheet.domain.portal import Portal
from broadsheet.domain.taxonomy import Topic
from broadsheet.domain.times import aware
from broadsheet.publish.language.speaking import Language
from broadsheet.publish.site.links import topic_path
from broadsheet.publish.site.text import Moment, plain

TITLE, EXCERPT, NAME = 220, 320, 48  # longest texts in characters


class Publisher(msgspec.Struct, frozen=True):
    """Who told it; `logo` is the path of our own copy inside `public/`."""

    name: str
    domain: str
    path: str
    logo: str | None = None


class Account(msgspec.Struct, frozen=True, gc=False):
    """One story as one publisher told it; `url` is None when its address is not safe to follow."""

    title: str
    excerpt: str
    url: str | None
    publisher: Publisher
    time: Moment
    language: str | None = None
    authors: str = ""
    people: tuple[str, ...] = ()
    picture: Picture | None = None
    video: str | None = None
    amp: str | None = None
    is_video: bool = False
    is_copy: bool = False
    key: bytes = b""  # a digest of all this but its publisher's logo


class TopicLink(msgspec.Struct, frozen=True):
    """A topic's short name and the folder of its page."""

    name: str
    path: str


class Word(msgspec.Struct, frozen=True):
    """A keyword that was found in a story, and the topic that looks for it, by its short name."""

    text: str
    topic: str


class Counted(msgspec.Struct, frozen=True):
    """A page under its name, and how many stories stand there."""

    name: str
    path: str
    number: int


class Cluster(msgspec.Struct, frozen=True, gc=False):
    """Stories of one event: the lead, other accounts by quality, copies, and neighbours outside of it."""

    path: str
    lead: Account
    others: tuple[Account, ...]
    copies: tuple[Account, ...]
    neighbours: tuple[Account, ...]
    topics: tuple[TopicLink, ...]
    topic_names: frozenset[str]
    heat: int
    quality: int
    time: datetime
    updated: datetime
    briefing: Briefing | None = None
    words: tuple[Word, ...] = ()

    @property
    def picked(self) -> bool:
        """Whether the desk pinned it."""
        return self.heat >= PINNED

    @property
    def number(self) -> int:
        """How many accounts there are."""
        return 1 + len(self.others) + len(self.copies)

    def accounts(self) -> tuple[Account, ...]:
        """All accounts, the lead first, copies last."""
        return (self.lead, *self.others, *self.copies)

    def timeline(self) -> list[Account]:
        """All accounts, earliest first."""
        return sorted(self.accounts(), key=lambda account: account.time.local)

    def first_others(self, number: int) -> list[Account]:
        """The best other accounts: one a publisher, none of the lead's own."""
        told = {account.publisher.domain: account for account in reversed(self.others)}
        told.pop(self.lead.publisher.domain, None)
        return [account for account in self.others if told.get(account.publisher.domain) is account][:number]

    def publishers(self) -> list[Publisher]:
        """Who told it, the lead's publisher first."""
        told = {account.publisher.domain: account.publisher for account in reversed(self.accounts())}
        return list(told.values())[::-1]


class Telling(msgspec.Struct, frozen=True, gc=False):
    """An account and the cluster in which it stands."""

    account: Account
    cluster: Cluster


class Section(msgspec.Struct, frozen=True):
    """A topic with the clusters that have it, newest first."""

    topic: Topic
    link: TopicLink
    clusters: tuple[Cluster, ...]


class Site(msgspec.Struct, frozen=True):
    """All that pages show; clusters newest first, also by day; accounts of each publisher, newest first."""

    portal: Portal
    language: Language
    time: datetime
    today: str
    clusters: tuple[Cluster, ...]
    sections: tuple[Section, ...]
    by_publisher: dict[str, tuple[Publisher, tuple[Telling, ...]]]
    by_day: dict[str, tuple[Cluster, ...]]
    key: bytes  # a digest of what all accounts depend on

    @property
    def year(self) -> int:
        """The edition's year, which short dates leave out."""
        return int(self.today[:4])


def topic_link(topic: Topic) -> TopicLink:
    """Where a topic's page is, under its short name."""
    return TopicLink(plain(topic.shortname or topic.name, NAME), topic_path(topic.id))


def updated(entry: Entry) -> datetime:
    """When a story last changed, aware; never before it was published."""
    modified = entry.modified or entry.story.published_date_time
    return max(aware(modified), entry.story.published_date_time)
