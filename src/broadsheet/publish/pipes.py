"""Pipes from programs that work while we do. In: a pipe. Out: one that holds more, where that can be."""

from __future__ import annotations

import fcntl
from contextlib import suppress
from typing import IO

_BYTES = 1 << 20


def widen(pipe: IO[bytes] | None) -> None:
    """Let up to a megabyte wait to be read; elsewhere than on Linux the program waits sooner."""
    with suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _BYTES)  # type: ignore[arg-type]
