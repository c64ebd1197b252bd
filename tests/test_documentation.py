"""The documentation: each example does what it says, and the pages make a site without a broken link."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from typer.main import get_command

from broadsheet.domain.portal import Portal
from broadsheet.faces.cli import app
from tests.documentation import Reader, does_something, examples

_ROOT = Path(__file__).parents[1]
_PAGES = sorted(_ROOT.joinpath("docs").glob("*.md"))


def test_the_pages_make_a_site_without_a_broken_link(tmp_path: Path) -> None:
    words = ["--builder", "html", "--nitpicky", "--fail-on-warning", "--quiet", "-d", str(tmp_path / "read")]
    command = [sys.executable, "-m", "sphinx", *words, str(_ROOT / "docs"), str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = {page.stem for page in tmp_path.joinpath("site").glob("*.html")}
    assert {page.stem for page in _PAGES} <= pages
    loaded = re.findall(
        r"(?:src|href)=\"(https?:[^\"]+\.(?:css|js|woff2?))\"", (tmp_path / "site/index.html").read_text()
    )
    assert not loaded, "a page would fetch from elsewhere"


def test_every_setting_and_command_is_told() -> None:
    pages = {page.name: page.read_text() for page in _PAGES}
    words = set(re.findall(r"[A-Za-z_]+", "".join(pages.values())))
    assert sorted(set(_settings(Portal)) - words) == []
    told = pages["commands.md"]
    assert [name for name in _commands(get_command(app)) if not re.search(rf"\b{name}\b", told)] == []


def _settings(model: type[BaseModel]) -> Iterator[str]:
    """The names of all settings, those of groups within groups too."""
    for name, field in model.model_fields.items():
        yield field.alias or name
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _settings(part)


def _commands(command: Any) -> Iterator[str]:
    """The names of all commands, those of groups too."""
    for name, inner in getattr(command, "commands", {}).items():
        yield name
        yield from _commands(inner)


@pytest.fixture
def reader(demo_portal: Path, tmp_path: Path) -> Iterator[Reader]:
    """A reader with the demo's portal, who installs packages into a folder of their own, without a network."""
    shutil.copytree(demo_portal, tmp_path / "demo-portal", symlinks=True)
    packages = tmp_path / ".packages"
    packages.mkdir()
    (tmp_path / "home").mkdir()
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(packages),
        "PIP_TARGET": str(packages),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip's word for: without isolation
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "CI": "true",
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }
    reading = Reader(tmp_path, environment)
    yield reading
    reading.close()


@pytest.mark.parametrize("page", list(filter(does_something, _PAGES)), ids=lambda page: page.stem)
def test_every_example_does_what_it_says(page: Path, reader: Reader) -> None:
    for example in examples(page):
        reader.follow(example)
    reader.load("demo-portal")  # what the page sets holds, all of it together
