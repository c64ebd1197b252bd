"""Where stories stand, and the pages in which the store gives them: filtered, sorted, found and counted.

In: judgements and recorded stories. Out: the few values that pages go by, and pages of stories.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from broadsheet.domain.draft import Draft, State
from broadsheet.domain.shelved import ShelvedItem
from broadsheet.domain.source import RecordedStory
from broadsheet.domain.storing import Judgement
from broadsheet.domain.story import Record, Story

FOLDED_HEAT = -1  # of a story that stands under another one
TAKEN_OVER = "It was taken over from another edition as it was."  # why a recorded story is where it is


class Standing(Record, frozen=True, kw_only=True):
    """Where a story stands, judged or recorded, in the few values that pages are filtered and sorted by.

    `provider` is the registrable domain; a recorded story is a cluster of its own.
    """

    id: str
    time: datetime
    quality: int
    heat: int
    state: State
    cluster: str
    lead: bool
    provider: str
    duplicate_of: str | None = None
    topics: tuple[str, ...] = ()

    @classmethod
    def of_judgement(cls, judgement: Judgement) -> Standing:
        """Where a judged story stands."""
        return cls(
            id=judgement.id,
            time=judgement.time,
            quality=judgement.quality.value,
            heat=judgement.placement.heat.value,
            state=judgement.verdict.state,
            cluster=judgement.placement.cluster,
            lead=judgement.placement.lead,
            provider=judgement.provider.domain,
            duplicate_of=judgement.placement.duplicate_of,
            topics=tuple(dict.fromkeys(match.name for match in judgement.topics)),
        )

    @classmethod
    def of_recorded(cls, id_: str, story: Story) -> Standing:
        """Where a story stands that came already judged."""
        return cls(
            id=id_,
            time=story.published_date_time,
            quality=story.quality,
            heat=story.heat,
            state=recorded_state(story),
            cluster=f"c{id_[1:]}",
            lead=True,
            provider=story.provider.domain,
            topics=tuple(dict.fromkeys(story.topics)),
        )


def recorded_state(story: Story) -> State:
    """What became of a story in the edition that recorded it."""
    if story.published:
        return State.PUBLISHED
    return State.FOLDED if story.heat == FOLDED_HEAT else State.LEFT_OUT


class Order(StrEnum):
    """What a page of stories is sorted by, greatest first; equal ones by id."""

    TIME = "time"
    HEAT = "heat"
    QUALITY = "quality"


class SearchOrder(StrEnum):
    """What found stories are sorted by, greatest first; equal ones by id."""

    RELEVANCE = "relevance"
    TIME = "time"
    HEAT = "heat"


class StoryFilter(Record, frozen=True, kw_only=True):
    """Which stories are wanted; what is left out does not limit. All that is given must hold.

    Bounds of quality and heat are inclusive, and so is `since`; `until` is not. `copies` false leaves out
    stories that repeat another one's text, true leaves only these; `decided` false leaves out stories about
    which the desk has decided something that counts, true leaves only these. `arrived` leaves only stories
    that came into the store after the one with that mark, whenever they were published.
    `types` are names of types, with `news` for stories; searches alone heed them, since pages of stories
    hold nothing else.
    """

    types: tuple[str, ...] = ()
    topic: str | None = None
    provider: str | None = None
    language: str | None = None
    states: tuple[State, ...] = ()
    cluster: str | None = None
    lead: bool | None = None
    copies: bool | None = None
    decided: bool | None = None
    quality_from: int | None = None
    quality_to: int | None = None
    heat_from: int | None = None
    heat_to: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    arrived: int | None = None


class StoodStory(Record, frozen=True, kw_only=True):
    """A story as a page of the store has it: a judgement with its draft, or a recorded story.

    The draft comes without its text.
    """

    id: str
    path: str
    judgement: Judgement | None = None
    draft: Draft | None = None
    recorded: RecordedStory | None = None

    @property
    def title(self) -> str:
        """The story's title."""
        return self.draft.title if self.draft else self.recorded.story.title if self.recorded else ""

    @property
    def standing(self) -> Standing:
        """The values that the page was filtered and sorted by."""
        if self.judgement is not None:
            return Standing.of_judgement(self.judgement)
        assert self.recorded is not None  # one of both is always there
        return Standing.of_recorded(self.id, self.recorded.story)


class StoryPage(Record, frozen=True, kw_only=True):
    """Some stories in order; `after` leads to those that follow, absent on the last page."""

    stories: tuple[StoodStory, ...]
    after: str | None = None


class FoundPage(Record, frozen=True, kw_only=True):
    """Some found stories and items in order; `total` counts all, up to what a search looks at."""

    found: tuple[StoodStory | ShelvedItem, ...]
    after: str | None = None
    total: int


class Counted(Record, frozen=True, kw_only=True):
    """How many of what was found have each type, topic, provider (by domain) and language, most first."""

    types: dict[str, int] = msgspec.field(default_factory=dict)
    topics: dict[str, int] = msgspec.field(default_factory=dict)
    providers: dict[str, int] = msgspec.field(default_factory=dict)
    languages: dict[str, int] = msgspec.field(default_factory=dict)


class ProviderStanding(Record, frozen=True, kw_only=True):
    """A provider by its domain: the id of its newest story, and how many it has, up to what was asked for."""

    domain: str
    newest: str
    stories: int


class Member(Record, frozen=True, kw_only=True):
    """A story of a cluster in short: its id and its provider's domain."""

    id: str
    provider: str
