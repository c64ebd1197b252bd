"""A portal all of whose words and addresses are attacks, and what its documents may not hold."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.articles import prose
from tests.commands import broadsheet
from tests.loopback import Loopback
from tests.once import made_once
from tests.payloads import script_addresses, some_markup
from tests.recipes import RECIPE, write

NOW = "2026-11-25T08:00:00Z"
DOMAIN = "easterly.example"


def _items(texts: list[str], addresses: list[str]) -> dict[str, str]:
    """A content repository in which each type has an item whose every field is an attack."""
    word = itertools.cycle(texts)
    place = itertools.cycle(addresses)
    files = {
        "_config.yml": f"title: Easterly\nurl: https://{DOMAIN}\ntopic: News\n",
        "_data/topics/00.yaml": "_id: news\nname: News\n",
        "_data/topics/01.yaml": f"_id: odd\nname: {json.dumps(next(word))}\nparent: News\ndescription: {json.dumps(next(word))}\n",
        "_data/organizations/a.md": f"---\n_id: o1\nname: {json.dumps(next(word))}\ndomain: evil.example\n---\n",
    }
    folders = (
        *("_learning", "_samples", "_people", "_communities", "_companies", "_events", "_projects"),
        *("_podcasts", "_products", "_newsletters", "_recipes", "_sponsorships"),
    )
    for folder, number in itertools.product(folders, range(4)):
        body = "\n\n".join(itertools.islice(word, 8))
        if number % 2:
            body = f"<p>It begins as HTML</p>{body}"
        texts_of = {
            name: next(word)
            for name in (
                *("title", "name", "excerpt", "bio", "description", "type", "price", "length", "uid", "size"),
                *("recurrence", "version", "language", "method", "odd", "category", "funding", "ingredients"),
            )
        }
        addresses_of = {
            name: next(place)
            for name in ("originalUrl", "webUrl", "website", "repository", "oddUrl", "url", "logo")
        }
        picture = {"url": next(place), "title": next(word), "attribution": next(word), "odd": next(place)}
        values = {
            **texts_of,
            **addresses_of,
            "publishedDateTime": "2026-11-20T08:00:00Z",
            "startDateTime": f"2026-12-0{number + 1}T08:00:00Z",
            "endDateTime": "2026-12-09T09:00:00Z",
            "featuredContent": f'<iframe src="{next(place)}" onload=alert(1)></iframe>{next(word)}',
            "provider": {"name": next(word), "domain": next(word), "url": next(place), "images": [picture]},
            "affiliation": {"name": next(word), "url": next(place)},
            "location": {"name": next(word), "city": next(word), "url": next(place)},
            "twitter": {"username": next(word), "url": next(place)},
            "enclosure": {"url": next(place), "type": next(word), "bytes": next(word)},
            "sponsor": {"name": next(word), "url": next(place), "logoForLightTheme": next(place)},
            "actions": [{"url": next(place), "type": next(word), "title": next(word)}],
            "chapters": [{"start": next(word), "title": next(word), "url": next(place)}],
            "messages": [{"title": next(word), "description": next(word), "url": next(place)}],
            "schedules": ["2026-11-25"],
            "placements": [next(word)],
            "topics": ["News", next(word)],
            "levels": [next(word)],
            "locations": [next(word)],
            "images": [picture],
        }
        head = "".join(
            f"{name}: {value if name.endswith('DateTime') else json.dumps(value)}\n"
            for name, value in values.items()
        )
        ending = ".html" if folder == "_newsletters" else ".md"
        files[f"{folder}/item{number}{ending}"] = f"---\n{head}---\n{body}\n"
    return files


def _escaped(text: str) -> str:
    """A text in XML or an attribute, without what XML cannot hold."""
    return "".join(f"&#{ord(char)};" for char in text if char in "\t\n" or ord(char) >= 32)


# Each story tells of other things, so that no cluster takes in all of them.
_SUBJECTS = """harbour lantern orchard glacier tannery viaduct abbey quarry beehive windmill lighthouse meadow tramway cellar
vineyard foundry museum reservoir granary chapel ferry bakery observatory canal brewery theatre forest railway library marsh
sawmill pasture embassy cathedral peninsula carnival hospital laundry greenhouse stadium barracks pottery lagoon fortress
nursery aqueduct archive shipyard""".split()


def _story(number: int, texts: list[str], address: str) -> bytes:
    text, more = (_escaped(each) for each in texts)
    subject = " and ".join(_SUBJECTS[number * 2 : number * 2 + 2])
    data = json.dumps(
        {"@type": "NewsArticle", "headline": texts[0], "author": {"name": texts[1], "url": address}}
    )
    data = data.replace("<", "\\u003c")
    return f"""<!DOCTYPE html><html lang="en"><head><title>{text}</title>
<meta property="og:title" content="Story {number} of {subject} {text}"><meta property="og:site_name" content="{more}">
<meta property="og:image" content="{_escaped(address)}"><meta property="og:video" content="{_escaped(address)}">
<meta name="author" content="{more}"><meta name="description" content="{text}"><meta name="keywords" content="{more}">
<link rel="canonical" href="{_escaped(address)}"><link rel="amphtml" href="{_escaped(address)}">
<meta property="article:published_time" content="2026-11-24T{number % 24:02}:00:00Z">
<script type="application/ld+json">{data}</script></head>
<body><article><h1>Story {number} of {subject} {text}</h1>{prose(f"{number} {subject}")}<p>{texts[0]}</p><p>{more}</p></article></body></html>""".encode()


def _calendar(texts: list[str], addresses: list[str]) -> bytes:
    def value(text: str) -> str:
        return re.sub(r"[\x00-\x1f]", " ", text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")

    events = "".join(
        f"BEGIN:VEVENT\r\nUID:e{number}\r\nDTSTART:202612{number % 28 + 1:02}T100000Z\r\nSUMMARY:{value(text)}\r\n"
        f"DESCRIPTION:{value(text)}\r\nLOCATION:{value(text)}\\nBEGIN:VEVENT\r\nURL:{value(address)}\r\n"
        f"ORGANIZER;CN=x:{value(address)}\r\nEND:VEVENT\r\n"
        for number, (text, address) in enumerate(zip(texts, addresses, strict=True))
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n".encode()


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published portal, made by the real commands, all of whose words and addresses are attacks; nobody changes it."""
    return made_once(tmp_path_factory, "attacked", _build) / "portal"


def _build(folder: Path) -> None:
    texts, addresses = some_markup(140), list(script_addresses())
    write(folder / "theirs", _items(texts, addresses))
    portal = folder / "portal"
    (portal / "types").mkdir(parents=True)
    (portal / "types" / "recipe.yaml").write_text(RECIPE)
    broadsheet("import", str(folder / "theirs"), "--portal", str(portal))
    with Loopback() as web:
        count = 24
        entries = []
        for number in range(count):
            pair = texts[number * 5 : number * 5 + 2]
            web.page(
                f"/{number}",
                _story(number, pair, addresses[number % len(addresses)]),
                headers={"Content-Type": "text/html"},
            )
            text, more = map(_escaped, pair)
            address = _escaped(addresses[number % len(addresses)])
            entries.append(
                f"<item><title>{text}</title><link>{web.url(f'/{number}')}</link><guid>{more}</guid><author>{more}</author>"
                f"<category>{text}</category><description>{text}</description><content:encoded>{more}</content:encoded>"
                f"<enclosure url='{address}' type='audio/mpeg'/><media:thumbnail url='{address}'/></item>"
            )
        spaces = "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/'"
        feed = f"<rss version='2.0' {spaces}><channel><title>{_escaped(texts[3])}</title>{''.join(entries)}</channel></rss>"
        web.page("/feed.xml", feed.encode())
        web.page("/cast.xml", feed.encode())
        web.page("/fair.ics", _calendar(texts[: len(addresses)], addresses))
        sources = (
            f"fetch: {{allow_private: [127.0.0.1], delay: 0s, attempts: 1}}\njudging: {{threshold: 0, embedding: none}}\n"
            f"sources:\n  - feed: {web.url('/feed.xml')}\n  - {{feed: {web.url('/cast.xml')}, type: podcast}}\n"
            f"  - calendar: {web.url('/fair.ics')}\n"
        )
        settings = portal / "portal.yaml"
        kept = re.sub(r"(?m)^(sources|fetch|judging|mode):.*(\n[ #-].*)*\n?", "", settings.read_text())
        settings.write_text(kept + sources)
        broadsheet("run", "--portal", str(portal), "--now", NOW, "--workers", "1", "--quiet", expect=1)


_ADDRESS_KEYS = re.compile(r"(?i)(?:^|.)(?:url|href|website|repository|logo\w*)$|^(?:id|guid)$")
_MARKUP_KEYS = frozenset({"content", "content_html", "featuredContent", "html"})


def values(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from values(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from values(each, key)
    elif isinstance(value, str):
        yield key, value


def _script(address: str) -> bool:
    """Whether a browser would run or show what the address itself holds."""
    bare = re.sub(r"[\x00-\x20]", "", address).lower()
    return bool(re.match(r"(?:javascript|data|vbscript|file|blob|filesystem|mhtml|view-source):", bare))


def checked(document: Any) -> list[str]:
    """The fragments of HTML in a JSON document, whose addresses are all of the web."""
    for key, value in values(document):
        if _ADDRESS_KEYS.search(key) and value != "":
            assert not _script(value), (key, value)
    return [value for key, value in values(document) if key in _MARKUP_KEYS]
