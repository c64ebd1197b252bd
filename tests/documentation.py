"""The examples of a page of documentation, executed in the order in which a reader meets them.

A fenced block says what it is by its first line. `console` holds commands after `$ ` and, below each, what it
prints: `…` stands for anything, `[2]` for the exit code if it is not 0. `http` is a request to the demo's
portal and its answer. A language and a path is a file that the reader writes; the settings of a portal are
merged into those that are there, and checked. `text` is only looked at.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from markdown_it import MarkdownIt

from tests import nursery
from tests.patience import PATIENCE

SHOWN_ONLY = {"text", "{toctree}", "{include}"}


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
        if token.type == "fence"
    ]


def does_something(page: Path) -> bool:
    """Whether any block of a page is more than something to look at."""
    return any(example.info not in SHOWN_ONLY for example in examples(page))


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


def written_commands(page: Path) -> list[str]:
    """Whatever a page writes as code that may be a command line: spans, and the lines of its blocks."""
    found = []
    for token in MarkdownIt().parse(page.read_text("utf-8")):
        if token.type in {"fence", "code_block"}:
            found += re.sub(r"\\\n", " ", token.content).splitlines()
        found += [
            child.content.replace("\\|", "|") for child in token.children or () if child.type == "code_inline"
        ]
    return [re.split(r" [|>] ", line.removeprefix("$ "))[0] for line in found]


class Reader:
    """Somebody who does what a page says, in a folder of their own; `close` ends what was begun."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, {**os.environ, **environment}
        programs = folder / ".programs"
        programs.mkdir()
        nursery.as_program(programs)
        self.environment["PATH"] = f"{programs}:{self.environment['PATH']}"
        self._server: subprocess.Popen[str] | None = None
        self._site = ""

    def follow(self, example: Example) -> None:
        """Do what one block says; AssertionError with its place when something else comes of it."""
        language, _, path = example.info.partition(" ")
        if path:
            self._write(self.folder / path, example)
        elif language == "console":
            for command in commands(example.body):
                self._run(command, example.place)
        elif language == "http":
            self._ask(example)
        else:
            assert language in SHOWN_ONLY, (
                f"{example.place}: `{example.info}` says neither which file it is nor that it is only shown"
            )

    def load(self, portal: str) -> None:
        """Read a portal's files; AssertionError with every mistake in them."""
        code = "import pathlib, sys; from broadsheet.engine.portal.portal_folder import load_portal as load; "
        words = [sys.executable, "-c", f"{code}load(pathlib.Path(sys.argv[1]))", portal]
        done = subprocess.run(words, cwd=self.folder, env=self.environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()

    def close(self) -> None:
        """Stop the server, if one was needed."""
        if self._server is not None:
            self._server.terminate()
            self._server.communicate(timeout=PATIENCE)

    def _run(self, command: Command, place: str) -> None:
        turn = nursery.turn().fileno()
        done = subprocess.run(
            ["bash", "-c", command.line],
            cwd=self.folder,
            env={**self.environment, "NURSERY": str(turn)},
            pass_fds=[turn],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
        printed = done.stdout.decode()
        told = f"{place}: $ {command.line}\nended with {done.returncode} and printed:\n{printed}"
        assert done.returncode == command.code, told
        if command.output.strip():
            assert _fits(command.output, printed), f"{told}\nthe page has:\n{command.output}"

    def _ask(self, example: Example) -> None:
        request, _, answer = example.body.partition("\n\n")
        first, *headers = request.splitlines()
        method, _, target = first.partition(" ")
        status, _, body = answer.partition("\n")
        asked = urllib.request.Request(self._served() + target, method=method)
        for header in headers:
            name, value = header.split(": ", 1)
            asked.add_header(name, re.sub(r"\$\(cat (\S+)\)", self._content, value))
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as response:
                found, printed = response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                found, printed = error.code, error.read().decode()
        told = f"{example.place}: {first}\nanswered {found}:\n{printed[:3000]}"
        assert status == f"HTTP/1.1 {found}", told
        assert _fits(body, printed), f"{told}\nthe page has:\n{body}"

    def _content(self, named: re.Match[str]) -> str:
        return (self.folder / named[1]).read_text("utf-8").strip()

    def _served(self) -> str:
        if self._server is None:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "broadsheet", "serve", "--portal", "demo-portal", "--port", "0"],
                cwd=self.folder,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            assert self._server.stdout is not None
            address = None
            while address is None:
                line = self._server.stdout.readline()
                assert line, "the server ended before it said where it listens"
                address = re.search(r"http://127\.0\.0\.1:\d+", line)
            self._site = address[0]
        return self._site

    def _write(self, file: Path, example: Example) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.name == "portal.yaml" and file.is_file():
            settings = _merged(yaml.safe_load(file.read_text("utf-8")), yaml.safe_load(example.body))
            file.write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), "utf-8")
        else:
            file.write_text(example.body, "utf-8")


def _merged(settings: Any, more: Any) -> Any:
    """Settings with others over them, groups merged key by key."""
    if not isinstance(settings, dict) or not isinstance(more, dict):
        return more
    return settings | {key: _merged(settings.get(key), value) for key, value in more.items()}


def _fits(expected: str, printed: str) -> bool:
    """Whether what was printed is what the page has; runs of spaces count as one."""
    parts = [re.escape(re.sub(r"[ \t]+", " ", part)) for part in expected.strip().split("…")]
    return re.fullmatch("(?s:.*?)".join(parts), re.sub(r"[ \t]+", " ", printed.strip())) is not None
