"""The SQLite store when things go wrong: killed, locked, full, or damaged."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import StoreError
from broadsheet.domain.source import Listed, SourceKind
from broadsheet.domain.storing import ReadPage, SourceState
from broadsheet.store import Store

NOW = datetime(2024, 5, 6, tzinfo=UTC)
FEED = SourceState(key="feed:a", kind=SourceKind.FEED, location="https://a.example/feed")

PREAMBLE = """
import os, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import StoreError
from broadsheet.domain.storing import (ReadPage)
from broadsheet.store import Store
NOW = datetime(2024, 5, 6, tzinfo=UTC)
path = Path(sys.argv[1])
def page(number):
    url = f"https://a.example/{number}"
    draft = Draft(id=f"s{number:015x}", source="feed:a", original_url=url, url=url, captured=NOW, title="T", text="word " * 400)
    return ReadPage(draft=draft, requested_url=url, final_url=url, digest="d")
"""


def page(number: int, text: str = "word") -> ReadPage:
    url = f"https://a.example/{number}"
    draft = Draft(
        id=f"s{number:015x}", source="feed:a", original_url=url, url=url, captured=NOW, title="T", text=text
    )
    return ReadPage(draft=draft, requested_url=url, final_url=url, digest="d")


@contextmanager
def child(path: Path, script: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs the script; killed at the end."""
    arguments = [sys.executable, "-c", PREAMBLE + script, str(path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "portal" / ".broadsheet" / "store.sqlite3"


class TestKilled:
    def test_a_killed_writer_leaves_whole_batches(self, path: Path):
        total, size = 4_000, 40
        with Store.open(path) as store:
            items = [Listed(url=page(number).requested_url) for number in range(total)]
            store.sources.record_listing(FEED, items, now=NOW)
        script = f"""
with Store.open(path) as store:
    done = store.stories.count()
    for start in range(done, {total}, {size}):
        store.stories.save_read([page(number) for number in range(start, start + {size})], now=NOW)
        print(start, flush=True)
"""
        moments = random.Random(7)
        for _ in range(3):
            with child(path, script) as process:
                said(process)
                time.sleep(moments.uniform(0, 0.15))
                process.send_signal(signal.SIGKILL)
                process.wait()
            with Store.open(path) as store:
                assert store.stories.count() % size == 0
                assert store.stories.count() + store.frontier.count() == total
                assert store.check() == []
        assert store.stories.count() > 0

    def test_ctrl_c_while_a_connection_is_given_back_writes_no_traceback(
        self, path: Path, caplog: pytest.LogCaptureFixture
    ):
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        with Store.open(path) as store:
            event.listen(store._database._reader.pool, "reset", interrupt)
            with pytest.raises(KeyboardInterrupt):
                store.meta.get("a")
            event.remove(store._database._reader.pool, "reset", interrupt)
        assert caplog.messages == []


class TestLock:
    HOLD = "store = Store.open(path); lock = store.exclusive(); lock.__enter__(); print('held', flush=True)\n"

    def test_a_second_run_is_told_who_runs(self, path: Path):
        with child(path, self.HOLD + "time.sleep(600)") as process, Store.open(path) as store:
            assert said(process) == "held"
            with (
                pytest.raises(StoreError, match=rf"in use by another process \(PID {process.pid}\)"),
                store.exclusive(),
            ):
                pass

    def test_the_lock_of_a_killed_run_is_free(self, path: Path):
        with child(path, self.HOLD + "time.sleep(600)") as process:
            said(process)
        with Store.open(path) as store, store.exclusive():
            pass

    def test_workers_that_outlive_a_killed_run_do_not_hold_its_lock(self, path: Path):
        script = "worker = os.fork()\nif worker: print(worker, flush=True)\ntime.sleep(600)"
        with child(path, self.HOLD + script) as process:
            said(process)
            worker = int(said(process))
        try:
            with Store.open(path) as store, store.exclusive():
                pass
        finally:
            os.kill(worker, signal.SIGKILL)

    def test_a_process_excludes_itself_too(self, path: Path):
        with Store.open(path) as store, Store.open(path) as other:
            with store.exclusive(), pytest.raises(StoreError, match="same process"), other.exclusive():
                pass
            with other.exclusive():
                pass

    def test_readers_and_single_calls_need_no_lock(self, path: Path):
        with Store.open(path) as store, store.exclusive(), Store.open(path) as other:
            store.stories.save_read([page(1)], now=NOW)
            assert other.stories.count() == 1

    def test_a_store_is_opened_and_read_while_another_writes(self, path: Path):
        with Store.open(path) as store:
            store.meta.set("a", "1")
            with store._database.write(), Store.open(path) as other:
                assert other.meta.get("a") == "1"

    def test_a_writer_that_waits_in_vain_says_so(self, path: Path):
        with Store.open(path) as store:
            with store._database.read() as connection:
                connection.exec_driver_sql("PRAGMA busy_timeout = 20")
            blocker = sqlite3.connect(path)
            blocker.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="in use by another process"):
                store.meta.set("a", "b")
            blocker.close()
            store.meta.set("a", "b")

    def test_a_store_may_be_written_while_it_is_read(self, path: Path):
        with Store.open(path) as store:
            store.stories.save_read([page(number) for number in range(300)], now=NOW)
            for number, draft in enumerate(store.stories.drafts()):
                store.meta.set("last", draft.id)
                assert number < 300

    def test_two_processes_may_make_the_store_at_once(self, path: Path):
        script = "Store.open(path).close(); print('ok', flush=True)"
        with child(path, script) as one, child(path, script) as two:
            assert (said(one), said(two)) == ("ok", "ok")


class TestDisk:
    def test_a_full_disk_loses_nothing(self, path: Path):
        with Store.open(path) as store:
            store.stories.save_read([page(1)], now=NOW)
            with store._database.read() as connection:
                pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
                connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
            with pytest.raises(StoreError, match=r"store\.sqlite3: .*the disk is full; free some space"):
                store.stories.save_read([page(number, "word " * 2_000) for number in range(100)], now=NOW)
            assert [draft.id for draft in store.stories.drafts()] == [page(1).draft.id]
            with store._database.read() as connection:
                connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
            store.stories.save_read([page(number) for number in range(100)], now=NOW)
            assert store.stories.count() == 100
            assert store.check() == []

    def test_a_file_that_may_not_grow_loses_nothing(self, path: Path):
        script = """
with Store.open(path) as store:
    store.stories.save_read([page(1)], now=NOW)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
    try:
        for start in range(2, 2_000, 50):
            store.stories.save_read([page(number) for number in range(start, start + 50)], now=NOW)
    except StoreError as error:
        print(error, flush=True)
"""
        with child(path, script) as process:
            told = said(process)
            process.wait()
        assert "the disk" in told
        with Store.open(path) as store:
            assert (store.stories.count() - 1) % 50 == 0
            assert store.stories.count() >= 1
            assert store.check() == []

    def test_a_folder_that_may_not_be_written_is_told(self):
        folder = Path(tempfile.mkdtemp(prefix="broadsheet-"))
        try:
            folder.chmod(0o555)
            script = """
import sqlalchemy, sqlalchemy.dialects.sqlite, broadsheet.store.store
if os.geteuid() == 0: os.setuid(65534)
try: Store.open(path)
except StoreError as error: print(error, flush=True)
"""
            with child(folder / "store.sqlite3", script) as process:
                assert "cannot be opened; check that its folder exists and may be written" in said(process)
        finally:
            folder.chmod(0o755)
            shutil.rmtree(folder)

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path):
        (tmp_path / "file").write_text("", "utf-8")
        with pytest.raises(StoreError, match="cannot be made"):
            Store.open(tmp_path / "file" / ".broadsheet" / "store.sqlite3")

    def test_no_store_is_made_where_none_was_asked_for(self, path: Path):
        with pytest.raises(StoreError, match=r"there is no store at .*; `broadsheet run` makes one"):
            Store.open(path, create=False)
        assert not path.parent.exists()


class TestDamage:
    def test_what_is_no_database_is_told_and_left_alone(self, tmp_path: Path):
        path = tmp_path / "store.sqlite3"
        path.write_bytes(b"not a database, but longer than a header " * 100)
        before = path.read_bytes()
        with pytest.raises(
            StoreError, match="is damaged or is no store; put a backup in its place or move it away"
        ):
            Store.open(path)
        assert path.read_bytes() == before

    def test_a_torn_file_is_told(self, path: Path):
        with Store.open(path) as store:
            store.stories.save_read([page(number, "word " * 500) for number in range(200)], now=NOW)
        whole = path.read_bytes()
        path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
        with pytest.raises(StoreError, match="damaged"), Store.open(path) as store:
            list(store.stories.drafts())

    def test_a_record_changed_by_hand_is_told(self, path: Path):
        with Store.open(path) as store:
            store.stories.save_read([page(1)], now=NOW)
            with store._database.write() as connection:
                connection.exec_driver_sql("UPDATE drafts SET record = '{\"id\": 1}'")
            with pytest.raises(StoreError, match="a record in it cannot be read"):
                list(store.stories.drafts())

    def test_another_programs_database_is_left_alone(self, tmp_path: Path):
        path = tmp_path / "store.sqlite3"
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE cookies (name)")
        other.commit()
        other.close()
        with pytest.raises(StoreError, match="another program's database"):
            Store.open(path)

    def test_check_finds_what_does_not_fit(self, path: Path):
        with Store.open(path) as store:
            store.stories.save_read([page(1)], now=NOW)
            assert store.check() == []
        raw = sqlite3.connect(path)  # foreign keys are not enforced here
        raw.execute("DELETE FROM drafts")
        raw.execute("INSERT INTO judgements VALUES ('s1', '{}')")
        raw.execute("INSERT INTO picture_bodies VALUES ('images/x.webp', x'00')")
        raw.execute("DROP TRIGGER stories_text_update")
        raw.execute("UPDATE stories SET title = 'other words'")
        raw.commit()
        raw.close()
        with Store.open(path) as store:
            told = "\n".join(store.check())
        assert "row 1 of judgements refers to a row of drafts that is missing" in told
        assert "full text does not fit the stories" in told
        assert f"story {page(1).draft.id} has neither a draft nor a record" in told
        assert "story s1 is judged but has no path" in told
        assert "the copy images/x.webp belongs to no picture" in told


def test_the_package_is_light_until_a_store_is_opened():
    code = "import sys, broadsheet.store; assert 'sqlalchemy' not in sys.modules; broadsheet.store.Store"
    subprocess.run([sys.executable, "-c", code], check=True)
