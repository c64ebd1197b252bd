"""Items as an edition has them: what lists, pages and searches of items read.

In: an item under the desk's decisions, and what its type tells of it. Out: immutable records and filters.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from broadsheet.domain.draft import State
from broadsheet.domain.story import Record

NEWS = "news"  # the type of all stories


class ShelvedItem(Record, frozen=True, kw_only=True):
    """One item as the last edition has it.

    `type` is its type's name, `time` when it was published or begins, `provider` the registrable domain of
    its publisher. `page` is the folder of its page on the site, absent where its type has none. `fields` are
    those of its document in the static API, times in UTC and markup sanitised; `content` is its body, as
    sanitised HTML. State `left-out` is for items that are removed or held back.
    """

    id: str
    path: str
    type: str
    title: str
    summary: str
    time: datetime | None
    heat: int
    state: State
    provider: str
    topics: tuple[str, ...]
    page: str | None
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    content: str = ""


class ItemOrder(StrEnum):
    """What a page of items is sorted by, greatest first; equal ones by id."""

    TIME = "time"
    HEAT = "heat"


class ItemFilter(Record, frozen=True, kw_only=True):
    """Which items are wanted; what is left out does not limit. All that is given must hold.

    `words` must all occur in the item. `since` and the bounds of heat are inclusive, `until` is not.
    """

    types: tuple[str, ...] = ()
    words: str = ""
    topic: str | None = None
    provider: str | None = None
    states: tuple[State, ...] = ()
    heat_from: int | None = None
    heat_to: int | None = None
    since: datetime | None = None
    until: datetime | None = None


class ItemPage(Record, frozen=True, kw_only=True):
    """Some items in order; `after` leads to those that follow, absent on the last page."""

    items: tuple[ShelvedItem, ...]
    after: str | None = None
