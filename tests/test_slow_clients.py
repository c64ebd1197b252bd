"""Clients that keep the server waiting: they are let go, and nobody else is."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from starlette.types import Receive, Scope, Send

from broadsheet.faces.web import slow_clients
from broadsheet.faces.web.server import running
from tests.patience import PATIENCE

_LARGE = b"a" * 20_000_000
_GET = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_POST = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 80\r\n\r\ntoken="


class Answers:
    """An application that takes its time for `/late`, has much to say at `/large`, and reads what it is sent."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        message = await receive()
        while message.get("more_body"):
            message = await receive()
        if scope["path"] == "/late":
            await asyncio.to_thread(self.may_answer.wait, PATIENCE)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": _LARGE if scope["path"] == "/large" else b"done"})


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def port(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(slow_clients, "MOST_SECONDS", 0.3)
    with running(answers) as address:
        yield urlsplit(address).port or 0


def _connect(port: int, said: bytes = b"") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), PATIENCE)
    client.sendall(said)
    return client


def _let_go(client: socket.socket) -> bytes:
    """What came until the server ended the connection."""
    told = b""
    with client, suppress(ConnectionResetError):
        while more := client.recv(65536):
            told += more
    return told


@pytest.mark.parametrize("said", [b"", b"GE", _GET[:-2], _POST])
def test_who_does_not_end_a_request_is_let_go(port: int, said: bytes) -> None:
    assert _let_go(_connect(port, said)) == b""


@pytest.mark.parametrize("more", [b"GE", _POST])
def test_who_does_not_end_a_second_request_is_let_go(port: int, more: bytes) -> None:
    client = _connect(port, _GET % b"/")
    assert client.recv(65536).startswith(b"HTTP/1.1 200")
    client.sendall(more)
    assert b"HTTP/1.1" not in _let_go(client)


def test_who_does_not_take_the_answer_is_let_go(port: int) -> None:
    slow, silent = _connect(port, _GET % b"/large"), _connect(port)
    for _ in range(4):
        _let_go(silent)
        silent = _connect(port)
    assert 0 < len(_let_go(slow)) < len(_LARGE)
    silent.close()


def test_who_waits_for_a_late_answer_gets_it(port: int, answers: Answers) -> None:
    waiting = _connect(port, _GET % b"/late")
    _let_go(_connect(port))  # meanwhile the time is over
    answers.may_answer.set()
    assert waiting.recv(65536).startswith(b"HTTP/1.1 200")
    waiting.close()
