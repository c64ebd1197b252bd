"""Newsletters that told of a story that is erased.

In: the issues of the store. Out: the same without it; those that are not out yet may tell its event by
another account, as the next edition does with any story that goes.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from broadsheet.domain.newsletter import Issue, IssueStory, StoredIssue
from broadsheet.domain.portal import Portal
from broadsheet.engine.erasing.words import Words
from broadsheet.engine.newsletter.issuing import OPEN
from broadsheet.publish.newsletter.choosing import head_of
from broadsheet.publish.newsletter.keeping_up import without_stories
from broadsheet.store import Store

_HEAD = ("title", "excerpt", "subject", "preheader", "intro")


def issues_otherwise(
    store: Store, portal: Portal, story: str, words: Words
) -> Iterator[tuple[StoredIssue, Issue]]:
    """The issues that are told otherwise without the story, each with what it is then."""
    for stored in store.issues.all():
        now = _without(stored, portal, story, words)
        if now != stored.issue:
            yield stored, now


def keep_issues(store: Store, changed: Iterator[tuple[StoredIssue, Issue]]) -> None:
    """Keep issues as they are told now. Raises StoreError when somebody changed one meanwhile."""
    for stored, now in list(changed):
        store.issues.save(msgspec.structs.replace(stored, issue=now), replaces=stored.revision)


def _without(stored: StoredIssue, portal: Portal, story: str, words: Words) -> Issue:
    issue = stored.issue
    if stored.state not in OPEN:
        issue = without_stories(issue, portal, {story})
        sections = tuple(
            msgspec.structs.replace(section, stories=tuple(_unnamed(each, story) for each in section.stories))
            for section in issue.sections
        )
        issue = msgspec.structs.replace(issue, sections=sections)
    made = head_of(issue.sections, portal)
    said = {name: getattr(issue, name) for name in _HEAD}
    own = {name: words.cut(text) for name, text in said.items() if text != made.get(name)}
    return msgspec.structs.replace(issue, **own)


def _unnamed(told: IssueStory, story: str) -> IssueStory:
    members = tuple(each for each in told.members if each != story)
    return msgspec.structs.replace(told, members=members) if members != told.members else told
