"""The application over HTTP: the published site, its headers, its conditional answers, and who may ask."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.domain.portal import Portal
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from tests.commands import Begun, interruptible, start
from tests.http_client import ask
from tests.patience import PATIENCE


@pytest.fixture
def folder(tmp_path: Path) -> PortalFolder:
    """A portal with two published pages."""
    (tmp_path / "public" / "about").mkdir(parents=True)
    (tmp_path / "public" / "index.html").write_text("<html>front")
    (tmp_path / "public" / "about" / "index.html").write_text("<html>about")
    settings = Portal(title="A portal", url="https://news.example/")
    return PortalFolder(path=tmp_path, portal=settings, topics=(), organizations=(), sources=())


@pytest.fixture
def served(folder: PortalFolder) -> Iterator[str]:
    """The address at which the portal is served."""
    with running(create_app(folder)) as address:
        yield address


def test_every_answer_has_the_security_headers(served: str) -> None:
    for path in ("/", "/about/", "/about", "/missing"):
        answer = ask(served, path)
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in answer.headers


def test_a_folder_of_the_static_api_is_answered_with_its_document(folder: PortalFolder, served: str) -> None:
    (folder.public_path / "api" / "topics").mkdir(parents=True)
    (folder.public_path / "api" / "topics" / "index.json").write_text("{}")
    answer = ask(served, "/api/topics/")
    assert (answer.status, answer.body) == (200, b"{}")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert (ask(served, "/api/topics").status, ask(served, "/api/").status) == (301, 404)


@pytest.mark.parametrize(("locale", "said"), [("en", "No stories yet"), ("ja", "記事はまだありません")])
def test_before_the_first_edition_it_is_said_what_to_do(tmp_path: Path, locale: str, said: str) -> None:
    settings = Portal(title="A portal", locale=locale)
    folder = PortalFolder(path=tmp_path, portal=settings, topics=(), organizations=(), sources=())
    with running(create_app(folder)) as address:
        answer = ask(address, "/")
    assert (answer.status, answer.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    told = answer.body.decode()
    assert told.startswith(said)
    assert "`broadsheet run`" in told


def test_a_page_that_the_client_has_is_not_sent_again(served: str, folder: PortalFolder) -> None:
    first = ask(served, "/about/")
    assert (first.status, first.body) == (200, b"<html>about")
    tag = first.headers["ETag"]
    for condition in (tag, f'"other", W/{tag}', "*"):
        again = ask(served, "/about/", If_None_Match=condition)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert ask(served, "/about/", If_None_Match='"other"').status == 200
    (folder.public_path / "about" / "index.html").write_text("<html>the next edition")
    changed = ask(served, "/about/", If_None_Match=tag)
    assert (changed.status, changed.body) == (200, b"<html>the next edition")


def test_head_is_answered_without_a_body_and_other_methods_are_refused(served: str) -> None:
    head = ask(served, "/", "HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", "11")
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = ask(served, "/", method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_an_unpublished_portal_says_what_to_do(tmp_path: Path) -> None:
    folder = PortalFolder(path=tmp_path, portal=Portal(title="New"), topics=(), organizations=(), sources=())
    with running(create_app(folder)) as address:
        answer = ask(address, "/")
    assert answer.status == 404
    assert b"broadsheet run" in answer.body


@pytest.fixture
def portal(folder: PortalFolder) -> Path:
    """The portal with the settings file that the command reads."""
    (folder.path / "portal.yaml").write_text("title: A portal\nurl: https://news.example/\n")
    return folder.path


def _started(portal: Path, *words: str) -> tuple[Begun, str]:
    process = Begun("serve", "--portal", str(portal), "--port", "0", *words, prints=True)
    assert process.stdout
    said = process.stdout.readline().decode()
    assert said.startswith("serving "), said
    return process, said.split(" on ")[1].split(" ")[0]


def _stopped(process: Begun) -> None:
    process.terminate()
    process.wait()


def test_a_server_on_loopback_answers_to_its_own_names_alone(portal: Path) -> None:
    process, address = _started(portal)
    try:
        for host in (
            "127.0.0.1",
            "localhost:8000",
            "LOCALHOST",
            "[::1]:80",
            "news.example",
            "News.Example:443",
        ):
            assert ask(address, "/", Host=host).status == 200, host
        for host in ("evil.example", "127.0.0.1.evil.example", "[::2]", "[", "", "localhost.evil.example:80"):
            answer = ask(address, "/", Host=host)
            assert (answer.status, b"front" in answer.body) == (421, False), host
    finally:
        _stopped(process)


def test_a_server_on_all_addresses_answers_to_any_name(portal: Path) -> None:
    process, address = _started(portal, "--host", "0.0.0.0")
    try:
        assert ask(address.replace("0.0.0.0", "127.0.0.1"), "/", Host="anything.example").status == 200
    finally:
        _stopped(process)


def test_starting_the_command_loads_no_web_framework() -> None:
    words = "import sys, broadsheet.faces.cli; heavy = {'fastapi', 'uvicorn', 'mcp', 'pydantic', 'sqlalchemy', 'numpy', 'lxml', 'aiohttp'}; print(heavy & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, check=True)
    assert done.stdout == b"set()\n"


_TASK_LEFT = "import asyncio; loop = asyncio.new_event_loop(); loop.create_task(loop.shutdown_asyncgens())"
_LOOP_FAILS = "try: raise KeyboardInterrupt\nfinally: raise RuntimeError('Event loop stopped')"


@pytest.mark.parametrize("ending", ["", _TASK_LEFT, _LOOP_FAILS], ids=["plain", "task", "loop"])
def test_ctrl_c_before_the_command_is_loaded_ends_it_in_a_sentence(tmp_path: Path, ending: str) -> None:
    (tmp_path / "typer.py").write_text(f"{ending}\nraise KeyboardInterrupt")
    done = subprocess.run(
        [sys.executable, "-m", "broadsheet", "--version"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (3, b"stopped; nothing that was stored is lost\n")


def test_settings_that_change_are_told(tmp_path: Path) -> None:
    settings = tmp_path / "portal.yaml"
    settings.write_text("title: Before\n", "utf-8")
    words = ("serve", "--portal", str(tmp_path), "--port", "0")
    with interruptible():
        server = start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert server.stdout is not None
        assert b"serving" in server.stdout.readline()
        settings.write_text("title: After\n", "utf-8")
        assert server.stderr is not None
        assert b"portal.yaml changed; start `serve` anew" in server.stderr.readline()
        server.send_signal(signal.SIGINT)
        assert (server.communicate(timeout=PATIENCE)[1], server.returncode) == (b"", 0)
    finally:
        server.kill()
        server.communicate(timeout=PATIENCE)
