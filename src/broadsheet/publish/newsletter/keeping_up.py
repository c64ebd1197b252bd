"""A draft kept in step with the desk: what was rejected or taken back since is not mailed, new words are.

In: an issue that is not out yet, and the newest edition. Out: the same issue; it gains no story, and words of
its head that a person wrote stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.item import item_id
from broadsheet.domain.newsletter import Issue, IssueSection, IssueStory
from broadsheet.publish.newsletter.choosing import head_of, told_story
from broadsheet.publish.shelves import shelves


def in_step(issue: Issue, edition: Edition) -> Issue:
    """The issue as the edition lets it be told; the same object where nothing changed."""
    told = {entry.id: entry for entry in edition.entries if _may_be_told(entry)}
    shelved = {item_id(item.path) for shelf in shelves(edition.types, edition.items) for item in shelf.items}
    sections = tuple(_sections(issue, edition, told, shelved))
    if sections == issue.sections:
        return issue
    before, now = head_of(issue.sections, edition.portal), head_of(sections, edition.portal)
    head = {name: word for name, word in now.items() if getattr(issue, name) == before.get(name)}
    return msgspec.structs.replace(issue, sections=sections, **head)


def _sections(
    issue: Issue, edition: Edition, told: Mapping[str, Entry], shelved: set[str]
) -> Iterator[IssueSection]:
    for section in issue.sections:
        found = (
            story if story.id in shelved else _told_now(story, edition, told) for story in section.stories
        )
        if stories := tuple(filter(None, found)):
            yield IssueSection(name=section.name, stories=stories)


def _told_now(story: IssueStory, edition: Edition, told: Mapping[str, Entry]) -> IssueStory | None:
    """The story in its words of today; another of its cluster where it may not be told any more."""
    members = [told[id_] for id_ in story.members if id_ in told]
    shown = [entry for entry in members if entry.state is State.PUBLISHED]
    if not shown:
        return None
    lead = min(shown, key=lambda entry: (entry.id != story.id, -entry.story.quality, entry.id))
    now = told_story(edition, lead, members, story.briefing)
    if lead.id != story.id:
        return now
    words = {name: getattr(now, name) for name in ("title", "excerpt", "url", "picture")}
    return msgspec.structs.replace(story, **words)


def _may_be_told(entry: Entry) -> bool:
    return entry.state is not State.LEFT_OUT and entry.notice is None
