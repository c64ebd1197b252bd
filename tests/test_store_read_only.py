"""A SQLite store that may only be read: who has no right to write it can look at it all the same."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.domain.draft import Draft
from broadsheet.domain.storing import ReadPage
from broadsheet.store import Store

NOW = datetime(2024, 5, 6, tzinfo=UTC)
VISITOR = """
import os, sys
from pathlib import Path
from broadsheet.domain.errors import StoreError
from broadsheet.store import Store

path = Path(sys.argv[1])
with Store.open(path.parent.with_name("own") / "store.sqlite3"):
    pass  # loads what a store needs, which nobody else may be allowed to read
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
with Store.open(path, create=False) as store:
    print(store.stories.count(), store.search.search("owl"), store.check(), flush=True)
    sys.stdin.readline()
    for ask in (store.stories.count, lambda: store.meta.set("a", "b")):
        try:
            print(ask(), flush=True)
        except StoreError as error:
            print(error, flush=True)
"""


def page(number: int) -> ReadPage:
    url = f"https://a.example/{number}"
    draft = Draft(
        id=f"s{number:015x}", source="feed:a", original_url=url, url=url, captured=NOW, title="An owl"
    )
    return ReadPage(draft=draft, requested_url=url, final_url=url, digest="d")


@pytest.fixture
def path() -> Iterator[Path]:
    """A store in a folder that anybody may read and nobody but its owner write."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "theirs" / "store.sqlite3"
        with Store.open(place) as store:
            store.stories.save_read([page(1)], now=NOW)
        place.chmod(0o444)
        place.parent.chmod(0o555)
        Path(folder).chmod(0o755)
        yield place
        place.parent.chmod(0o755)


def visit(path: Path) -> subprocess.Popen[str]:
    """Somebody who may not write the store, and has read it once."""
    command = [sys.executable, "-c", VISITOR, str(path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def may_be_written(path: Path) -> None:
    """Let the owner write, where the owner is none whom permissions do not hold."""
    path.parent.chmod(0o755)
    path.chmod(0o644)


def test_a_store_that_may_not_be_written_is_read(path: Path) -> None:
    with visit(path) as visitor:
        said = visitor.communicate("go on\n")[0].splitlines()
    assert said[:2] == ["1 ('s000000000000001',) []", "1"]
    assert said[2].endswith(
        "attempt to write a readonly database: the file or its folder may not be written; check who owns it"
    )
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_what_is_written_meanwhile_is_told(path: Path) -> None:
    with visit(path) as visitor:
        assert visitor.stdout is not None
        assert visitor.stdout.readline().startswith("1 ")
        may_be_written(path)
        with Store.open(path) as store:
            store.stories.save_read([page(2)], now=NOW)
        said = visitor.communicate("go on\n")[0].splitlines()
    assert said[0] == f"the store {path}: it was written while it was read; run again"


def test_it_is_read_beside_the_one_who_writes_it(path: Path) -> None:
    may_be_written(path)
    with Store.open(path) as store:
        store.stories.save_read([page(2)], now=NOW)
        path.parent.chmod(0o555)
        with visit(path) as visitor:
            assert visitor.stdout is not None
            assert visitor.stdout.readline().startswith("2 ('s000000000000001', 's000000000000002') ")
            store.stories.save_read([page(3)], now=NOW)
            said = visitor.communicate("go on\n")[0].splitlines()
    assert said[0] == "3"
