"""Documents become drafts, on every core, in the order in which they came.

In: documents. Out: each with its draft or the refusal that keeps it in quarantine. A page that takes too long
is refused, and one that takes its reader process down is refused alone; those read beside it are read again.
"""

from __future__ import annotations

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from types import TracebackType
from typing import Self

from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import Unreadable
from broadsheet.domain.source import Document, Refusal
from broadsheet.engine.batching import batches
from broadsheet.engine.intake.reader_processes import reader_pool
from broadsheet.engine.intake.time_limit import MAX_SECONDS, TooSlow, in_main_thread, time_limit

_CHUNK = 8  # pages a call: large enough to hide the cost of passing them, small enough to share out
_SAMPLE = 500
_ALLOCATIONS = 20_000  # before garbage is searched for; a page makes some thousands, nearly all freed with it


def read_page(document: Document, seconds: float = MAX_SECONDS) -> Draft | Refusal:
    """The draft of a page, or the refusal that says why there is none; `too-slow` after so much CPU time."""
    reader = _reader()
    try:
        with time_limit(seconds):
            return reader(document)
    except Unreadable as error:
        return refusal_of(document, error.code, error.detail)
    except TooSlow:
        return refusal_of(document, "too-slow", f"the page took longer than {seconds:g} seconds to read")


@cache
def _reader() -> Callable[[Document], Draft]:
    from broadsheet.extract import read_document

    gc.freeze()  # what is loaded by now stays, and need not be searched for garbage while pages are read
    gc.set_threshold(_ALLOCATIONS, *gc.get_threshold()[1:])  # reading leaves no cycles behind
    return read_document


def read_pages(documents: tuple[Document, ...]) -> list[Draft | Refusal]:
    """`read_page` for each of `documents`, in order."""
    return [read_page(document) for document in documents]


def refusal_of(document: Document, code: str, detail: str) -> Refusal:
    """What quarantine keeps of a page that is no story."""
    sample = document.body[:_SAMPLE].decode("utf-8", "replace")
    return Refusal(
        source=document.source, code=code, detail=detail, url=document.requested_url, sample=sample
    )


class Readers:
    """A pool of reader processes; with one worker, pages are read in this process, unless `apart`.

    From other threads than the main one they are read apart, too: the limit of time does not hold in them.
    """

    def __init__(self, workers: int | None = None, *, apart: bool = False) -> None:
        self._workers, self._apart = workers or os.cpu_count() or 1, apart
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def read(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Draft | Refusal]]:
        """Each document with what was read from it, in order, holding at most a few chunks in memory."""
        if self._workers == 1 and not self._apart and in_main_thread():
            yield from ((document, read_page(document)) for document in documents)
            return
        waiting: deque[tuple[tuple[Document, ...], Future[list[Draft | Refusal]]]] = deque()
        for chunk in batches(documents, _CHUNK):
            waiting.append((chunk, self._submit(chunk)))
            if len(waiting) > 2 * self._workers:
                yield from self._finish(waiting)
        while waiting:
            yield from self._finish(waiting)

    def _finish(
        self, waiting: deque[tuple[tuple[Document, ...], Future[list[Draft | Refusal]]]]
    ) -> Iterator[tuple[Document, Draft | Refusal]]:
        chunk, future = waiting.popleft()
        try:
            results = future.result()
        except BrokenProcessPool:
            results = [self._read_alone(document) for document in chunk]
            for index, (later, _) in enumerate(waiting):
                waiting[index] = (later, self._submit(later))
        yield from zip(chunk, results, strict=True)

    def _read_alone(self, document: Document) -> Draft | Refusal:
        self._close()
        try:
            return self._submit((document,)).result()[0]
        except BrokenProcessPool:
            self._close()
            return refusal_of(document, "reader-crashed", "the page took its reader process down")

    def _submit(self, chunk: tuple[Document, ...]) -> Future[list[Draft | Refusal]]:
        if self._pool is None:
            self._pool = reader_pool(self._workers, __name__)
        return self._pool.submit(read_pages, chunk)

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


class SharedReaders(Readers):
    """One reader process beside this one, for many threads that take turns."""

    def __init__(self) -> None:
        super().__init__(1, apart=True)
        self._turn = threading.Lock()

    def read(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Draft | Refusal]]:
        """As a pool reads, all at once, so that the next in line need not wait for who asked."""
        with self._turn:
            results = list(super().read(documents))
        yield from results
