"""How the platform that a portal comes from wrote its documents, as far as these tell.

In: the repository with its documents, the items that came from its files, and their types. Out: the time zone
of its times, which fields its documents show and which they keep back, the keys of an item's own document;
and topics, where the repository has none of its own but publishes lists of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import msgspec

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.front_matter import parse_time
from broadsheet.domain.item import Item
from broadsheet.domain.naming import slug
from broadsheet.domain.portal import PLATFORM_ZONE, RecordedSettings
from broadsheet.domain.readable_names import readable_name
from broadsheet.domain.taxonomy import Topic
from broadsheet.engine.migration.recorded_documents import recorded_documents
from broadsheet.publish.item_values import HIDDEN, in_zone

_MOST_TIMES = 400
_TIMES = ("publishedDateTime", "startDateTime", "endDateTime")


class _Seen(msgspec.Struct):
    """What the documents of one type show: how often a field of the file stands there, or not."""

    shown: Counter[str] = msgspec.field(default_factory=Counter)
    kept_back: Counter[str] = msgspec.field(default_factory=Counter)
    keys: list[str] = msgspec.field(default_factory=list)


def recorded_settings(
    repository: Path, items: Iterable[Item], types: Iterable[ContentType]
) -> RecordedSettings | None:
    """What the recorded documents show; None where there are none of these items."""
    known = {item.path: item for item in items}
    seen: dict[str, _Seen] = defaultdict(_Seen)
    times: list[tuple[datetime, str]] = []
    for value, alone in _values(repository):
        item = known.get(str(value.get("path") or ""))
        if item is None:
            continue
        told = seen[item.type]
        if alone and len(value) > len(told.keys):
            told.keys = list(value)
        for name in item.values.keys() - HIDDEN:
            (told.shown if value.get(name) is not None else told.kept_back)[name] += 1
        times += _times(item, value) if len(times) < _MOST_TIMES else ()
    declared = {type_.name: type_ for type_ in types}
    if not seen:
        return None
    return RecordedSettings(
        timezone=_zone(times),
        shown=_fields(seen, declared, shown=True),
        hidden=_fields(seen, declared, shown=False),
        documents={
            name: tuple(told.keys)
            for name, told in sorted(seen.items())
            if told.keys and name in declared and set(told.keys) != set(declared[name].api)
        },
    )


def published_topics(repository: Path, names: Iterable[str], root: str | None, api: str) -> tuple[Topic, ...]:
    """The topics of which the repository publishes lists; `names` are those that its records have.

    What they match is not told there, so their names are their keywords, and `root` is everybody's parent.
    """
    named = {id_: name for name in sorted(names) for id_ in (slug(name), readable_name(name))}
    services: dict[str, dict[str, str]] = defaultdict(dict)
    for at, document in recorded_documents(repository, "*/*/index.json"):
        _, plural, folder, _ = at.split("/")
        if folder in named and document is not None and isinstance(document.get("value"), list):
            services[folder][plural] = f"{api}api/{plural}/{folder}/"
    topics = tuple(
        Topic(
            id=id_,
            name=named[id_],
            parent=root if named[id_] != root else None,
            keywords=(named[id_],),
            services=told,
        )
        for id_, told in sorted(services.items())
    )
    if root is None or not topics or any(topic.name == root for topic in topics):
        return topics
    lists = sorted((repository / "api").glob("*/index.json"))
    own = {path.parent.name: f"{api}api/{path.parent.name}/" for path in lists}
    return (Topic(id=readable_name(root), name=root, keywords=(root,), services=own), *topics)


def _fields(
    seen: dict[str, _Seen], declared: dict[str, ContentType], *, shown: bool
) -> dict[str, tuple[str, ...]]:
    """By type, what the documents show beyond its declaration, or keep back in spite of it."""
    found = {}
    for name, told in sorted(seen.items()):
        type_ = declared.get(name)
        if type_ is None:
            continue
        fields = sorted(told.shown.keys() | told.kept_back.keys())
        chosen = tuple(
            field
            for field in fields
            if (told.shown[field] >= told.kept_back[field]) is shown and (type_.field(field) is None) is shown
        )
        if chosen or shown:
            found[name] = chosen
    return found


def _values(repository: Path) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every value of the documents in the live layout, and whether it stands alone."""
    for _, document in recorded_documents(repository):
        if document is None:
            continue
        values = document.get("value")
        if isinstance(values, list):
            yield from ((value, False) for value in values if isinstance(value, dict))
        else:
            yield document, True


def _times(item: Item, value: dict[str, Any]) -> Iterator[tuple[datetime, str]]:
    """Times of a file, each with the same as its document writes it."""
    for name in _TIMES:
        if isinstance(value.get(name), str) and item.values.get(name):
            try:
                moment = parse_time(str(item.values[name]))
                if parse_time(value[name]) == moment:
                    yield moment, value[name]
            except (ValueError, OverflowError):
                continue


def _zone(times: list[tuple[datetime, str]]) -> str:
    """The zone by whose clock nearly all of the times are written; the platform's own where none fits."""
    if not times:
        return PLATFORM_ZONE
    allowed = len(times) // 20
    for name in (PLATFORM_ZONE, "UTC", *sorted(available_timezones())):
        if sum(written != in_zone(moment, name) for moment, written in times) <= allowed:
            return name
    return PLATFORM_ZONE
