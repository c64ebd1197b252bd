"""Items as the API tells them: one JSON value an item, by its type's declaration.

In: an item, its type, and all items of the edition. Out: the value for a list, which leaves out what is
absent, or for a document of its own, where what is absent is null. Keys, nulls and times are those of the
recorded platform; it gave times of these types in US Pacific time, which mode `compatible` keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from broadsheet.domain.content_type import ContentType, Field, FieldKind
from broadsheet.domain.front_matter import parse_time
from broadsheet.domain.item import Item
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import PLATFORM_ZONE, Portal, RecordedSettings
from broadsheet.domain.recorded_fields import PERSON_KEYS
from broadsheet.domain.script_address import is_script
from broadsheet.publish.markup import safe_markup
from broadsheet.publish.shelves import Shelf, in_order, page_path
from broadsheet.publish.site.links import data_link, player_markup

TOP_ITEMS = 4  # items of a collection that its own value shows
HIDDEN = frozenset({"secured", "removed", "published", "items", "query", "category"})  # in no document
_PUBLISHER_KEYS = ("name", "domain", "images", "publishers", "authors")
# Markup wherever it stands, whether or not a type declares it.
_ANYWHERE = {"featuredContent": Field(name="featuredContent", kind=FieldKind.EMBED)}
_WORDS = frozenset({"name", "title", "attribution", "bio"})
_PICTURE_KEYS = ("url", "width", "height", "title", "attribution", "isCached")


class ItemValues:
    """Gives the JSON value of items of one edition."""

    def __init__(self, portal: Portal, shelves_: Iterable[Shelf]) -> None:
        self._portal = portal
        self._compatible = portal.mode is Mode.COMPATIBLE
        self._recorded = (portal.recorded if self._compatible else None) or RecordedSettings()
        self._shelves = {shelf.type.name: shelf for shelf in shelves_}
        self._by_stem = {
            item.stem: item for shelf in self._shelves.values() for item in shelf.items if item.shown
        }

    def value(self, item: Item, *, whole: bool = False) -> dict[str, Any]:
        """The value of `item`; with `whole`, what is absent is null, as in a document of its own."""
        type_ = self._shelves[item.type].type
        given = {**self._given(item, type_, whole=whole), **self._gathered(item, whole=whole)}
        keys = self._recorded.documents.get(type_.name) or type_.api or tuple(_standard_keys(type_))
        ordered: dict[str, Any] = {key: given[key] for key in keys if key in given}
        if whole:
            ordered = {key: given.get(key) for key in keys}
        return {**ordered, **{key: value for key, value in given.items() if key not in ordered}}

    def members(self, item: Item) -> tuple[Item, ...]:
        """The items that a collection gathers, in its order; those that are gone or unknown are left out."""
        type_ = self._shelves[item.type].type
        listed = item.values.get("items")
        query = item.values.get("query")
        if isinstance(listed, list):
            stems = (_stem(str(entry), type_) for entry in listed)
            return tuple(self._by_stem[stem] for stem in stems if stem in self._by_stem)
        if isinstance(query, Mapping):
            shown = (each for each in self._shelves[item.type].items if each.shown)
            return tuple(_answers(query, shown, besides=item, language=self._portal.locale))
        return ()

    def _given(self, item: Item, type_: ContentType, *, whole: bool) -> dict[str, Any]:
        """Everything that is known of the item itself."""
        given: dict[str, Any] = {
            "path": item.path,
            "sourceUrl": self.document_url(item),
            "webUrl": self._portal.url + page_path(item, type_),
        }
        for name, value in item.values.items():
            if name not in HIDDEN and self._tells(type_, name):
                field = type_.field(name) or _ANYWHERE.get(name)
                told = harmless(value) if field is None else self._told(field, value, whole=whole)
                if told is not None:
                    given[name] = told
        for key, other in type_.aliases:
            if key not in given and other in given:
                given[key] = given[other]
        return {**given, "content": self._content(item)}

    def _tells(self, type_: ContentType, name: str) -> bool:
        """Whether a field is passed on; the recorded platform passed on none but those of its own types."""
        if type_.field(name) is not None or name in _ANYWHERE:
            return name not in self._recorded.hidden.get(type_.name, ())
        shown = self._recorded.shown.get(type_.name)
        return shown is None or name in shown

    def _gathered(self, item: Item, *, whole: bool) -> dict[str, Any]:
        if not ({"items", "query"} & item.values.keys()):
            return {}
        members = self.members(item)
        return {
            "topItems": [self.value(member, whole=whole) for member in members[:TOP_ITEMS]],
            "size": len(members),
        }

    def document_url(self, item: Item) -> str:
        """Where the item's own document stands."""
        type_ = self._shelves[item.type].type
        return f"{self._portal.api_address}api/{type_.plural}/{quote(item.below(type_))}/index.json"

    def _content(self, item: Item) -> str:
        """The body; the recorded platform wrote CRLF, and gave markup as it came."""
        if self._compatible:
            return item.body.replace("\n", "\r\n")
        return safe_markup(item.body).strip()

    def _told(self, field: Field, value: Any, *, whole: bool) -> Any:
        told = value
        match field.kind:
            case FieldKind.PROVIDER if isinstance(value, dict):
                told = self._publisher(field, value, whole=whole)
            case FieldKind.IMAGES if isinstance(value, list):
                told = [_picture(each, whole=whole) for each in value if _shows(each)] or None
            case FieldKind.TIME:
                told = self._time(value)
            case FieldKind.EMBED:
                told = player_markup(str(value))
            case FieldKind.URL | FieldKind.IMAGE:
                told = data_link(str(value))
            case FieldKind.RECORD if isinstance(value, dict):
                told = self._record(field, value)
            case FieldKind.RECORDS if isinstance(value, list):
                told = [self._record(field, each) if isinstance(each, dict) else each for each in value]
            case FieldKind.HTML if not self._compatible:
                told = safe_markup(str(value))
            case _ if isinstance(value, dict | list):
                told = harmless(value)
            case _:
                pass
        return told

    def _record(self, field: Field, values: dict[str, Any]) -> dict[str, Any]:
        declared = {each.name: each for each in field.fields}
        known = {name: value for name, value in values.items() if name in declared}
        told = {
            **harmless(values),
            **{name: self._told(declared[name], value, whole=False) for name, value in known.items()},
        }
        return {name: value for name, value in told.items() if value is not None}

    def _publisher(self, field: Field, values: dict[str, Any], *, whole: bool) -> dict[str, Any]:
        own = field.name == "provider"
        told: dict[str, Any] = {} if own else {"path": ""}
        told |= harmless({key: value for key, value in values.items() if key not in {"images", "authors"}})
        pictures = values.get("images")
        if isinstance(pictures, list) and pictures:
            address = self._portal.api_address if own or not self._compatible else None
            told["images"] = [_picture(each, whole=whole, base=address) for each in pictures if _shows(each)]
        authors = values.get("authors")
        if isinstance(authors, list) and authors:
            told["authors"] = [_author(each, whole=whole) for each in authors if isinstance(each, dict)]
        return {**dict.fromkeys(_PUBLISHER_KEYS), **told} if whole and own else told

    def _time(self, value: Any) -> Any:
        """A time as the platform gave it: US Pacific with its offset in mode `compatible`, else UTC."""
        try:
            time = parse_time(str(value))
        except (ValueError, OverflowError):
            return value
        return local_time(time, self._portal)


def local_time(time: datetime, portal: Portal) -> str:
    """A time of an item in documents and sitemaps."""
    if portal.mode is Mode.COMPATIBLE:
        return in_zone(time, portal.recorded.timezone if portal.recorded else PLATFORM_ZONE)
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def in_zone(time: datetime, zone: str) -> str:
    """A time by the clock of a zone, with its offset as the recorded platform wrote it; `Z` in UTC.

    A time that the zone's calendar does not reach, as the first morning of the year 1 in America, is in UTC.
    """
    try:
        text = time.astimezone(ZoneInfo(zone)).isoformat()
    except OverflowError:
        text, zone = time.astimezone(UTC).isoformat(), "UTC"
    return f"{text.removesuffix('+00:00')}Z" if zone == "UTC" else text


def _standard_keys(type_: ContentType) -> Iterable[str]:
    yield from ("path", "title", "excerpt", "sourceUrl", "webUrl", "originalUrl")
    yield from (field.name for field in type_.fields if field.name not in HIDDEN)
    yield "content"


def harmless(value: Any) -> Any:
    """A value of a kind that nobody declared, without script addresses, which it then tells as null."""
    if isinstance(value, dict):
        return {key: each if key in _WORDS else harmless(each) for key, each in value.items()}
    if isinstance(value, list):
        return [harmless(each) for each in value]
    return None if isinstance(value, str) and is_script(value) else value


def _shows(picture: Any) -> bool:
    return isinstance(picture, dict) and data_link(str(picture.get("url", ""))) is not None


def _picture(values: Any, *, whole: bool, base: str | None = None) -> dict[str, Any]:
    told = {**harmless(values), "isCached": values.get("isCached", False)}
    url = str(told.get("url", ""))
    if base is not None and url.startswith("/") and not url.startswith("//"):
        told["url"] = base + url[1:]
    return {**dict.fromkeys(_PICTURE_KEYS), **told} if whole else told


def _author(values: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    told = {"path": "", "title": values.get("name"), "type": "profile", **harmless(values)}
    return {**dict.fromkeys(PERSON_KEYS), **told} if whole else told


def _stem(entry: str, type_: ContentType) -> str:
    """An entry of a collection's `items` as a stem: told from the type's folder on, or whole."""
    bare = entry.strip("/").removeprefix("_")
    name, _, ending = bare.rpartition(".")
    if name and f".{ending}" in type_.endings:
        bare = name
    top = type_.folder.removeprefix("_")
    return bare if bare.startswith(f"{top}/") else f"{top}/{bare}"


def _answers(
    query: Mapping[str, Any], items: Iterable[Item], *, besides: Item, language: str
) -> Iterable[Item]:
    """The items whose fields have the values that the query names; a list field needs to hold one of them."""
    wanted = {key: value for key, value in query.items() if key not in {"limit", "order"}}
    found = [
        item
        for item in items
        if item.path != besides.path
        and all(_meets(item.values.get(key), value) for key, value in wanted.items())
    ]
    order, limit = query.get("order"), query.get("limit")
    if isinstance(order, str):
        found = in_order(found, order, language)
    return found[:limit] if isinstance(limit, int) and limit >= 0 else found


def _meets(held: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return any(_meets(held, each) for each in wanted)
    return wanted in held if isinstance(held, list) else held == wanted
