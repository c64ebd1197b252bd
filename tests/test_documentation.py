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
from broadsheet.domain.portal_file import parse_portal
from broadsheet.faces.cli import app
from tests.documentation import Reader, does_something, examples, written_commands

_ROOT = Path(__file__).parents[1]
_PAGES = sorted(_ROOT.joinpath("docs").glob("*.md"))
_SHOWN_OTHERWISE = {  # settings whose examples are no defaults; a comment beside each says what holds without it
    "briefing.enabled", "locale", "newsletter.enabled", "site.accent", "timezone", "url",
}  # fmt: skip


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
    for page in _PAGES:
        shown = tmp_path.joinpath("site", f"{page.stem}.html").read_text()
        named = [re.fullmatch(r"\w+ (\S+)", example.info) for example in examples(page)]
        assert [file[1] for file in named if file and f">{file[1]}</span>" not in shown] == []


def test_every_setting_and_command_is_told() -> None:
    pages = {page.name: page.read_text() for page in _PAGES}
    words = set(re.findall(r"[A-Za-z_]+", "".join(pages.values())))
    assert sorted(set(_settings(Portal)) - words) == []
    told = pages["commands.md"]
    assert [name for name in _commands(get_command(app)) if not re.search(rf"\b{name}\b", told)] == []


def test_every_option_is_told_and_every_option_that_is_told_is_there() -> None:
    commands = dict(_known_commands(get_command(app)))
    told: set[str] = set()
    wrong = []
    for page in (*_PAGES, _ROOT / "README.md"):
        for line in written_commands(page):
            options = set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", line))
            told |= options
            if line.startswith("--") and page.stem != "measurements":  # where they are those of benches
                wrong += [f"{page.name}: {line}" for _ in options - set().union(*commands.values())]
            for name in _named(line, commands):
                wrong += [f"{page.name}: {line}: {option}" for option in sorted(options - commands[name])]
    assert wrong == []
    assert (
        sorted(set().union(*commands.values()) - told - {"--serve"}) == []
    )  # the demo does without being told


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.stem)
def test_settings_are_shown_with_what_holds_without_them(page: Path) -> None:
    for example in examples(page):
        if example.info == "yaml demo-portal/portal.yaml":
            portal = parse_portal(f"title: The Lookout\n{example.body}")
            assert set(_changed(portal)) <= _SHOWN_OTHERWISE, example.place


def _changed(settings: BaseModel) -> Iterator[str]:
    """The settings that are given a value other than their default, of those that have one."""
    for name in settings.model_fields_set:
        field, value = type(settings).model_fields[name], getattr(settings, name)
        if isinstance(value, BaseModel):
            yield from (f"{name}.{inner}" for inner in _changed(value))
        elif not field.is_required():
            default = field.get_default(call_default_factory=True)
            if default not in (None, "", (), {}, value):
                yield name


def _named(line: str, commands: dict[tuple[str, ...], set[str]]) -> Iterator[tuple[str, ...]]:
    """The commands that a line of code names: none, one, or several as in `desk approve|reject STORY`."""
    words = re.sub(r"^(?:\S*/)?broadsheet ", "", line).split()
    found: list[tuple[str, ...]] = [()]
    for word in words:
        longer = [(*name, part) for name in found for part in word.split("|") if (*name, part) in commands]
        if not longer:
            break
        found = longer
    return (name for name in found if name)


def _known_commands(command: Any, name: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Each command, by its words, with its options."""
    options = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
    yield name, {option for option in options if option.startswith("--")} | {"--help"}
    for inner, child in getattr(command, "commands", {}).items():
        yield from _known_commands(child, (*name, inner))


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
