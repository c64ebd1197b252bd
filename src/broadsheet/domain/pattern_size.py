"""How large a regular expression is once its counted repetitions are written out.

In: a regular expression. Out: how many literal characters its longest alternative has, and the parts of all.
`regex` writes `(a{1000}){1000}` out before it searches, and prepares the search for a long literal in time
that grows with the cube of its length. Neither can be interrupted, so both are counted first, rather too high
than too low.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<any>\\(?:[pPNxL]\{[^}]*\}|[A-Za-z0-9])|\[\^?\]?(?:\\.|[^\]\\])*\]|\.)"
    r"|(?P<open>\()|(?P<close>\))|(?P<or>\|)|\{(?P<least>\d*)(?:,(?P<most>\d*))?\}|(?P<sign>[*+?^$])"
    r"|(?P<literal>\\?.)",
    re.DOTALL,
)
_BEYOND = 10**12  # no count is taken for more, so that numbers stay small


class PatternSize(NamedTuple):
    """`literal`: the literal characters of the longest alternative. `whole`: the parts of all of them."""

    literal: int
    whole: int


class _Group:
    """A group while it is read: the alternative that is read now, its last part, and those before."""

    def __init__(self) -> None:
        self.now = self.last = PatternSize(0, 0)
        self.literal = self.whole = 0

    def add(self, part: PatternSize) -> None:
        self.now, self.last = _sum(self.now, self.last), part

    def repeat(self, times: int) -> None:
        self.last = PatternSize(*(min(size * times, _BEYOND) for size in self.last))

    def end_alternative(self) -> None:
        self.add(PatternSize(0, 0))
        self.literal, self.whole = max(self.literal, self.now.literal), self.whole + self.now.whole
        self.now = PatternSize(0, 0)

    def size(self) -> PatternSize:
        self.end_alternative()
        return PatternSize(self.literal, self.whole)


def pattern_size(pattern: str) -> PatternSize:
    """The size of a regular expression; one that is none has some size, too."""
    groups = [_Group()]
    for token in _TOKEN.finditer(pattern):
        kind = token.lastgroup
        if kind == "open":
            groups.append(_Group())
        elif kind == "close" and len(groups) > 1:
            closed = groups.pop().size()
            groups[-1].add(closed)
        elif kind == "or":
            groups[-1].end_alternative()
        elif kind in ("least", "most"):
            groups[-1].repeat(max(_number(token["least"]), _number(token["most"]), 1))
        elif kind != "sign":
            groups[-1].add(PatternSize(kind == "literal", 1))
    while len(groups) > 1:
        groups[-2].add(groups.pop().size())
    return groups[0].size()


def _sum(one: PatternSize, other: PatternSize) -> PatternSize:
    return PatternSize(one.literal + other.literal, one.whole + other.whole)


def _number(digits: str | None) -> int:
    return min(int(digits[:12]), _BEYOND) if digits else 0
