"""Workers on PostgreSQL: the same bytes as a run gives, however many there are and whatever kills them."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.engine.workers.planning import host_lock
from broadsheet.engine.workers.queue import open_queue, rows
from broadsheet.store import Store
from tests.commands import Begun, broadsheet, tree
from tests.loopback import Loopback
from tests.patience import PATIENCE, until
from tests.postgres import new_address, own_server

NOW = "2026-06-09T06:00:00Z"
_HOSTS, _PAGES = 4, 8
_KILLING = float(os.environ.get("BROADSHEET_KILL_SECONDS", "8"))
_PARAGRAPH = "The council of {town} met on Tuesday and spoke for hours about item {number} of its list. "


def _at(number: int) -> str:
    return f"2026-06-0{number % 8 + 1}T0{number % 10}:00:00Z"


def _page(town: str, number: int, at: str) -> bytes:
    text = "".join(
        f"<p>{_PARAGRAPH.format(town=town, number=number)}Speaker {index} of {town} said that reservoir {number} "
        f"needs {index + number} new pumps before the winter, and named the cost.</p>"
        for index in range(6)
    )
    return (
        f"<html lang=en><head><title>{town} votes on reservoir {number}</title>"
        f'<meta property="article:published_time" content="{at}">'
        f"</head><body><article><h1>{town} votes on reservoir {number}</h1>{text}</article></body></html>"
    ).encode()


@pytest.fixture(scope="module")
def web() -> Iterator[list[Loopback]]:
    """A few hosts with a feed and some pages each."""
    towns = ("Ashford", "Birchwood", "Cedarville", "Dunmore")
    hosts = [Loopback() for _ in range(_HOSTS)]
    for host, town in zip(hosts, towns, strict=True):
        host.__enter__()
        items = []
        for number in range(_PAGES):
            host.page(f"/{number}", _page(town, number, _at(number)))
            items.append(f"<item><title>{town} {number}</title><link>{host.url(f'/{number}')}</link></item>")
        feed = f"<rss version='2.0'><channel><title>{town}</title>{''.join(items)}</channel></rss>"
        host.page("/feed", feed.encode(), headers={"Content-Type": "application/rss+xml"})
        host.page("/robots.txt", b"User-agent: *\nAllow: /\n")
    yield hosts
    for host in hosts:
        host.__exit__(None, None, None)


def _portal(folder: Path, web: list[Loopback], store: str | None = None) -> Path:
    folder.mkdir()
    feeds = "".join(f"  - feed: {host.url('/feed')}\n" for host in web)
    (folder / "portal.yaml").write_text(
        f"title: Reservoirs\nsources:\n{feeds}fetch:\n  delay: 0\n  allow_private: [127.0.0.1]\n"
        + (f"store: {json.dumps(store)}\n" if store else ""),
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def inline(web: list[Loopback], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition that one process makes with the embedded store."""
    folder = _portal(tmp_path_factory.mktemp("inline") / "portal", web)
    broadsheet("run", "--portal", str(folder), "--now", NOW, "--quiet")
    return folder


def _same(folder: Path, other: Path) -> None:
    for name in ("content", "public"):
        assert tree(folder / name) == tree(other / name)


def _worker(folder: Path, *words: str, **options: object) -> Begun:
    common = ("--portal", str(folder), "--now", NOW, "--quiet", "--stalled-after", "3s")
    return Begun("worker", *common, *words, **options)


def test_a_run_on_postgresql_gives_the_same_bytes(inline: Path, web: list[Loopback], tmp_path: Path) -> None:
    folder = _portal(tmp_path / "portal", web, new_address())
    broadsheet("run", "--portal", str(folder), "--now", NOW, "--quiet")
    assert not (folder / ".broadsheet" / "store.sqlite3").exists()
    _same(folder, inline)


@pytest.mark.parametrize("number", [1, 4])
def test_workers_give_the_same_bytes(inline: Path, web: list[Loopback], tmp_path: Path, number: int) -> None:
    folder = _portal(tmp_path / "portal", web, new_address())
    before = [len(host.log) for host in web]
    workers = [_worker(folder, "--drain") for _ in range(number)]
    for worker in workers:
        assert worker.wait(PATIENCE) == 0
    _same(folder, inline)
    for host, seen in zip(web, before, strict=True):
        asked = [request.path for request in host.log[seen:] if request.path != "/robots.txt"]
        assert sorted(asked) == sorted({*asked}), "an address was fetched twice"
    told = json.loads(broadsheet("status", "--portal", str(folder), "--json", "--now", NOW).stdout)
    assert told["stories"] == _HOSTS * _PAGES
    assert told["waiting"] == 0
    assert told["hour"]["fetch"] >= _HOSTS
    assert "edition" in told["jobs"]
    people = broadsheet("status", "--portal", str(folder), "--now", NOW).stdout.decode()
    assert "addresses waiting  0" in people


def test_workers_are_polite_to_a_host_that_redirects_lead_to(tmp_path: Path) -> None:
    with Loopback() as shared, Loopback() as one, Loopback() as two:
        for number, host in enumerate((one, two)):
            links = ""
            for page in range(4):
                shared.page(f"/{number}/{page}", _page(f"Town{number}", page, _at(page)))
                host.redirect(f"/{page}", shared.url(f"/{number}/{page}"))
                links += f"<item><title>T {page}</title><link>{host.url(f'/{page}')}</link></item>"
            feed = f"<rss version='2.0'><channel><title>T</title>{links}</channel></rss>"
            host.page("/feed", feed.encode(), headers={"Content-Type": "application/rss+xml"})
        folder = _portal(tmp_path / "portal", [one, two], new_address())
        settings = (
            (folder / "portal.yaml").read_text("utf-8").replace("delay: 0", "delay: 0.5\n  archive: true")
        )
        (folder / "portal.yaml").write_text(settings, "utf-8")
        workers = [_worker(folder, "--drain") for _ in range(2)]
        for worker in workers:
            assert worker.wait(2 * PATIENCE) == 0
        pages = [request for host in (one, two) for request in host.log if request.path[1:].isdecimal()]
        began = min(request.at for request in pages)
        assert len(shared.log) >= 8
        for number, request in enumerate(shared.log):  # each has a turn half a second after the last one's
            assert request.at - began > 0.45 * number
        _comes_back_from_its_archive(folder, tmp_path / "anew")


def _comes_back_from_its_archive(folder: Path, anew: Path) -> None:
    """What workers fetched and kept makes an equal store and edition."""
    shutil.copytree(folder, anew, ignore=shutil.ignore_patterns(".broadsheet", "content", "public"))
    settings = (anew / "portal.yaml").read_text("utf-8")
    (anew / "portal.yaml").write_text(settings[: settings.index("store:")], "utf-8")
    names = sorted(map(str, (anew / "archive").glob("*.warc.gz")))
    assert names
    broadsheet("backfill", *names, "--portal", str(anew), "--now", NOW, "--quiet")
    broadsheet("publish", "--portal", str(anew), "--now", NOW, "--quiet")
    assert len(list((anew / "content" / "_news").iterdir())) == 8
    assert tree(anew / "content" / "_news") == tree(folder / "content" / "_news")


def test_an_archive_comes_out_of_workers_as_of_a_run(tmp_path: Path) -> None:
    lines = (
        {
            "url": f"https://paper{number % 3}.example/{number}",
            "html": _page("Eastwick", number, _at(number)).decode(),
        }
        for number in range(20)
    )
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    for name, more in (("run", ""), ("workers", f"store: {json.dumps(new_address())}\n")):
        (tmp_path / name).mkdir()
        settings = f"title: Reservoirs\nsources:\n  - jsonl: ../pages.jsonl\n{more}"
        (tmp_path / name / "portal.yaml").write_text(settings, "utf-8")
    broadsheet("run", "--portal", str(tmp_path / "run"), "--now", NOW, "--quiet")
    workers = [_worker(tmp_path / "workers", "--drain") for _ in range(2)]
    for worker in workers:
        assert worker.wait(2 * PATIENCE) == 0
    assert len(list((tmp_path / "run" / "content" / "_news").iterdir())) == 20
    _same(tmp_path / "workers", tmp_path / "run")


def test_killed_workers_and_a_restarted_server_change_nothing(
    inline: Path, web: list[Loopback], tmp_path: Path
) -> None:
    chance = random.Random(11)
    with own_server() as server:
        folder = _portal(tmp_path / "portal", web, f"{server.address}&schema=killed")
        log = (tmp_path / "worker.log").open("wb")
        workers = [_worker(folder, stderr=log) for _ in range(4)]
        end, restart = time.monotonic() + _KILLING, time.monotonic() + _KILLING / 2
        while time.monotonic() < end:
            time.sleep(chance.uniform(1, 2))
            victim = chance.randrange(len(workers))
            workers[victim].kill()
            workers[victim].wait()
            workers[victim] = _worker(folder, stderr=log)
            if time.monotonic() > restart:
                restart = end + 1
                server.stop()
                time.sleep(1)
                server.start()
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        for worker in workers:
            worker.wait(PATIENCE)
        log.close()
        said = (tmp_path / "worker.log").read_text("utf-8")
        assert not re.search("Traceback|Error|connecting", said), "quiet workers told what they mended"
        last = _worker(folder, "--drain")
        assert last.wait(2 * PATIENCE) == 0
        _same(folder, inline)
        with Store.open(f"{server.address}&schema=killed") as store:
            assert store.check() == []
            assert store.stories.count() == _HOSTS * _PAGES
        status = ["git", "-C", str(folder / "content"), "status", "--porcelain"]
        assert subprocess.run(status, capture_output=True, check=True).stdout == b""


def test_a_worker_stops_when_it_is_told_to_and_serves_metrics(web: list[Loopback], tmp_path: Path) -> None:
    folder, log = _portal(tmp_path / "portal", web[:-1], new_address()), tmp_path / "worker.log"
    with log.open("wb") as file:
        worker = Begun(
            "worker", "--portal", str(folder), "--now", NOW, "--log", "json", "--publish-every", "1s",
            "--metrics-port", "0", stderr=file,
        )  # fmt: skip

    def told() -> list[str]:
        return [json.loads(line)["message"] for line in log.read_text("utf-8").splitlines(keepends=True)]

    def is_told(words: str) -> None:
        until(lambda: any(words in line for line in told()))

    def metrics() -> str:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.read().decode()

    is_told("metrics on")
    address = re.search(r"http://127\.0\.0\.1:\d+/metrics", told()[0])[0]
    port = address.rpartition(":")[2].partition("/")[0]
    second = broadsheet("worker", "--portal", str(folder), "--drain", "--metrics-port", port, expect=3)
    assert f"metrics cannot be served on port {port}".encode() in second.stderr
    stories = (_HOSTS - 1) * _PAGES
    until(lambda: f"broadsheet_stories {stories}.0" in metrics() and (folder / "public").exists(), pause=0.5)
    assert f'broadsheet_jobs{{status="succeeded",task="poll"}} {_HOSTS - 1}.0' in metrics()

    settings = (folder / "portal.yaml").read_text("utf-8")
    (folder / "portal.yaml").write_text(f"titel: wrong\n{settings}", "utf-8")
    is_told("go unheeded until they are right")
    settings = settings.replace("sources:\n", f"sources:\n  - feed: {web[-1].url('/feed')}\n")
    shutil.rmtree(folder / "content")
    (folder / "content").write_text("no folder", "utf-8")
    (folder / "portal.yaml").write_text(settings, "utf-8")
    is_told("working by them from now on")
    is_told("edition failed: ")
    until(lambda: f"broadsheet_stories {_HOSTS * _PAGES}.0" in metrics(), pause=0.5)
    moved = broadsheet("store", "move", "file", "--portal", str(folder), expect=3).stderr.decode()
    assert f"in use by another process (broadsheet {worker.pid} on " in moved
    assert not (folder / ".broadsheet" / "store.sqlite3").exists()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    assert any(line.startswith("edition 1") for line in told())
    assert {"time", "level", "message"} <= json.loads(log.read_text("utf-8").splitlines()[0]).keys()


def test_a_job_that_fails_gives_way_to_its_like_that_was_planned_meanwhile() -> None:
    address, tries = new_address(), 0
    Store.open(address).close()

    async def work() -> dict[str, int]:
        async with open_queue(address) as app:

            @app.task(name="edition", retry=3)
            async def edition() -> None:
                nonlocal tries
                tries += 1
                if tries == 1:
                    await planned.defer_async()
                    raise OSError("the disk is full")

            planned = app.configure_task("edition", lock="edition", queueing_lock="edition")
            await planned.defer_async()
            await app.run_worker_async(wait=False, install_signal_handlers=False)
            found = await rows(app, "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
            return {row["status"]: row["count"] for row in found}

    assert asyncio.run(work()) == {"succeeded": 1}
    assert tries == 2


_BREAKS_ONCE = """
CREATE SEQUENCE tries;
CREATE FUNCTION break_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('tries') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER breaking BEFORE UPDATE ON procrastinate_jobs FOR EACH ROW
    WHEN (NEW.status = 'succeeded') EXECUTE FUNCTION break_once();
"""


def test_a_job_whose_end_breaks_the_connection_is_not_under_way_for_ever() -> None:
    address = new_address()
    Store.open(address).close()

    async def work() -> list[dict[str, object]]:
        async with open_queue(address) as app:

            @app.task(name="edition")
            async def edition() -> None:
                pass

            await app.connector.execute_query_async(_BREAKS_ONCE)
            await edition.defer_async()
            await app.run_worker_async(wait=False, install_signal_handlers=False)
            return await rows(app, "SELECT status::text FROM procrastinate_jobs")

    assert asyncio.run(work()) == [{"status": "succeeded"}]


def test_the_queue_opens_with_a_password_of_any_characters() -> None:
    address = new_address().replace("postgres:@", "postgres:a%20b%2B%40%5C%27@", 1)
    Store.open(address).close()

    async def jobs() -> list[dict[str, object]]:
        async with open_queue(address) as app:
            return await rows(app, "SELECT id FROM procrastinate_jobs")

    assert asyncio.run(jobs()) == []


def test_workers_need_a_server(web: list[Loopback], tmp_path: Path) -> None:
    folder = _portal(tmp_path / "portal", web)
    for command in ("worker", "status"):
        done = broadsheet(command, "--portal", str(folder), expect=3)
        assert b"use `broadsheet run --every 30m`" in done.stderr


def test_a_store_moves_to_a_server_and_back(inline: Path, web: list[Loopback], tmp_path: Path) -> None:
    folder = tmp_path / "portal"
    shutil.copytree(inline, folder)
    address = new_address()
    told = broadsheet("store", "move", address, "--portal", str(folder)).stdout.decode()
    assert f"{_HOSTS * _PAGES} rows" in told
    assert "to use it, write in portal.yaml: store: " in told
    again = broadsheet("store", "move", address, "--portal", str(folder), expect=3)
    assert b"holds something already" in again.stderr
    other = new_address()
    broadsheet("store", "move", other, "--portal", str(folder), "--switch")
    (folder / ".broadsheet" / "store.sqlite3").rename(tmp_path / "old.sqlite3")
    summary = broadsheet("publish", "--portal", str(folder), "--now", NOW, "--json").stdout
    assert json.loads(summary)["contentChanged"] == json.loads(summary)["publicChanged"] == 0
    with Store.open(other) as store:
        assert store.check() == []
        assert store.search.search("reservoir pumps")
    broadsheet("store", "move", "file", "--portal", str(folder), "--switch")
    assert "store:" not in (folder / "portal.yaml").read_text("utf-8")
    with (
        Store.open(folder / ".broadsheet" / "store.sqlite3") as back,
        Store.open(tmp_path / "old.sqlite3") as old,
    ):
        assert back.check() == []
        assert back.input_digest() == old.input_digest()
        assert list(back.judgements.all()) == list(old.judgements.all())
    for wrong in ("ftp://x", "env:NO_SUCH_VARIABLE_HERE", "file"):
        broadsheet("store", "move", wrong, "--portal", str(folder), expect=3)


def test_a_host_has_one_lock_however_its_address_is_spelled() -> None:
    spellings = (
        "https://MÜNCHEN.example:443/a",
        "https://xn--mnchen-3ya.example/b",
        "https://münchen.example",
    )
    assert {host_lock(spelling) for spelling in spellings} == {"host:xn--mnchen-3ya.example"}
    assert host_lock("http://a.example:8080/") == "host:a.example:8080"
    assert host_lock("/portal/feed.xml") == "host:"
