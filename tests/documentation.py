"""The examples of a page of documentation, executed in the order in which a reader meets them.

A fenced block says what it is by its first line. `console` holds commands after `$ ` and, below each, what it
prints: `…` stands for anything, `[2]` for the exit code if it is not 0. A language and a path is a file that
the reader writes; the settings of a portal are merged into those that are there. `text` is only looked at.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import yaml
from markdown_it import MarkdownIt

from broadsheet.engine.portal_folder import load_portal

SHOWN_ONLY = {"text", "nginx"}


class Example(NamedTuple):
    """One fenced block: where it stands, its first line, and what is in it."""

    place: str
    info: str
    body: str


class Command(NamedTuple):
    """One command of a console block, what it prints, and how it ends."""

    line: str
    output: str
    code: int


def examples(page: Path) -> list[Example]:
    """Every fenced block of a page, in order."""
    tokens = MarkdownIt().parse(page.read_text("utf-8"))
    return [
        Example(f"{page.name}:{token.map[0] + 1}", token.info.strip(), token.content)
        for token in tokens
        if token.type in {"fence", "code_block"}
    ]


def commands(block: str) -> list[Command]:
    """The commands of a console block."""
    found = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, _, output = part.partition("\n")
        while line.endswith("\\"):
            more, _, output = output.partition("\n")
            line += f"\n{more}"
        code = re.search(r"^\[(\d+)\]\n?\Z", output, re.MULTILINE)
        found.append(Command(line, output[: code.start()] if code else output, int(code[1]) if code else 0))
    return found


class Reader:
    """Somebody who does what a page says, in a folder of their own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, {**os.environ, **environment}

    def follow(self, example: Example) -> None:
        """Do what one block says; AssertionError with its place when something else comes of it."""
        language, _, path = example.info.partition(" ")
        if language == "console":
            for command in commands(example.body):
                self._run(command, example.place)
        elif path:
            self._write(self.folder / path, example)
        else:
            assert language in SHOWN_ONLY, (
                f"{example.place}: `{example.info}` says neither which file it is nor that it is only shown"
            )

    def _run(self, command: Command, place: str) -> None:
        done = subprocess.run(
            ["bash", "-c", command.line],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        printed = done.stdout.decode()
        told = f"{place}: $ {command.line}\nended with {done.returncode} and printed:\n{printed}"
        assert done.returncode == command.code, told
        if command.output.strip():
            assert _fits(command.output, printed), f"{told}\nthe page has:\n{command.output}"

    def _write(self, file: Path, example: Example) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.name == "portal.yaml" and file.is_file():
            settings = yaml.safe_load(file.read_text("utf-8")) | yaml.safe_load(example.body)
            file.write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), "utf-8")
        else:
            file.write_text(example.body, "utf-8")


def checked(portal: Path) -> None:
    """SettingsError with every mistake when the files of a portal are wrong."""
    load_portal(portal)


def _fits(expected: str, printed: str) -> bool:
    """Whether what was printed is what the page has; runs of spaces count as one."""
    parts = [re.escape(re.sub(r"[ \t]+", " ", part)) for part in expected.strip().split("…")]
    return re.fullmatch("(?s:.*?)".join(parts), re.sub(r"[ \t]+", " ", printed.strip())) is not None
