"""How hot a story is now.

In: a lead's quality and age, and the coverage by others. Out: a `Score` whose signals sum to it.

    heat = round(quality * fading(age)
                 + sum over other providers of 10 * fading(their age) + 4 * fading(4 * their age))
    fading(age) = 2 ** (-age / half-life)

Each other provider in the cluster adds points that fade with the age of its own first report: for coverage,
and for growth, which fades four times as fast, so that what many report just now stands above what many
reported yesterday. The quality fades with the lead's age. So heat falls smoothly, a late report warms a story
a little, and an old story reaches 0 and stays there. Copies and further stories of one provider add nothing.
A story that states no date is taken as two half-lives older than its capture. The portal can set the weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from broadsheet.domain.draft import Appraisal, Score, Signal
from broadsheet.domain.portal import JudgingSettings
from broadsheet.domain.standing import FOLDED_HEAT
from broadsheet.enrich.scores import signal, total

HEAT_WEIGHTS: Mapping[str, float] = {"coverage": 10, "growth": 4}  # points for each other provider
FAST = 4  # how many times faster growth fades
UNDATED = 2  # half-lives added to the age of a story without a date: most pages without one are no news
SETTLED = 0.05  # a warmth that no rounding shows
_FOR_EVER = 1000 * 365 * 86400.0  # seconds


def fading(age: float, half_life: float) -> float:
    """What is left after `age` seconds, 1 for what is new; a half-life of 0 leaves everything."""
    return 0.5 ** (max(0.0, age) / half_life) if half_life else 1.0


def heat_of(
    lead: Appraisal, coverage: Iterable[tuple[str, datetime]], now: datetime, judging: JudgingSettings
) -> Score:
    """The heat of a cluster's lead; `coverage` is each other provider's domain and first report."""
    quality, half_life = lead.quality.value, judging.half_life
    age = max(0.0, (now - lead.time).total_seconds()) + (0 if lead.dated else UNDATED * half_life)
    parts = [signal("quality", quality, "what the story is worth by itself")]
    ages = {domain: (now - when).total_seconds() for domain, when in coverage}
    parts += _warmth(ages, half_life, {**HEAT_WEIGHTS, **judging.weights})
    kept = quality * fading(age, half_life)
    cold = kept < SETTLED
    lost = quality - (0 if cold else kept)
    if round(lost, 1):
        # what is cold for good says so in the same words for ever, so that it is not stored anew each time
        old = "gone cold" if cold else f"{age / 3600:.1f} hours old"
        old += f", half-life {half_life / 3600:g} hours"
        parts.append(signal("age", -lost, old if lead.dated else f"no date stated, so taken as {old}"))
    return total(parts)


def cold_from(
    lead: Appraisal, coverage: Iterable[tuple[str, datetime]], judging: JudgingSettings
) -> datetime:
    """A time from which on the lead's heat, and what it says, stay as they are."""
    half_life, weights = judging.half_life, {**HEAT_WEIGHTS, **judging.weights}
    times = [when for _, when in coverage]
    most = len(times) * max(1.0, *(abs(weights[name]) for name in HEAT_WEIGHTS))
    halvings = math.log2(max(lead.quality.value, most, 1) / SETTLED) + 1
    return max([lead.time, *times]) + timedelta(seconds=min(half_life * halvings, _FOR_EVER))


def _warmth(ages: dict[str, float], half_life: float, weights: Mapping[str, float]) -> Iterator[Signal]:
    """What other providers add; `ages` are the seconds since the first report of each."""
    if ages:
        still = sum(fading(age, half_life) for age in ages.values())
        names = ", ".join(list(ages)[:8])
        detail = f"{len(ages)} other providers, by age worth {still:.1f}: {names}"
        yield signal("coverage", weights["coverage"] * still, detail)
        fresh = sum(fading(FAST * age, half_life) for age in ages.values())
        if round(weights["growth"] * fresh, 1):
            detail = f"reports of the last hours, by age worth {fresh:.1f}"
            yield signal("growth", weights["growth"] * fresh, detail)


def folded(why: str) -> Score:
    """The heat of a story that stands under another one."""
    return Score(value=FOLDED_HEAT, signals=(Signal(name="folded", points=FOLDED_HEAT, detail=why),))
