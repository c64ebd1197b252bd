"""Shards read on the machines of a Ray cluster, or on this one's cores through Ray.

In: shards whose paths every machine can open. Out: each shard's parts, in the shards' order. Ray's core is
enough here: a task a shard that streams its lines, held back when it runs too far ahead. The cluster is the
one that `RAY_ADDRESS` names; without it, Ray runs on this machine as long as the backfill does.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from broadsheet.domain.errors import BroadsheetError
from broadsheet.domain.fetch_settings import ImageSettings
from broadsheet.engine.backfill.shards import Part, Shard, part_of, shard_lines

_LINES_AHEAD = 8  # of one shard, waiting to be taken


def read_in_cluster(
    shards: Sequence[Shard], now: datetime, images: ImageSettings, *, workers: int | None
) -> Iterator[tuple[Shard, Iterator[Part]]]:
    """Each shard with its parts; those of one have to be taken before the next is asked for.

    Raises BroadsheetError when Ray is not installed or its cluster cannot be reached.
    """
    ray = _installed()
    _connect(ray, workers)
    try:
        streaming = ray.remote(num_returns="streaming", _generator_backpressure_num_objects=_LINES_AHEAD)
        read = streaming(shard_lines)
        width = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        under_way: deque[tuple[Shard, Any]] = deque()
        for shard in shards:
            under_way.append((shard, read.remote(shard, now, images)))
            if len(under_way) > width:
                yield _taken(ray, *under_way.popleft())
        while under_way:
            yield _taken(ray, *under_way.popleft())
    finally:
        ray.shutdown()


def _installed() -> Any:
    try:
        return import_module("ray")
    except ImportError:
        message = "Ray is not installed; install it with: pip install 'broadsheet[ray]'"
        raise BroadsheetError(message) from None


def _connect(ray: Any, workers: int | None) -> None:
    options: dict[str, Any] = {"include_dashboard": False, "log_to_driver": False, "logging_level": "ERROR"}
    if "RAY_ADDRESS" not in os.environ:
        options |= {"address": "local", "num_cpus": workers}
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        ray.init(**options)
    except (ConnectionError, RuntimeError) as error:
        raise BroadsheetError(f"Ray cannot be used: {error}") from error


def _taken(ray: Any, shard: Shard, lines: Any) -> tuple[Shard, Iterator[Part]]:
    return shard, (part_of(ray.get(line)) for line in lines)
