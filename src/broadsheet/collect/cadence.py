"""How often a source is asked: as often as its news suggests, never more often than its settings say.

In: the interval from the settings, the one kept so far, whether the last listing said anything new.
Out: the interval until the next poll, in seconds.
"""

from __future__ import annotations

_SLOWER = 1.5  # times the interval after a listing without news
_QUIETEST = 8  # times the settings' interval at the most
_DAY = 86_400


def pace(every: int, before: int | None, *, news: bool) -> int:
    """Half the interval so far after news, half as long again after none; from `every` to eight times that.

    A source is asked once a day at the least, unless its settings say less often.
    """
    kept = max(before or every, every)
    if news:
        return max(every, kept // 2)
    return min(round(kept * _SLOWER), max(every, min(_QUIETEST * every, _DAY)))
