"""The addresses of a story: its own, its canonical one, and its AMP version.

In: a page and the address that answered. Out: clean absolute addresses, with the reason for what was refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from broadsheet.extract.addresses import absolute_url, clean_url, is_home, path_of, same_page, same_site
from broadsheet.extract.amp import amp_cache_url
from broadsheet.extract.page import Found, Page

_WORD = re.compile(r"[a-z0-9]{3,}")


class Links(NamedTuple):
    """`web` is the canonical address; `amp` and `cached_amp` are None without an AMP version."""

    web: Found
    amp: Found | None
    cached_amp: str | None
    is_amp: bool


def read_links(page: Page) -> Links:
    """The addresses; a page that is itself AMP is its own AMP version, and its canonical is the story's."""
    is_amp = page.tree.get("amp") is not None or page.tree.get("\u26a1") is not None
    web = _canonical(page)
    amp = Found(page.url, "this page") if is_amp else _amp_version(page)
    if amp and same_page(amp.value, web.value) and not is_amp:
        amp = None
    return Links(web, amp, amp_cache_url(amp.value) if amp else None, is_amp)


def _canonical(page: Page) -> Found:
    refused: list[str] = []
    for found in _stated(page):
        reason = _objection(page.url, found.value)
        if not reason:
            return Found(clean_url(found.value), found.how)
        refused.append(f"{found.how} {reason}")
    note = f" (refused: {'; '.join(refused)})" if refused else ""
    return Found(page.url, f"address of the page{note}")


def _stated(page: Page) -> Iterator[Found]:
    for link in _links(page, "canonical"):
        rooted = link.startswith("/")  # RFC 6596 allows it; a host without a scheme would be resolved wrongly
        yield Found(absolute_url(page.base, link) if rooted else link, "canonical link")
        break
    for value in page.metas.get("og:url", ())[:1]:
        yield Found(value.strip(), "og:url")


def _objection(url: str, canonical: str) -> str:
    """Why the stated address cannot be this story's; "" when it can."""
    clean = clean_url(canonical)
    if not clean:
        return "is no absolute web address"
    if is_home(clean) and not is_home(url):
        return "names the home page"
    if not same_site(url, clean) and not _same_slug(url, clean):
        return "names another site's page"
    return ""


def _same_slug(first: str, second: str) -> bool:
    """Whether two paths share most of the words of their longer segments: a copy and its original do."""
    words = [set(_WORD.findall(path_of(url).lower())) for url in (first, second)]
    smaller = min(words, key=len)
    return len(smaller) >= 3 and len(words[0] & words[1]) * 3 >= len(smaller) * 2


def _amp_version(page: Page) -> Found | None:
    for reference in _links(page, "amphtml"):
        if address := absolute_url(page.base, reference):
            return Found(address, "amphtml link")
    return None


def _links(page: Page, relation: str) -> Iterator[str]:
    for element in page.named["link"]:
        relations = (element.get("rel") or "").lower()
        if (
            relation in relations  # most are something else
            and relation in relations.split()
            and (reference := (element.get("href") or "").strip())
        ):
            yield reference
