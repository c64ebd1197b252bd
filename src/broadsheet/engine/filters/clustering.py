"""The `cluster` filter: lines of stories become lines of placements, in input order.

In: lines in any order of time. Out: each line with its result. Stories are laid aside on disk, placed in
chronological order, and their results laid aside too, so that memory is bounded by the window of time and
not by how much history is piped through.
"""

from __future__ import annotations

import gc
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import groupby

import msgspec

from broadsheet.cluster import Embedder, chronological, cluster, headline, place
from broadsheet.cluster.events import WORDS_EVEN
from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.domain.draft import Appraisal, Placement, Score
from broadsheet.domain.errors import ItemError
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import JudgingSettings, Portal
from broadsheet.domain.taxonomy import Topic
from broadsheet.engine.batching import batches
from broadsheet.engine.filters.lines import Line, Result
from broadsheet.engine.filters.spool import Spool
from broadsheet.enrich.scores import plus

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(Appraisal).decode
_TOGETHER = 256  # headlines that are given to the embedder at once
_ALLOCATIONS = 50_000  # between two looks for garbage; at the usual 700 a sixth of the time goes into them


def cluster_lines(
    lines: Iterable[Line],
    *,
    mode: Mode,
    topics: tuple[Topic, ...],
    now: datetime | None,
    embedder: Embedder | None = None,
) -> Iterator[tuple[Line, Result]]:
    """Place each line's story among all the others; `now` is the newest story's time when not given.

    The lines that come out carry their number and their error, not their value.
    """
    with Spool() as spool, Spool() as results, _fewer_collections():
        stories = _Stories(spool)
        total = stories.read(lines)
        where = array("q", [0]) * total
        for number, result in _placed(stories, mode, topics, now, embedder):
            where[number] = results.append(msgspec.json.encode(result))
        for number, line_number in enumerate(stories.line_numbers):
            result = msgspec.json.decode(results[where[number]])
            yield Line(line_number, {"id": result["id"]}), result


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Look for garbage less often: stories live as long as the window, and few of them make circles."""
    usual = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class _Stories:
    """The stories of all lines, laid aside; of each line only a few numbers stay in memory."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._times = array("q")
        self._hashes = array("Q")  # of ids; sixteen times smaller than the ids themselves
        self.line_numbers = array("q")
        self.refused: dict[int, Result] = {}

    def read(self, lines: Iterable[Line]) -> int:
        """Take in the lines; gives how many there are."""
        for line in lines:
            number = len(self.line_numbers)
            self.line_numbers.append(line.number)
            record, time, name = b"", 0, f"\0{number}"
            try:
                appraisal = _appraisal(line)
            except ItemError as error:
                self.refused[number] = line.refused(error)
            else:
                record, time, name = _ENCODE(appraisal), int(appraisal.time.timestamp()), appraisal.id
            self._spool.append(record)
            self._hashes.append(_hash(name))
            self._times.append(time)
        self._refuse_repeated_ids()
        return len(self.line_numbers)

    def newest(self) -> datetime | None:
        """The newest story's time."""
        times = [time for number, time in enumerate(self._times) if number not in self.refused]
        return datetime.fromtimestamp(max(times), UTC) if times else None

    def in_order(self) -> Iterator[tuple[int, Appraisal]]:
        """Each story with its number, in chronological order."""
        for _, together in groupby(_sorted(self._times), self._times.__getitem__):
            usable = [number for number in together if number not in self.refused]
            stories = [(number, _DECODE(self._spool[number])) for number in usable]
            yield from sorted(stories, key=lambda each: chronological(each[1]))

    def _refuse_repeated_ids(self) -> None:
        """Refuse each story whose id an earlier line has."""
        for _, together in groupby(_sorted(self._hashes), self._hashes.__getitem__):
            first, *others = together
            seen = {_DECODE(self._spool[first]).id} if others else set()
            for number in others:
                name = _DECODE(self._spool[number]).id
                if name in seen:
                    error = ItemError("duplicate-id", f"a line before this one has the id {name!r}")
                    self.refused[number] = {"id": name, "error": str(error)}
                seen.add(name)


def _placed(
    stories: _Stories,
    mode: Mode,
    topics: tuple[Topic, ...],
    now: datetime | None,
    embedder: Embedder | None,
) -> Iterator[tuple[int, Result]]:
    """The result of each line, by its number, as soon as it is known."""
    yield from stories.refused.items()
    moment = now or stories.newest()
    if moment is None:
        return
    waiting: dict[str, tuple[int, Score]] = {}

    def told() -> Iterator[tuple[Appraisal, bytes | None]]:
        for batch in batches(stories.in_order(), _TOGETHER):
            headlines = [headline(story.draft.title) for _, story in batch]
            vectors = embedder.vectors(headlines) if embedder else iter([None] * len(batch))
            for (number, story), vector in zip(batch, vectors, strict=True):
                waiting[story.id] = number, story.quality
                yield story, vector

    if mode is Mode.COMPATIBLE:
        portal = Portal(title="filter", mode=mode)
        placements: Iterable[Placement] = cluster(
            [story for story, _ in told()], portal=portal, topics=topics, now=moment
        )
    else:
        even = embedder.even if embedder else WORDS_EVEN
        placements = place(told(), topics, JudgingSettings(), moment, even)
    for placement in placements:
        number, quality = waiting.pop(placement.id)
        yield number, _result(placement, quality)


def _sorted(values: array[int]) -> Iterator[int]:
    """Places of the values in ascending order, equal ones as they stand; 8 bytes of memory each."""
    import numpy as np

    return map(int, np.argsort(np.frombuffer(values, values.typecode), kind="stable"))


def _hash(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _appraisal(line: Line) -> Appraisal:
    if line.error is not None:
        raise line.error
    return appraisal_from_line(line.value)


def _result(placement: Placement, stated: Score) -> Result:
    quality = plus(stated, placement.borrowed) if placement.borrowed else stated
    folded = placement.heat.value < 0
    return {
        "id": placement.id,
        "cluster": placement.cluster,
        "lead": placement.lead,
        "duplicateOf": placement.duplicate_of,
        "related": list(placement.related),
        "heat": placement.heat.value,
        "published": not folded and quality.value >= JudgingSettings().threshold,
    }
