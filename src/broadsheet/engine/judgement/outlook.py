"""What a change of settings does to a portal's stories, put side by side.

In: the judgements that stand and those that would take their place. Out: an `Outlook`: which stories appear,
vanish, rise, fall, gain or lose topics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from broadsheet.domain.draft import State
from broadsheet.domain.storing import Judgement
from broadsheet.domain.story import Record
from broadsheet.store import Store


class Place(Record, frozen=True, kw_only=True):
    """Where a story stands under one set of settings."""

    state: State
    quality: int
    heat: int
    topics: tuple[str, ...]


class Move(Record, frozen=True, kw_only=True):
    """A story that stands elsewhere afterwards; `before` is absent when it was never judged."""

    id: str
    title: str
    provider: str
    before: Place | None = None
    after: Place
    reason: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


class Outlook(Record, frozen=True, kw_only=True):
    """What changes, of `stories` judged. A story appears or vanishes when it is published after, or before,
    alone; one published in both rises or falls by its heat, or by its quality where the heat is the same.
    Each list has the greatest change first.
    """

    stories: int
    appear: tuple[Move, ...] = ()
    vanish: tuple[Move, ...] = ()
    rise: tuple[Move, ...] = ()
    fall: tuple[Move, ...] = ()
    retagged: tuple[Move, ...] = ()


def outlook(store: Store, before: dict[str, Judgement], after: Iterable[Judgement]) -> Outlook:
    """Compare judgements of the same stories; `before` is by story id."""
    judgements = list(after)
    moves = [
        _move(store, old, judgement)
        for judgement in judgements
        if (old := before.get(judgement.id)) is None or _place(old) != _place(judgement)
    ]
    return Outlook(
        stories=len(judgements),
        appear=_greatest(moves, lambda move: _shown(move.after) and not _shown(move.before)),
        vanish=_greatest(moves, lambda move: _shown(move.before) and not _shown(move.after)),
        rise=_greatest(moves, lambda move: _stays(move) and _step(move) > (0, 0)),
        fall=_greatest(moves, lambda move: _stays(move) and _step(move) < (0, 0)),
        retagged=_greatest(moves, lambda move: bool(move.gained or move.lost)),
    )


def _place(judgement: Judgement) -> Place:
    return Place(
        state=judgement.verdict.state,
        quality=judgement.quality.value,
        heat=judgement.placement.heat.value,
        topics=tuple(match.name for match in judgement.topics),
    )


def _move(store: Store, old: Judgement | None, new: Judgement) -> Move:
    draft = store.stories.draft(new.id)
    before, after = _place(old) if old else None, _place(new)
    had = before.topics if before else ()
    return Move(
        id=new.id,
        title=draft.title if draft else "",
        provider=new.provider.name,
        before=before,
        after=after,
        reason=new.verdict.reason,
        gained=tuple(name for name in after.topics if name not in had),
        lost=tuple(name for name in had if name not in after.topics),
    )


def _shown(place: Place | None) -> bool:
    return place is not None and place.state is State.PUBLISHED


def _stays(move: Move) -> bool:
    return _shown(move.before) and _shown(move.after)


def _step(move: Move) -> tuple[int, int]:
    old, new = move.before or move.after, move.after
    return new.heat - old.heat, new.quality - old.quality


def _greatest(moves: Iterable[Move], wanted: Callable[[Move], bool]) -> tuple[Move, ...]:
    def size(move: Move) -> tuple[int, int, str]:
        heat, quality = _step(move)
        return -abs(heat), -abs(quality), move.id

    return tuple(sorted(filter(wanted, moves), key=size))
