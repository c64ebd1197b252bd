"""What pages of items show. In: the items of an edition. Out: views of plain, bounded texts, checked links.

Which facts stand on a page follows from the fields that the item's type declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from broadsheet.domain.content_type import ContentType, Field, FieldKind
from broadsheet.domain.draft import Picture
from broadsheet.domain.edition import Edition
from broadsheet.domain.front_matter import parse_time
from broadsheet.domain.item import Item
from broadsheet.publish.item_values import ItemValues
from broadsheet.publish.language.naming import field_name
from broadsheet.publish.language.speaking import Language, language_of
from broadsheet.publish.markup import safe_prose
from broadsheet.publish.shelves import Shelf, page_path
from broadsheet.publish.site.item_facts import (
    DAY,
    FACT,
    Fact,
    When,
    composed,
    in_days,
    shown_address,
    spoken_length,
    when_of,
)
from broadsheet.publish.site.links import video_frame, web_link
from broadsheet.publish.site.repeating import Repeating
from broadsheet.publish.site.text import Moment, moment, plain
from broadsheet.publish.site.views import EXCERPT, NAME, TITLE, TopicLink

_BODY = 30_000  # characters of a body that a page shows
_TOLD_ELSEWHERE = frozenset(
    [
        "title",
        "excerpt",
        "originalUrl",
        "webUrl",
        "type",
        "heat",
        "removed",
        "published",
        "featuredContent",
        "provider",
        "topics",
        "images",
        "secured",
        "items",
        "query",
        "publishedDateTime",
        "actions",
        "enclosure",
        "chapters",
        "name",
        "bio",
        "affiliation",
        "quality",
        "category",
        "uid",
        "allDay",
    ]
)
_BRIEF = ("startDateTime", "price", "length", "levels", "members", "location", "stars", "version")


class Prose(msgspec.Struct, frozen=True):
    """A longer text with its heading; `markup` is safe."""

    heading: str
    markup: str


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """One item as rows and pages show it."""

    title: str
    summary: str
    path: str
    url: str | None
    by: str
    kind: str
    time: Moment | None
    brief: tuple[str, ...]
    picture: Picture | None = None
    facts: tuple[Fact, ...] = ()
    prose: tuple[Prose, ...] = ()
    actions: tuple[Fact, ...] = ()
    chapters: tuple[Fact, ...] = ()
    topics: tuple[TopicLink, ...] = ()
    frame: str | None = None
    audio: str | None = None
    members: tuple[ItemView, ...] = ()
    event: When | None = None
    next_dates: tuple[Fact, ...] = ()
    text: str = ""


class ItemViews:
    """Makes the views of one edition's items."""

    def __init__(self, edition: Edition, topics: dict[str, TopicLink], values: ItemValues) -> None:
        self._zone, self._year = ZoneInfo(edition.portal.timezone), edition.time.year
        self._language = language_of(edition.portal)
        self._pictures, self._topics, self._values = edition.pictures, topics, values
        self._repeating = Repeating(edition, self._language, self._zone)

    def row(self, item: Item, type_: ContentType) -> ItemView:
        """What a list shows of the item."""
        values = in_days(item.values)
        title = plain(item.title(type_), TITLE)
        return ItemView(
            title=title,
            summary=plain(item.summary(type_), EXCERPT),
            path=page_path(item, type_),
            url=web_link(_first(values, "originalUrl", "webUrl", "website", "repository")),
            by=plain(_publisher_name(values), NAME),
            kind=self._kind(values, type_),
            time=self._moment(values.get("publishedDateTime")),
            brief=tuple(self._brief(values, type_)),
            picture=self._pictures.get(item.path),
        )

    def whole(self, item: Item, shelf: Shelf) -> ItemView:
        """What the item's own page shows."""
        type_, values = shelf.type, in_days(self._repeating.told(item))
        enclosure = values.get("enclosure")
        audio = enclosure.get("url") if isinstance(enclosure, dict) else None
        row = self.row(item, type_)
        return msgspec.structs.replace(
            row,
            facts=tuple(fact for fact in self._facts(values, type_) if fact.text != row.summary),
            prose=tuple(_prose(item, type_, self._language)),
            actions=tuple(_links(values.get("actions"))),
            chapters=tuple(self._chapters(values.get("chapters"))),
            topics=tuple(self._topics[name] for name in item.topics if name in self._topics),
            frame=video_frame(str(values.get("featuredContent", ""))),
            audio=_secure(web_link(audio)),
            members=tuple(self.row(member, type_) for member in self._values.members(item)),
            event=when_of(values),
            next_dates=tuple(self._next_dates(item, type_)),
        )

    def _next_dates(self, item: Item, type_: ContentType) -> Iterator[Fact]:
        """When an event that repeats takes place after this time, each with the path of its page."""
        for each in self._repeating.next(item):
            start = self._time(str(in_days(each.values)["startDateTime"]))
            yield Fact("", start, page_path(each, type_))

    def _brief(self, values: dict[str, Any], type_: ContentType) -> Iterator[str]:
        for name in _BRIEF:
            field = type_.field(name)
            if field is not None and values.get(name) not in (None, "", []):
                fact = self._fact(field, values[name])
                if fact is not None:
                    yield self._counted(field, values[name]) or fact.text

    def _facts(self, values: dict[str, Any], type_: ContentType) -> Iterator[Fact]:
        for field in type_.fields:
            told = field.name in _TOLD_ELSEWHERE or field.name in {type_.headline, type_.summary}
            if told or values.get(field.name) in (None, "", []):
                continue
            if field.kind not in {FieldKind.MARKDOWN, FieldKind.HTML, FieldKind.IMAGE, FieldKind.IMAGES}:
                fact = self._fact(field, values[field.name])
                if fact is not None:
                    yield fact

    def _fact(self, field: Field, value: Any) -> Fact | None:
        label = field_name(field, self._language)
        if field.kind is FieldKind.URL:
            url = web_link(str(value))
            return Fact(label, shown_address(str(value)), url) if url else None
        text = self._fact_text(field, value)
        return composed(label, value, self._language) if text is None else Fact(label, text)

    def _fact_text(self, field: Field, value: Any) -> str | None:
        """The text of a value that is neither an address, nor a list, nor a record."""
        text: str | None = None
        match field.kind:
            case FieldKind.NUMBER if isinstance(value, int | float) and "year" not in field.name.lower():
                text = self._language.number(value)
            case FieldKind.TRUTH:
                text = self._language.say("true" if value is True else "false")
            case FieldKind.DURATION:
                text = spoken_length(str(value), self._language)
            case FieldKind.TIME:
                text = self._time(str(value))
            case FieldKind.DATE:
                text = _day(str(value), self._language)
            case _:
                pass
        return text

    def _time(self, value: str) -> str:
        """A time in full; a day where no more is known of it."""
        if DAY.fullmatch(value):
            return _day(value, self._language)
        when = self._moment(value)
        return when.exact if when else plain(value, FACT)

    def _moment(self, value: Any) -> Moment | None:
        try:
            time = parse_time(str(value)).astimezone(UTC) if value else None
            return moment(time, self._zone, self._year, self._language) if time else None
        except (ValueError, OverflowError):
            return None

    def _counted(self, field: Field, value: Any) -> str | None:
        """A number of something, in words."""
        if field.kind is not FieldKind.NUMBER:
            return None
        if field.name in {"members", "stars"} and isinstance(value, int):
            return self._language.say(field.name, number=value)
        fact = self._fact(field, value)
        return f"{fact.text} {field.name}" if fact else None

    def _kind(self, values: dict[str, Any], type_: ContentType) -> str:
        """What sort of thing it is, where that says more than the list in which it stands."""
        kind = plain(str(values.get("type", "")), NAME)
        if kind == "video":
            return self._language.say("video")
        return "" if kind in {"article", "profile", type_.name} else kind[:1].upper() + kind[1:]

    def _chapters(self, chapters: Any) -> Iterator[Fact]:
        for chapter in chapters if isinstance(chapters, list) else ():
            if isinstance(chapter, dict):
                start = spoken_length(str(chapter.get("start", "")))
                yield Fact(
                    start, plain(str(chapter.get("title", "")), TITLE), web_link(str(chapter.get("url", "")))
                )


def _prose(item: Item, type_: ContentType, language: Language) -> Iterator[Prose]:
    for field in type_.fields:
        value = item.values.get(field.name)
        if field.kind in {FieldKind.MARKDOWN, FieldKind.HTML} and isinstance(value, str) and value.strip():
            yield Prose(field_name(field, language), safe_prose(value, most=_BODY // 2))
    if item.body.strip():
        markup = safe_prose(item.body, most=_BODY)
        if re.sub(r"<[^<>]*>|&nbsp;|\s", "", markup):
            yield Prose("", markup)


def _links(actions: Any) -> Iterator[Fact]:
    for action in actions if isinstance(actions, list) else ():
        if isinstance(action, dict) and (url := web_link(str(action.get("url", "")))):
            yield Fact(str(action.get("type", "")), plain(str(action.get("title") or url), TITLE), url)


def _first(values: dict[str, Any], *names: str) -> str | None:
    return next((str(values[name]) for name in names if values.get(name)), None)


def _publisher_name(values: dict[str, Any]) -> str:
    for name in ("provider", "affiliation"):
        value = values.get(name)
        if isinstance(value, dict) and value.get("name"):
            return str(value["name"])
    return ""


def _day(value: str, language: Language) -> str:
    try:
        return language.day(value)
    except ValueError:
        return plain(value, NAME)


def _secure(url: str | None) -> str | None:
    return url if url is not None and url.startswith("https:") else None
