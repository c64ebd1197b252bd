"""Incidents of other projects: servers that led away, gave foreign files, or repeated a request."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from broadsheet.domain.portal import Portal
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running


def _serve(public: Path, *requests: bytes) -> list[bytes]:
    settings = Portal(title="A portal")
    folder = PortalFolder(path=public.parent, portal=settings, topics=(), organizations=(), sources=())
    with running(create_app(folder)) as address:
        return [_ask(address, path) for path in requests]


def _ask(address: str, path: bytes) -> bytes:
    with socket.create_connection(
        ("127.0.0.1", int(address.rstrip("/").rpartition(":")[2])), 10
    ) as connection:
        connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A public folder beside a secret."""
    folder = tmp_path / "public"
    (folder / "evil.example").mkdir(parents=True)
    (folder / "\\evil.example").mkdir()
    (folder / "index.html").write_text("<html>front")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "out").symlink_to(tmp_path)
    (tmp_path / "secret").write_text("SECRET")
    return folder


def test_open_redirect_the_server_never_leads_to_another_host(public: Path) -> None:
    ways = (b"//evil.example", b"/\\evil.example", b"/%5cevil.example", b"/%2f%2fevil.example", b"/.//evil.example",
            b"http://evil.example//evil.example", b"/%09/evil.example", b"///evil.example/..")  # fmt: skip
    for way, answer in zip(ways, _serve(public, *ways), strict=True):
        location = re.search(rb"(?i)\r\nLocation: ([^\r]*)", answer)
        assert not location or re.match(rb"/(?![/\\])[\w./%-]*$", location[1]), way


def test_path_traversal_the_server_gives_nothing_outside_of_its_folder(public: Path) -> None:
    ways = (b"/../secret", b"/..%2fsecret", b"/%2e%2e/secret", b"/.%2e/%2e./secret", b"//../secret", b"/link", b"/out/secret",
            b"/%c0%ae%c0%ae/secret", b"/evil.example/../../secret", b"/..\\secret", b"/%00", b"/" + b"a" * 3000,
            b"/%ff%fe", b"/\xff", b"/%0d%0aX-Evil:%201")  # fmt: skip
    for way, answer in zip(ways, _serve(public, *ways), strict=True):
        assert b"SECRET" not in answer, way
        assert answer.split(b" ")[1] in {b"404", b"400"}, way
        assert b"x-evil:" not in answer.lower()


def test_error_pages_of_the_server_repeat_nothing_of_the_request(public: Path) -> None:
    ways = (b"/<script>alert(1)</script>", b"/%3Cscript%3Ealert(1)%3C/script%3E?<script>alert(1)</script>")
    for answer in _serve(public, *ways):
        assert b"alert(1)" not in answer
        assert b"nosniff" in answer
        assert b"default-src 'none'" in answer
        assert b"frame-ancestors 'none'" in answer
