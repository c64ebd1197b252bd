"""How long `broadsheet --help` takes: processor time of the whole process, the least of ten runs.

    python bench/start_up.py

Ends with 1 above .3 seconds, so that `make check` keeps the start quick.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys

LONGEST = 0.3  # seconds of a processor, user and system


def seconds(*words: str) -> float:
    """The least processor time of ten runs of Python with `words`."""
    least = float("inf")
    for _ in range(10):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, *words], check=True, capture_output=True, env={**os.environ, "COLUMNS": "100"}
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return least


def main() -> None:
    """Print the figures, and end with 1 where it takes too long."""
    ours, bare = seconds("-m", "broadsheet", "--help"), seconds("-c", "pass")
    print(
        f"broadsheet --help: {ours:.3f} s of a processor, {ours / bare:.0f} times Python's own {bare:.3f} s"
    )
    if ours > LONGEST:
        sys.exit(f"that is more than {LONGEST} s: see what is imported too early with python -X importtime")


if __name__ == "__main__":
    main()
