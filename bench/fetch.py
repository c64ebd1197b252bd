"""Fetching from many hosts at once with politeness on: how fast, at what cost, and whether each host is let be.

    python bench/fetch.py [--hosts 200] [--pages 5] [--delay 1]

In: nothing; a web of hosts 127.0.0.1, 127.0.0.2, … on one port is made, each with robots.txt, a feed and some pages of 300
words. Out: pages a second of wall time and a CPU-second, peak memory, and the shortest time between two requests to one
host. Collecting alone: pages are fetched, read and stored, and nothing is judged.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

from broadsheet.engine.portal.newsroom import open_newsroom
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.portal.progress import Silent
from broadsheet.engine.run import collect

_WORDS = [
    "the",
    "council",
    "of",
    "the",
    "town",
    "met",
    "and",
    "spoke",
    "about",
    "the",
    "reservoir",
    "its",
    "cost",
    "and",
    "who",
    "is",
    "to",
    "pay",
    "for",
    "new",
    "pumps",
]


def page(host: str, number: int) -> str:
    """An article of about 300 words."""
    name = f"{host.replace('.', 'x')}n{number}"
    text = "".join(
        f"<p>In paragraph {at} of {name}, {' '.join(_WORDS[at % 7 :] + _WORDS[: at % 7])}, said {name}.</p>"
        for at in range(12)
    )
    return f"<html lang=en><head><title>Council votes on {name}</title></head><body><article>{text}</article></body></html>"


def answer(path: str, host: str, pages: int) -> tuple[int, str, str]:
    """Status, type and body of an address."""
    if path == "/robots.txt":
        return 200, "text/plain", "User-agent: *\nDisallow: /private\n"
    if path == "/feed":
        items = "".join(
            f"<item><title>{n}</title><link>http://{host}/{n}</link></item>" for n in range(pages)
        )
        return 200, "application/rss+xml", f"<rss version='2.0'><channel>{items}</channel></rss>"
    number = path[1:]
    return (
        (200, "text/html; charset=utf-8", page(host, int(number)))
        if number.isdigit()
        else (404, "text/plain", "")
    )


def web(door: Connection, pages: int) -> None:
    """Serve until told to stop; then give the shortest time between two requests to one host, and their number."""
    asked: dict[str, list[float]] = defaultdict(list)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode("latin-1").split("\r\n")
                headers = dict(line.split(": ", 1) for line in lines if ": " in line)
                host = headers["Host"]
                asked[host].append(time.monotonic())
                status, kind, body = answer(first.split(" ")[1], host, pages)
                raw = body.encode()
                writer.write(
                    f"HTTP/1.1 {status} S\r\nContent-Type: {kind}\r\nContent-Length: {len(raw)}\r\n\r\n".encode()
                    + raw
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(handle, "0.0.0.0", 0)
        door.send(server.sockets[0].getsockname()[1])
        await asyncio.to_thread(door.recv)
        gaps = [after - before for times in asked.values() for before, after in pairwise(times)]
        door.send((min(gaps), sum(map(len, asked.values()))))

    asyncio.run(serve())


def spent() -> float:
    """CPU seconds of this process and of its readers that have ended."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Print one line a figure."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--hosts", type=int, default=200)
    words.add_argument("--pages", type=int, default=5)
    words.add_argument("--delay", type=float, default=1)
    chosen = words.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=web, args=(theirs, chosen.pages))
    server.start()
    port = ours.recv()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        feeds = "".join(f"  - feed: http://127.0.0.{n + 1}:{port}/feed\n" for n in range(chosen.hosts))
        (folder / "portal.yaml").write_text(
            f"title: Bench\nsources:\n{feeds}images:\n  fetch: false\nfetch:\n  delay: {chosen.delay}\n"
            "  concurrency: 256\n  allow_private: [127.0.0.0/8]\n",
            "utf-8",
        )
        portal = load_portal(folder)
        began, before = time.monotonic(), spent()
        with open_newsroom(portal, lambda: datetime.now(UTC), Silent()) as newsroom:
            found = collect(newsroom, portal.sources, workers=1)
        wall, used = time.monotonic() - began, spent() - before
    ours.send("stop")
    gap, requests = ours.recv()
    server.join()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for told in (
        f"{found.read} pages of {chosen.hosts} hosts, {requests} requests, {sum(found.refused.values())} refused",
        f"{wall:.1f} s, {found.read / wall:.1f} pages a second",
        f"{used:.1f} s of CPU, {found.read / used:.1f} pages a CPU-second, reading included",
        f"shortest time between two requests to one host {gap:.2f} s; peak of the asking process {peak:.0f} MB",
    ):
        sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
