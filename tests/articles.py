"""Ordinary articles, a feed that names them, a portal that reads them, and one run of it."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

from PIL import Image

from broadsheet.domain.front_matter import read_story
from tests.commands import broadsheet
from tests.loopback import Loopback

NOW = "2026-06-09T06:00:00Z"
_WORDS = (
    "council harbour camera picture gate judge budget engineer letter market vote garden river school doctor"
    " bridge ferry window winter report number family police museum station sailor kitchen theatre island"
).split()


def prose(title: str) -> str:
    """Six paragraphs that no other title has."""
    words = random.Random(title)
    sentences = [" ".join(words.choices(_WORDS, k=12)).capitalize() + "." for _ in range(24)]
    return "".join(f"<p>{' '.join(sentences[n : n + 4])}</p>" for n in range(0, 24, 4))


def page(title: str, *, image: str = "", day: int = 5) -> bytes:
    """An ordinary article."""
    picture = f'<meta property="og:image" content="{image}">' if image else ""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><meta name="author" content="Ada Writer">
<meta name="description" content="{title}, and what the people of Easterly say to it this week.">
<meta property="article:published_time" content="2026-06-{day:02}T09:00:00+02:00">
<meta property="article:modified_time" content="2026-06-{day:02}T09:30:00+02:00">{picture}</head>
<body><article><h1>{title}</h1>{prose(title)}</article></body></html>""".encode()


def rss(web: Loopback, *paths: str) -> bytes:
    """A feed that names these pages."""
    items = "".join(
        f"<item><title>{path}</title><link>{web.url(path)}</link><guid>{path}</guid></item>" for path in paths
    )
    channel = f"<channel><title>Easterly</title><link>{web.url()}</link>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def portal(folder: Path, sources: str, **settings: str) -> Path:
    """A portal that may read this machine and does not wait between requests."""
    more = "".join(f"{name}: {value}\n" for name, value in settings.items())
    (folder / "portal.yaml").write_text(
        f"title: Easterly Cameras\nurl: https://easterly.example/\n{more}"
        f"fetch:\n  allow_private: [127.0.0.1]\n  delay: 0\n  attempts: 2\nsources:\n{sources}"
    )
    return folder


def run(folder: Path, *, expect: int = 0) -> dict:
    """One run; its summary."""
    done = broadsheet("run", "--portal", str(folder), "--now", NOW, "--workers", "1", "--json", expect=expect)
    return json.loads(done.stdout)


def stories(folder: Path) -> dict[str, object]:
    """The portal's records by title."""
    files = (folder / "content" / "_news").glob("*.md")
    records = [read_story(file.read_bytes(), file.name) for file in files]
    return {record.title: record for record in records}


def photograph() -> bytes:
    """A JPEG of real size."""
    out = io.BytesIO()
    Image.radial_gradient("L").resize((1200, 675)).convert("RGB").save(out, "JPEG")
    return out.getvalue()
