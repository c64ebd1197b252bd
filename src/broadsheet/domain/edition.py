"""An edition: everything that publishing needs, and nothing that it has to look up.

In: entries in a fixed order. Out: a value that publishers turn into files; equal editions give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.draft import Entry, Picture, State
from broadsheet.domain.item import Carried, Item
from broadsheet.domain.newsletter import Briefing, Issue
from broadsheet.domain.portal import Portal
from broadsheet.domain.story import Record
from broadsheet.domain.taxonomy import Organization, Topic


class File(Record, frozen=True, kw_only=True):
    """One file of an edition: path with forward slashes relative to its root, and its bytes."""

    path: str
    body: bytes


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """One published state of a portal. `time` is the time of its newest news, not of the wall clock.

    `entries` holds every story, published or not, newest first, equal times by path; `desk` the files of
    the desk's decisions; `items` what is of other `types`, by path, and `carried` the files that stand as
    they came; `pictures` are our copies of items' pictures, by the items' paths. `today` is the day whose
    sponsorships are shown, where the portal has any; nothing else depends on it. `issues` are the newsletters
    that went out, newest first, which are `items` too; `briefings` are by cluster. `moved` has the
    clusters that earlier editions showed and this one does not, each with the one that tells its story now;
    `had_pages` are all that earlier ones showed, and no file depends on it.
    """

    portal: Portal
    topics: tuple[Topic, ...]
    organizations: tuple[Organization, ...]
    entries: tuple[Entry, ...]
    time: datetime
    desk: tuple[File, ...] = ()
    types: tuple[ContentType, ...] = ()
    items: tuple[Item, ...] = ()
    carried: tuple[Carried, ...] = ()
    pictures: dict[str, Picture] = msgspec.field(default_factory=dict)
    today: date | None = None
    issues: tuple[Issue, ...] = ()
    briefings: dict[str, Briefing] = msgspec.field(default_factory=dict)
    moved: dict[str, str] = msgspec.field(default_factory=dict)
    had_pages: frozenset[str] = frozenset()

    def published(self) -> Iterator[Entry]:
        """The published entries, in the edition's order."""
        return (entry for entry in self.entries if entry.state is State.PUBLISHED)

    def shown_clusters(self) -> set[str]:
        """The ids of the clusters that have a page."""
        return {entry.cluster for entry in self.published()}
