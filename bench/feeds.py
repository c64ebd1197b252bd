"""Clean feeds read by us and by feedparser, in one process: entries a CPU-second, and their ratio.

In: nothing but an optional seed and sizes. Out: a line for each feed; exit code 1 when an entry is lost or
differs, or a feed is read less than 20 times as fast.

    python bench/feeds.py [--seed 7] [--entries 1000 50000]
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from io import BytesIO
from typing import Any

import feedparser

from broadsheet.collect.feeds import parse_feed

FLOOR = 20
URL = "https://news.example/feed"
_TEXT = (
    "the council said on Monday that a new plan for schools and roads would cost less than expected while"
    " critics in parliament warned of delays after months of talks between unions and the ministry about"
    " energy prices café naïve Zürich São Paulo and the future of trade across the region"
)
WORDS = _TEXT.split()
NAMES = ("Ann Lee", "Bob Ray", "Zoë Quint", "José Díaz", "Mei-Ling Chen", "Dara O'Neil")
TOPICS = ("Politics", "Science & Health", "Technology", "Opinion", "Local", "Climate")
_NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def _sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(WORDS, k=words)).capitalize() + "."


def _story(dice: random.Random, number: int) -> dict[str, str]:
    paragraphs = [
        f"<p>{_sentence(dice, dice.randint(30, 60))} "
        f'<a href="https://news.example/tag/{n}?a=1&amp;b=2">'
        f"{_sentence(dice, 3)}</a> &#8220;{_sentence(dice, 9)}&#8221; <em>{_sentence(dice, 4)}</em></p>"
        for n in range(dice.randint(6, 14))
    ]
    picture = f"https://cdn.example/{number}.jpg"
    figure = f'<figure class="lead"><img src="{picture}" width="1200" height="675" alt="" /></figure>'
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    return {
        "title": escape(_sentence(dice, dice.randint(6, 12)).rstrip("."), quote=False),
        "url": f"https://news.example/{moment:%Y/%m/%d}/story-{number}/",
        "summary": f"<p>{_sentence(dice, 25)} [&#8230;]</p>",
        "content": figure + "\n".join(paragraphs),
        "picture": picture,
        "author": dice.choice(NAMES),
        "topics": "|".join(dice.sample(TOPICS, 3)),
        "rfc": f"{moment:%a, %d %b %Y %H:%M:%S +0000}",
        "iso": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
    }


def _rss(stories: Iterator[dict[str, str]]) -> str:
    items = "".join(
        f"<item><title>{story['title']}</title><link>{story['url']}</link>"
        f"<dc:creator><![CDATA[{story['author']}]]></dc:creator><pubDate>{story['rfc']}</pubDate>"
        + "".join(f"<category><![CDATA[{topic}]]></category>" for topic in story["topics"].split("|"))
        + f'<guid isPermaLink="false">{story["url"]}?p</guid>'
        f"<description><![CDATA[{story['summary']}]]></description>"
        f"<content:encoded><![CDATA[{story['content']}]]></content:encoded>"
        f'<media:content url="{story["picture"]}" medium="image" width="1200" height="675">'
        f"<media:credit>{story['author']}</media:credit></media:content></item>\n"
        for story in stories
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {_NAMESPACES}><channel><title>News</title>'
        f'<atom:link href="{URL}" rel="self" type="application/rss+xml"/><link>https://news.example</link>'
        f"<description>All news</description><language>en-GB</language>{items}</channel></rss>"
    )


def _atom(stories: Iterator[dict[str, str]]) -> str:
    entries = "".join(
        f'<entry><author><name>{story["author"]}</name></author><title type="html">{story["title"]}</title>'
        f'<link rel="alternate" type="text/html" href="{story["url"]}"/><id>{story["url"]}</id>'
        f"<published>{story['iso']}</published><updated>{story['iso']}</updated>"
        + "".join(f'<category term="{escape(topic)}"/>' for topic in story["topics"].split("|"))
        + f'<summary type="html"><![CDATA[{story["summary"]}]]></summary>'
        f'<content type="html"><![CDATA[{story["content"]}]]></content>'
        f'<media:thumbnail url="{story["picture"]}"/></entry>\n'
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"'
        f' xmlns:media="http://search.yahoo.com/mrss/"><title>News</title><id>{URL}</id>'
        f'<link rel="self" href="{URL}"/><updated>2026-01-01T00:00:00Z</updated>{entries}</feed>'
    )


FORMATS: dict[str, Callable[[Iterator[dict[str, str]]], str]] = {"RSS 2.0": _rss, "Atom 1.0": _atom}


def _timed(read: Callable[[], Any]) -> tuple[Any, float]:
    """What is read, and the CPU seconds that it took."""
    gc.collect()
    began = time.process_time()
    result = read()
    return result, time.process_time() - began


def measure(name: str, entries: int, seed: int, rounds: int = 3) -> bool:
    """One feed by both readers in turn, the quickest round of each; whether ours is fast enough and lost nothing."""
    dice = random.Random(seed)
    body = FORMATS[name](_story(dice, number) for number in range(entries)).encode()
    headers = {"content-location": URL, "content-type": "application/xml"}
    our_seconds, their_seconds = [], []
    for _ in range(rounds):
        for _ in range(3):  # ours is so short that other work on the machine may fall on all of it
            ours, seconds = _timed(lambda: parse_feed(body, URL, "application/xml"))
            our_seconds.append(seconds)
        theirs, seconds = _timed(lambda: feedparser.parse(BytesIO(body), response_headers=headers))
        their_seconds.append(seconds)
    alike = [entry.url for entry in ours.entries] == [entry.link for entry in theirs.entries]
    alike = alike and [e.hint.title for e in ours.entries] == [e.title for e in theirs.entries]
    ratio = min(their_seconds) / min(our_seconds)
    print(
        f"{name}, {entries:,} entries, {len(body) / 1e6:.1f} MB: ours {entries / min(our_seconds):,.0f},"
        f" feedparser {entries / min(their_seconds):,.0f} entries a CPU-second, {ratio:.1f} times;"
        f" {len(theirs.entries) - len(ours.entries)} lost, {'all alike' if alike else 'NOT ALIKE'}",
        flush=True,
    )
    return ratio >= FLOOR and alike and len(ours.entries) == entries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--entries", type=int, nargs="+", default=[1000, 50_000])
    options = parser.parse_args()
    first = _rss(iter([_story(random.Random(0), 0)])).encode()
    parse_feed(first, URL)  # imports what is imported on first use
    results = [
        measure(name, entries, options.seed, max(1, 3000 // entries))
        for entries in options.entries
        for name in FORMATS
    ]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
