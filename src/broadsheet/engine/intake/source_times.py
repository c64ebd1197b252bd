"""When a source may be asked. In: its state and the time. Out: whether it waits, and since when."""

from __future__ import annotations

from datetime import datetime

from broadsheet.domain.storing import SourceState

_AT_HOME = ("private-address:", "no-such-file:")  # failures that asked nobody


def is_put_off(state: SourceState, now: datetime) -> bool:
    """Whether a source is left alone after failures; one that failed at home may be mended already."""
    return bool(state.failures) and waits(state, now) and not (state.error or "").startswith(_AT_HOME)


def last_asked(state: SourceState | None) -> float:
    """When a source was asked last, as a number to sort by; 0 for never."""
    return state.last_attempt.timestamp() if state and state.last_attempt else 0.0


def waits(state: SourceState | None, now: datetime) -> bool:
    """Whether a source is not to be asked yet; a time that was set before the clock went back is void."""
    if state is None or state.next_poll is None or state.next_poll <= now:
        return False
    return state.last_attempt is None or state.last_attempt <= now
