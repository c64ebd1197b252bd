"""From WARC to edition: what the engine costs beyond reading the pages, and what other tools take for reading alone.

    python bench/pipeline.py [--stories 1000] [--jsonl FILE.jsonl.xz] [--news-please]

All in one call, each step in a process of its own, one after the other; CPU seconds of the process and its children.
The last two rows are wall seconds of a backfill with one and with two reader processes: run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

NOW = "2026-06-09T06:00:00Z"
_READ = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from broadsheet.collect.archives import read_jsonl
from broadsheet.collect.warc import read_warc
from broadsheet.domain.source import Document
path = Path(sys.argv[1])
items = read_warc(path, "s") if ".warc" in path.name else read_jsonl(path, "s", datetime.now(UTC))
pages = (item for item in items if isinstance(item, Document))
"""
_OURS = (
    _READ
    + """
from broadsheet.engine.intake.reading import read_page
for page in pages: read_page(page)
"""
)
_TRAFILATURA = (
    _READ
    + """
from trafilatura import bare_extraction
for page in pages: bare_extraction(page.body, url=page.url, with_metadata=True)
"""
)
_NEWS_PLEASE = (
    _READ
    + """
from newsplease import NewsPlease
for page in pages:
    try: NewsPlease.from_html(page.body, url=page.url, fetch_images=False)
    except Exception: pass
"""
)


def run(*words: str) -> float:
    """CPU seconds of a command and all that it starts."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(words, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def portal(folder: Path, archive: Path) -> Path:
    """A new portal whose one source is the archive."""
    folder.mkdir()
    kind = "warc" if ".warc" in archive.name else "jsonl"
    (folder / "portal.yaml").write_text(f"title: Bench\nsources:\n  - {kind}: {archive}\n")
    return folder


def broadsheet(command: str, folder: Path, *more: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "broadsheet", command, "--portal", str(folder), "--now", NOW, *more)


def report(name: str, seconds: float, pages: int, base: float) -> None:
    print(f"{name:<44} {seconds:8.1f} s  {pages / seconds:7.1f} pages/s  {seconds / base:5.2f}")


def wall(step: Callable[[], float]) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--jsonl", type=Path)
    parser.add_argument("--news-please", action="store_true", help="it has to be installed beside")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), options)


def measure(folder: Path, options: argparse.Namespace) -> None:
    archive = options.jsonl.resolve() if options.jsonl else folder / "press.warc.gz"
    if not options.jsonl:
        from broadsheet.demo.press import write_archive

        write_archive(archive, seed=1, stories=options.stories)
    count = subprocess.run(
        [sys.executable, "-c", _READ + "print(sum(1 for _ in pages))", str(archive)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    pages = int(count.stdout)
    print(f"{pages} pages of {archive.name}; CPU seconds, pages a CPU second, ratio to reading alone")
    ours = run(sys.executable, "-c", _OURS, str(archive))
    report("reading alone, ours", ours, pages, ours)
    report(
        "reading alone, trafilatura with metadata",
        run(sys.executable, "-c", _TRAFILATURA, str(archive)),
        pages,
        ours,
    )
    if options.news_please:
        report(
            "reading alone, news-please", run(sys.executable, "-c", _NEWS_PLEASE, str(archive)), pages, ours
        )
    one = portal(folder / "one", archive)
    backfill = run(*broadsheet("backfill", one, "--workers", "1"))
    report("backfill, one process", backfill, pages, ours)
    report("backfill and publish", backfill + run(*broadsheet("publish", one)), pages, ours)
    two = [portal(folder / f"half{half}", archive) for half in (1, 2)]
    shards(folder, archive)
    alone = wall(lambda: run(*broadsheet("backfill", two[0], f"{folder}/part-*.jsonl", "--workers", "1")))
    both = wall(lambda: run(*broadsheet("backfill", two[1], f"{folder}/part-*.jsonl", "--workers", "2")))
    print(f"wall seconds with one process {alone:.1f}, with two {both:.1f}: {alone / both:.2f} times as fast")


def shards(folder: Path, archive: Path) -> None:
    """The archive's pages again in eight files, so that processes can share them."""
    code = (
        _READ
        + """
import json
files = [open(f"{sys.argv[2]}/part-{number}.jsonl", "w") for number in range(8)]
for number, page in enumerate(pages):
    line = {"url": page.url, "html": page.body.decode("utf-8", "replace")}
    files[number % 8].write(json.dumps(line) + "\\n")
"""
    )
    subprocess.run([sys.executable, "-c", code, str(archive), str(folder)], check=True)


if __name__ == "__main__":
    main()
