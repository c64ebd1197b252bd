"""Sponsorships: who is thanked on which day and where.

In: an edition with the day that it is of. Out: `api/sponsorships/today/index.json`, and one document for each
placement below it; and the same for every day that is scheduled (`api/sponsorships/2024-03-28/`). A value is
`{sponsor, messages[], schedules[], placements[]}` as the recorded platform's template made it: addresses
absolute, descriptions plain text. Without a sponsorship there is only an empty document of today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin

import msgspec

from broadsheet.domain.edition import Edition, File
from broadsheet.domain.item import Item
from broadsheet.domain.readable_names import readable_name
from broadsheet.domain.recorded_types import SPONSORSHIPS
from broadsheet.publish.site.links import data_link

_TAG = re.compile(r"<[^<>]*>")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SPONSOR = ("name", "url", "logoForLightTheme", "logoForDarkTheme")
_MESSAGE = ("title", "description", "url", "image")


def sponsorship_documents(edition: Edition) -> Iterator[File]:
    """The documents of today and of each scheduled day."""
    if not any(type_.name == SPONSORSHIPS.name for type_ in edition.types):
        return
    active = [item for item in edition.items if item.type == SPONSORSHIPS.name and item.shown]
    today = edition.today.isoformat() if edition.today else ""
    yield from _day("today", [item for item in active if today in _texts(item, "schedules")], edition)
    for day in sorted({day for item in active for day in _texts(item, "schedules") if _DAY.fullmatch(day)}):
        yield from _day(day, [item for item in active if day in _texts(item, "schedules")], edition)


def _day(name: str, active: list[Item], edition: Edition) -> Iterator[File]:
    base = edition.portal.api_address
    values = {item.path: _value(item, base) for item in active}
    yield _document(f"api/sponsorships/{name}", values.values())
    for placement in sorted({place for item in active for place in _places(item)}):
        placed = [values[item.path] for item in active if placement in _places(item)]
        yield _document(f"api/sponsorships/{name}/{placement}", placed)


def _places(item: Item) -> set[str]:
    return set(map(readable_name, _texts(item, "placements")))


def _value(item: Item, base: str) -> dict[str, Any]:
    sponsor = item.values.get("sponsor")
    messages = item.values.get("messages")
    return {
        "sponsor": _told(sponsor if isinstance(sponsor, dict) else {}, _SPONSOR, base),
        "messages": [
            _told(message, _MESSAGE, base)
            for message in (messages if isinstance(messages, list) else ())
            if isinstance(message, dict)
        ],
        "schedules": list(_texts(item, "schedules")),
        "placements": list(_texts(item, "placements")),
    }


def _told(values: dict[str, Any], keys: tuple[str, ...], base: str) -> dict[str, Any]:
    told = {key: values.get(key) for key in keys}
    for key, value in told.items():
        if key == "description":
            told[key] = " ".join(unescape(_TAG.sub("", str(value or ""))).split())
        elif key not in {"name", "title"} and value:
            told[key] = data_link(urljoin(base, str(value).lstrip("/") if _local(str(value)) else str(value)))
    return told


def _local(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//")


def _texts(item: Item, name: str) -> tuple[str, ...]:
    values = item.values.get(name)
    if isinstance(values, list):
        return tuple(str(value) for value in values)
    return (str(values),) if values else ()


def _document(folder: str, values: Iterable[dict[str, Any]]) -> File:
    body = msgspec.json.format(msgspec.json.encode({"value": list(values)}), indent=2)
    return File(path=f"{folder}/index.json", body=body)
