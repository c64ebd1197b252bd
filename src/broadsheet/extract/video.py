"""Whether a page is a video, and the player that shows it.

In: a page. Out: the story's type, and for the known hosts an `iframe` built anew from the video's id alone,
so that no markup of the page gets through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from broadsheet.extract.page import Page
from broadsheet.extract.structured_data import Node, text_of, types

_FRAME = (
    '<iframe width="800" height="500" frameborder="0" src="{source}" '
    'allow="accelerometer; autoplay; encrypted-media; gyroscope; picture-in-picture" '
    "allowfullscreen></iframe>"
)
_YOUTUBE = re.compile(
    r"https?://(?:(?:www|m|music)\.)?(?:youtu\.be/|youtube(?:-nocookie)?\.com/"
    r"(?:watch\?(?:[^#]*&)?v=|embed/|v/|shorts/|live/))([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])"
)
_VIMEO = re.compile(
    r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(\d{6,12})(?!\d)"
)


class Video(NamedTuple):
    """`type` is `video` or `article`; `player` the markup to embed, when the host is known."""

    type: str
    player: str | None
    how: str


def read_video(page: Page) -> Video:
    """A page is a video when it is a watch page, or says that it is one and describes no article."""
    if player := player_for(page.url):
        return Video("video", player, "address of the video")
    if not _is_video(page):
        return Video("article", None, "")
    for address in _stated(page):
        if player := player_for(address):
            return Video("video", player, "player that the page names")
    return Video("video", None, "type that the page states")


def player_for(url: str) -> str | None:
    """The player of a YouTube or Vimeo address, or None."""
    if match := _YOUTUBE.match(url):
        return _FRAME.format(source=f"https://www.youtube.com/embed/{match[1]}")
    if match := _VIMEO.match(url):
        return _FRAME.format(source=f"https://player.vimeo.com/video/{match[1]}")
    return None


def _is_video(page: Page) -> bool:
    if page.story:
        return False
    stated = page.meta("og:type")
    kind = stated.value.lower() if stated else ""
    return kind.startswith("video") or (kind != "article" and bool(_main_video(page)))


def _main_video(page: Page) -> Node:
    """The one VideoObject of the page; several are a list of them and none is the main matter."""
    videos = [node for node in page.nodes if "VideoObject" in types(node)]
    if len(videos) == 1:
        return videos[0]
    return page.microdata if "VideoObject" in types(page.microdata) else {}


def _stated(page: Page) -> Iterator[str]:
    node = _main_video(page)
    yield text_of(node, "embedUrl")
    yield text_of(node, "contentUrl")
    for name in ("og:video:secure_url", "og:video:url", "og:video", "twitter:player"):
        yield from page.metas.get(name, ())[:1]
