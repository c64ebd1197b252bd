"""What an issue tells, and under which heads.

In: an edition, the time since which readers know nothing, and the ids of what they were sent before.
Out: an `Issue`: clusters by heat, at most so many led by one provider, each told once and in no later issue.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypedDict

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.newsletter import Briefing, Issue, IssueSection, IssueStory
from broadsheet.domain.newsletter_settings import NewsletterSettings, SectionSettings
from broadsheet.domain.portal import Portal
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.language.tags import language_tag, primary
from broadsheet.publish.newsletter.items import item_sections
from broadsheet.publish.newsletter.limits import EXCERPT, NAME, TITLE
from broadsheet.publish.site.links import web_link
from broadsheet.publish.site.text import plain

_SUBJECT, _PREHEADER = 90, 140
_LATE = timedelta(hours=12)  # a story may be found this long after it was published
_OTHERS = 4
_VIDEO = "video"


def choose_issue(
    edition: Edition,
    *,
    id_: str,
    since: datetime,
    told: Collection[str] = (),
    briefings: Mapping[str, Briefing] | None = None,
) -> Issue:
    """The issue `id_` (its local date): published clusters after `since`, none with an id of `told`."""
    settings, portal = edition.portal.newsletter, edition.portal
    stories = list(_candidates(edition, since - _LATE, frozenset(told), briefings or {}))
    stories.sort(key=lambda story: (-story.heat, story.id))
    of_types = dict(item_sections(edition, since, frozenset(told), settings.per_section))
    sections = (*_arranged(_within_limits(stories, settings), edition), *_of_types(of_types, settings))
    date = id_[:10]
    return Issue(
        id=id_,
        title=f"{plain(portal.title, TITLE)} ({date})",
        **head_of(sections, portal),
        date=date,
        since=since,
        until=edition.time,
        intro=settings.intro.strip(),
        sections=sections,
    )


class Head(TypedDict):
    """What stands at the head of an issue, until a person words it anew."""

    excerpt: str
    subject: str
    preheader: str


def head_of(sections: Iterable[IssueSection], portal: Portal) -> Head:
    """The head of an issue with these sections."""
    stories = [story for section in sections for story in section.stories]
    titles, name = [story.title for story in stories], plain(portal.title, TITLE)
    further = titles[1:] or [story.excerpt or story.title for story in stories]
    return {
        "excerpt": " / ".join(titles),
        "subject": plain(f"{titles[0]} · {name}" if titles else name, _SUBJECT),
        "preheader": plain(" / ".join(further), _PREHEADER),
    }


def _of_types(
    found: Mapping[ContentType, IssueSection], settings: NewsletterSettings
) -> Iterator[IssueSection]:
    """Every type's section; where sections are declared, only those that name the type."""
    if not settings.sections:
        yield from found.values()
    for section in settings.sections:
        for type_, own in found.items():
            if section.type == type_.name:
                yield IssueSection(name=section.name, stories=own.stories[: section.limit])


def _candidates(
    edition: Edition, since: datetime, told: frozenset[str], briefings: Mapping[str, Briefing]
) -> Iterator[IssueStory]:
    members: dict[str, list[Entry]] = defaultdict(list)
    for entry in edition.entries:
        if entry.state is not State.LEFT_OUT:
            members[entry.cluster].append(entry)
    for cluster, entries in members.items():
        lead = min(
            (entry for entry in entries if entry.state is State.PUBLISHED),
            key=lambda entry: (not entry.lead, -entry.story.quality, entry.id),
            default=None,
        )
        known = cluster in told or any(entry.id in told for entry in entries)
        if lead is not None and not known and lead.story.published_date_time > since:
            yield told_story(edition, lead, entries, briefings.get(cluster))


def told_story(edition: Edition, lead: Entry, entries: list[Entry], briefing: Briefing | None) -> IssueStory:
    """A cluster as an issue tells it, by the entry that leads it."""
    story, language = lead.story, language_tag(lead.language)
    own = language_of(edition.portal)
    others = dict.fromkeys(
        plain(entry.story.provider.name, NAME)
        for entry in sorted(entries, key=lambda entry: (-entry.story.quality, entry.id))
        if entry.story.provider.domain != story.provider.domain
    )
    return IssueStory(
        id=lead.id,
        cluster=lead.cluster,
        title=plain(story.title, TITLE) or own.say("untitled"),
        excerpt=plain(story.excerpt, EXCERPT),
        url=web_link(story.web_url) or web_link(story.original_url),
        provider=plain(story.provider.name, NAME) or plain(story.provider.domain, NAME),
        domain=plain(story.provider.domain, NAME),
        time=story.published_date_time,
        language=language if primary(language) != primary(own.tag) else None,
        is_video=story.type == _VIDEO,
        heat=story.heat,
        others=tuple(others)[:_OTHERS],
        members=tuple(sorted(entry.id for entry in entries)),
        picture=lead.picture,
        briefing=briefing,
    )


def _within_limits(stories: Iterable[IssueStory], settings: NewsletterSettings) -> list[IssueStory]:
    """The stories, hottest first, less those whose provider leads enough of them or whose title is there."""
    led: Counter[str] = Counter()
    titles: set[str] = set()
    kept = []
    for story in stories:
        if led[story.domain] < settings.per_provider and story.title.casefold() not in titles:
            led[story.domain] += 1
            titles.add(story.title.casefold())
            kept.append(story)
    return kept


def _arranged(stories: list[IssueStory], edition: Edition) -> tuple[IssueSection, ...]:
    settings = edition.portal.newsletter
    topics = {entry.id: entry.story.topics for entry in edition.entries}
    if settings.sections:
        sections = list(_declared(stories, settings.sections, topics))
    else:
        top = language_of(edition.portal).say("top_stories")
        sections = [IssueSection(name=top, stories=tuple(stories[: settings.top]))]
        sections += _by_subject(stories[settings.top :], edition, topics)
    return tuple(_cut(sections, settings.stories))


def _declared(
    stories: list[IssueStory], sections: tuple[SectionSettings, ...], topics: Mapping[str, tuple[str, ...]]
) -> Iterator[IssueSection]:
    left = list(stories)
    for section in sections:
        fit = [story for story in left if _belongs(story, section, topics[story.id])][: section.limit]
        left = [story for story in left if story not in fit]
        yield IssueSection(name=section.name, stories=tuple(fit))


def _belongs(story: IssueStory, section: SectionSettings, topics: tuple[str, ...]) -> bool:
    kind = _VIDEO if story.is_video else "article"
    return (section.topic is None or section.topic in topics) and section.type in (None, kind)


def _by_subject(
    stories: list[IssueStory], edition: Edition, topics: Mapping[str, tuple[str, ...]]
) -> Iterator[IssueSection]:
    """Sections by each story's most specific topic, hottest first; then what stands alone; then videos."""
    names = {topic.name: topic.shortname or topic.name for topic in edition.topics}
    most, say = edition.portal.newsletter.per_section, language_of(edition.portal).say
    by_topic: dict[str, list[IssueStory]] = defaultdict(list)
    for story in stories:
        if not story.is_video:
            own = (name for name in topics[story.id] if name in names and name != edition.portal.topic)
            by_topic[next(own, "")].append(story)
    single = [story for name, told in by_topic.items() if not name or len(told) == 1 for story in told]
    shared = [(name, told[:most]) for name, told in by_topic.items() if name and len(told) > 1]
    for name, told in sorted(shared, key=lambda pair: -sum(story.heat for story in pair[1])):
        yield IssueSection(name=plain(names[name], NAME), stories=tuple(told))
    single.sort(key=lambda story: (-story.heat, story.id))
    yield IssueSection(name=say("more_news"), stories=tuple(single[:most]))
    yield IssueSection(name=say("videos"), stories=tuple(story for story in stories if story.is_video)[:most])


def _cut(sections: Iterable[IssueSection], most: int) -> Iterator[IssueSection]:
    """Sections with `most` stories in all, empty ones left out."""
    left = most
    for section in sections:
        if told := section.stories[:left]:
            left -= len(told)
            yield IssueSection(name=section.name, stories=told)
