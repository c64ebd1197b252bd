"""Pagefind's program as a service: documents go in over a pipe, the files of its index come out of another.

In: documents by path, in the order in which the index is to number them. Out: the index's files. Nothing is
written to the disk and nothing depends on the order in which a file system lists a folder: the same documents
give the same bytes everywhere. The messages are those of Pagefind's own Python and Node packages: JSON in
base64, a comma after each.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO, Any

import msgspec

from broadsheet.domain.errors import PublishError

_SECONDS = 600
_PIECE = 1 << 18  # bytes read at once


class _Made(msgspec.Struct):
    """A file of the index; its content comes as base64."""

    path: str
    content: bytes


class _Told(msgspec.Struct):
    """What an answer says: its type, of an error what was wrong, of the last one the files."""

    type: str
    message: str = ""
    files: list[_Made] = []


class _Answer(msgspec.Struct):
    payload: _Told


def index_files(documents: Iterable[tuple[str, str]], language: str) -> dict[str, bytes]:
    """The index of HTML documents by the path of their folder: the bytes of its files, by path.

    `language` is of two letters. Raises PublishError when Pagefind cannot be started, does not like a
    document, ends early or takes longer than ten minutes.
    """
    import pagefind_bin  # type: ignore[import-untyped]

    with tempfile.TemporaryFile() as said:
        try:
            service = subprocess.Popen(  # noqa: S603 - a fixed command
                [pagefind_bin.get_executable(), "--service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
            )
        except OSError as error:
            raise PublishError(f"the search index cannot be made: {error}") from None
        last_word = threading.Timer(_SECONDS, service.kill)
        last_word.start()
        try:
            return _asked(service, documents, language)
        except EOFError:
            said.seek(0)
            reason = said.read()[-300:].decode(errors="replace").strip() or "Pagefind ended early"
            raise PublishError(f"the search index cannot be made: {reason}") from None
        finally:
            last_word.cancel()
            service.kill()
            with suppress(BrokenPipeError), service:
                pass  # which closes what is open, and waits


def _asked(
    service: subprocess.Popen[bytes], documents: Iterable[tuple[str, str]], language: str
) -> dict[str, bytes]:
    """Ask in a thread of its own, since the service answers each message before it reads the next."""
    assert service.stdin is not None
    assert service.stdout is not None
    with ThreadPoolExecutor(1) as pool, service.stdout:
        asking = pool.submit(_ask, service.stdin, documents, language)
        try:
            for message in _answers(service.stdout):
                told = msgspec.json.decode(b64decode(message), type=_Answer).payload
                if told.type == "Error":
                    raise PublishError(f"the search index cannot be made: {told.message}")
                if told.type == "GetFiles":
                    return {file.path: file.content for file in told.files}
        finally:
            service.kill()
        asking.result()
        raise EOFError


def _ask(pipe: IO[bytes], documents: Iterable[tuple[str, str]], language: str) -> None:
    """Send all documents, then ask for the files; the service ends when the pipe is closed."""
    with suppress(BrokenPipeError):
        pipe.write(_message({"type": "NewIndex", "config": {"force_language": language}}))
        try:
            for path, document in documents:
                place = {"file_path": f"{path}index.html", "url": None, "file_contents": document}
                pipe.write(_message({"type": "AddFile", "index_id": 0, **place}))
            pipe.write(_message({"type": "GetFiles", "index_id": 0}))
            pipe.flush()
        except Exception:
            pipe.close()
            raise


def _message(payload: dict[str, Any]) -> bytes:
    return b64encode(msgspec.json.encode({"message_id": 0, "payload": payload})) + b","


def _answers(pipe: IO[bytes]) -> Iterator[bytes]:
    """The messages of a stream, each ended by a comma."""
    begun: list[bytes] = []
    while piece := pipe.read1(_PIECE):  # type: ignore[attr-defined]
        first, *others = piece.split(b",")
        begun.append(first)
        for other in others:
            yield b"".join(begun)
            begun = [other]
