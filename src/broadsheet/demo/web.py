"""The pages of the invented press: each story in its publisher's design, its AMP version, its picture.

In: tellings in order of capture. Out: pages as a server would answer, byte for byte the same each time.
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadsheet.demo import pictures
from broadsheet.demo.model import Page, Publisher, Telling
from broadsheet.demo.statements import json_ld, stated_time, video_address

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_AUSTRIAN_MONTHS = (
    *("Jänner", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)


def story_pages(telling: Telling, earlier: deque[Telling], *, images: bool) -> Iterator[Page]:
    """The page of a story, then its AMP page and its picture where it has them.

    `earlier` are the publisher's own stories that the page recommends.
    """
    context = {
        "story": telling,
        "press": telling.publisher,
        "earlier": [other for other in earlier if other.url != telling.url][:4],
        "stated": stated_time(telling),
        "json_ld": json_ld(telling),
        "video": video_address(telling),
    }
    special = next((quirk for quirk in telling.quirks if quirk in {"consent-wall", "links"}), None)
    design = special or telling.publisher.design
    yield page(telling.url, _template(f"{design}.html").render(context), telling.publisher, telling.captured)
    later = telling.captured + timedelta(seconds=20)
    if telling.amp_url:
        yield page(telling.amp_url, _template("amp.html").render(context), telling.publisher, later)
    if images and telling.image and not telling.modified:
        yield Page(
            url=telling.image.url,
            headers=(("Content-Type", "image/jpeg"), ("Cache-Control", "public, max-age=31536000")),
            body=pictures.draw(telling.image),
            captured=later + timedelta(seconds=20),
        )


def page(url: str, text: str, publisher: Publisher, captured: datetime, kind: str = "text/html") -> Page:
    """A text answer in the publisher's charset; what the charset lacks becomes a character reference."""
    content_type = f"{kind}; charset={publisher.charset}"
    date = f"{captured.astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT"
    return Page(
        url=url,
        headers=(("Content-Type", content_type), ("Date", date), ("Server", publisher.design)),
        body=text.encode(publisher.charset, "xmlcharrefreplace"),
        captured=captured,
    )


def render(name: str, **context: Any) -> str:
    """One of this package's templates with its values."""
    return _template(name).render(context)


@functools.cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = lambda time: f"{time.day} {time:%B %Y}"
    environment.filters["us_day"] = lambda time: f"{time:%B} {time.day}, {time.year}"
    environment.filters["german_day"] = lambda time: (
        f"{time.day}. {_AUSTRIAN_MONTHS[time.month - 1]} {time.year}"
    )
    environment.filters["clock"] = lambda time: f"{time:%H:%M}"
    environment.filters["mail_date"] = lambda time: f"{time:%a, %d %b %Y %H:%M:%S %z}"
    return environment
