"""How many instructions it takes to read a page, ours against trafilatura's; the same number whatever else runs.

In: files of JSON lines (or .xz of them) with `url` and `html`. Out: for each file, millions of instructions a page
for our reading and for trafilatura with metadata, and how many times the first is the second. Counted by valgrind's
cachegrind (Debian's package `valgrind`) over pages drawn by a fixed seed, less what it takes to start and to read
the first two; two counts of one version differ by some tenths of a hundredth, so that a change of a hundredth
shows. Instructions are not time: caches and branches are left out.

    python bench/instructions.py FILE... [--pages 25]
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

from broadsheet.engine.evaluation.readers import OURS, reader_of
from broadsheet.engine.evaluation.reading import labelled_lines

PEER = "trafilatura"
READERS = (OURS, PEER)
FIRST = 2  # pages that are read before those that count, so that all is loaded
_REFERENCES = re.compile(r"I\s+refs:\s+([\d,]+)")


def read_pages(reader: str, file: Path, pages: int, *, first_alone: bool) -> None:
    """What is counted: this many pages of the file after the first two, or these alone."""
    read = reader_of(reader)
    rows = [line.value for line in labelled_lines(file)]
    drawn = random.Random(1).sample(rows, min(len(rows), FIRST + pages))
    for row in drawn[:FIRST] if first_alone else drawn:
        read(row["html"], row["url"])


def counted(reader: str, file: Path, pages: int, *, first_alone: bool = False) -> int:
    """Instructions of a process that reads these pages; raises CalledProcessError where it fails."""
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command += [sys.executable, __file__, str(file), "--pages", str(pages), "--read", reader]
    command += ["--first-alone"] if first_alone else []
    environment = os.environ | {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = _REFERENCES.search(told.stderr)
    assert found, told.stderr
    return int(found[1].replace(",", ""))


def a_page(reader: str, file: Path, pages: int) -> float:
    """Millions of instructions a page, less what starting and the first two take."""
    return (counted(reader, file, pages) - counted(reader, file, pages, first_alone=True)) / pages / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=25)
    parser.add_argument("--read", choices=READERS, help=argparse.SUPPRESS)
    parser.add_argument("--first-alone", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        read_pages(asked.read, asked.files[0], asked.pages, first_alone=asked.first_alone)
        return
    if not shutil.which("valgrind"):
        sys.exit("valgrind is needed: apt install valgrind")
    for file in asked.files:
        each = {reader: a_page(reader, file, asked.pages) for reader in READERS}
        times = each[PEER] / each[OURS]
        print(f"{file.name}: " + ", ".join(f"{name} {count:.1f}" for name, count in each.items()), end="")
        print(f" million instructions a page, {times:.2f} times")


if __name__ == "__main__":
    main()
