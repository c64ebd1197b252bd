"""A content repository with a long history: how long erasing a story from it takes, and how much memory.

    python bench/erasing.py [--commits 20000] [--changed 20]

In: how many commits, each of which adds one story's file and changes others, as editions do. Out: wall time and CPU of
`--history`'s part of `broadsheet erase`, and the peak memory of the process and of the largest git. The story is the
hundredth that came in, and was changed like all others.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from broadsheet.domain.decision import Erase, Target, named
from broadsheet.domain.front_matter import write_story
from broadsheet.domain.story import Provider, RelatedStory, Story
from broadsheet.publish.history import rewrite_history
from broadsheet.store import Store
from broadsheet.store.erased import erased_hash

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
_ERASED = 100
_AUTHOR = b"edition <edition@broadsheet.invalid>"


def story(number: int, heat: int) -> Story:
    """A story as content files have it, with two related ones."""
    url = f"https://a{number % 40}.example/news/{number}-reservoir-of-the-town"
    return Story(
        title=f"The reservoir of the town is full again for the {number}th time",
        excerpt=f"It was reported in the town that reservoir {number} is full again. " * 4,
        published_date_time=FIRST + timedelta(hours=2 * number),
        original_url=url,
        web_url=url,
        quality=70 + number % 40,
        heat=heat,
        published=True,
        provider=Provider(name=f"Paper {number % 40}", domain=f"a{number % 40}.example"),
        topics=("Water", "Towns"),
        related=tuple(_related(other) for other in (number - 1, number - 2) if other >= 0),
    )


def _related(number: int) -> RelatedStory:
    url = f"https://a{number % 40}.example/news/{number}-reservoir-of-the-town"
    return RelatedStory(
        title=f"The reservoir of the town is full again for the {number}th time",
        published_date_time=FIRST + timedelta(hours=2 * number),
        web_url=url,
        provider=Provider(name=f"Paper {number % 40}", domain=f"a{number % 40}.example"),
        quality=70,
    )


def stream(commits: int, changed: int) -> Iterator[bytes]:
    """The commits as `git fast-import` reads them."""
    for number in range(commits):
        message = f"Edition {number}\n\nAdded:\n- {story(number, 0).title}\n".encode()
        seconds = int((FIRST + timedelta(hours=2 * number)).timestamp())
        yield b"commit refs/heads/main\ncommitter %s %d +0000\n" % (_AUTHOR, seconds)
        yield b"data %d\n%s\n" % (len(message), message)
        for each in range(max(0, number - changed), number + 1):
            body = write_story(story(each, 100 - (number - each)))
            yield b"M 100644 inline %s\ndata %d\n%s\n" % (_path(each), len(body), body)
    yield b"D %s\n" % _path(_ERASED)


def _path(number: int) -> bytes:
    day = FIRST + timedelta(hours=2 * number)
    return f"_news/{day:%Y-%m-%d}-the-reservoir-of-the-town-is-full-again-for-the-{number}th-time.md".encode()


def make(folder: Path, commits: int, changed: int) -> None:
    """A repository of that many commits."""
    git = ["git", "-C", str(folder)]
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    with subprocess.Popen([*git, "fast-import", "--quiet"], stdin=subprocess.PIPE) as importing:
        assert importing.stdin is not None
        importing.stdin.writelines(stream(commits, changed))
        importing.stdin.close()
    subprocess.run([*git, "reset", "-q", "--hard"], check=True)


def measure(content: Path, store: Path) -> None:
    """Rewrite the history, and print what that took."""
    target = Target(id="s0000000000000064", url="")
    hashes = (erased_hash(story(_ERASED, 0).original_url),)
    with Store.open(store) as opened:
        opened.decisions.put([named(Erase(by="ann", time=FIRST, stories=(target,), hashes=hashes))])
        began = time.monotonic()
        done = rewrite_history(content, opened.erasing.known)
        wall = time.monotonic() - began
    own, git = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    sys.stdout.write(
        f"{done.commits:,} commits anew, {done.removed:,} versions taken out, {done.cut:,} cut: {wall:.0f} s;"
        f" CPU {own.ru_utime + own.ru_stime:.0f} s, of git {git.ru_utime + git.ru_stime:.0f} s;"
        f" peak {own.ru_maxrss // 1024} MB, of git {git.ru_maxrss // 1024} MB\n"
    )


def main() -> None:
    """Print one line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--commits", type=int, default=20_000)
    words.add_argument("--changed", type=int, default=20)
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder, "content")
        make(content, chosen.commits, chosen.changed)
        alone = multiprocessing.get_context("spawn").Process(
            target=measure, args=(content, Path(folder, "store.sqlite3"))
        )
        alone.start()
        alone.join()


if __name__ == "__main__":
    main()
