"""Shards read on this machine: a pool of processes, each laying a shard's lines aside in a file of its own.

In: shards, and a folder for their files. Out: each shard's parts, in the shards' order. A file that is whole
stays until the caller has stored it, so that what was read before a crash is not read again; the processes
run ahead by a few shards only.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from datetime import datetime
from pathlib import Path

from broadsheet import __version__
from broadsheet.domain.fetch_settings import ImageSettings
from broadsheet.engine.backfill.shards import Part, Shard, part_of, shard_lines
from broadsheet.engine.intake.reader_processes import reader_pool

_AHEAD = 2  # shards beyond one for each process
_PATIENCE = 0.2  # seconds between two looks at a file that grows


def read_in_pool(
    shards: Sequence[Shard], now: datetime, images: ImageSettings, *, workers: int | None, folder: Path
) -> Iterator[tuple[Shard, Iterator[Part]]]:
    """Each shard with its parts; those of one have to be taken before the next is asked for.

    Raises BrokenProcessPool when a page takes its process down: the shard under way is then not whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    processes = workers or os.cpu_count() or 1
    pool = reader_pool(processes, __name__)
    try:
        under_way: deque[tuple[Shard, Path, Future[None]]] = deque()
        for shard in shards:
            target = folder / _name(shard, images)
            if not _is_whole(target):
                target.unlink(missing_ok=True)
            under_way.append((shard, target, pool.submit(_lay_aside, shard, target, now, images)))
            if len(under_way) > processes + _AHEAD:
                yield from _finish(*under_way.popleft())
        while under_way:
            yield from _finish(*under_way.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _finish(shard: Shard, target: Path, future: Future[None]) -> Iterator[tuple[Shard, Iterator[Part]]]:
    yield shard, _follow(target, future)
    target.unlink(missing_ok=True)


def _name(shard: Shard, images: ImageSettings) -> str:
    state = f"{__version__}\n{shard.path}\n{shard.fingerprint}\n{shard.limit}\n{images.model_dump_json()}"
    return hashlib.sha256(state.encode()).hexdigest()[:32] + ".jsonl"


def _lay_aside(shard: Shard, target: Path, now: datetime, images: ImageSettings) -> None:
    """Write the shard's lines to `target`, unless it is there: then it is whole."""
    if target.exists():
        return
    with target.open("wb") as file:
        for line in shard_lines(shard, now, images):
            file.write(line)
            file.flush()


def _is_whole(target: Path) -> bool:
    last = b""
    if target.exists():
        with target.open("rb") as file:
            for line in file:
                last = line
    return last.endswith(b"}\n") and part_of(last).last


def _follow(target: Path, future: Future[None]) -> Iterator[Part]:
    """The parts in a file, as they are written."""
    while not target.exists():
        _wait(future)
    with target.open("rb") as file:
        rest = b""
        while True:
            done = _wait(future)
            for line in file:
                rest += line
                if rest.endswith(b"\n"):
                    yield part_of(rest)
                    rest = b""
            if done:
                return


def _wait(future: Future[None]) -> bool:
    """Wait a moment for the file to grow; whether it is whole. Raises what stopped its process."""
    if not wait([future], _PATIENCE).done:
        return False
    future.result()
    return True
