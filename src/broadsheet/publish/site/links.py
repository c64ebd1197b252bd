"""Addresses. In: addresses and ids as stories have them. Out: checked links, and paths of our own pages."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

import can_ada

from broadsheet.domain.readable_names import is_readable
from broadsheet.domain.script_address import IGNORED

MAX_URL = 1800  # the longest address, escaped, that becomes a link; keeps pages within their size

_SEGMENT = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?!\.)){0,99}")
_YOUTUBE = re.compile(
    r"//(?:www\.)?youtube(?:-nocookie)?\.com/embed/(?!videoseries)([A-Za-z0-9_-]{11})(?![\w-])"
)
_PLAYER = re.compile(
    r"\s*<iframe(?:\s+(?:(?:width|height|frameborder|allow|title|loading)=\"[^\"<>]*\"|allowfullscreen"
    r"|src=\"(?:https?:)?//(?:www\.youtube(?:-nocookie)?\.com/embed/|player\.vimeo\.com/video/)[\w-]+"
    r"(?:\?[\w=&;.%-]*)?\"))+\s*></iframe>\s*"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_VIMEO = re.compile(r"//player\.vimeo\.com/video/(\d{4,15})(?!\w)")


def web_link(url: str | None) -> str | None:
    """The address in its WHATWG form when it is http or https and has a host and no user name; or None."""
    if not url:
        return None
    try:
        parsed = can_ada.parse(url)
    except (ValueError, TypeError):
        return None
    fit = (
        parsed.protocol in ("http:", "https:")
        and parsed.hostname
        and not parsed.username
        and not parsed.password
    )
    href: str = parsed.href
    length = len(href) + 4 * href.count("&") + 4 * href.count("'")
    if not fit or length > MAX_URL:
        return None
    return url if href == url else href  # most addresses are in that form; no second copy is held of them


def data_link(url: str | None) -> str | None:
    """The address as it stands unless it has a scheme other than http and https; for data, not for pages."""
    bare = IGNORED.sub("", url or "")
    scheme = _SCHEME.match(bare)
    return url if scheme is None or scheme[0].lower() in ("http:", "https:") else None


def player_markup(featured_content: str | None) -> str | None:
    """The embedded markup as it stands when it is one frame of a known video host alone; or None."""
    return featured_content if _PLAYER.fullmatch(featured_content or "") else None


def video_frame(featured_content: str | None) -> str | None:
    """The player's address, rebuilt from the video's id, when YouTube or Vimeo is embedded; or None."""
    if match := _YOUTUBE.search(featured_content or ""):
        return f"https://www.youtube-nocookie.com/embed/{match[1]}"
    if match := _VIMEO.search(featured_content or ""):
        return f"https://player.vimeo.com/video/{match[1]}?dnt=1"
    return None


def segment(value: str) -> str:
    """One segment of an address for an id: the id, letters beyond ASCII percent-encoded, when it is fit.

    Else what is fit of it and a hash of all.
    """
    if _SEGMENT.fullmatch(value):
        return value
    composed = unicodedata.normalize("NFC", value)
    if not value.isascii() and is_readable(composed):
        return quote(composed)
    kept = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:60]
    return f"{kept}-{hashlib.sha256(value.encode('utf-8', 'replace')).hexdigest()[:8]}".lstrip("-")


def file_path(path: str) -> str:
    """Where the file of one of our pages stands inside `public/`, of its path as addresses have it."""
    return unquote(path)


def story_path(cluster: str) -> str:
    """The folder of a cluster's page."""
    return f"story/{segment(cluster)}/"


def topic_path(topic: str) -> str:
    """The folder of a topic's pages and feeds, by topic id."""
    return f"topic/{segment(topic)}/"


def publisher_path(domain: str) -> str:
    """The folder of a publisher's pages, by registrable domain."""
    return f"provider/{segment(domain)}/"


def day_path(day: str) -> str:
    """The folder of the page of a day, `2020-12-03`."""
    return f"day/{day}/"


def month_path(month: str) -> str:
    """The folder of the page of a month, `2020-12`."""
    return f"archive/{month}/"


def own_page_path(page: str) -> str:
    """The folder of a page of the owner's own, by its id."""
    return f"page/{segment(page)}/"


def base_path(url: str) -> str:
    """The path under which the portal is served, `/` at least."""
    return urlsplit(url).path or "/"
