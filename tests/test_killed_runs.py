"""A run, a publish or a mailing that is killed at any moment and started again ends as one that was not.

`BROADSHEET_TEST_KILLS=200` asks for 200 kills of each.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from broadsheet.demo.press import write_archive
from broadsheet.domain.newsletter import DeliveryState
from broadsheet.store import Store
from tests import killing
from tests.commands import broadsheet, commits, touched, tree
from tests.newsroom_portal import with_newsletter
from tests.smtp import Smtp

_NOW = "2026-06-09T06:00:00Z"
_PORTAL = """\
title: Killed and started again
url: https://newsroom.example/
sources:
  - warc: press.warc.gz
judging: {embedding: none}
"""
_READERS = tuple(f"reader{number}@mail.example" for number in range(60))
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="a process's time is read from /proc"
)
KILLS = int(os.environ.get("BROADSHEET_TEST_KILLS", "6"))


def _words(folder: Path, *command: str) -> tuple[str, ...]:
    workers = ("--workers", "1") if command == ("run",) else ()
    return (*command, "--portal", str(folder), "--now", _NOW, *workers)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with an archive of an invented press, not run yet."""
    folder = tmp_path_factory.mktemp("fresh")
    (folder / "portal.yaml").write_text(_PORTAL)
    write_archive(folder / "press.warc.gz", seed=5, stories=25)
    return folder


@pytest.fixture(scope="module")
def ran(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The same portal after a run that nobody disturbed, and the processor seconds that it took."""
    return _undisturbed(fresh, tmp_path_factory.mktemp("ran"), "run")


@pytest.fixture(scope="module")
def changed(ran: tuple[Path, float], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with one edition, whose settings then changed, so that the next one differs in every page."""
    folder = tmp_path_factory.mktemp("changed") / "portal"
    shutil.copytree(ran[0], folder)
    (folder / "portal.yaml").write_text(
        _PORTAL.replace("none}", "none, half_life: 2d}") + "site: {accent: '#005599'}\n"
    )
    return folder


@pytest.fixture(scope="module")
def published(changed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """That next edition made by a `publish` that nobody disturbed, and the processor seconds that it took."""
    return _undisturbed(changed, tmp_path_factory.mktemp("published"), "publish")


@pytest.fixture(scope="module")
def drafted(ran: tuple[Path, float], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with a newsletter's draft and its subscribers."""
    folder = tmp_path_factory.mktemp("drafted") / "portal"
    shutil.copytree(ran[0], folder)
    with_newsletter(folder, 1)
    broadsheet("subscribers", "add", *_READERS, "--portal", str(folder), "--quiet")
    broadsheet(*_words(folder, "newsletter", "build"))
    return folder


@pytest.fixture(scope="module")
def mailed(drafted: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """That portal after a `newsletter send` that nobody disturbed, and the processor seconds that it took."""
    with Smtp() as server:
        copy = _copy(drafted, tmp_path_factory.mktemp("drafted"))
        with_newsletter(copy, server.port)
        found = _undisturbed(copy, tmp_path_factory.mktemp("mailed"), "newsletter", "send")
        assert server.recipients() == dict.fromkeys(_READERS, 1)
    return found


def _copy(template: Path, folder: Path) -> Path:
    shutil.rmtree(folder / "portal", ignore_errors=True)
    return Path(shutil.copytree(template, folder / "portal", symlinks=True))


def _undisturbed(template: Path, folder: Path, *command: str) -> tuple[Path, float]:
    portal = _copy(template, folder)
    return portal, killing.run(*_words(portal, *command))


def _killed(moment: int, seconds: float, prepare: Callable[[], Path], *command: str) -> Path:
    """A portal whose command was killed in its `moment`th part; one that ended before is tried anew, earlier."""
    chance = random.Random(f"{moment} {' '.join(command)}")
    share = chance.uniform(moment, moment + 1) / KILLS
    while not killing.kill(_words(portal := prepare(), *command), seconds * share, chance):
        share *= 0.9
    return portal


def _same_edition(folder: Path, expected: Path) -> None:
    assert tree(folder / "public") == tree(expected / "public")
    assert tree(folder / "content") == tree(expected / "content")
    assert commits(folder / "content") == commits(expected / "content")


@pytest.mark.parametrize("moment", range(KILLS))
def test_a_killed_run_ends_in_the_same_edition(
    fresh: Path, ran: tuple[Path, float], tmp_path: Path, moment: int
) -> None:
    folder = _killed(moment, ran[1], lambda: _copy(fresh, tmp_path), "run")
    killing.run(*_words(folder, "run"))
    _same_edition(folder, ran[0])


@pytest.mark.parametrize("moment", range(KILLS))
def test_a_killed_publish_ends_in_the_same_edition(
    changed: Path, published: tuple[Path, float], tmp_path: Path, moment: int
) -> None:
    folder = _killed(moment, published[1], lambda: _copy(changed, tmp_path), "publish")
    killing.run(*_words(folder, "publish"))
    _same_edition(folder, published[0])


@pytest.mark.parametrize("moment", range(KILLS))
def test_a_killed_mailing_sends_nothing_twice_and_knows_what_became_of_each(
    drafted: Path, mailed: tuple[Path, float], tmp_path: Path, moment: int
) -> None:
    with Smtp() as server:

        def prepare() -> Path:
            server.messages.clear()
            return with_newsletter(_copy(drafted, tmp_path), server.port)

        folder = _killed(moment, mailed[1], prepare, "newsletter", "send")
        # 3 is what sending says of an issue that was whole just before the kill.
        killing.run(*_words(folder, "newsletter", "send"), codes=(0, 1, 3))
        got = server.recipients()
    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        issue = store.issues.all()[0].issue.id
        rows = {
            state: {row.address for row in store.deliveries.with_state(issue, state)}
            for state in DeliveryState
        }
    uncertain = rows[DeliveryState.UNCERTAIN]
    assert max(got.values()) == 1
    assert set(got) | uncertain == set(_READERS)
    assert rows[DeliveryState.SENT] | uncertain == set(_READERS)
    assert rows[DeliveryState.SENT] <= set(got)
    assert len(uncertain) <= 1  # the one that was on its way
    _same_edition(folder, mailed[0])


def test_a_second_run_changes_nothing(ran: tuple[Path, float]) -> None:
    folder, _ = ran
    before = touched(folder / "public"), touched(folder / "content" / "_news"), commits(folder / "content")
    killing.run(*_words(folder, "run"))
    broadsheet("publish", "--portal", str(folder))
    assert (
        touched(folder / "public"),
        touched(folder / "content" / "_news"),
        commits(folder / "content"),
    ) == before
