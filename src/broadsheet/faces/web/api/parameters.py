"""The query parameters of each list, with what they may hold. In: words of an address. Out: typed values."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel

from broadsheet.domain.draft import State
from broadsheet.domain.shelved import ItemFilter, ItemOrder
from broadsheet.domain.standing import Order, SearchOrder, StoryFilter
from broadsheet.domain.times import aware

_DAY = r"\d{4}-\d{2}-\d{2}"
_MOMENT = re.compile(
    rf"{_DAY}(T\d{{2}}:\d{{2}}(:\d{{2}}(\.\d{{1,6}})?)?(Z|[+-]\d{{2}}:\d{{2}})?)?", re.IGNORECASE | re.ASCII
)
_MOST = 1_000_000  # a quality or heat that no story has


def _moment(value: object) -> datetime:
    """A time as it is written in an address; without a zone it is UTC, a day alone begins at midnight."""
    text = str(value).replace(" ", "+")  # a plus sign that was not escaped arrives as a space
    if _MOMENT.fullmatch(text):
        with suppress(ValueError, OverflowError):
            moment = datetime.fromisoformat(text.upper())
            return aware(moment).astimezone(UTC)
    raise ValueError("write a time like 2026-06-08T06:00:00Z, or a day like 2026-06-08")


_TIME_SCHEMA = {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema(_TIME_SCHEMA)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Number = Annotated[int, Field(ge=-_MOST, le=_MOST)]
Types = Annotated[list[Name] | None, Field(max_length=20)]
SEVERAL = frozenset({"state", "type"})  # parameters that may be given more than once
Cursor = Annotated[str, Field(min_length=1, max_length=1700)]


class Parameters(BaseModel):
    """Base of all: camelCase outside, and an unknown parameter is a mistake, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class NoParameters(Parameters):
    """For what takes none."""


class PageParameters(Parameters):
    """Which page of a list is wanted."""

    cursor: Cursor | None = Field(None, description="The `nextCursor` of the page before.")
    limit: int = Field(25, ge=1, le=100, description="How many items at most.")


class CommonParameters(PageParameters):
    """What stories and items alike can be asked for; all that is given must hold."""

    topic: Name | None = Field(None, description="A topic's id or name.")
    provider: Name | None = Field(None, description="A provider's registrable domain.")
    since: Moment | None = Field(None, description="Published at this time or later.")
    until: Moment | None = Field(None, description="Published before this time.")
    heat_from: Number | None = Field(None, description="At least this heat.")
    heat_to: Number | None = Field(None, description="At most this heat.")

    def common(self) -> dict[str, Any]:
        """The same as fields of a filter, the topic apart."""
        return {
            "provider": self.provider.lower() if self.provider else None,
            "since": self.since,
            "until": self.until,
            "heat_from": self.heat_from,
            "heat_to": self.heat_to,
        }


class FilterParameters(CommonParameters):
    """Which stories are wanted."""

    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$", description="A language: `en`, `de`.")
    quality_from: Number | None = Field(None, description="At least this quality.")
    quality_to: Number | None = Field(None, description="At most this quality.")

    def wanted(self, topic: str | None, states: tuple[State, ...]) -> StoryFilter:
        """The filter that the parameters make; `topic` is the topic's name."""
        return StoryFilter(
            topic=topic,
            language=self.language,
            states=states,
            quality_from=self.quality_from,
            quality_to=self.quality_to,
            **self.common(),
        )


class ItemParameters(CommonParameters):
    """Which items are wanted, and in which order, greatest first."""

    type: Types = Field(None, description="A type's name or plural; all types without it.")
    sort: ItemOrder = Field(ItemOrder.TIME, description="What comes first: the newest or the hottest.")
    state: list[State] = Field(
        [State.PUBLISHED], description="`left-out` is for removed items and needs the scope `drafts`."
    )

    def items(self, types: tuple[str, ...], topic: str | None, states: tuple[State, ...]) -> ItemFilter:
        """The filter that the parameters make; `topic` is the topic's name."""
        return ItemFilter(types=types, topic=topic, states=states, **self.common())


class ClusterParameters(FilterParameters):
    """Which clusters are wanted, by their leads, and in which order, greatest first."""

    sort: Order = Field(Order.TIME, description="What comes first: the newest, hottest or best.")


class StoryParameters(ClusterParameters):
    """Which stories are wanted, and in which order, greatest first."""

    state: list[State] = Field(
        [State.PUBLISHED], description="What became of them; others than `published` need the scope `drafts`."
    )


class SearchParameters(FilterParameters):
    """What is looked for, among which stories and items, and in which order.

    Language and quality are those of stories: where they are given, no other type is found.
    """

    q: str = Field(
        min_length=1,
        max_length=400,
        description='Words that all must occur; `"words in quotes"` side by side.',
    )
    type: Types = Field(None, description="A type's name or plural, `news` for stories; all without it.")
    sort: SearchOrder = Field(SearchOrder.RELEVANCE, description="What comes first.")
    facets: bool = Field(False, description="Count what was found by type, topic, provider and language.")
    state: list[State] = Field(
        [State.PUBLISHED], description="What became of them; others than `published` need the scope `drafts`."
    )
