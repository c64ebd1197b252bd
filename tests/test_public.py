"""The public folder changes all at once or not at all, and never without a reason."""

from __future__ import annotations

import ctypes
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.domain.edition import File
from broadsheet.domain.errors import PublishError
from broadsheet.publish import exchange
from broadsheet.publish.ledger import Sheet
from broadsheet.publish.public import MARK, PublicChange, write_public


def edition(**bodies: str) -> list[File]:
    return [
        File(path=path.replace("__", "/").replace("_", "."), body=body.encode())
        for path, body in bodies.items()
    ]


ONE = edition(index_html="one", story__a_html="a", story__b_html="b", day__1__index_html="d")
TWO = edition(index_html="two", story__a_html="a", story__c_html="c", day_html="file instead of folder")


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARK
    }


def bodies(files: list[File]) -> dict[str, bytes]:
    return {file.path: file.body for file in files}


def stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    paths = [folder.parent, folder, *folder.rglob("*")]
    return {
        str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in paths
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "portal" / "public"


@pytest.fixture(params=["exchange", "two renames"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "two renames":
        monkeypatch.setattr(exchange, "_exchange", lambda one, other: False)


@pytest.mark.usefixtures("either_way")
def test_the_folder_holds_exactly_the_edition_and_the_change_is_counted(folder: Path) -> None:
    assert write_public(folder, ONE) == PublicChange(added=4)
    assert held(folder) == bodies(ONE)
    before = (folder / "story/a.html").stat()
    assert write_public(folder, TWO) == PublicChange(added=2, changed=1, removed=2, unchanged=1)
    assert held(folder) == bodies(TWO)
    after = (folder / "story/a.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert beside(folder) <= {"public", ".public.next"}


def test_nothing_is_touched_when_nothing_changed(folder: Path) -> None:
    write_public(folder, ONE)
    before = stamps(folder)
    assert write_public(folder, reversed(ONE)) == PublicChange(unchanged=4)
    assert stamps(folder) == before


def test_anybody_may_read_what_is_published_whatever_the_users_mask(folder: Path) -> None:
    before = os.umask(0o077)
    try:
        for files in (ONE, TWO, ONE):
            write_public(folder, files)
            found = [folder, *folder.rglob("*")]
            assert {oct(path.stat().st_mode & 0o777) for path in found if path.is_dir()} == {"0o755"}
            assert {oct(path.stat().st_mode & 0o777) for path in found if path.is_file()} == {"0o644"}
    finally:
        os.umask(before)


def test_an_empty_edition_empties_the_folder(folder: Path) -> None:
    write_public(folder, ONE)
    assert write_public(folder, []) == PublicChange(removed=4)
    assert held(folder) == {}
    assert write_public(folder, []) == PublicChange()


@pytest.mark.parametrize(
    "path", ["", "/etc/x", "../x", "a/../../x", "a//b", "a/", "./a", "a\\..\\b", "a\0b", MARK]
)
def test_a_path_that_leads_outside_is_refused(folder: Path, path: str) -> None:
    write_public(folder, ONE)
    with pytest.raises(PublishError, match="no path inside"):
        write_public(folder, [*TWO, File(path=path, body=b"x")])
    assert held(folder) == bodies(ONE)
    assert [item.name for item in folder.parent.iterdir()] == ["public"]


@pytest.mark.parametrize("paths", [("a", "a"), ("a", "a/b"), ("a/b", "a"), ("a/b/c", "a"), ("a", "a/b/c")])
def test_a_path_given_twice_or_as_file_and_folder_is_refused(folder: Path, paths: tuple[str, str]) -> None:
    with pytest.raises(PublishError, match=r"two files|as a file and as a folder"):
        write_public(folder, [File(path=path, body=b"x") for path in paths])
    assert not folder.exists()
    assert list(folder.parent.iterdir()) == []


def test_other_peoples_files_are_not_removed(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("ten years of work")
    with pytest.raises(PublishError, match="did not write"):
        write_public(folder, ONE)
    assert (folder / "thesis.txt").read_text() == "ten years of work"


def test_an_empty_folder_and_a_link_to_a_folder_are_fine(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "public").symlink_to("www")
    write_public(tmp_path / "public", ONE)
    assert held(tmp_path / "www") == bodies(ONE)
    assert (tmp_path / "public").is_symlink()


def test_an_error_while_the_edition_is_made_leaves_the_old_one(folder: Path) -> None:
    def broken() -> Iterator[File]:
        yield from TWO
        raise ValueError("no more")

    write_public(folder, ONE)
    with pytest.raises(ValueError, match="no more"):
        write_public(folder, broken())
    assert held(folder) == bodies(ONE)
    assert [item.name for item in folder.parent.iterdir()] == ["public"]


def test_between_two_renames_the_old_edition_is_put_back(folder: Path) -> None:
    write_public(folder, ONE)
    folder.rename(folder.with_name(".public.old"))
    (folder.with_name(".public.next") / "half").mkdir(parents=True)
    assert write_public(folder, ONE) == PublicChange(unchanged=4)
    assert held(folder) == bodies(ONE)
    assert beside(folder) <= {"public", ".public.next"}


@pytest.mark.usefixtures("either_way")
def test_edition_after_edition_holds_exactly_its_files_whatever_the_spare_holds(folder: Path) -> None:
    """The spare folder is reused; a path may turn from file to folder and back, and strangers may write there."""
    names = ("a", "b/c", "b/d/e", "f/g")
    chance = random.Random(5)
    for turn in range(60):
        files = {
            name: b"%d" % (turn if chance.random() < 0.4 else 0) for name in names if chance.random() < 0.7
        }
        other = ("a/x/y", "b", "f/g/h", "f")[turn % 4]
        clash = any(name.startswith(f"{other}/") or other.startswith(f"{name}/") for name in files)
        files |= {} if clash or turn % 3 else {other: b"other"}
        spare = folder.with_name(".public.next")
        if spare.exists() and turn % 2:
            (spare / f"strange{turn}").mkdir()
            (spare / f"strange{turn}" / "file").write_bytes(b"no page")
            (spare / "a").unlink(missing_ok=True) if (spare / "a").is_file() else None
        write_public(folder, [File(path=path, body=body) for path, body in files.items()])
        assert held(folder) == files, turn


def test_a_sheet_is_made_again_only_when_it_changed_or_its_files_did(folder: Path, tmp_path: Path) -> None:
    made: list[str] = []

    def sheet(name: str, key: bytes) -> Sheet:
        def make() -> list[File]:
            made.append(name)
            return [File(path=f"{name}/index.html", body=key), File(path=f"{name}/more.html", body=b"more")]

        return Sheet(name, key, make)

    def publish(*sheets: Sheet) -> PublicChange:
        made.clear()
        return write_public(folder, sheets, ledger=tmp_path / "ledger")

    publish(sheet("a", b"1"), sheet("b", b"1"))
    assert publish(sheet("a", b"1"), sheet("b", b"1")) == PublicChange(unchanged=4)
    assert made == []
    assert publish(sheet("a", b"2"), sheet("b", b"1")) == PublicChange(changed=1, unchanged=3)
    assert made == ["a"]
    (folder / "b" / "more.html").write_bytes(b"torn")
    assert publish(sheet("a", b"2"), sheet("b", b"1")) == PublicChange(changed=1, unchanged=3)
    assert made == ["b"]
    (folder / "a" / "index.html").unlink()
    (tmp_path / "ledger").write_bytes(b"torn as well")
    assert publish(sheet("a", b"2"), sheet("b", b"1")) == PublicChange(added=1, unchanged=3)
    assert publish(sheet("b", b"1")) == PublicChange(removed=2, unchanged=2)
    assert held(folder) == {"b/index.html": b"1", "b/more.html": b"more"}


def test_what_is_made_elsewhere_is_begun_at_once_and_read_last(folder: Path, tmp_path: Path) -> None:
    told: list[str] = []

    def index() -> Iterator[File]:
        told.append("begun")
        return (told.append("read") or File(path=name, body=b"index") for name in ("x", "y"))  # type: ignore[func-returns-value]

    def page() -> list[File]:
        told.append("page")
        return [File(path="page", body=b"page")]

    sheets = [Sheet("index", b"1", index, elsewhere=True), Sheet("page", b"1", page)]
    assert write_public(folder, sheets, ledger=tmp_path / "ledger") == PublicChange(added=3)
    assert told == ["begun", "page", "read", "read"]
    before = (tmp_path / "ledger").read_bytes()
    assert write_public(folder, sheets, ledger=tmp_path / "ledger") == PublicChange(unchanged=3)
    assert told == ["begun", "page", "read", "read"]
    assert (tmp_path / "ledger").read_bytes() == before


def test_a_full_disk_is_told_and_the_old_edition_stands(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    library = ctypes.CDLL(None, use_errno=True)
    if library.mount(b"tmpfs", bytes(small), b"tmpfs", 0, b"size=256k") != 0:
        pytest.skip("mounting a small disk needs to be root")
    try:
        folder = small / "public"
        write_public(folder, ONE)
        big = [File(path=f"big/{number}", body=bytes(32_000)) for number in range(40)]
        with pytest.raises(PublishError, match="full"):
            write_public(folder, [*ONE, *big])
        assert held(folder) == bodies(ONE)
        assert [item.name for item in small.iterdir()] == ["public"]
    finally:
        library.umount(bytes(small))


def test_a_limit_on_file_size_is_told_like_a_full_disk(folder: Path) -> None:
    write_public(folder, ONE)
    script = (
        "import resource, signal, sys; from pathlib import Path;"
        "from broadsheet.domain.edition import File; from broadsheet.domain.errors import PublishError;"
        "from broadsheet.publish.public import write_public;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_public(Path(sys.argv[1]), [File(path='big', body=bytes(5000))])\n"
        "except PublishError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=True)
    assert "cannot be written" in done.stdout
    assert held(folder) == bodies(ONE)
    assert [item.name for item in folder.parent.iterdir()] == ["public"]


_WRITER = """
import sys
from pathlib import Path
from broadsheet.domain.edition import File
from broadsheet.publish import exchange, public
if sys.argv[2] == "two renames":
    exchange._exchange = lambda one, other: False
for turn in range(10_000):
    files = [File(path=f"{n % 7}/{n}", body=b"%d" % (turn if n % 3 else 0)) for n in range(60)]
    files += [File(path="turn", body=b"%d" % turn)]
    public.write_public(Path(sys.argv[1]), files)
    print(turn, flush=True)
"""


@pytest.mark.parametrize("way", ["exchange", "two renames"])
def test_killed_at_any_moment_the_next_run_finds_a_whole_edition(folder: Path, way: str) -> None:
    moments = random.Random(11)
    for _ in range(6):
        with subprocess.Popen([sys.executable, "-c", _WRITER, folder, way], stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            writer.stdout.readline()
            time.sleep(moments.uniform(0, 0.15))
            os.kill(writer.pid, signal.SIGKILL)
        if way == "exchange":
            assert_whole(held(folder))
        found = held(folder) or held(folder.with_name(".public.old"))
        write_public(folder, [File(path=path, body=body) for path, body in found.items()])
        assert_whole(held(folder))
        assert beside(folder) <= {"public", ".public.next"}


def beside(folder: Path) -> set[str]:
    return {item.name for item in folder.parent.iterdir()}


def assert_whole(files: dict[str, bytes]) -> None:
    turn = files["turn"]
    assert len(files) == 61
    assert all(
        body == (turn if int(path.split("/")[1]) % 3 else b"0")
        for path, body in files.items()
        if path != "turn"
    )


def test_a_reader_sees_whole_editions_only(folder: Path) -> None:
    """Whoever opened the folder sees the edition that it held then, as long as that is the published one."""
    whole = 0
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, folder, "exchange"], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout
        writer.stdout.readline()
        while whole < 50 and writer.poll() is None:
            place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                read = [_read(place, path) for path in ("turn", "1/1", "5/5")]
                published = os.fstat(place).st_ino == folder.stat().st_ino
                if published and _read(place, "turn") == read[0]:  # else it may have been another's meanwhile
                    assert len(set(read)) == 1
                    whole += 1
            finally:
                os.close(place)
        os.kill(writer.pid, signal.SIGKILL)
    assert whole == 50


def _read(place: int, path: str) -> bytes | None:
    """A file of the edition that stood there when the folder was opened; None when that edition is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY, dir_fd=place)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read()
