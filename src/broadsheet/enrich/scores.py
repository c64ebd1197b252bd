"""Scores from signals: a whole number whose signals sum to it exactly.

In: signals with fractional points. Out: a `Score`; what rounding and the floor at 0 change is a signal too.
"""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.domain.draft import Score, Signal

ROUNDING = "rounding"
FLOOR = "floor"


def signal(name: str, points: float, detail: str) -> Signal:
    """A signal with its points to one decimal."""
    return Signal(name=name, points=round(points, 1), detail=detail)


def total(signals: Iterable[Signal]) -> Score:
    """The sum of `signals`, half a point rounded up, never below 0."""
    parts = list(signals)
    exact = round(sum(part.points for part in parts), 1)
    whole = int(exact + 0.5) if exact >= 0 else -int(-exact + 0.5)
    if whole != exact:
        parts.append(signal(ROUNDING, whole - exact, f"{exact:g} to a whole number"))
    if whole < 0:
        parts.append(signal(FLOOR, -whole, "a story is worth 0 at least"))
    return Score(value=max(0, whole), signals=tuple(parts))


def plus(score: Score, more: Signal) -> Score:
    """The score with one signal more."""
    return total([*(part for part in score.signals if part.name not in {ROUNDING, FLOOR}), more])
