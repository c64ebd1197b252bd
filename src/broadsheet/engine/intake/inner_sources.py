"""Sources that others name: feeds of a list or a site, sitemaps of an index.

In: what was named, and what is known of each. Out: those to ask now, and when the ones that name them are to
be asked again: a list hardly ever has news itself, so its time comes with that of the first source inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.source import Source
from broadsheet.domain.storing import SourceState
from broadsheet.engine.intake.listings import way_of_reading
from broadsheet.engine.intake.source_times import waits
from broadsheet.store.sources import Sources

_DOUBT = timedelta(days=1)  # a day alone may mean its end, in any zone
_LONGEST = timedelta(days=7)  # for which an index is believed


class InnerSources:
    """What was named in one run, by the key of the source that named it."""

    def __init__(self, types: Sequence[ContentType], *, only_due: bool) -> None:
        self._types, self._only_due = types, only_due
        self._named: dict[str, tuple[Source, ...]] = {}

    def to_ask(
        self, by: Source, named: tuple[Source, ...], states: Mapping[str, SourceState], now: datetime
    ) -> tuple[Source, ...]:
        """Those of the named sources that are to be asked in this run."""
        if named:
            self._named[by.key] = named
        return tuple(source for source in named if self._is_asked(source, states.get(source.key), now))

    def _is_asked(self, source: Source, state: SourceState | None, now: datetime) -> bool:
        if state is None:
            return True
        # whose time comes soon would otherwise wait until the list is asked once more
        soon = now + timedelta(seconds=source.every / 2)
        if self._only_due and waits(state, soon):
            return False
        return state.read_as != way_of_reading(source, self._types) or not _is_unchanged(source, state, now)

    def keep_pace(self, known: Sources, now: datetime) -> None:
        """Let those that named others be asked again when the first of these is due."""
        if not self._named:
            return
        found = known.states()
        for key in sorted(self._named, key=len, reverse=True):  # the key of one inside is longer
            inside = [found[source.key] for source in self._named[key] if source.key in found]
            if key in found and inside:
                found[key] = _like_the_first(found[key], inside, self._named[key][0].every, now)
        known.save(found[key] for key in self._named if key in found)


def _is_unchanged(source: Source, state: SourceState, now: datetime) -> bool:
    """Whether the index says that nothing changed since the source was asked, and that is not long ago."""
    if source.changed is None or state.last_success is None or state.failures:
        return False
    return source.changed + _DOUBT < state.last_success and now - state.last_success < _LONGEST


def _like_the_first(
    state: SourceState, inside: Iterable[SourceState], every: int, now: datetime
) -> SourceState:
    times = [each.next_poll or now for each in inside]
    return msgspec.structs.replace(
        state, next_poll=max(min(times), now + timedelta(seconds=every)), pace=None
    )
