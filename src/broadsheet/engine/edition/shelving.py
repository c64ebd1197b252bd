"""The items of an edition are put where lists, pages and searches of items read them.

In: an edition. Out: a row of the store for each item, made anew only where something that it shows changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import msgspec

from broadsheet.domain.content_type import ContentType, FieldKind
from broadsheet.domain.draft import State
from broadsheet.domain.edition import Edition
from broadsheet.domain.item import Item, item_id
from broadsheet.domain.modes import Mode
from broadsheet.domain.shelved import ShelvedItem
from broadsheet.publish.item_values import ItemValues
from broadsheet.publish.markup import safe_prose
from broadsheet.publish.shelves import page_path, shelves
from broadsheet.publish.site.text import plain
from broadsheet.store import Store
from broadsheet.store.shelved import SearchedItem

_TITLE, _SUMMARY = 300, 1000  # characters
_WORDS = 100_000  # characters of an item that are searched
_TAG = re.compile(r"<[^<>]*>")
_SEARCHED = {FieldKind.TEXT, FieldKind.WORD, FieldKind.MARKDOWN, FieldKind.HTML, FieldKind.LIST}
_HEAT = 2**31 - 1
_VERSION = "1"  # of how a row is made; another one makes all of them anew


def shelve(store: Store, edition: Edition) -> int:
    """Let the store's lists of items be those of the edition; how many rows changed."""
    known = store.shelved.digests()
    changed = [each for each in _searched(edition, known) if known.get(each.item.id) != each.digest]
    gone = sorted(known.keys() - {item_id(item.path) for item in edition.items})
    if changed or gone:
        store.shelved.keep(changed, gone)
    return len(changed) + len(gone)


def _searched(edition: Edition, known: dict[str, str]) -> Iterator[SearchedItem]:
    """Each item that changed, and each that shows others."""
    types = {type_.name: type_ for type_ in edition.types}
    portal = edition.portal.model_copy(update={"mode": Mode.BROADSHEET})
    values = ItemValues(portal, shelves(edition, removed=True))
    common = msgspec.json.encode([_VERSION, portal.url, portal.api_address, edition.types])
    for item in edition.items:
        type_ = types.get(item.type)
        if type_ is None:
            continue
        members = [msgspec.json.encode(member) for member in values.members(item)]
        own = msgspec.json.encode(msgspec.structs.replace(item, raw=None))
        digest = blake2b(b"\0".join((common, own, *members)), digest_size=16).hexdigest()
        if known.get(item_id(item.path)) != digest:
            shelved = _shelved(item, type_, values)
            yield SearchedItem(shelved, _words(item, type_), digest)


def _shelved(item: Item, type_: ContentType, values: ItemValues) -> ShelvedItem:
    fields = values.value(item)
    heat = item.values.get("heat")
    provider = item.values.get("provider")
    domain = provider.get("domain") if isinstance(provider, dict) else None
    return ShelvedItem(
        id=item_id(item.path),
        path=item.path,
        type=type_.name,
        title=plain(item.title(type_), _TITLE),
        summary=plain(item.summary(type_), _SUMMARY),
        time=item.time("publishedDateTime") or item.time("startDateTime"),
        heat=max(-_HEAT, min(_HEAT, heat)) if isinstance(heat, int) else 0,
        state=State.PUBLISHED if item.shown and type_.listed else State.LEFT_OUT,
        provider=str(domain or ""),
        topics=item.topics,
        page=page_path(item, type_) if type_.listed else None,
        fields={name: value for name, value in fields.items() if name not in {"content", "path"}},
        content=safe_prose(item.body),
    )


def _words(item: Item, type_: ContentType) -> str:
    """The words of an item beside its title: its texts, its publisher's name, its topics, its body."""
    fields = (field for field in type_.fields if field.kind in _SEARCHED)
    told = [item.values.get(field.name) for field in fields if field.name not in {type_.headline, "secured"}]
    for name in ("provider", "affiliation", "location"):
        value = item.values.get(name)
        told.append(value.get("name") if isinstance(value, dict) else None)
    texts = [text for value in (*told, item.body) for text in _texts(value)]
    return plain(_TAG.sub(" ", "\n".join(texts)), _WORDS)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (part for part in value if isinstance(part, str))
