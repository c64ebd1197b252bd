"""Words and addresses that became code elsewhere, and an edition made of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.portal import Portal
from broadsheet.domain.story import Image, Provider, RelatedStory, Story
from broadsheet.domain.taxonomy import Organization, Topic

_NOW = datetime(2026, 6, 5, 9, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"
_VECTORS = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</title></script><svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    '<div hx-get="/x" hx-trigger="load" style="position:fixed">',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ site.github }}{% include secret %}",
    "<!--><script>alert(1)</script>-->",
    "\x1b]8;;http://evil.example\x07link\x1b[2J\x9b31m",
    "\u202egnp.exe",
    "=HYPERLINK(1)",
)
ADDRESSES = (
    "javascript:alert(1)",
    " java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://a.example/1",
    'https://a.example/"onmouseover=alert(1)',
)


def _entry(number: int, text: str, address: str) -> Entry:
    provider = Provider(name=text, domain=text, images=(Image(url=address, title=text, attribution=text),))
    story = Story(
        title=text,
        excerpt=text,
        category=text,
        type=text,
        published_date_time=_NOW,
        original_url=address,
        web_url=address,
        amp_web_url=address,
        cdn_amp_web_url=address,
        quality=90,
        heat=90,
        published=True,
        featured_content=f'<iframe src="{address}" onload=alert(1)></iframe>{text}',
        provider=provider,
        topics=("News", text),
        images=(Image(url=address, title=text, attribution=text),),
        related=(
            RelatedStory(
                title=text,
                excerpt=text,
                published_date_time=_NOW,
                web_url=address,
                provider=provider,
                quality=1,
            ),
        ),
    )
    return Entry(
        id=f"s{number:015x}",
        path=f"_news/2026-06-05-{number}.md",
        story=story,
        state=State.PUBLISHED,
        cluster=f"c{number}{text}",
        lead=True,
        language=text,
        authors=(text,),
    )


@pytest.fixture(scope="session")
def hostile() -> Edition:
    """An edition in which every field of every story, topic and organization is an attack."""
    pairs = [(text, address) for text in _VECTORS for address in ADDRESSES]
    topics = [
        Topic(id=f"t{n}", name=text, description=text, shortname=text) for n, text in enumerate(_VECTORS)
    ]
    organizations = [
        Organization(id=f"o{n}", name=text, domain=text, images=(Image(url=address, is_cached=True),))
        for n, (text, address) in enumerate(pairs)
    ]
    return Edition(
        portal=Portal(title=SCRIPT, description=SCRIPT, topic="News", locale=SCRIPT),
        topics=(Topic(id="news", name="News"), *topics),
        organizations=tuple(organizations),
        entries=tuple(_entry(number, *pair) for number, pair in enumerate(pairs)),
        time=_NOW,
    )
