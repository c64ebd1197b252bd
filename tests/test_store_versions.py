"""Stores of other versions: an older one is brought to today's in whole steps, a newer one is left alone."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from broadsheet.domain.errors import StoreError
from broadsheet.store import Store
from broadsheet.store.migrations import STEPS, Step, migrate
from tests import stores
from tests.commands import broadsheet

NOW = datetime(2024, 5, 6, tzinfo=UTC)
NEWEST = STEPS[-1].version
OLD_STORE = Path(__file__).with_name("store_v1.sql")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "portal" / ".broadsheet" / "store.sqlite3"


def first_version(path: Path) -> None:
    """A store as the first version of the program left it."""
    path.parent.mkdir(parents=True)
    raw = sqlite3.connect(path)
    raw.executescript(OLD_STORE.read_text("utf-8"))
    raw.close()


def schema(store: Store) -> list[tuple[object, ...]]:
    with store._database.read() as connection:
        rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master ORDER BY name")
        return [(kind, name, " ".join(str(sql).split())) for kind, name, sql in rows]  # ALTER adds no line


def test_a_store_of_the_first_version_opens_with_all_it_holds(path: Path, tmp_path: Path):
    first_version(path)
    told: list[str] = []
    with Store.open(path, tell=told.append) as store, Store.open(tmp_path / "new.sqlite3") as new:
        assert [draft.title for draft in store.stories.drafts()] == ["An owl"]
        assert store.search.search("owl") == ("s000000000000001",)
        assert store.frontier.pending(NOW)[0].hint.title == "A heron"
        assert store.check() == []
        assert schema(store) == schema(new)
    Store.open(path, tell=told.append).close()
    brought = f"the store {path} has version 1 and is brought to {NEWEST}, which can take minutes"
    assert told == [f"{brought}; stopped before its end, it stays as it was"]


def test_a_command_tells_that_it_brings_an_older_store_to_todays_version(tmp_path: Path):
    broadsheet("init", str(tmp_path / "p"), "--source", "https://a.example/feed")
    first_version(tmp_path / "p" / ".broadsheet" / "store.sqlite3")
    asked = ("tokens", "list", "--portal", str(tmp_path / "p"))
    assert f"has version 1 and is brought to {NEWEST}" in broadsheet(*asked).stderr.decode()
    assert broadsheet(*asked).stderr == b""


def test_a_repair_tells_that_it_brings_an_older_store_to_todays_version(tmp_path: Path):
    broadsheet("init", str(tmp_path / "p"), "--source", "https://a.example/feed")
    first_version(tmp_path / "p" / ".broadsheet" / "store.sqlite3")
    told = broadsheet("doctor", "--repair", "--portal", str(tmp_path / "p")).stderr.decode()
    assert f"has version 1 and is brought to {NEWEST}" in told
    assert f"bringing the store to version {NEWEST}: {NEWEST - 1}" in told


def test_stories_judged_before_there_were_pages_stand_on_them(path: Path):
    with Store.open(path) as store:
        store.stories.save_read([stores.page(stores.draft(1))], now=NOW)
        store.judgements.save([stores.judgement(stores.draft(1), "_news/1.md")])
        store.recorded.add([("r1", stores.recorded("_news/2.md"))])
        pages = store.standings.page()
    raw = sqlite3.connect(path)
    raw.executescript(
        "DROP TABLE standing_topics; DROP TABLE standings; UPDATE schema_version SET version = 4;"
    )
    raw.close()
    with Store.open(path) as store:
        assert store.standings.page() == pages
        assert store.check() == []


def test_a_store_newer_than_the_program_is_left_alone(path: Path):
    with Store.open(path) as store, store._database.write() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version = 99")
    with pytest.raises(StoreError, match=r"newer Broadsheet \(store version 99.*update Broadsheet"):
        Store.open(path)


def test_later_steps_are_applied_once_and_in_order(path: Path):
    def widen(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE meta ADD COLUMN note TEXT")

    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE meta SET note = value || '!'")

    with Store.open(path) as store:
        store.meta.set("a", "b")
        for _ in range(2):
            with store._database.write() as connection:
                migrate(connection, (Step(NEWEST + 1, widen), Step(NEWEST + 2, fill)))
        with store._database.read() as connection:
            assert connection.exec_driver_sql("SELECT note FROM meta").all() == [("b!",)]
            assert connection.exec_driver_sql("SELECT version FROM schema_version").all() == [(NEWEST + 2,)]


def test_a_step_that_fails_leaves_the_store_as_it_was(path: Path):
    def widen(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE meta ADD COLUMN note TEXT")

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT nonsense")

    with Store.open(path) as store:
        before = schema(store)
        with pytest.raises(StoreError), store._database.write() as connection:
            migrate(connection, (Step(NEWEST + 1, widen), Step(NEWEST + 2, fail)))
        assert schema(store) == before
    with Store.open(path):
        pass
