"""Feeds whose entries are items: videos of a channel, episodes of a podcast, releases of a project.

In: a feed's bytes. Out: for each entry the values of an item. A player is built from a video's id, never
copied; of a project's feed there is one item, the repository, with its newest release or change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from broadsheet.collect.addresses import web_address
from broadsheet.collect.feed_entries import NoFeed
from broadsheet.collect.feed_fallback import affordable, cost, date_of, parsed, part_of, parts_of, word_of
from broadsheet.collect.item_values import FoundValues, cut, time_text
from broadsheet.collect.long_item_feed import LongFeed, read_long_feed
from broadsheet.collect.plain_text import fold, plain
from broadsheet.domain.source import Refusal
from broadsheet.extract import registrable_domain

_MOST_ENTRIES = 5000
_CUT = f"only its beginning was read: {_MOST_ENTRIES:,} entries, or, of broken XML, what takes a second"
_LITTLE = 0.5  # of what feedparser may spend; a feed that costs more is read entry by entry, if it can be
_MOST_CHAPTERS = 300
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_REPOSITORY = re.compile(
    r"https://(github\.com)/([A-Za-z0-9-]{1,60})/([A-Za-z0-9._-]{1,100})/(releases|tag|tags|commits?|tree)\b"
)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d)(?:\.\d+)?")
_MEDIA = re.compile(r"(?:audio|video)/[A-Za-z0-9.+-]+")


def parse_item_feed(body: bytes, url: str, content_type: str | None, *, source: str) -> FoundValues:
    """The items of a feed; entries without a title or an address are refused."""
    try:
        long = read_long_feed(body, url, content_type, _MOST_ENTRIES) if cost(body) > _LITTLE else None
        found = long or _by_feedparser(body, url, content_type)
    except NoFeed:
        found = None
    if found is None:
        refusal = Refusal(source=source, code="no-feed", detail="this is no feed", url=url or None)
        return FoundValues(refusals=(refusal,))
    title = plain(found.title or "")
    values: list[dict[str, Any]] = []
    refusals: list[Refusal] = []
    if found.is_cut:
        refusals.append(Refusal(source=source, code="feed-cut", detail=_CUT, url=url or None))
    for number, entry in enumerate(found.entries, 1):
        told = _values(entry, title)
        if told is None:
            detail = "an entry without a title or an address"
            refusals.append(
                Refusal(source=source, code="bad-entry", detail=detail, place=str(number), url=url or None)
            )
        else:
            values.append(told)
    return FoundValues(title=title, values=tuple(_projects(values)), refusals=tuple(refusals))


def _by_feedparser(body: bytes, url: str, content_type: str | None) -> LongFeed | None:
    start = affordable(body)
    feed = parsed(start, url, content_type, is_html_mended=False)
    if feed is None or not (dict.get(feed, "version") or dict.get(feed, "entries")):
        return None
    is_cut = len(start) < len(body) or len(feed.entries) > _MOST_ENTRIES
    return LongFeed(word_of(feed.feed, "title") or "", feed.entries[:_MOST_ENTRIES], is_cut)


def duration_text(seconds: int) -> str:
    """Seconds as an ISO 8601 duration: 1863 is `PT31M3S`."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = ((hours, "H"), (minutes, "M"), (left, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")


def _values(entry: Any, feed_title: str | None) -> dict[str, Any] | None:
    title = plain(word_of(entry, "title") or "")
    link = web_address(word_of(entry, "link") or "")
    enclosure = _enclosure(entry)
    if not title or not (link or enclosure):
        return None
    values: dict[str, Any] = {
        "title": title,
        "excerpt": cut(fold(plain(word_of(entry, "summary") or "")) or ""),
        "originalUrl": link or (enclosure or {}).get("url"),
        "publishedDateTime": time_text(_time(entry)),
        "provider": _provider(entry, feed_title, link),
    }
    video = word_of(entry, "yt_videoid") or ""
    if _VIDEO_ID.fullmatch(video):
        return {**values, **_video(video)}
    if enclosure is not None:
        values |= {"type": "episode", "enclosure": enclosure, "chapters": list(_chapters(entry))}
        values["length"] = _length(word_of(entry, "itunes_duration") or "")
    return values


def _video(video: str) -> dict[str, Any]:
    """What a video's id says: its address, its player, its picture."""
    return {
        "originalUrl": f"https://youtube.com/watch?v={video}",
        "type": "video",
        "price": "Free",
        "featuredContent": (
            f'<iframe width="800" height="500" frameborder="0" src="https://www.youtube.com/embed/{video}" '
            'allow="accelerometer; autoplay; encrypted-media; gyroscope; picture-in-picture" allowfullscreen>'
            "</iframe>"
        ),
        "images": [{"url": f"https://i.ytimg.com/vi/{video}/hqdefault.jpg", "width": 480, "height": 360}],
    }


def _time(entry: Any) -> datetime | None:
    for name in ("published", "updated"):
        found = date_of(entry, name)
        if found is not None:
            return found
    return None


def _provider(entry: Any, feed_title: str | None, link: str | None) -> dict[str, str]:
    name = plain(word_of(entry, "author") or "") or feed_title
    domain = registrable_domain(link or "")
    return {key: value for key, value in (("name", name), ("domain", domain)) if value}


def _enclosure(entry: Any) -> dict[str, Any] | None:
    for link in parts_of(entry, "links"):
        url, kind = web_address(str(link.get("href") or "")), str(link.get("type") or "")
        if link.get("rel") == "enclosure" and url and _MEDIA.fullmatch(kind):
            size = str(link.get("length") or "")
            known = {"bytes": int(size)} if size.isdecimal() and 0 < len(size) < 16 and int(size) else {}
            return {"url": url, "type": kind, **known}
    return None


def _chapters(entry: Any) -> Iterator[dict[str, str]]:
    """Podlove's simple chapters, with starts as durations."""
    for chapter in parts_of(part_of(entry, "psc_chapters"), "chapters")[:_MOST_CHAPTERS]:
        start = _length(str(chapter.get("start") or ""))
        title = plain(str(chapter.get("title") or ""))
        if start and title:
            address = web_address(str(chapter.get("href") or ""))
            yield {"start": start, "title": title, **({"url": address} if address else {})}


def _length(text: str) -> str | None:
    """Seconds, `MM:SS` or `HH:MM:SS` as an ISO 8601 duration."""
    if text.isdecimal() and len(text) < 8:
        return duration_text(int(text))
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return duration_text(hours * 3600 + minutes * 60 + seconds)


def _projects(values: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Entries of a repository's feed as one item of that repository; all others as they are."""
    told: set[str] = set()
    for value in values:
        match = _REPOSITORY.match(str(value.get("originalUrl")))
        if match is None:
            yield value
            continue
        host, owner, name, kind = match.groups()
        address = f"https://{host}/{owner}/{name}"
        if address in told:
            continue
        told.add(address)
        released = kind in {"releases", "tag", "tags"}
        version = str(value["originalUrl"]).rsplit("/", 1)[-1] if released else None
        action = {"url": value["originalUrl"], "type": "release" if released else "change"}
        yield {
            **value,
            "title": f"{owner}/{name}",
            "excerpt": cut(" – ".join(filter(None, (value["title"], value["excerpt"])))),  # noqa: RUF001 - a dash of prose
            "originalUrl": address,
            "repository": address,
            "type": "project",
            "version": version,
            "actions": [{**action, "title": value["title"]}],
            "provider": {"name": owner, "domain": host},
        }
