"""The README's first portal: its own commands, in its order, from nothing to an edition and a sent newsletter.

The feed and the mail server are real ones on this machine; what the README leaves to the reader (an address, the
words of a title) is filled in, all else is run as it stands there.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tests.articles import page, photograph, rss
from tests.loopback import Loopback
from tests.patience import PATIENCE, answers, until
from tests.smtp import Smtp
from tests.strict_mail import complaints

_README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
_PORT = 18734
_TITLES = {
    "/a": "Harbour watch finds three boats adrift",
    "/b": "Council pays for a new lighthouse lamp",
    "/c": "Ferry timetable changes on Monday",
}


def blocks() -> list[tuple[str, str]]:
    """The language and the text of each block of the section on the first portal."""
    section = _README.split("## A first portal")[1].split("\n## ")[0]
    return re.findall(r"^```(\w*)\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


def lines(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if words := shlex.split(line, comments=True):
            yield words


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, env=os.environ | {"CI": "true"})
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def answer(address: str) -> str:
    until(lambda: answers(lambda: urllib.request.urlopen(address, timeout=PATIENCE).close()))
    with urllib.request.urlopen(address, timeout=PATIENCE) as found:
        return found.read().decode()


def press(web: Loopback) -> None:
    web.page("/feed.xml", rss(web, *_TITLES))
    web.page("/p.jpg", photograph(), headers={"Content-Type": "image/jpeg"})
    for day, (path, title) in enumerate(_TITLES.items(), start=1):
        body = page(title, image=web.url("/p.jpg"), day=day)
        web.page(path, body, headers={"Content-Type": "text/html"})


class Reader:
    """Somebody who types what the README says."""

    def __init__(self, folder: Path, web: Loopback, settings: str) -> None:
        self.folder, self.settings, self.said = folder, settings, ""
        self._web = web

    def type(self, words: list[str]) -> None:
        filled = {
            "https://example.org/feed.xml": self._web.url("/feed.xml"),
            "words of a title": "lighthouse lamp",
        }
        command = [filled.get(word, word) for word in words]
        match command:
            case ["make", "setup"]:
                return
            case ["$EDITOR", file, *_]:
                self.edit(self.folder / file)
                return
        assert command[0] == ".venv/bin/broadsheet", words
        command[:1] = [sys.executable, "-m", "broadsheet"]
        if "serve" in command:
            with running([*command, "--port", str(_PORT)], self.folder):
                self.said += answer(f"http://127.0.0.1:{_PORT}/")
        elif "--every" in command:
            with running(command, self.folder) as process:
                assert process.stderr is not None
                assert next(iter(process.stderr.readline, b""))
        else:
            done = subprocess.run(
                command, cwd=self.folder, capture_output=True, text=True, timeout=2 * PATIENCE, check=False
            )
            assert done.returncode == 0, (words, done.stdout, done.stderr)
            self.said += done.stdout + done.stderr

    def edit(self, file: Path) -> None:
        """What the reader's own editor does: settings of this machine, and the README's lines for mail."""
        text = file.read_text("utf-8")
        file.write_text(f"{text}\nfetch: {{allow_private: [127.0.0.1], delay: 0}}\n{self.settings}", "utf-8")


def test_the_readme_leads_to_an_edition_and_a_sent_newsletter(tmp_path: Path) -> None:
    found = blocks()
    assert [language for language, _ in found] == ["", "yaml", ""]
    (_, first), (_, settings), (_, mail) = found
    with Loopback() as web, Smtp() as server:
        press(web)
        local = re.search(r"`smtp: (\{host: 127[^`]+)`", _README)[1]
        settings = re.sub(r"smtp: .*", f"smtp: {local}".replace("1025", str(server.port)), settings)
        reader = Reader(tmp_path, web, settings)
        for words in lines(first):
            reader.type(words)
        for title in _TITLES.values():
            assert title in reader.said
        tried = "newsletter test me@example.org --portal my-portal".split()
        reader.type([".venv/bin/broadsheet", *tried])
        for words in lines(mail):
            reader.type(words)
    trial, message = server.messages
    assert trial.recipient == "me@example.org"
    (image,) = (part for part in trial.message.walk() if part.get_content_type() == "image/jpeg")
    assert f'src="cid:{image["Content-ID"].strip("<>")}"' in trial.part("html")
    assert complaints(trial.raw) == []
    assert message.recipient == "you@example.org"
    assert _TITLES["/c"] in message.part("html")  # told since the day before the newest
    assert _TITLES["/c"] in message.part("plain")
    picture = re.search(r'<img[^>]* src="([^"]+)"[^>]*>', message.part("html"))
    path = picture[1].removeprefix("http://127.0.0.1:8000/")
    with Image.open(io.BytesIO((tmp_path / "my-portal" / "public" / path).read_bytes())) as shown:
        assert (shown.format, shown.width > shown.height) == ("JPEG", True)
        assert int(re.search(r' width="(\d+)"', picture[0])[1]) <= shown.width
    assert "alt=" in picture[0]
