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
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from broadsheet.domain.source import Document
from broadsheet.engine.evaluation.reading import labelled_lines

CAPTURED = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = 2  # pages that are read before those that count, so that all is loaded
_REFERENCES = re.compile(r"I\s+refs:\s+([\d,]+)")


def ours() -> Callable[[str, str], object]:
    from broadsheet.engine.intake.reading import read_page

    def read(url: str, html: str) -> object:
        return read_page(
            Document(url=url, requested_url=url, source="bench", body=html.encode(), captured=CAPTURED)
        )

    return read


def trafilatura() -> Callable[[str, str], object]:
    from trafilatura import bare_extraction

    def read(url: str, html: str) -> object:
        return bare_extraction(html, url=url, with_metadata=True, include_comments=False)

    return read


READERS = {"ours": ours, "trafilatura": trafilatura}


def read_pages(reader: str, file: Path, pages: int) -> None:
    """What is counted: this many pages of the file, after the first two."""
    read = READERS[reader]()
    rows = [line.value for line in labelled_lines(file)]
    for row in random.Random(1).sample(rows, min(len(rows), FIRST + pages)):
        read(row["url"], row["html"])


def counted(reader: str, file: Path, pages: int) -> int:
    """Instructions of a process that reads so many pages; raises CalledProcessError where it fails."""
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command += [sys.executable, __file__, str(file), "--pages", str(pages), "--read", reader]
    environment = os.environ | {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = _REFERENCES.search(told.stderr)
    assert found, told.stderr
    return int(found[1].replace(",", ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=25)
    parser.add_argument("--read", choices=READERS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        read_pages(asked.read, asked.files[0], asked.pages)
        return
    if not shutil.which("valgrind"):
        sys.exit("valgrind is needed: apt install valgrind")
    for file in asked.files:
        each = {
            reader: (counted(reader, file, asked.pages) - counted(reader, file, 0)) / asked.pages / 1e6
            for reader in READERS
        }
        times = each["trafilatura"] / each["ours"]
        print(f"{file.name}: " + ", ".join(f"{name} {count:.1f}" for name, count in each.items()), end="")
        print(f" million instructions a page, {times:.2f} times")


if __name__ == "__main__":
    main()
