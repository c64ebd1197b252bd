"""An issue of the newsletter, its subscribers, and what became of each message.

In: values that choosing, the desk and sending made. Out: immutable records; times are aware, in UTC.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from broadsheet.domain.draft import Picture
from broadsheet.domain.story import Record


class Passage(Record, frozen=True, kw_only=True):
    """One sentence of a briefing: its words, and the story that holds it or bears it out."""

    text: str
    story: str
    provider: str
    url: str = ""
    further: tuple[str, ...] = ()  # ids of other stories that a written sentence cites


class Briefing(Record, frozen=True, kw_only=True):
    """What happened, in a few sentences. `written`: a model's words or the desk's; else quotations."""

    cluster: str
    passages: tuple[Passage, ...]
    written: bool = False


class IssueStory(Record, frozen=True, kw_only=True):
    """One cluster as an issue tells it: its lead, who else told it, and the ids of all its stories."""

    id: str
    cluster: str
    title: str
    excerpt: str
    url: str | None
    provider: str
    domain: str
    time: datetime
    language: str | None = None
    is_video: bool = False
    heat: int = 0
    others: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    picture: Picture | None = None
    briefing: Briefing | None = None


class IssueSection(Record, frozen=True, kw_only=True):
    """Stories under one name."""

    name: str
    stories: tuple[IssueStory, ...]


class Issue(Record, frozen=True, kw_only=True):
    """All that one issue says. `id` is its local date, `2026-06-09`, with `-2` behind it for a second one.

    `title` is `<portal> (<date>)`, `excerpt` the stories' titles joined by ` / `, as the recorded platform
    had them; `subject` and `intro` may be a person's. It tells of stories after `since` and up to `until`;
    `published` is when it began to go out.
    """

    id: str
    title: str
    excerpt: str
    subject: str
    preheader: str
    date: str
    since: datetime
    until: datetime
    published: datetime | None = None
    intro: str = ""
    sections: tuple[IssueSection, ...] = ()

    def stories(self) -> tuple[IssueStory, ...]:
        """All stories, in the order in which they stand."""
        return tuple(story for section in self.sections for story in section.stories)

    def is_empty(self) -> bool:
        """Whether it tells nothing: no story, and no words of the desk."""
        return not self.intro and not self.stories()


class IssueState(StrEnum):
    """How far an issue is. A draft goes out at its time, an approved one as soon as it can."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


class StoredIssue(Record, frozen=True, kw_only=True):
    """An issue with its state. `revision` counts changes, so that two editors never overwrite each other."""

    issue: Issue
    state: IssueState
    sends_at: datetime
    scheduled: datetime | None = None
    sent_at: datetime | None = None
    revision: int = 1


class SubscriberState(StrEnum):
    """Whether a subscriber gets the newsletter. Only confirmed ones do; the last three get no mail."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


class Subscriber(Record, frozen=True, kw_only=True):
    """A subscriber. `consent` says how they agreed and `consented` when; `source` names an import, if any.

    `wanted` is when they asked by the form and were not answered yet, or when that is tried again, after
    `tries` that failed; `asked` when they were last mailed a link to confirm, the last of `links` since they
    last confirmed one. `bounces` counts issues that were refused in a row, since `bouncing_since`; the last
    of them is `bounced_issue`.
    """

    id: str
    address: str
    state: SubscriberState
    name: str = ""
    consent: str = ""
    consented: datetime | None = None
    wanted: datetime | None = None
    tries: int = 0
    asked: datetime | None = None
    links: int = 0
    changed: datetime
    source: str = ""
    bounces: int = 0
    bouncing_since: datetime | None = None
    bounced_issue: str = ""


class DeliveryState(StrEnum):
    """What became of one message.

    `claimed` is written just before its text is handed over: a process that dies there leaves it
    `uncertain`, since nobody can know whether the server took it; a person decides.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    SKIPPED = "skipped"


class Delivery(Record, frozen=True, kw_only=True):
    """One message to one subscriber. `detail` is what the server said last."""

    issue: str
    subscriber: str
    address: str
    state: DeliveryState
    attempts: int = 0
    next_try: datetime | None = None
    detail: str = ""
