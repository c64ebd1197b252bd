"""How hot a story is now.

In: a lead's quality and age, and the coverage by others. Out: a `Score` whose signals sum to it.

    heat = round(quality * fading(age) + sum of 10 * fading(age of its first report) over other providers)
    fading(age) = 2 ** (-age / half-life)

Each other provider in the cluster adds 10 points that fade with the age of its own first report; the quality
fades with the lead's age. So heat falls smoothly, a late report warms a story a little, and an old story
reaches 0 and stays there. Copies and further stories of one provider add nothing. A story that states no
date is taken as two half-lives older than its capture.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from broadsheet.domain.draft import Appraisal, Score, Signal
from broadsheet.enrich.scores import signal, total

COVERAGE = 10  # points for each other provider
UNDATED = 2  # half-lives added to the age of a story without a date: most pages without one are no news
FOLDED = -1


def fading(age: float, half_life: float) -> float:
    """What is left after `age` seconds, 1 for what is new; a half-life of 0 leaves everything."""
    return 0.5 ** (max(0.0, age) / half_life) if half_life else 1.0


def heat_of(
    lead: Appraisal, coverage: Iterable[tuple[str, datetime]], now: datetime, half_life: float
) -> Score:
    """The heat of a cluster's lead; `coverage` is each other provider's domain and first report."""
    quality, others = lead.quality.value, tuple(coverage)
    age = max(0.0, (now - lead.time).total_seconds()) + (0 if lead.dated else UNDATED * half_life)
    left = fading(age, half_life)
    warmth = sum(COVERAGE * fading((now - when).total_seconds(), half_life) for _, when in others)
    lost = quality * (1 - left) + COVERAGE * len(others) - warmth
    parts = [signal("quality", quality, "what the story is worth by itself")]
    if others:
        names = ", ".join(domain for domain, _ in others[:8])
        parts.append(signal("coverage", COVERAGE * len(others), f"{len(others)} other providers: {names}"))
    if round(lost, 1):
        old = f"{age / 3600:.1f} hours old, half-life {half_life / 3600:g} hours"
        parts.append(signal("age", -lost, old if lead.dated else f"no date stated, so taken as {old}"))
    return total(parts)


def folded(why: str) -> Score:
    """The heat of a story that stands under another one."""
    return Score(value=FOLDED, signals=(Signal(name="folded", points=FOLDED, detail=why),))
