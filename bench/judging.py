"""Judging and publishing a portal as it grows: what a full edition costs, and what one new story costs after it.

    python bench/judging.py [2000 10000] [--embedding none]

In: how many stories; each size in a process of its own. Their texts are invented, 1,500 stories a day, some retelling one event.
Out: CPU seconds of judging all, of the first edition, of both again after one more story came, and peak memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from broadsheet.domain.draft import Draft
from broadsheet.domain.storing import ReadPage
from broadsheet.engine.edition.publishing import publish
from broadsheet.engine.judgement.upkeep import judge
from broadsheet.engine.portal.newsroom import Newsroom, open_newsroom
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.portal.progress import Silent

NEWEST = datetime(2026, 6, 1, tzinfo=UTC)
A_DAY, _WORDS = 1500, 20_000


def draft(number: int) -> Draft:
    """A story of about 300 words; each third retells the one before."""
    chance = random.Random(number - (number % 3 == 1))
    words = [f"word{int(chance.paretovariate(0.6)) % _WORDS}" for _ in range(8)]
    text = "\n".join(
        f"{' '.join(f'word{int(chance.paretovariate(0.6)) % _WORDS}' for _ in range(20))}, the mayor {number} said."
        for _ in range(13)
    )
    url = f"https://paper{number % 40}.example/{number}"
    return Draft(
        id=f"s{number:015x}",
        source="feed:x",
        original_url=url,
        url=url,
        web_url=url,
        captured=NEWEST,
        published=NEWEST - timedelta(days=number / A_DAY),
        title=f"Town {' '.join(words)}",
        text=text,
    )


def add(newsroom: Newsroom, numbers: range) -> None:
    """Store drafts as a run does."""
    for start in range(numbers.start, numbers.stop, 500):
        drafts = [draft(number) for number in numbers[start - numbers.start : start - numbers.start + 500]]
        newsroom.store.stories.save_read(
            [ReadPage(draft=each, requested_url=each.url, final_url=each.url, digest="d") for each in drafts],
            now=NEWEST,
        )


def spent(action: Callable[[], object]) -> float:
    """CPU seconds of this process for something."""
    began = time.process_time()
    action()
    return time.process_time() - began


def measure(total: int, embedding: str) -> None:
    """One size; one line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "portal.yaml").write_text(
            f"title: Bench\nimages:\n  fetch: false\njudging:\n  embedding: {embedding}\n", "utf-8"
        )
        with open_newsroom(load_portal(folder), lambda: NEWEST, Silent()) as newsroom:
            add(newsroom, range(1, total + 1))
            told = [spent(lambda: judge(newsroom)), spent(lambda: publish(newsroom))]
            add(newsroom, range(1))
            told += [spent(lambda: judge(newsroom)), spent(lambda: publish(newsroom))]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"| {total:,} | {' | '.join(f'{seconds:.1f}' for seconds in told)} | {peak:.0f} MB |\n")


def main() -> None:
    """Print one row a size: judged, published, both again after one more story, peak memory."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("sizes", type=int, nargs="*", default=[2000, 10_000])
    words.add_argument("--embedding", default="none")
    words.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    chosen = words.parse_args()
    if chosen.one:
        measure(chosen.sizes[0], chosen.embedding)
        return
    for size in chosen.sizes:
        subprocess.run(
            [sys.executable, __file__, str(size), "--embedding", chosen.embedding, "--one"], check=True
        )


if __name__ == "__main__":
    main()
