"""Items and their types, as other programs read them.

In: items as the last edition has them, and the portal's types. Out: shapes without private facts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from broadsheet.domain.content_type import ContentType, FieldKind
from broadsheet.domain.draft import State
from broadsheet.domain.shelved import ShelvedItem
from broadsheet.engine.catalogue.shape import Shape
from broadsheet.publish.site.links import data_link

_ADDRESSES = ("originalUrl", "website", "repository")


class ItemShape(Shape, frozen=True, kw_only=True, tag_field="kind", tag="item"):
    """One item. `type` is its type's name, as `/types` lists them.

    `publishedDateTime` is when it was published or, of an event, begins. `webUrl` is its page on the portal's
    site, `originalUrl` what it is about. `fields` has what its type declares and it has: times in UTC,
    markup sanitised. A removed item has the state `left-out`.
    """

    id: str
    path: str
    type: str
    title: str
    excerpt: str
    published_date_time: datetime | None
    web_url: str | None
    original_url: str | None
    topics: tuple[str, ...]
    heat: int
    state: State
    fields: dict[str, Any]

    @classmethod
    def of(cls, item: ShelvedItem, site: str) -> ItemShape:
        """The item as it stands in lists; `site` is the address of the portal's site."""
        return cls(**_common(item, site))


class ItemDocumentShape(ItemShape, frozen=True, kw_only=True):
    """One item with its body, `content`, as sanitised HTML."""

    content: str

    @classmethod
    def of(cls, item: ShelvedItem, site: str) -> ItemDocumentShape:
        """The item as a document of its own."""
        return cls(**_common(item, site), content=item.content)


def _common(item: ShelvedItem, site: str) -> dict[str, Any]:
    shown = item.page is not None and item.state is State.PUBLISHED
    about = (item.fields.get(name) for name in _ADDRESSES)
    return {
        "id": item.id,
        "path": item.path,
        "type": item.type,
        "title": item.title,
        "excerpt": item.summary,
        "published_date_time": item.time,
        "web_url": f"{site}{item.page}" if shown else None,
        "original_url": next((link for value in about if (link := data_link(str(value or "")))), None),
        "topics": item.topics,
        "heat": item.heat,
        "state": item.state,
        "fields": item.fields,
    }


class ItemPageShape(Shape, frozen=True, kw_only=True):
    """Items in order; `nextCursor` leads to those that follow and is null on the last page."""

    items: tuple[ItemShape, ...]
    next_cursor: str | None


class FieldShape(Shape, frozen=True, kw_only=True):
    """One field that items of a type can have."""

    name: str
    kind: FieldKind


class TypeShape(Shape, frozen=True, kw_only=True):
    """A type of items. `plural` names its documents in the static API; `items` counts the published ones."""

    name: str
    plural: str
    title: str
    items: int
    fields: tuple[FieldShape, ...]

    @classmethod
    def of(cls, type_: ContentType, items: int) -> TypeShape:
        """The type as it is declared, and how many items it has."""
        hidden = {"secured", "removed", "published"}
        return cls(
            name=type_.name,
            plural=type_.plural,
            title=type_.title,
            items=items,
            fields=tuple(
                FieldShape(name=field.name, kind=field.kind)
                for field in type_.fields
                if field.name not in hidden
            ),
        )


class TypeListShape(Shape, frozen=True, kw_only=True):
    """Every type of the portal but news."""

    items: tuple[TypeShape, ...]
