"""The particulars of an invented event: who, where, how many, how much.

In: chance, the things that such events are about, and when it happens. Out: a value for every slot that the
sentences of `grammar/events.yaml` may use.
"""

from __future__ import annotations

import functools
import random
from datetime import datetime
from pathlib import Path

from broadsheet.demo.week import load

_NAMES = Path(__file__).parent / "grammar" / "names.yaml"
_JOBS = (
    "baker",
    "bus driver",
    "retired pilot",
    "music teacher",
    "plumber",
    "beekeeper",
    "nurse",
    "student of history",
    "lorry driver",
    "librarian",
    "gardener",
    "watchmaker",
)
_MONTHS = ("January", "February", "March", "April", "September", "October", "November")
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh")


def invent(chance: random.Random, things: list[str], time: datetime) -> dict[str, str]:
    """Names and figures of one event; equal chance gives equal values."""
    slots = strangers(chance)
    thing = chance.choice(things)
    before = chance.randrange(len(_ORDINALS))
    return slots | {
        "p1_last": slots["p1"].rpartition(" ")[2],
        "company": _joined(chance, "firm", " "),
        "product": _joined(chance, "product"),
        "thing": thing,
        "thing_cap": thing[:1].upper() + thing[1:],
        "day": f"{time:%A}",
        "hours": str(chance.randint(2, 19)),
        "n3": str(chance.randint(5, 35)),
        "n6": _ORDINALS[before],
        "n6_before": str(before + 1),
        "big2": f"{chance.randint(12, 980)},000",
        "money": f"€{chance.randint(11, 989) / 10:g} million",
        "money2": f"€{chance.randint(105, 990)},000",
    }


def strangers(chance: random.Random) -> dict[str, str]:
    """The names and figures of people who have nothing to do with the event."""
    return {
        "p1": _person(chance),
        "p2": _person(chance),
        "p3": _person(chance),
        "town": _joined(chance, "town"),
        "town2": _joined(chance, "town"),
        "firm2": _joined(chance, "firm", " "),
        "bank": f"{_last(chance)} & {_last(chance)}",
        "job": chance.choice(_JOBS),
        "month": chance.choice(_MONTHS),
        "n1": str(chance.randint(11, 48)),
        "n2": str(chance.randint(3, 9)),
        "n4": str(chance.randint(2, 14)),
        "n5": str(chance.randint(51, 990)),
        "percent": str(chance.randint(12, 93)),
        "big1": f"{chance.randint(1100, 98000):,}",
        "big3": f"{chance.randint(120, 2900):,}",
    }


def _person(chance: random.Random) -> str:
    return f"{chance.choice(_names()['first'])} {_last(chance)}"


def _last(chance: random.Random) -> str:
    return _joined(chance, "last")


def _joined(chance: random.Random, kind: str, between: str = "") -> str:
    names = _names()
    return chance.choice(names[f"{kind}_start"]) + between + chance.choice(names[f"{kind}_end"])


@functools.cache
def _names() -> dict[str, list[str]]:
    return dict(load(_NAMES))
