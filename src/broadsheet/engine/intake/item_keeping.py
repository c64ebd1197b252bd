"""What sources say of items becomes items in the store.

In: a source's values and its type. Out: items, each under a path that stays its own: what is told again, by
address or identifier, changes the item that is there. Fields that the source does not give are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.front_matter import format_time
from broadsheet.domain.item import Item, series_of
from broadsheet.domain.item_file import arranged
from broadsheet.domain.readable_names import readable_name
from broadsheet.domain.source import Listing, Source
from broadsheet.engine.intake.item_pictures import want_item_pictures
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.enrich.topics import TopicIndex
from broadsheet.store import Store

_NAMES = ("uid", "originalUrl", "webUrl", "website")


class ItemKeeper:
    """Keeps the items of one run; knows which are there."""

    def __init__(self, folder: PortalFolder, store: Store) -> None:
        self._folder, self._store = folder, store
        self._types = {type_.name: type_ for type_ in folder.types}
        self._topics = TopicIndex.of(folder.topics, folder.portal.topic)
        self._known: dict[tuple[str, str], Item] = {}
        self._paths: set[str] = set()
        for item in store.items.all():
            self._note(item)

    def keep(self, source: Source, listing: Listing) -> int:
        """Keep what a source with a type lists; returns how many items are new or changed.

        What is removed before it was ever seen needs no file. An occurrence of an event that repeats is
        removed when the event does not take place then any more.
        """
        type_ = self._types[source.type or ""]
        items: dict[str, Item] = {}
        for values in listing.values:
            if values.get("removed") is True and self._old(type_, values) is None:
                continue
            item = self._item(type_, source.key, values)
            items[item.path] = item
            self._note(item)
        if listing.since is not None:
            for item in self._called_off(type_, listing.values, listing.since):
                items[item.path] = item
                self._note(item)
        want_item_pictures(self._store, self._folder, items.values())
        return self._store.items.add(items.values())

    def _item(self, type_: ContentType, source: str, values: Mapping[str, Any]) -> Item:
        given = {name: value for name, value in values.items() if value not in (None, "", [], {})}
        old = self._old(type_, given)
        if old is None:
            if "topics" not in given:
                given["topics"] = self._matched(type_, given)
            path = self._free_path(type_, given)
            return Item(path=path, type=type_.name, source=source, values=arranged(given, type_))
        merged = {**old.values, **given}
        if given.get("recurrence") and "removed" not in given:
            merged.pop("removed", None)  # it takes place after all
        if merged == old.values:
            return old
        return msgspec.structs.replace(old, values=arranged(merged, type_), raw=None)

    def _called_off(
        self, type_: ContentType, found: Iterable[Mapping[str, Any]], since: datetime
    ) -> list[Item]:
        """The occurrences from `since` on of events that are told, but not then."""
        told = {str(values.get("uid")) for values in found if values.get("recurrence")}
        series = {each for uid in told if (each := series_of(uid)) is not None}
        return [
            msgspec.structs.replace(item, values=arranged({**item.values, "removed": True}, type_), raw=None)
            for (name, uid), item in self._known.items()
            if name == type_.name
            and uid not in told
            and item.series in series
            and str(item.values.get("startDateTime", "")) >= format_time(since)
            and item.shown
        ]

    def _old(self, type_: ContentType, given: Mapping[str, Any]) -> Item | None:
        for name in _identities(type_, given):
            if name in self._known:
                return self._known[name]
        return None

    def _note(self, item: Item) -> None:
        self._paths.add(item.path)
        type_ = self._types.get(item.type)
        if type_ is not None:
            for name in _identities(type_, item.values):
                self._known.setdefault(name, item)
                if self._known[name].path == item.path:
                    self._known[name] = item

    def _matched(self, type_: ContentType, given: Mapping[str, Any]) -> list[str]:
        title = str(given.get(type_.headline) or given.get("title") or "")
        excerpt = str(given.get(type_.summary) or given.get("excerpt") or "")
        mode = self._folder.portal.mode
        return [match.name for match in self._topics.match(title, excerpt, "", mode=mode)]

    def _free_path(self, type_: ContentType, given: Mapping[str, Any]) -> str:
        below = dict(type_.places).get(str(given.get("type", "")), "")
        provider = given.get("provider")
        publisher = str(provider.get("name", "")) if isinstance(provider, Mapping) else ""
        title = str(given.get(type_.headline) or given.get("title") or "")
        if given.get("recurrence"):
            title += f" {str(given.get('startDateTime', ''))[:10]}"
        start = f"{type_.folder}/{below}{readable_name(f'{publisher} {title}'.strip())}"
        path, number = f"{start}{type_.extension}", 1
        while path in self._paths:
            number += 1
            path = f"{start}-{number}{type_.extension}"
        return path


def _identities(type_: ContentType, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What an item is known again by; its title, where it has neither address nor identifier."""
    if values.get("uid"):
        return ((type_.name, str(values["uid"])),)
    named = [str(values[name]) for name in _NAMES if values.get(name)]
    if not named:
        named = [str(values.get(type_.headline) or values.get("title") or "")]
    return tuple((type_.name, name) for name in named)
