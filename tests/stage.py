"""A browser as the judge of HTML: what stands in it, and what runs when a reader touches everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser import PATIENCE

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
NOTHING: dict[str, Any] = {
    **dict.fromkeys(("svg", "style", "forms", "inline", "htmx", "data", "audio", "again"), False),
    "links": [],
    "scripts": [],
    "sources": [],
}
FRAGMENT = {**NOTHING, "again": True}


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
# What a reader may do: move over everything, press and open it, and follow what is no link into the web. A browser
# runs an address of a script in a turn of its own, which the next page would take away from it: so wait for some.
_EXERCISE = """async () => {
  const events = ['mouseover', 'focus', 'focusin', 'pointerdown', 'click', 'toggle', 'beforetoggle', 'animationstart', 'error', 'load'];
  for (const element of document.querySelectorAll('*')) {
    for (const name of events) if (name !== 'click' || !element.closest('form')) element.dispatchEvent(new Event(name));
    if (element.href && !/^(https?|mailto):/.test(element.href)) element.dispatchEvent(new MouseEvent('click'));
  }
  const again = document.createElement('div');
  again.innerHTML = document.body.innerHTML;
  document.body.append(again);
  for (let turn = 0; turn < 3; turn++) await new Promise((done) => setTimeout(done));
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
