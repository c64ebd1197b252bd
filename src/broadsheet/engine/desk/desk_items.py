"""What the desk's pages show of items: lists by type, and one item with every field that can be edited.

In: the store, the portal's types, and what is looked for. Out: immutable views; the decisions in force count,
though the next edition is still to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from broadsheet.desk import rulings
from broadsheet.desk.items import ruled_item
from broadsheet.domain.content_type import RECORDS, ContentType, Field, FieldKind
from broadsheet.domain.content_type_file import label_of
from broadsheet.domain.decision import Decision, Edit, in_force
from broadsheet.domain.draft import State
from broadsheet.domain.errors import DecisionError
from broadsheet.domain.item import Item
from broadsheet.domain.item_file import typed_value
from broadsheet.domain.shelved import ItemFilter, ItemOrder, ShelvedItem
from broadsheet.domain.story import Record
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.store import Store

_EDITED_APART = {"heat", "topics", "images", "removed", "published", "secured"}
_LONG = {FieldKind.MARKDOWN, FieldKind.HTML, FieldKind.EMBED, FieldKind.LIST}
LONGEST_FIELD = 20_000  # characters
_PAGE = 50


class DeskItem(Record, frozen=True, kw_only=True):
    """One line of a list; `decided` is what its decisions come to in a word, empty where there are none."""

    item: ShelvedItem
    decided: str
    revision: int


class DeskItems(Record, frozen=True, kw_only=True):
    """One page of a list; `after` leads to the next. `counts` are by type, whatever is looked for."""

    items: tuple[DeskItem, ...]
    counts: dict[str, int]
    after: str | None = None


class EditedField(Record, frozen=True, kw_only=True):
    """One field of an item: its text as a form shows it, and whether it can be edited there."""

    name: str
    label: str
    kind: FieldKind
    text: str
    long: bool
    editable: bool


class DeskedItem(Record, frozen=True, kw_only=True):
    """One item with all that an editor needs. `sent` is true for a newsletter that went out."""

    id: str
    path: str
    type: str
    type_title: str
    title: str
    excerpt: str
    image: str
    url: str
    topics: tuple[str, ...]
    state: State
    body: str
    source: str
    fields: tuple[EditedField, ...]
    decisions: tuple[Decision, ...] = ()
    decided: str = ""
    revision: int = 0
    page: str | None = None
    sent: bool = False


def desk_items(store: Store, wanted: ItemFilter, order: ItemOrder, *, after: str | None = None) -> DeskItems:
    """A page of items. Raises ItemError for an `after` that is none."""
    page = store.shelved.page(wanted, order, after=after, limit=_PAGE)
    ids = [item.id for item in page.items]
    states, revisions = store.decisions.states(ids), store.decisions.revisions(ids)
    items = (
        DeskItem(item=item, decided=states.get(item.id, ""), revision=revisions[item.id])
        for item in page.items
    )
    return DeskItems(items=tuple(items), counts=store.shelved.count(), after=page.after)


def desked_item(store: Store, folder: PortalFolder, id_: str) -> DeskedItem | None:
    """The item as the decisions in force have it; None where there is none, or its type is gone."""
    types = {type_.name: type_ for type_ in folder.types}
    kept, shelved = store.items.named(id_), store.shelved.get((id_,)).get(id_)
    type_ = types.get(kept.type if kept else shelved.type if shelved else "")
    if type_ is None:
        return None
    if kept is None:
        return None if shelved is None else _sent(shelved, type_)
    decisions = store.decisions.about(id_)
    counting = in_force(decisions)
    last = max((each.time for each in counting), default=None)
    item = kept if last is None else ruled_item(kept, type_, rulings(counting, last).of(id_))
    return DeskedItem(
        id=id_,
        path=item.path,
        type=type_.name,
        type_title=type_.title,
        title=item.title(type_),
        excerpt=item.summary(type_),
        image=_image(item),
        url=str(item.values.get("originalUrl") or item.values.get("webUrl") or ""),
        topics=item.topics,
        state=State.PUBLISHED if item.shown else State.LEFT_OUT,
        body=item.body.strip(),
        source=item.source,
        fields=tuple(_fields(item, type_)),
        decisions=decisions,
        decided=store.decisions.states([id_]).get(id_, ""),
        revision=store.decisions.revisions([id_])[id_],
        page=shelved.page if shelved and shelved.state is State.PUBLISHED else None,
    )


def item_edit(store: Store, folder: PortalFolder, id_: str, said: Mapping[str, str], edit: Edit) -> Edit:
    """`edit` with those of the fields in `said`, by name, whose text differs from what the item has."""
    found = desked_item(store, folder, id_)
    shown = {field.name: field.text for field in found.fields if field.editable} if found else {}
    changed = {
        name: text.replace("\r\n", "\n").strip()
        for name, text in said.items()
        if name in shown and text.replace("\r\n", "\n").strip() != shown[name].strip()
    }
    return msgspec.structs.replace(edit, fields=changed or None)


def check_item_fields(folder: PortalFolder, item: Item | None, said: Mapping[str, str]) -> None:
    """Raises DecisionError for a field that the item does not have, or a text that is none of its kind."""
    if item is None:
        raise DecisionError("a story has no further fields to edit")
    type_ = next((type_ for type_ in folder.types if type_.name == item.type), None)
    known = {field.name: field for field in _editable(type_)} if type_ else {}
    for name, text in said.items():
        if name not in known:
            raise DecisionError(
                f"{name} is no field of {item.type} that can be edited; known are {', '.join(known)}"
            )
        if len(text) > LONGEST_FIELD:
            raise DecisionError(f"{name} is longer than {LONGEST_FIELD:,} characters")
        wrong = typed_value(known[name], text)[1] if text else None
        if wrong:
            raise DecisionError(f"{wrong}, not {text[:60]!r}")


def _sent(shelved: ShelvedItem, type_: ContentType) -> DeskedItem:
    """A newsletter that went out: it stands as it was mailed."""
    return DeskedItem(
        id=shelved.id,
        path=shelved.path,
        type=type_.name,
        type_title=type_.title,
        title=shelved.title,
        excerpt=shelved.summary,
        image="",
        url="",
        topics=shelved.topics,
        state=shelved.state,
        body="",
        source="",
        fields=(),
        page=shelved.page,
        sent=True,
    )


def _edited_apart(type_: ContentType) -> set[str]:
    """Fields that have a place of their own beside the list of fields."""
    return _EDITED_APART | {type_.headline, type_.summary}


def _editable(type_: ContentType) -> Iterator[Field]:
    apart = _edited_apart(type_)
    return (field for field in type_.fields if field.name not in apart and field.kind not in RECORDS)


def _fields(item: Item, type_: ContentType) -> Iterator[EditedField]:
    editable = {field.name for field in _editable(type_)}
    hidden = _edited_apart(type_)
    for field in type_.fields:
        value = item.values.get(field.name)
        if field.name in editable or (value is not None and field.name not in hidden):
            yield EditedField(
                name=field.name,
                label=label_of(field),
                kind=field.kind,
                text=_text(value),
                long=field.kind in _LONG or len(_text(value)) > 100,
                editable=field.name in editable,
            )


def _text(value: Any) -> str:
    """A value as a form shows it: lists one entry a line, what is composed as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    return msgspec.json.encode(value).decode() if isinstance(value, dict | list) else str(value)


def _image(item: Item) -> str:
    images = item.values.get("images")
    first = images[0] if isinstance(images, list) and images else None
    return str(first.get("url", "")) if isinstance(first, dict) else ""
