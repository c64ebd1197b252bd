"""JSON lines in, JSON lines out: what all filters share at the terminal.

In: lines on stdin. Out: one line on stdout for each line that came in, in the same order; a line that
cannot be used gives a line with `error`, is named on stderr with its number, and makes the exit code 1.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from broadsheet.domain.errors import ItemError
from broadsheet.engine.filters.lines import Line, Result, decode_line
from broadsheet.faces.options import DONE, REFUSED
from broadsheet.faces.terminal import tell

MAXIMUM_LINE = 64_000_000  # bytes; a page of ten megabytes fits, an endless line does not


def read_lines() -> Iterator[Line]:
    """The lines of stdin; blank lines count but are passed over."""
    stream = sys.stdin.buffer
    number = 0
    while raw := stream.readline(MAXIMUM_LINE):
        number += 1
        if len(raw) == MAXIMUM_LINE and not raw.endswith(b"\n"):
            while (rest := stream.readline(MAXIMUM_LINE)) and not rest.endswith(b"\n"):
                pass
            yield Line(number, {}, ItemError("line-too-long", f"longer than {MAXIMUM_LINE:,} bytes"))
        elif raw.strip():
            yield decode_line(number, raw)


def run_filter(results: Iterable[tuple[Line, Result]]) -> int:
    """Write each result's line as soon as it is there; the exit code says whether any carried an error."""
    code = DONE
    for line, result in results:
        sys.stdout.buffer.write(msgspec.json.encode(result) + b"\n")
        if result.get("error"):
            tell(f"line {line.number}: {result['error']}")
            code = REFUSED
    sys.stdout.buffer.flush()
    return code


def run_each(work: Callable[[dict[str, Any]], Result]) -> int:
    """Run a filter that handles each line by itself; `work` raises ItemError for a line that it refuses."""
    return run_filter((line, _worked(line, work)) for line in read_lines())


def _worked(line: Line, work: Callable[[dict[str, Any]], Result]) -> Result:
    try:
        if line.error is not None:
            raise line.error
        return work(line.value)
    except ItemError as error:
        return line.refused(error)
