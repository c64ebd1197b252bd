"""What an issue tells of types other than news.

In: an edition, the time since which readers know nothing, and the ids of what they were sent before. Out: a
section for each type with something new: published since then, or an event that begins within two weeks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.edition import Edition
from broadsheet.domain.item import Item, item_id
from broadsheet.domain.newsletter import IssueSection, IssueStory
from broadsheet.domain.recorded_types import NEWSLETTERS
from broadsheet.publish.language.naming import title_of
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.newsletter.limits import EXCERPT, NAME, TITLE
from broadsheet.publish.shelves import Shelf, page_path, shelves
from broadsheet.publish.site.links import web_link
from broadsheet.publish.site.text import plain

_SOON = timedelta(days=14)


def item_sections(
    edition: Edition, since: datetime, told: Collection[str], most: int
) -> Iterator[tuple[ContentType, IssueSection]]:
    """The sections in the types' order, each with at most `most` items, in the type's own order."""
    for shelf in shelves(edition):
        if not shelf.type.listed or shelf.type.name == NEWSLETTERS.name:
            continue
        new = [
            item for item in shelf.items if item_id(item.path) not in told and _is_new(item, edition, since)
        ]
        stories = tuple(_told(item, shelf, edition) for item in new[:most])
        if stories:
            title = title_of(shelf.type, language_of(edition.portal))
            yield shelf.type, IssueSection(name=plain(title, NAME), stories=stories)


def _is_new(item: Item, edition: Edition, since: datetime) -> bool:
    published = item.time("publishedDateTime")
    start = item.time("startDateTime")
    soon = start is not None and edition.time <= start <= edition.time + _SOON
    return soon or (published is not None and published > since)


def _told(item: Item, shelf: Shelf, edition: Edition) -> IssueStory:
    values, id_, language = item.values, item_id(item.path), language_of(edition.portal)
    provider = values.get("provider")
    name = str(provider.get("name", "")) if isinstance(provider, dict) else ""
    domain = str(provider.get("domain", "")) if isinstance(provider, dict) else ""
    heat = values.get("heat")
    return IssueStory(
        id=id_,
        cluster=id_,
        title=plain(item.title(shelf.type), TITLE) or language.say("untitled"),
        excerpt=plain(item.summary(shelf.type), EXCERPT),
        url=web_link(edition.portal.url + page_path(item, shelf.type)),
        provider=plain(name or title_of(shelf.type, language), NAME),
        domain=plain(domain, NAME),
        time=item.time("startDateTime") or item.time("publishedDateTime") or edition.time,
        is_video=values.get("type") == "video",
        heat=heat if isinstance(heat, int) else 0,
        members=(id_,),
    )
