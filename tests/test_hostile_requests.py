"""Requests made to exhaust or break the servers: each is answered soon, none with an error of ours, and none is logged.

The servers are the real commands; their processor time and memory are read from the system. With
BROADSHEET_TEST_BOMBS set, every request of `bomb_requests.py` is sent, of as many bytes as a server lets in.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from broadsheet.domain.account import Role
from broadsheet.engine.desk.accounts import add_account
from broadsheet.faces.web.crowd import Crowd
from broadsheet.store import Store
from tests import bomb_requests
from tests.bombs import Bodies
from tests.commands import start
from tests.desk_visits import NOW, PASSWORD, Browser

_ALL = "BROADSHEET_TEST_BOMBS" in os.environ
_SIZE = 60_000  # no server takes a longer head; bodies may be longer
_TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """One of the servers, in a process of its own."""

    def __init__(self, portal: Path, log: Path, *words: str) -> None:
        self.log = log
        with log.open("wb") as file:
            self.process = start(
                *words, "--portal", str(portal), "--port", "0", stdout=subprocess.PIPE, stderr=file
            )
        assert self.process.stdout is not None
        self.port = int(re.search(rb":(\d+)/", self.process.stdout.readline())[1])

    @property
    def seconds(self) -> float:
        """Of processor time until now."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    @property
    def memory(self) -> int:
        """The most that it ever held, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024

    def ask(self, request: bytes) -> int:
        """The status of the answer; 0 where the server ends the connection without one."""
        told = b""
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=60) as client,
            suppress(ConnectionError),
        ):
            client.sendall(request)
            while len(told) < 12 and (more := client.recv(100)):
                told += more
        return int(told[9:12]) if told else 0

    def leave(self, request: bytes) -> None:
        """Send and go away, without a word of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as client:
            client.sendall(request)

    def bad(self, requests: Bodies) -> dict[str, tuple[int, float, int]]:
        """Those requests that break or exhaust the server: status, seconds, MB."""
        found = {}
        for name, request in requests.items():
            began = self.seconds
            status = self.ask(request)
            spent = self.seconds - began
            if status >= 500 or spent > 2 or self.memory > 300:
                found[name] = (status, spent, self.memory)
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)


def _some(requests: Bodies, step: int) -> Bodies:
    names = list(requests)[:: 1 if _ALL else step]
    return {name: requests[name] for name in names}


@pytest.fixture(scope="module")
def portal(demo_portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's portal with every door open."""
    folder = shutil.copytree(demo_portal, tmp_path_factory.mktemp("doors") / "portal")
    newsletter = {
        "enabled": True, "from": "a@b.example", "list_id": "news.b.example", "postal": "1 Lane, Town",
        "smtp": {"host": "127.0.0.1", "port": 9, "security": "none"},
    }  # fmt: skip
    settings = folder / "portal.yaml"
    text = re.sub(r"(?m)^(newsletter|fetch|api):.*\n(?:[ \t].*\n|#.*\n)*", "", settings.read_text())
    settings.write_text(
        f"{text}newsletter: {json.dumps(newsletter)}\nfetch: {{callback: 'http://127.0.0.1:9/'}}\napi: {{rate: 0}}\n"
    )
    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        add_account(store, "owner", PASSWORD, Role.OWNER, NOW)
    return folder


@pytest.fixture(scope="module")
def server(portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The whole application, for whatever name it is called by."""
    served = Server(portal, tmp_path_factory.mktemp("log") / "errors", "serve", "--host", "0.0.0.0")
    yield served
    served.stop()
    assert served.log.read_text() == ""


def test_no_line_and_no_header_exhausts_or_breaks_the_server(server: Server) -> None:
    assert not server.bad(_some(bomb_requests.lines(_SIZE), 97))
    assert not server.bad(_some(bomb_requests.headers(_SIZE), 43))


def test_no_body_exhausts_or_breaks_the_server(server: Server) -> None:
    assert not server.bad(_some(bomb_requests.posts(_SIZE), 7))
    assert not server.bad(bomb_requests.broken(server.port))
    for request in bomb_requests.torn():
        server.leave(request)
    assert server.ask(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n") == 200


def test_nothing_that_an_owner_sends_exhausts_or_breaks_the_desk(server: Server) -> None:
    browser = Browser(f"http://127.0.0.1:{server.port}")
    assert browser.sign_in("owner").status == 303
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    token = browser.token()
    assert not server.bad(_some(bomb_requests.asked(cookies, _SIZE), 23))
    assert not server.bad(_some(bomb_requests.signed(server.port, cookies, token, _SIZE), 3))
    assert browser.get("/desk/password").status == 200


def test_visitors_who_are_turned_away_leave_nothing_behind() -> None:
    crowd = Crowd(each=2, total=5, window=600)
    assert sum(crowd.admits(f"2001:db8:0:{number:x}::1") for number in range(9)) == 5
    tracemalloc.start()
    assert not any(crowd.admits(f"2001:db8:1:{number:x}::1") for number in range(5_000))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 500_000  # bytes


def test_no_call_exhausts_or_breaks_the_agents_server(
    portal: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    served = Server(portal, tmp_path_factory.mktemp("log") / "errors", "mcp", "--http")
    try:
        calls = _some(bomb_requests.calls(_SIZE), 4) | {"60 MB": b'"' + b"a" * 60_000_000 + b'"'}
        assert not served.bad(
            {name: bomb_requests.as_call(body, served.port) for name, body in calls.items()}
        )
        assert (
            served.ask(bomb_requests.as_call(b'{"jsonrpc":"2.0","id":1,"method":"ping"}', served.port)) == 200
        )
    finally:
        served.stop()
    assert served.log.read_text() == ""
