"""Pagefind's program as a service: documents go in over a pipe, the files of its index come out of another.

In: documents, in the order in which the index is to number them. Out: the index's files. Nothing is written
to the disk and nothing depends on the order in which a file system lists a folder: the same documents give
the same bytes everywhere. The messages are those of Pagefind's own Python and Node packages: JSON in base64,
a comma after each.
"""

from __future__ import annotations

import functools
import subprocess
import tempfile
import threading
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from typing import IO, Any, Self

import msgspec

from broadsheet.domain.errors import PublishError
from broadsheet.publish.pipes import widen

_SECONDS = 600
_PIECE = 1 << 18  # bytes read or written at once


Needed = Callable[[str], object]  # whether the file of this path is


class Document(msgspec.Struct, frozen=True):
    """What is searched under the folder `path`, and what is shown of it: facts by their names.

    `sort` is what results can be sorted by.
    """

    path: str
    words: str
    facts: dict[str, str]
    sort: dict[str, str]


class _Made(msgspec.Struct):
    """A file of the index; its content is a text in base64."""

    path: str
    content: msgspec.Raw


class _Told(msgspec.Struct):
    """What an answer says: its type, of an error what was wrong, of the last one the files."""

    type: str
    message: str = ""
    files: list[_Made] = []


class _Answer(msgspec.Struct):
    payload: _Told


_answer = msgspec.json.Decoder(_Answer)
_bytes = msgspec.json.Decoder(bytes)  # reads base64 in a third of the time of Python's own


class Indexer:
    """Makes indexes one after the other, within a `with` statement; one service, started for the first."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._service: _Service | None = None

    def __enter__(self) -> Self:
        self._pool = self._stack.enter_context(ThreadPoolExecutor(1))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def begin(
        self, documents: Iterable[Document], language: str, needed: Needed
    ) -> Callable[[], dict[str, bytes]]:
        """Gives what waits for an index of documents in a `language` of two letters: by path, the files that
        are `needed`.

        The first index is made meanwhile; others when they are waited for, so that memory holds one.
        Waiting raises PublishError when Pagefind cannot be started, does not like a document, ends early or
        takes longer than ten minutes.
        """
        if self._service is not None:
            return functools.partial(self._service.index, documents, language, needed)
        self._service = self._stack.enter_context(_started(self._pool))
        return self._service.begin(documents, language, needed)


@contextmanager
def _started(pool: ThreadPoolExecutor) -> Iterator[_Service]:
    """A running service, ended with the block."""
    import pagefind_bin  # type: ignore[import-untyped]

    with tempfile.TemporaryFile() as said:
        words = [pagefind_bin.get_executable(), "--service"]
        try:
            process = subprocess.Popen(  # noqa: S603 - a fixed command
                words, _PIECE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
            )
        except OSError as error:
            raise PublishError(f"the search index cannot be made: {error}") from None
        widen(process.stdout)  # for the answers to some thousand documents
        try:
            yield _Service(process, said, pool)
        finally:
            process.kill()
            with suppress(BrokenPipeError), process:
                pass  # which closes what is open, and waits


class _Service:
    """One running program, its indexes numbered from 0 as they are asked for by a thread of `pool`."""

    def __init__(self, process: subprocess.Popen[bytes], said: IO[bytes], pool: ThreadPoolExecutor) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._said, self._pool = process, said, pool
        self._asked, self._answers = process.stdin, _answers(process.stdout)
        self._numbers = count()

    def begin(
        self, documents: Iterable[Document], language: str, needed: Needed
    ) -> Callable[[], dict[str, bytes]]:
        """Ask for an index in one piece, since two busy threads hinder each other; gives what waits."""
        messages = b"".join(_messages(next(self._numbers), documents, language))
        return functools.partial(self._wait, self._pool.submit(self._ask, [messages]), needed)

    def index(self, documents: Iterable[Document], language: str, needed: Needed) -> dict[str, bytes]:
        """Ask for an index and wait, document by document, since there may be many."""
        messages = _messages(next(self._numbers), documents, language)
        return self._wait(self._pool.submit(self._ask, messages), needed)

    def _wait(self, asking: Future[None], needed: Needed) -> dict[str, bytes]:
        """Read what is told; another thread asks, since each message is answered before the next is read."""
        last_word = threading.Timer(_SECONDS, self._process.kill)
        last_word.start()
        try:
            return self._files(asking.result, needed)
        finally:
            last_word.cancel()

    def _files(self, asked: Callable[[], None], needed: Needed) -> dict[str, bytes]:
        for message in self._answers:
            told = _answer.decode(_decoded(message)).payload
            if told.type == "Error":
                self._process.kill()
                raise PublishError(f"the search index cannot be made: {told.message}")
            if told.type == "GetFiles":
                return {file.path: _bytes.decode(file.content) for file in told.files if needed(file.path)}
        asked()
        self._said.seek(0)
        reason = self._said.read()[-300:].decode(errors="replace").strip() or "Pagefind ended early"
        raise PublishError(f"the search index cannot be made: {reason}")

    def _ask(self, messages: Iterable[bytes]) -> None:
        with suppress(BrokenPipeError):
            try:
                self._asked.writelines(messages)
                self._asked.flush()
            except Exception:
                self._asked.close()
                raise


def _messages(number: int, documents: Iterable[Document], language: str) -> Iterator[bytes]:
    """What sends all documents of an index, then asks for its files, and lets it be forgotten."""
    own = {"index_id": number}
    yield _message({"type": "NewIndex", "config": {"force_language": language}})
    for each in documents:
        place = {"url": f"/{each.path}", "language": language, "filters": {}}
        told = {"content": each.words, "meta": each.facts, "sort": each.sort}
        yield _message({"type": "AddRecord", **own, **place, **told})
    yield _message({"type": "GetFiles", **own})
    yield _message({"type": "DeleteIndex", **own})


def _message(payload: dict[str, Any]) -> bytes:
    return b64encode(msgspec.json.encode({"message_id": 0, "payload": payload})) + b","


def _decoded(message: bytes) -> bytes:
    return _bytes.decode(b'"%b"' % message)


def _answers(pipe: IO[bytes]) -> Iterator[bytes]:
    """The messages of a stream, each ended by a comma."""
    begun: list[bytes] = []
    while piece := pipe.read1(_PIECE):  # type: ignore[attr-defined]
        first, *others = piece.split(b",")
        begun.append(first)
        for other in others:
            message = b"".join(begun)
            begun = [other]  # before the message is read, which may be large
            yield message
