"""The commands of a newsletter and its subscribers, as the tests give them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import broadsheet
from tests.newsroom_portal import NOW, new_portal
from tests.once import made_once

READERS = tuple(f"reader{number}@mail.example" for number in range(6))


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published portal, which nobody changes."""

    def build(folder: Path) -> None:
        new_portal(folder)

    return made_once(tmp_path_factory, "harbour-portal", build)


def newsletter(portal: Path, *words: str, expect: int = 0, now: str = NOW) -> str:
    """Run one of the newsletter's commands; what it printed."""
    timed = ("--now", now) if words[0] in {"build", "due", "send", "preview", "test"} else ()
    return broadsheet("newsletter", *words, "--portal", str(portal), *timed, expect=expect).stdout.decode()


def subscribers(portal: Path, *words: str, stdin: bytes = b"", expect: int = 0) -> str:
    """Run one of the subscribers' commands; what it printed."""
    return broadsheet(
        "subscribers", *words, "--portal", str(portal), stdin=stdin, expect=expect
    ).stdout.decode()


def stored_issue_of(portal: Path) -> dict:
    """The newest issue as it is kept."""
    return json.loads(newsletter(portal, "status", "--json"))["issue"]["issue"]
