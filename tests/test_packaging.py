"""What is released: an archive of sources and a wheel, the same bytes each time, that need no network to work."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from email.parser import BytesParser
from pathlib import Path

import pytest

import broadsheet

_ROOT = Path(__file__).parents[1]
_TITLE = "The canal's new lock opens to barges a month before it was due"
_TEXT = "<p>The first barge of the morning passed the lock with forty tons of gravel for the harbour.</p>" * 9


def _build(source: Path, target: Path, **environment: str) -> dict[str, Path]:
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
    subprocess.run(command, cwd=source, env=os.environ | environment, check=True, capture_output=True)
    return {"wheel": next(target.glob("*.whl")), "sources": next(target.glob("*.tar.gz"))}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Wheel and sources, built from this checkout."""
    return _build(_ROOT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def from_sources(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both again, built from the unpacked sources, where there is no git."""
    folder = tmp_path_factory.mktemp("sources")
    with tarfile.open(built["sources"]) as archive:
        archive.extractall(folder, filter="data")
    (unpacked,) = folder.iterdir()
    return _build(unpacked, folder / "built")


@pytest.mark.parametrize("kind", ["wheel", "sources"])
def test_a_build_from_the_sources_gives_the_same_bytes(built, from_sources, kind: str) -> None:
    assert from_sources[kind].name == built[kind].name
    assert _digest(from_sources[kind]) == _digest(built[kind])


def test_the_version_comes_from_the_newest_tag(tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-C", str(tmp_path)]
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md"):
        (tmp_path / name).write_bytes((_ROOT / name).read_bytes())
    (tmp_path / "src" / "broadsheet").mkdir(parents=True)
    (tmp_path / "src" / "broadsheet" / "__init__.py").write_text('"""Empty."""\n')
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "All"], ["tag", "v3.1.4"]):
        subprocess.run([*git, *words], check=True)
    command = [sys.executable, "-m", "hatchling", "version"]
    told = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert told.strip() == "3.1.4"


def test_the_wheel_says_what_it_is(built) -> None:
    with zipfile.ZipFile(built["wheel"]) as wheel:
        names = wheel.namelist()
        name = next(name for name in names if name.endswith(".dist-info/METADATA"))
        told = BytesParser().parsebytes(wheel.read(name))
    assert told["License-Expression"] == "Apache-2.0"
    assert set(told.get_all("License-File")) == {"LICENSE", "NOTICE"}
    assert set(told.get_all("Provides-Extra")) == {"postgres", "ray", "peers"}
    assert "broadsheet/py.typed" in names
    assert not [name for name in names if re.search(r"test|\.pyc$|\.lock$", name.partition("/")[2])]


def test_without_a_compiler_the_wheel_is_for_every_machine(built, tmp_path: Path) -> None:
    with tarfile.open(built["sources"]) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    wheel = _build(unpacked, tmp_path / "built", CC="false")["wheel"]
    assert wheel.name.endswith("-py3-none-any.whl")
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith((".so", ".pyd"))]


def test_what_is_installed_knows_its_version() -> None:
    assert re.match(r"\d+\.\d+\.\d+", broadsheet.__version__)


def test_the_wheel_makes_a_newsroom_without_a_network(built, tmp_path: Path) -> None:
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "-qq", "--no-index", "--no-deps", "--no-compile"]
    subprocess.run([*install, "--target", str(site), str(built["wheel"])], check=True)
    environment = {**os.environ, "PYTHONPATH": str(site), "CI": "true"}

    def run(*words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
        return done.stdout.decode()

    where = run("-c", "import broadsheet; print(broadsheet.__file__)")
    assert Path(where.strip()).is_relative_to(site)
    page = {"id": "1", "url": "https://gazette.example/lock", "html": f"<h1>{_TITLE}</h1>{_TEXT}"}
    (tmp_path / "pages.jsonl").write_text(json.dumps(page))
    run("-m", "broadsheet", "init", "portal", "--title", "Canal", "--source", "pages.jsonl")
    run("-m", "broadsheet", "run", "--portal", "portal")
    (story,) = (tmp_path / "portal" / "content" / "_news").iterdir()
    assert _TITLE in story.read_text()
    assert (tmp_path / "portal" / "public" / "index.html").is_file()
