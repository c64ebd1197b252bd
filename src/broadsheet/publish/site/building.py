"""An edition is arranged for reading. In: an edition. Out: a `Site`, in which each entry is an account.

A cluster is shown when at least one of its stories is published. Stories that are left out are shown nowhere.
Every text is made plain and bounded here, every outward address checked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.story import Image, RelatedStory
from broadsheet.domain.taxonomy import Topic
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.language.tags import language_tag, primary
from broadsheet.publish.ledger import key_of, keys_of
from broadsheet.publish.site.links import publisher_path, story_path, video_frame, web_link
from broadsheet.publish.site.text import Moment, moment, plain
from broadsheet.publish.site.views import (
    EXCERPT,
    NAME,
    TITLE,
    Account,
    Cluster,
    Publisher,
    Section,
    Site,
    Telling,
    TopicLink,
    Word,
    topic_link,
    updated,
)

_MAX_NEIGHBOURS = 7
_LETTER = r"(?:[A-Za-z0-9_~-]|%(?!2[EeFf]|5[Cc])[0-9A-Fa-f]{2})"  # no dot or slash, however written
_OWN_PATH = re.compile(rf"(?:{_LETTER}(?:{_LETTER}|\.)*/)*{_LETTER}(?:{_LETTER}|\.)*")


def build_site(edition: Edition) -> Site:
    """Arranges an edition for reading."""
    maker = _Maker(edition)
    clusters = tuple(maker.clusters())
    return Site(
        portal=edition.portal,
        language=maker.language,
        time=edition.time,
        today=maker.moment(edition.time).day,
        clusters=clusters,
        sections=tuple(_sections(edition.topics, clusters, maker.topics)),
        by_publisher=_by_publisher(clusters),
        by_day=_by_day(clusters),
        key=key_of(maker.year, edition.portal.timezone, maker.language.state, maker.logos),
    )


class _Maker:
    """Turns entries into accounts, each once."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.zone = ZoneInfo(edition.portal.timezone)
        self.year = edition.time.astimezone(self.zone).year
        self.language = language_of(edition.portal)
        self.entries = {entry.id: entry for entry in edition.entries if entry.state is not State.LEFT_OUT}
        self.topics = {topic.name: topic_link(topic) for topic in edition.topics}
        self.patterns = {topic.name: {*topic.patterns} - {*topic.keywords} for topic in edition.topics}
        self.logos = {
            domain: _logo(organization.images, edition.portal.url)
            for organization in edition.organizations
            for domain in (organization.domain, *organization.domains)
        }
        self._accounts: dict[str, Account] = {}
        self._leads: dict[str, Entry | None] = {}
        self._topics: dict[tuple[str, ...], tuple[tuple[TopicLink, ...], frozenset[str]]] = {}
        self._publishers: dict[tuple[str, str], Publisher] = {}

    def moment(self, time: datetime) -> Moment:
        return moment(time, self.zone, self.year, self.language)

    def clusters(self) -> Iterator[Cluster]:
        members: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries.values():
            members[entry.cluster].append(entry)
        self._leads = {key: _lead(entries) for key, entries in members.items()}
        for entry in self.entries.values():
            if self._leads[entry.cluster] is entry:
                yield self._cluster(entry, members[entry.cluster])

    def _cluster(self, lead: Entry, members: list[Entry]) -> Cluster:
        others = sorted((entry for entry in members if entry is not lead), key=_best_first)
        story = lead.story
        topics, topic_names = self._topics_of(story.topics)
        return Cluster(
            path=story_path(lead.cluster),
            lead=self._account(lead),
            others=tuple(self._account(entry) for entry in others if not entry.duplicate_of),
            copies=tuple(self._account(entry) for entry in others if entry.duplicate_of),
            neighbours=tuple(self._neighbours(lead, members)),
            topics=topics,
            topic_names=topic_names,
            heat=story.heat,
            quality=story.quality,
            time=story.published_date_time,
            updated=max(updated(entry) for entry in members),
            briefing=self.edition.briefings.get(lead.cluster),
            words=tuple(self._words(lead)),
        )

    def _words(self, lead: Entry) -> Iterator[Word]:
        """The words that brought a story its topics; patterns are for machines, and are not shown."""
        for name, words in lead.keywords:
            if words not in self.patterns.get(name, (words,)):
                yield Word(plain(words, NAME), self.topics[name].name)

    def _topics_of(self, names: tuple[str, ...]) -> tuple[tuple[TopicLink, ...], frozenset[str]]:
        """Where a story's topics lead, and their names; the same for all stories that have the same."""
        if names not in self._topics:
            links = tuple(self.topics[name] for name in dict.fromkeys(names) if name in self.topics)
            self._topics[names] = links, frozenset(names)
        return self._topics[names]

    def _neighbours(self, lead: Entry, members: list[Entry]) -> Iterable[Account]:
        """Leads of clusters near in subject; else related stories outside of it, or the record's own."""
        near = dict.fromkeys(key for member in (lead, *members) for key in member.see_also)
        clusters = dict.fromkeys(self.entries[key].cluster for key in near if key in self.entries)
        leads = [self._leads[cluster] for cluster in clusters if cluster != lead.cluster]
        if found := [self._account(entry) for entry in leads if entry is not None]:
            return found[:_MAX_NEIGHBOURS]
        known = [self.entries[key] for key in lead.related if key in self.entries]
        if known or lead.related:
            outside = (entry for entry in known if entry.cluster != lead.cluster)
            return [self._account(entry) for entry in outside][:_MAX_NEIGHBOURS]
        return [self._short_form(related) for related in lead.story.related[:_MAX_NEIGHBOURS]]

    def _short_form(self, related: RelatedStory) -> Account:
        return Account(
            title=plain(related.title, TITLE),
            excerpt="",
            url=web_link(related.web_url),
            publisher=self._publisher(related.provider.name, related.provider.domain),
            time=self.moment(related.published_date_time),
            key=key_of(related),
        )

    def _account(self, entry: Entry) -> Account:
        if entry.id not in self._accounts:
            self._accounts[entry.id] = self._new_account(entry)
        return self._accounts[entry.id]

    def _new_account(self, entry: Entry) -> Account:
        story, language = entry.story, language_tag(entry.language)
        return Account(
            title=plain(story.title, TITLE) or self.language.say("untitled"),
            excerpt=plain(story.excerpt, EXCERPT),
            url=web_link(story.web_url) or web_link(story.original_url),
            publisher=self._publisher(story.provider.name, story.provider.domain),
            time=self.moment(story.published_date_time),
            language=language if primary(language) != primary(self.language.tag) else None,
            authors=plain(", ".join(entry.authors[:5]), 2 * NAME),
            people=tuple(filter(None, (plain(name, NAME) for name in entry.authors[:5]))),
            picture=entry.picture,
            video=video_frame(story.featured_content),
            amp=web_link(story.cdn_amp_web_url) or web_link(story.amp_web_url),
            is_video=story.type == "video",
            is_copy=entry.duplicate_of is not None,
            key=keys_of(entry).shown,
        )

    def _publisher(self, name: str, domain: str) -> Publisher:
        if (name, domain) not in self._publishers:
            shown = plain(name, NAME) or plain(domain, NAME)
            logo = self.logos.get(domain)
            self._publishers[name, domain] = Publisher(shown, domain, publisher_path(domain), logo)
        return self._publishers[name, domain]


def _lead(members: list[Entry]) -> Entry | None:
    published = [entry for entry in members if entry.state is State.PUBLISHED]
    return min(published, key=lambda entry: (not entry.lead, _best_first(entry)), default=None)


def _best_first(entry: Entry) -> tuple[int, datetime, str]:
    return -entry.story.quality, entry.story.published_date_time, entry.id


def _logo(images: tuple[Image, ...], site: str) -> str | None:
    """The path of the first logo in our own public folder: `isCached`, its address under the portal's."""
    own = (image.url.removeprefix(site) for image in images if image.is_cached)
    return next((path for path in own if _OWN_PATH.fullmatch(path)), None)


def _sections(
    topics: tuple[Topic, ...], clusters: tuple[Cluster, ...], links: dict[str, TopicLink]
) -> Iterator[Section]:
    having: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        for name in cluster.topic_names:
            having[name].append(cluster)
    for topic in {links[topic.name].path: topic for topic in topics}.values():
        yield Section(topic, links[topic.name], tuple(having[topic.name]))


def _by_publisher(clusters: tuple[Cluster, ...]) -> dict[str, tuple[Publisher, tuple[Telling, ...]]]:
    told: dict[str, list[Telling]] = defaultdict(list)
    for cluster in clusters:
        for account in cluster.accounts():
            told[account.publisher.path].append(Telling(account, cluster))
    for tellings in told.values():
        tellings.sort(key=lambda telling: telling.account.time.local, reverse=True)
    return {path: (tellings[0].account.publisher, tuple(tellings)) for path, tellings in told.items()}


def _by_day(clusters: tuple[Cluster, ...]) -> dict[str, tuple[Cluster, ...]]:
    days: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        days[cluster.lead.time.day].append(cluster)
    return {day: tuple(told) for day, told in sorted(days.items(), reverse=True)}
