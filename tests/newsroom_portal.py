"""A small published portal with a newsletter, made by the real commands from invented pages."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.commands import broadsheet

NOW = "2026-06-09T06:00:00Z"
_SYLLABLES = "bar del fin gor hal kes lum mor nev pol rin sta tul ver wex yor".split()
TITLES = (
    "Harbour council votes to remove cameras from the gates",
    "Judge halts the budget of the ferry museum after a complaint",
    "Engineers find a crack in the old river bridge at Wexcombe",
    "School doctors report twice as many winter colds as last year",
    "Sailor returns a letter that was lost for forty years",
    "Market traders ask for a later closing hour on Fridays",
    "Theatre on the island opens with a play about a kitchen",
    "Police museum shows pictures that nobody has seen before",
)


def page(title: str, hour: int, site: str) -> str:
    """An ordinary article."""
    source = random.Random(title)
    words = [
        "".join(source.choices(_SYLLABLES, k=3)) for _ in range(40)
    ]  # of its own, so that no two are one event
    sentences = [" ".join(source.choices(words, k=12)).capitalize() + "." for _ in range(24)]
    prose = "".join(f"<p>{' '.join(sentences[n : n + 4])}</p>" for n in range(0, 24, 4))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">
<meta name="author" content="Ada Writer">
<meta name="description" content="{title}, and what the people of Easterly say to it this week.">
<meta property="article:published_time" content="2026-06-08T{hour:02}:00:00+00:00"></head>
<body><article><h1>{title}</h1>{prose}</article></body></html>"""


def new_portal(folder: Path, titles: tuple[str, ...] = TITLES) -> Path:
    """`init`, pages from an archive, `run`: a portal with published stories of three publishers."""
    broadsheet("init", str(folder), "--title", "Harbour Watch", "--quiet")
    write_pages(folder, titles)
    settings = folder / "portal.yaml"
    text = settings.read_text().replace("topic: Harbour Watch", "# topic")
    settings.write_text(
        text.replace("sources:\n", "sources:\n  - jsonl: pages.jsonl\n", 1)
        + "judging:\n  threshold: 0\n  embedding: none\n"
    )
    for topic in (folder / "topics").iterdir():
        topic.unlink()
    broadsheet("run", "--portal", str(folder), "--now", NOW, "--workers", "1", "--quiet")
    return folder


def write_pages(folder: Path, titles: tuple[str, ...], *, first_hour: int = 9) -> None:
    """Write the archive that the portal reads."""
    with (folder / "pages.jsonl").open("w") as file:
        for number, title in enumerate(titles):
            site = ("herald", "post", "courier")[number % 3]
            url = f"https://{site}.example/{number}-{len(title)}"
            html = page(title, first_hour + number % 10, f"The {site.title()}")
            file.write(json.dumps({"url": url, "html": html}) + "\n")


def with_newsletter(folder: Path, port: int, **settings: object) -> Path:
    """The same portal with a newsletter that is sent to the server on `port`."""
    values: dict[str, object] = {
        "enabled": True,
        "from": "Harbour Watch <news@harbour.example>",
        "list_id": "news.harbour.example",
        "postal": "1 Harbour Lane, Easterly",
        "rate": 60000,
        "smtp": {"host": "127.0.0.1", "port": port, "security": "none"},
        **settings,
    }
    path = folder / "portal.yaml"
    text = path.read_text().partition("newsletter: ")[0]
    path.write_text(f"{text}newsletter: {json.dumps(values)}\n")
    return folder
