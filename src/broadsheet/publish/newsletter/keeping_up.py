"""Issues kept in step with the desk: what was rejected or taken back since is told no more.

In: an issue; the newest edition, or what the desk decided. Out: the same issue; it gains no story, and words
of its head that a person wrote stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

import msgspec

from broadsheet.desk import Rulings
from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.item import item_id
from broadsheet.domain.newsletter import Briefing, Issue, IssueSection, IssueStory, Passage
from broadsheet.domain.portal import Portal
from broadsheet.publish.newsletter.choosing import head_of, told_story
from broadsheet.publish.shelves import shelves


def in_step(issue: Issue, edition: Edition) -> Issue:
    """The issue as the edition lets it be told; the same object where nothing changed."""
    told = {entry.id: entry for entry in edition.entries if _may_be_told(entry)}
    shelved = {item_id(item.path) for shelf in shelves(edition) for item in shelf.items}
    return _changed(
        issue, edition.portal, lambda story: story if story.id in shelved else _told_now(story, edition, told)
    )


def as_published(issue: Issue, portal: Portal, ruled: Rulings) -> Issue:
    """An issue that went out as its page tells it: without what the desk rejected or retracted since."""
    aside = {id_ for id_, standing in ruled.standings.items() if standing.rejected or standing.retracted}
    return without_stories(issue, portal, aside) if aside else issue


def without_stories(issue: Issue, portal: Portal, aside: AbstractSet[str]) -> Issue:
    """The issue without these stories, and without sentences of briefings that rest on them."""
    return _changed(issue, portal, lambda story: _without(story, aside))


def _changed(issue: Issue, portal: Portal, told: Callable[[IssueStory], IssueStory | None]) -> Issue:
    """The issue with each story as `told` gives it; the same object where nothing changed."""
    sections = tuple(_sections(issue, told))
    if sections == issue.sections:
        return issue
    before, now = head_of(issue.sections, portal), head_of(sections, portal)
    head = {name: word for name, word in now.items() if getattr(issue, name) == before.get(name)}
    return msgspec.structs.replace(issue, sections=sections, **head)


def _sections(issue: Issue, told: Callable[[IssueStory], IssueStory | None]) -> Iterator[IssueSection]:
    for section in issue.sections:
        if stories := tuple(filter(None, map(told, section.stories))):
            yield IssueSection(name=section.name, stories=stories)


def _without(story: IssueStory, aside: AbstractSet[str]) -> IssueStory | None:
    """The story without sentences of others that were put aside; None where it is one of those itself."""
    if story.id in aside:
        return None
    if story.briefing is None or not aside & set(_rests_on(story.briefing.passages)):
        return story
    kept = tuple(each for each in story.briefing.passages if not aside & set(_rests_on((each,))))
    briefing = msgspec.structs.replace(story.briefing, passages=kept) if kept else None
    return msgspec.structs.replace(story, briefing=briefing)


def _told_now(story: IssueStory, edition: Edition, told: Mapping[str, Entry]) -> IssueStory | None:
    """The story in its words of today; another of its cluster where it may not be told any more."""
    members = [told[id_] for id_ in story.members if id_ in told]
    shown = [entry for entry in members if entry.state is State.PUBLISHED]
    if not shown:
        return None
    lead = min(shown, key=lambda entry: (entry.id != story.id, -entry.story.quality, entry.id))
    now = told_story(edition, lead, members, _briefing_now(story, edition.briefings.get(lead.cluster), told))
    if lead.id != story.id:
        return now
    words = {
        name: getattr(now, name) for name in ("title", "excerpt", "url", "picture", "others", "briefing")
    }
    return msgspec.structs.replace(story, **words)


def _briefing_now(
    story: IssueStory, published: Briefing | None, told: Mapping[str, Entry]
) -> Briefing | None:
    """The cluster's briefing where it rests on stories of the issue alone, else the one that it had."""
    if published is None:
        return None
    ours = {id_ for id_ in (story.id, *story.members) if id_ in told}
    found = (each for each in (published, story.briefing) if each)
    return next((each for each in found if ours.issuperset(_rests_on(each.passages))), None)


def _rests_on(passages: Iterable[Passage]) -> Iterator[str]:
    return (id_ for passage in passages for id_ in (passage.story, *passage.further))


def _may_be_told(entry: Entry) -> bool:
    return entry.state is not State.LEFT_OUT and entry.notice is None
