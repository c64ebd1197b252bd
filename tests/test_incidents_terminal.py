"""Incidents of other projects: text of the web that drove a terminal or wrote log lines, and silence in a log."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from broadsheet.faces.terminal import JsonLog, Terminal, visible
from tests.articles import page, portal
from tests.commands import broadsheet
from tests.loopback import Loopback


def test_no_text_of_the_web_drives_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    attack = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eright\r\x08\u2028x"
    assert visible(attack).isprintable()
    terminal = Terminal()
    with terminal.stage(attack) as task:
        task.advance()
    terminal.notice(f"refused {attack}[bold]:bomb:")
    told = capsys.readouterr().err
    assert all(char.isprintable() or char == "\n" for char in told)
    assert "[bold]:bomb:" in told


def test_no_text_of_the_web_writes_a_log_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().notice("refused https://a.example/\nbroadsheet: everything is fine")
    assert capsys.readouterr().err.count("\n") == 1


def test_escape_sequences_of_a_page_stay_out_of_every_command(tmp_path: Path) -> None:
    attack = "Gate cameras &#x9b;31m &#27;[2J &#x202e;evil"
    with Loopback() as web:
        items = "".join(f"<item><link>{web.url(path)}</link></item>" for path in ("/a", "/%1b%5b2J"))
        web.page("/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
        web.page("/a", page(attack), headers={"Content-Type": "text/html"})
        web.page("/%1b%5b2J", b"\x1b[2J", headers={"Content-Type": "text/\x1b[2Jplain"})
        folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
        out = [
            broadsheet(
                "run", "--portal", str(folder), "--now", "2026-06-09T06:00:00Z", "--workers", "1", expect=1
            )
        ]
        out.append(broadsheet("explain", web.url("/a"), "--portal", str(folder)))
        out.append(broadsheet("explain", web.url("/a"), "--portal", str(folder), "--json"))
    for done in out:
        text = (done.stdout + done.stderr).decode()
        assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("kind", [Terminal, JsonLog])
def test_a_log_is_told_each_minute_how_far_a_long_stage_is(
    capsys: pytest.CaptureFixture[str], kind: type[Terminal | JsonLog]
) -> None:
    seconds = 0.0
    with kind(clock=lambda: seconds).stage("reading pages") as task:
        for number in range(8):
            task.advance()
            if number == 3:
                task.expect(8)
            seconds += 25
    told = capsys.readouterr().err.splitlines()
    if kind is Terminal:
        wanted = ["reading pages: 4 so far", "reading pages: 7 of 8", "reading pages: 8"]
        assert told == wanted
        return
    lines = [json.loads(line) for line in told]
    assert all(datetime.fromisoformat(line.pop("time")) for line in lines)
    assert lines == [
        {"level": "info", "message": "reading pages", "done": 4, "total": None},
        {"level": "info", "message": "reading pages", "done": 7, "total": 8},
        {"level": "debug", "message": "reading pages", "done": 8, "seconds": 200.0},
    ]
