"""Decisions about items of types other than news.

In: an item, its type, and what people decided about it. Out: the item as it is published. An item stands by
itself, so merges, splits and leads do not concern it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from broadsheet.desk.standing import PINNED, Standing
from broadsheet.domain.content_type import ContentType
from broadsheet.domain.decision import RETRACTED
from broadsheet.domain.item import Item
from broadsheet.domain.item_file import arranged, typed_value


def ruled_item(item: Item, type_: ContentType, standing: Standing) -> Item:
    """The item under the decisions; the same object where there are none."""
    changed: dict[str, Any] = {}
    if standing.edit is not None:
        image = standing.edit.image
        said = {
            type_.headline: standing.edit.title,
            type_.summary: standing.edit.excerpt,
            "topics": None if standing.edit.topics is None else list(standing.edit.topics),
            "images": None if image is None else [{"url": image}] if image else [],
        }
        changed |= {name: value for name, value in said.items() if value is not None}
        changed |= _fields(type_, standing.edit.fields or {})
    body = item.body
    if standing.rejected:
        changed |= {"removed": True, "published": False}
    elif standing.retracted:
        title = changed.get(type_.headline, item.title(type_))
        changed |= {type_.headline: RETRACTED + title, type_.summary: standing.retracted.notice, "heat": 0}
        changed |= dict.fromkeys(("featuredContent", "images", "enclosure", "actions", "chapters"))
        body = "\n"
    elif standing.wanted:
        changed |= {"removed": None, "published": None}
    if standing.pin:
        heat = item.values.get("heat")
        changed["heat"] = (heat if isinstance(heat, int) else 0) + PINNED
    values = arranged({**item.values, **changed}, type_) if changed else item.values
    if values == item.values and body == item.body:
        return item
    return msgspec.structs.replace(item, values=values, body=body, raw=None)


def _fields(type_: ContentType, said: dict[str, str]) -> dict[str, Any]:
    """The values of edited fields; an empty text takes the field away, and so does a type that lost it."""
    fields = ((type_.field(name), text) for name, text in said.items())
    return {field.name: typed_value(field, text)[0] if text else None for field, text in fields if field}
