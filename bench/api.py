"""How fast the API answers from a large store: requests a second and the 95th percentile, route by route.

In: how many stories (100,000 unless told) and a folder for the store, which is made once and used again. Out: a line
for each kind of request: requests a second of wall time and of the server's CPU time, median and 95th percentile in
milliseconds, four clients at once.

    .venv/bin/python bench/api.py 100000 build/bench-api
"""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from broadsheet.domain.draft import Draft, Placement, Score, Signal, State, TopicMatch, Verdict
from broadsheet.domain.storing import Judgement, ReadPage
from broadsheet.domain.story import Provider
from broadsheet.store import Store

_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
_TOPICS = [f"Topic {number}" for number in range(40)]
_CLIENTS, _SECONDS = 4, 2.0
_CHUNK = 2000


def _lexicon() -> tuple[list[str], list[float]]:
    """20,000 invented words, of which the nth is n times rarer than the first."""
    chance = random.Random(1)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")]
    words = list(
        dict.fromkeys("".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(30_000))
    )[:20_000]
    return words, list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))


_WORDS, _WEIGHTS = _lexicon()


def _draft(number: int, chance: random.Random) -> Draft:
    text = " ".join(chance.choices(_WORDS, cum_weights=_WEIGHTS, k=160))
    url = f"https://provider{number % 300}.example/{number}"
    return Draft(
        id=f"s{number:015x}", source="feed:x", original_url=url, url=url, web_url=url, captured=_FIRST,
        title=" ".join(chance.choices(_WORDS, cum_weights=_WEIGHTS, k=9)).capitalize(), text=text, language="en",
    )  # fmt: skip


def _judgement(draft: Draft, number: int, chance: random.Random) -> Judgement:
    """Four of five lead a cluster and are published; the fifth is folded under the one before."""
    folded = number % 5 == 4
    quality = chance.randint(20, 150)
    state = State.FOLDED if folded else State.PUBLISHED if quality >= 70 else State.LEFT_OUT
    signals = tuple(Signal(name=f"signal {n}", points=quality / 8, detail="as it was seen") for n in range(8))
    names = dict.fromkeys(chance.choices(_TOPICS, k=3))
    provider = f"provider{number % 300}"
    return Judgement(
        id=draft.id, path=f"_news/2020-01-01-{number}.md", time=_FIRST + timedelta(minutes=2 * number),
        excerpt=draft.text[:280], provider=Provider(name=provider, domain=f"{provider}.example"),
        provider_origin="page", topics=tuple(TopicMatch(name=name, keyword="word", field="title") for name in names),
        quality=Score(value=quality, signals=signals),
        placement=Placement(id=draft.id, cluster=f"c{number - folded:015x}", lead=not folded,
                            heat=Score(value=-1 if folded else chance.randint(0, 150))),
        verdict=Verdict(id=draft.id, state=state, reason="Quality reaches the threshold."),
    )  # fmt: skip


def make(folder: Path, count: int) -> None:
    """A portal with a store of `count` stories."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "portal.yaml").write_text("title: A large portal\napi: {rate: 0}\n")
    chance = random.Random(2)
    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        for start in range(store.stories.count(), count, _CHUNK):
            numbers = range(start, min(start + _CHUNK, count))
            drafts = [_draft(number, chance) for number in numbers]
            pages = [ReadPage(draft=d, requested_url=d.url, final_url=d.url, digest="x") for d in drafts]
            store.stories.save_read(pages, now=_FIRST)
            store.judgements.save(_judgement(d, n, chance) for d, n in zip(drafts, numbers, strict=True))


def _requests(count: int) -> dict[str, Callable[[random.Random], str]]:
    def words(chance: random.Random, number: int) -> str:
        return quote(" ".join(chance.choices(_WORDS, cum_weights=_WEIGHTS, k=number)))

    def moment(chance: random.Random) -> str:
        return f"{_FIRST + timedelta(minutes=2 * chance.randrange(count)):%Y-%m-%dT%H:%M:%SZ}"

    return {
        "stories, newest 25": lambda _: "/stories",
        "stories before a time": lambda chance: f"/stories?until={moment(chance)}",
        "stories of a topic by heat": lambda chance: (
            f"/stories?sort=heat&topic={quote(chance.choice(_TOPICS))}"
        ),
        "stories of a provider": lambda chance: f"/stories?provider=provider{chance.randrange(300)}.example",
        "stories, hot and good": lambda chance: (
            f"/stories?qualityFrom=120&heatFrom=100&until={moment(chance)}"
        ),
        "one story": lambda chance: f"/stories/s{chance.randrange(count):015x}",
        "clusters by heat": lambda _: "/clusters?sort=heat",
        "front": lambda _: "/front",
        "providers": lambda _: "/providers",
        "search, one word": lambda chance: f"/search?q={words(chance, 1)}",
        "search, two words": lambda chance: f"/search?q={words(chance, 2)}",
        "search, two words, facets": lambda chance: f"/search?q={words(chance, 2)}&facets=true",
        "search, the commonest word": lambda _: f"/search?q={_WORDS[0]}",
    }


def _ask(port: int, seed: int, path: Callable[[random.Random], str], until: float, took: list[float]) -> None:
    connection, chance = HTTPConnection("127.0.0.1", port, timeout=60), random.Random(seed)
    while time.monotonic() < until:
        began = time.perf_counter()
        connection.request("GET", "/api/v1" + path(chance))
        answer = connection.getresponse()
        answer.read()
        assert answer.status in {200, 404}, answer.status
        took.append(time.perf_counter() - began)
    connection.close()


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(process: subprocess.Popen[bytes], port: int, count: int) -> Iterator[str]:
    """A line for each kind of request."""
    for name, path in _requests(count).items():
        took: list[float] = []
        began, cpu = time.monotonic(), _cpu(process.pid)
        clients = [
            threading.Thread(target=_ask, args=(port, seed, path, began + _SECONDS, took))
            for seed in range(_CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        wall, cpu = time.monotonic() - began, _cpu(process.pid) - cpu
        took.sort()
        median, late = took[len(took) // 2] * 1000, took[int(len(took) * 0.95)] * 1000
        yield f"{name:28} {len(took) / wall:7.0f}/s {len(took) / cpu:7.0f}/CPU-s  p50 {median:6.1f} ms  p95 {late:6.1f} ms"


def main() -> None:
    """Make the store if need be, serve it, and ask."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "build/bench-api")
    began = time.process_time()
    make(folder, count)
    size = sum(file.stat().st_size for file in (folder / ".broadsheet").iterdir()) / 1e6
    print(f"{count} stories, made in {time.process_time() - began:.0f} CPU-s, {size:.0f} MB", flush=True)
    words = [sys.executable, "-m", "broadsheet", "serve", "--portal", str(folder), "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        try:
            port = int(process.stdout.readline().decode().split("127.0.0.1:")[1].split("/")[0])
            for line in measure(process, port, count):
                print(line, flush=True)
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
