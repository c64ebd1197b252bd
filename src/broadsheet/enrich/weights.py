"""How many points each signal of quality is worth, and what is wrong with a portal's own.

In: weights by the names of signals. Out: messages. A negative weight is a fault's.
"""

from __future__ import annotations

from collections.abc import Mapping

from broadsheet.domain.mistakes import suggestion

OFF_TOPIC = "off-topic"
WEIGHTS: Mapping[str, float] = {
    "provider": 40,
    "picture": 15,
    "text": 30,
    "depth": 15,
    "title": 12,
    "description": 10,
    "author": 10,
    "date": 10,
    "topic": 20,
    "video": 25,
    "shouting": -15,
    "clickbait": -15,
    "paywall": -10,
    "thin": -40,
    "borrowed": -30,
    OFF_TOPIC: -100,
}


MOST = 1_000_000  # points; far beyond any sum of the others, and far below what a store can hold


def check_weights(weights: Mapping[str, float], known: Mapping[str, float] = WEIGHTS) -> dict[str, str]:
    """What is wrong with `weights`, a message by name: a name that is no signal, a sign that would turn a
    fault into a virtue or a virtue into a fault, more than `MOST` points. Empty when all is well. `known` are
    the usual weights.
    """
    problems = {}
    for name, weight in weights.items():
        if name not in known:
            near = suggestion(name, known) or f"; known are {', '.join(known)}"
            problems[name] = f"{name!r} is no signal of quality or heat{near}"
        elif abs(weight) > MOST:
            problems[name] = f"{name!r} is worth {MOST:,} points at most, not {weight:g}"
        elif weight * known[name] < 0:
            kind = "a fault, 0 or less" if known[name] < 0 else "a virtue, 0 or more"
            problems[name] = f"{name!r} is {kind}; {weight:g} has the wrong sign"
    return problems
