"""The PostgreSQL store when things go wrong: server gone, restarted, wrong addresses, two runs at once, damage."""

from __future__ import annotations

import os
import socketserver
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from broadsheet.domain.errors import StoreError
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.store import Store
from broadsheet.store.mending import mend_store
from broadsheet.store.postgres import PostgresDatabase
from tests.certificates import authority
from tests.patience import PATIENCE, until
from tests.postgres import OwnServer, new_address, own_server
from tests.stores import NOW, draft, judgement, page, recorded


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    with own_server() as own:
        yield own


def altered(address: str, old: str, new: str) -> str:
    assert old in address
    return address.replace(old, new, 1)


@contextmanager
def secured(context: ssl.SSLContext) -> Iterator[str]:
    """The address of a server that speaks TLS to whoever asks for it, and nothing more."""

    class Secured(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(8)
            self.request.sendall(b"S")
            with suppress(OSError), context.wrap_socket(self.request, server_side=True) as line:
                line.recv(1)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Secured) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"postgresql://me@localhost:{server.server_address[1]}/news"
        server.shutdown()


class TestAddresses:
    def test_a_missing_database_user_or_password_is_told(self, server: OwnServer):
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute("CREATE ROLE editor LOGIN PASSWORD 'right'")
            (hba,) = connection.execute("SHOW hba_file").fetchone() or ("",)
            rules = Path(hba).read_text("utf-8")
            Path(hba).write_text("local all editor scram-sha-256\n" + rules, "utf-8")
            connection.execute("SELECT pg_reload_conf()")
        with pytest.raises(StoreError, match=r'database "nowhere" does not exist: create it'):
            Store.open(altered(server.address, "/postgres?", "/nowhere?"))
        with pytest.raises(StoreError, match=r'role "nobody" does not exist: create it'):
            Store.open(altered(server.address, "postgres:@", "nobody:@"))
        with pytest.raises(StoreError, match="user name or password is wrong") as told:
            Store.open(altered(server.address, "postgres:@", "editor:secret-word@"))
        assert "secret-word" not in str(told.value)

    @pytest.mark.parametrize("schema", ["Upper", "a;b", '"', "a" * 64])
    def test_a_schema_that_is_no_name_is_refused(self, schema: str):
        with pytest.raises(StoreError, match="is no name"):
            Store.open(f"postgresql://localhost/x?schema={schema}")

    @pytest.mark.parametrize(
        "address", ["postgresql://user@host:port/x", "postgresql://user:se@cret@localhost/x"]
    )
    def test_an_address_that_is_none_is_refused(self, address: str):
        with pytest.raises(StoreError, match=r"cannot be read.* %40 for @") as told:
            Store.open(address)
        assert "cret" not in str(told.value)

    @pytest.mark.parametrize(
        ("option", "said"),
        [
            ("sslmod=require", "correct what stands behind the ?"),
            ("sslmode=sometimes", "correct what stands behind the ?"),
            ("sslmode=require", "do not agree about TLS"),
            ("sslmode=verify-full&sslrootcert=/no/such/file", "do not agree about TLS"),
        ],
    )
    def test_options_that_do_not_fit_the_server_are_told(self, option: str, said: str):
        class Plain(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                while self.request.recv(1024):  # asks for encryption
                    self.request.sendall(b"N")

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Plain) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"postgresql://postgres@127.0.0.1:{server.server_address[1]}/x?{option}"
            with pytest.raises(StoreError) as told:
                Store.open(address, patience=1)
            server.shutdown()
        assert said in str(told.value)

    @pytest.mark.parametrize(
        ("name", "trusted", "said"),
        [
            ("localhost", "other", "has expired, or sslrootcert"),
            ("db.example", "own", "has another name"),
        ],
    )
    def test_certificates_that_do_not_fit_are_told(self, tmp_path: Path, name: str, trusted: str, said: str):
        for folder in ("own", "other"):
            (tmp_path / folder).mkdir()
        _, context = authority(tmp_path / "own", name)
        authority(tmp_path / "other", name)

        with secured(context) as place:
            options = f"?sslmode=verify-full&sslrootcert={tmp_path / trusted / 'ca.pem'}"
            with pytest.raises(StoreError, match=said):
                Store.open(place + options)

    @pytest.mark.parametrize("named", ["address", "variable"])
    def test_files_of_an_address_lie_in_the_portals_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
    ):
        (tmp_path / "my portal").mkdir()
        _, context = authority(tmp_path / "my portal", "db.example")
        monkeypatch.chdir(tmp_path)
        with secured(context) as place:
            address = f"{place}?sslmode=verify-full&sslrootcert=ca.pem&schema=news"
            monkeypatch.setenv("NEWS_STORE", address)
            written = address if named == "address" else "env:NEWS_STORE"
            portal = tmp_path / "my portal" / "portal.yaml"
            portal.write_text(f"title: P\nurl: https://p.example/\nstore: {written}\n")
            folder = load_portal(Path("my portal"))
            with pytest.raises(StoreError, match="has another name"):
                Store.open(folder.store_address)
        assert str(folder.store_address).endswith("my%20portal%2Fca.pem&schema=news")

    def test_a_store_that_has_to_be_there_is_not_made(self):
        address = new_address()
        with pytest.raises(StoreError, match="there is no store at"):
            Store.open(address, create=False)
        Store.open(address).close()
        Store.open(address, create=False).close()

    def test_another_programs_database_is_left_alone(self):
        address = new_address()
        schema = address.rpartition("schema=")[2]
        with psycopg.connect(address[: -len(f"?schema={schema}")], autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema} CREATE TABLE cookies (name text)".encode())
        with pytest.raises(StoreError, match="another program's database"):
            Store.open(address)


class TestAway:
    def test_a_server_that_restarts_is_waited_for(self, server: OwnServer):
        told: list[str] = []

        def tell(words: str) -> None:
            told.append(words)
            server.start()

        with Store.open(f"{server.address}&schema=away", tell=tell) as store, store.exclusive():
            store.meta.set("a", "1")
            server.stop()
            store.meta.set("b", "2")
            assert (store.meta.get("a"), store.meta.get("b")) == ("1", "2")
            with (
                pytest.raises(StoreError, match="in use by another"),
                Store.open(f"{server.address}&schema=away") as two,
                two.exclusive(),
            ):
                pass
        assert len(told) == 1
        assert "is away; waiting up to" in told[0]

    def test_workers_are_known_of_after_a_restart(self, server: OwnServer):
        address = f"{server.address}&schema=forgotten"
        with Store.open(address) as store, Store.open(address) as other:
            with store.working():
                store.meta.get("a")
                server.stop()
                server.start()
                store.meta.get("a")  # who only reads holds the lock again, too
                with pytest.raises(StoreError, match="in use by another process"), other.without_workers():
                    pass
            until(lambda: _is_without_workers(other))

    def test_who_lost_the_lock_to_another_meanwhile_is_told(self, server: OwnServer):
        address = f"{server.address}&schema=lost"
        with Store.open(address) as store, Store.open(address) as other, store.working():
            server.stop()
            server.start()
            with other.without_workers():
                for _ in range(2):
                    with pytest.raises(StoreError, match="in use by another process"):
                        store.meta.get("a")
            until(lambda: _reads(store))
            with pytest.raises(StoreError, match="in use by another process"), other.without_workers():
                pass

    def test_one_that_stays_away_is_told(self, tmp_path: Path):
        database = PostgresDatabase(f"postgresql://postgres@/x?host={tmp_path}", lambda _: None, patience=1)
        began = time.monotonic()
        with pytest.raises(StoreError, match="the server is away; start it"):
            database.prepare(create=True)
        assert time.monotonic() - began < PATIENCE
        database.close()

    def test_one_that_was_waited_for_in_vain_is_not_waited_for_again(self, server: OwnServer):
        told: list[str] = []
        with Store.open(f"{server.address}&schema=vain", tell=told.append, patience=0.6) as store:
            store.meta.set("a", "1")
            server.stop()
            for _ in range(3):
                with pytest.raises(StoreError, match="the server is away"):
                    store.meta.get("a")
            assert len(told) <= 1
            server.start()
            until(lambda: _is_free(store))
            assert store.meta.get("a") == "1"

    def test_one_that_recovers_is_waited_for(self):
        said = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is not yet accepting connections\0\0"
        answer = b"E" + (len(said) + 4).to_bytes(4, "big") + said

        class Recovering(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                asked = self.request.recv(1024)
                while asked[4:8] != b"\0\x03\0\0":  # asks for encryption, before it begins
                    self.request.sendall(b"N")
                    asked = self.request.recv(1024)
                self.request.sendall(answer)

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Recovering) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"postgresql://postgres@127.0.0.1:{server.server_address[1]}/x"
            database = PostgresDatabase(address, lambda _: None, patience=0.1)
            with pytest.raises(StoreError, match=r"not yet accepting connections.*the server is away"):
                database.prepare(create=True)
            database.close()
            server.shutdown()


def test_a_store_is_opened_and_read_while_another_writes() -> None:
    address = new_address()
    with Store.open(address) as store:
        store.meta.set("a", "1")
        with store._database.write() as connection:
            connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 5000")  # or else for ever
            with Store.open(address) as other:
                assert other.meta.get("a") == "1"


def _is_free(store: Store) -> bool:
    try:
        with store.exclusive():
            return True
    except StoreError:
        return False


def _reads(store: Store) -> bool:
    try:
        store.meta.get("a")
    except StoreError:
        return False
    return True


class TestExclusive:
    HOLD = """
import sys, time
from broadsheet.store import Store
store = Store.open(sys.argv[1]); lock = store.exclusive(); lock.__enter__(); print("held", flush=True)
time.sleep(600)
"""

    def test_a_second_run_is_told_who_works(self):
        address = new_address()
        hold = [sys.executable, "-c", self.HOLD, address]
        with (
            subprocess.Popen(hold, stdout=subprocess.PIPE, text=True) as process,
            Store.open(address) as store,
        ):
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            with pytest.raises(StoreError, match=f"process .broadsheet {process.pid} on"), store.exclusive():
                pass
            process.kill()
            process.wait()
            until(lambda: _is_free(store))

    def test_one_process_does_not_run_twice(self):
        with (
            Store.open(new_address()) as store,
            store.exclusive(),
            pytest.raises(StoreError, match="another run of this same process"),
            store.exclusive(),
        ):
            pass


def test_many_work_on_a_store_but_none_while_it_is_held_without_workers() -> None:
    address = new_address()
    with Store.open(address) as store, Store.open(address) as other, Store.open(address) as third:
        with store.working(), other.working():
            with pytest.raises(StoreError, match="in use by another process"), third.without_workers():
                pass
            assert _is_free(third)  # workers leave the lock of runs alone
        until(lambda: _is_without_workers(third))
        with (
            third.without_workers(),
            pytest.raises(StoreError, match="in use by another process"),
            store.working(),
        ):
            pass


def _is_without_workers(store: Store) -> bool:
    try:
        with store.without_workers():
            return True
    except StoreError:
        return False


def test_writers_take_turns() -> None:
    address = new_address()
    with Store.open(address) as store:
        store.meta.set("count", "0")

        def add() -> None:
            with Store.open(address) as mine:
                for _ in range(20):
                    with mine.repairing() as connection:
                        (count,) = connection.exec_driver_sql("SELECT value FROM meta").one()
                        connection.exec_driver_sql(
                            "UPDATE meta SET value = %(v)s", {"v": str(int(count) + 1)}
                        )

        threads = [threading.Thread(target=add) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.meta.get("count") == "80"


class TestMending:
    @pytest.fixture
    def address(self) -> str:
        address = new_address()
        with Store.open(address) as store:
            store.stories.save_read([page(draft(number)) for number in range(5)], now=NOW)
            store.judgements.save(judgement(draft(n), f"_news/{n}.md") for n in range(5))
            store.recorded.add([("r1", recorded("_news/r.md"))])
        return address

    def test_a_sound_store_is_not_touched(self, address: str):
        assert mend_store(address) == ()

    def test_what_cannot_be_read_is_dropped_and_full_text_built_anew(self, address: str):
        with Store.open(address) as store, store.repairing() as connection:
            connection.exec_driver_sql("UPDATE drafts SET record = '{\"id\": 1' WHERE id LIKE '%%2'")
            connection.exec_driver_sql("UPDATE judgements SET record = '[]' WHERE id LIKE '%%3'")
            connection.exec_driver_sql("DELETE FROM paths WHERE id LIKE '%%4'")
            connection.exec_driver_sql("DELETE FROM stories_words")
        with Store.open(address) as store:
            told = "\n".join(store.check())
            assert "6 are missing in it" in told
            assert "is judged but has no path" in told
        said = "\n".join(mend_store(address))
        assert "2 rows whose records cannot be read are dropped" in said
        assert "full text is built anew" in said
        with Store.open(address) as store:
            assert store.check() == []
            assert len(list(store.stories.drafts())) == 4
            assert len(list(store.judgements.all())) == 2
            assert store.recorded.count() == 1


def test_a_portal_names_its_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "portal.yaml").write_text("title: T\nstore: env:NEWS_STORE\n", "utf-8")
    monkeypatch.setenv("NEWS_STORE", "postgresql://localhost/x")
    folder = load_portal(tmp_path)
    assert folder.store_address == "postgresql://localhost/x"
    digest = folder.digest()
    (tmp_path / "portal.yaml").write_text("title: T\n", "utf-8")
    assert load_portal(tmp_path).store_address == folder.store_path
    assert load_portal(tmp_path).digest() == digest
    monkeypatch.delenv("NEWS_STORE")
    done = subprocess.run(
        [sys.executable, "-m", "broadsheet", "publish", "--portal", str(tmp_path)],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "NEWS_STORE": ""},
    )
    assert done.returncode == 0
    (tmp_path / "portal.yaml").write_text("title: T\nstore: env:NEWS_STORE\n", "utf-8")
    with pytest.raises(Exception, match="NEWS_STORE is not set"):
        _ = load_portal(tmp_path).store_address
