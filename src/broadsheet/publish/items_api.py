"""The API's documents of items: lists with their pages, topics, collections, and each item by itself.

In: an edition. Out: `api/<plural>/index.json` and `page/N/index.json`, the same for each topic that offers
the type, `api/<plural>/collections/`, and `api/<plural>/<item>/index.json`. A list is
`{title, path, page, value[], nextPage?}`; removed items and items held back stand in none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from broadsheet.domain.edition import Edition, File
from broadsheet.domain.item import Item
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import Portal
from broadsheet.domain.taxonomy import Topic
from broadsheet.publish.item_values import ItemValues
from broadsheet.publish.portal_data import file_name
from broadsheet.publish.shelves import Shelf, shelves


def item_documents(edition: Edition) -> Iterator[File]:
    """Every document of items; where two would have one address, the list goes before the item."""
    filled = shelves(edition)
    values = ItemValues(edition.portal, filled)
    taken: set[str] = set()
    for shelf in filled:
        if not shelf.type.listed:
            continue
        for file in (*_lists(edition, shelf, values), *_singles(shelf, values)):
            if file.path not in taken:
                taken.add(file.path)
                yield file


def offered(topic: Topic, portal: Portal, filled: Iterable[Shelf]) -> dict[str, str]:
    """The types of which a topic has items, with the addresses of its documents; its own word goes first."""
    if topic.services or portal.mode is Mode.COMPATIBLE:
        return {}
    root = topic.name == portal.topic
    own = "" if root else f"{quote(file_name(topic.id))}/"
    return {
        shelf.type.plural: f"{portal.api_address}api/{shelf.type.plural}/{own}index.json"
        for shelf in filled
        if shelf.type.listed and (root or any(topic.name in item.topics for item in shelf.items))
    }


def _lists(edition: Edition, shelf: Shelf, values: ItemValues) -> Iterator[File]:
    type_ = shelf.type
    folder = f"api/{type_.plural}"
    encoded = {item.path: _encoded(values.value(item)) for item in shelf.items}
    yield from _pages(folder, type_.title, type_.folder, [encoded[item.path] for item in shelf.items], shelf)
    gathered = [encoded[item.path] for item in shelf.collections()]
    if gathered:
        path = f"{type_.folder}/collections"
        yield from _pages(f"{folder}/collections", type_.collections, path, gathered, shelf)
    for topic in edition.topics:
        offers = type_.plural in topic.services or type_.plural in offered(topic, edition.portal, (shelf,))
        if topic.name != edition.portal.topic and offers:
            chosen = [encoded[item.path] for item in shelf.items if topic.name in item.topics]
            name = file_name(topic.id)
            yield from _pages(f"{folder}/{name}", type_.title, type_.folder, chosen, shelf)


def _pages(folder: str, title: str, path: str, values: list[msgspec.Raw], shelf: Shelf) -> Iterator[File]:
    size = shelf.type.page_size or max(1, len(values))
    last = max(1, -(-len(values) // size))
    for page in range(1, last + 1):
        document: dict[str, Any] = {
            "title": title,
            "path": path,
            "page": page,
            "value": values[(page - 1) * size : page * size],
            **({"nextPage": page + 1} if page < last else {}),
        }
        if page == 1:
            yield _document(folder, document)
        yield _document(f"{folder}/page/{page}", document)


def _singles(shelf: Shelf, values: ItemValues) -> Iterator[File]:
    for item in shelf.items:
        folder = f"api/{shelf.type.plural}/{item.below(shelf.type)}"
        if {"items", "query"} & item.values.keys():
            yield _document(folder, _collection(item, shelf, values))
        else:
            yield _document(folder, values.value(item, whole=True))


def _collection(item: Item, shelf: Shelf, values: ItemValues) -> dict[str, Any]:
    members = [values.value(member) for member in values.members(item)]
    return {"title": item.title(shelf.type), "path": item.path, "page": 1, "value": members}


def _encoded(value: dict[str, Any]) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _document(folder: str, document: dict[str, Any]) -> File:
    return File(
        path=f"{folder}/index.json", body=msgspec.json.format(msgspec.json.encode(document), indent=2)
    )
