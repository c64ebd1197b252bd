"""Items on the desk: a list for each type, searched and filtered, and one item with all its fields.

In: a type, words and a state in the address. Out: pages; what is decided there goes the way of all decisions.
"""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from broadsheet.domain.decision import Edit
from broadsheet.domain.draft import State
from broadsheet.domain.errors import ItemError
from broadsheet.domain.shelved import ItemFilter, ItemOrder
from broadsheet.engine.desk.desk_items import desk_items, desked_item, item_edit
from broadsheet.faces.web.desk.seen import is_other
from broadsheet.faces.web.desk.shown import counting
from broadsheet.faces.web.desk.visit import HOME, RefusedError, Visit

_STATES = {"published": State.PUBLISHED, "removed": State.LEFT_OUT}
_FIELD = "field."  # before the names of an item's own fields in the form


def items_page(visit: Visit) -> Response:
    """The items of one type, or of all."""
    types = {type_.name: type_ for type_ in visit.desk.fresh_folder().types}
    type_, state = visit.query("type"), visit.query("state")
    choice = {
        "type": type_ if type_ in types else "",
        "q": visit.query("q")[:400],
        "state": state if state in _STATES else "",
        "order": "heat" if visit.query("order") == "heat" else "time",
    }
    wanted = ItemFilter(
        types=(choice["type"],) if choice["type"] else (),
        words=choice["q"],
        states=(_STATES[choice["state"]],) if choice["state"] else (),
    )
    query = urlencode({name: value for name, value in choice.items() if value})
    try:
        order = ItemOrder(choice["order"])
        found = desk_items(visit.desk.store, wanted, order, after=visit.query("after") or None)
    except ItemError:
        return RedirectResponse(f"{HOME}items?{query}", 303)
    shown = [each for each in types.values() if each.name in found.counts]
    return visit.page(
        "items.html",
        found=found,
        types=shown,
        titles={each.name: each.title for each in types.values()},
        choice=choice,
        states=list(_STATES),
        query=query,
        total=sum(found.counts.values()),
    )


def item_page(visit: Visit) -> Response:
    """One item: what it is, its fields, what was decided, and every decision to make."""
    folder = visit.desk.fresh_folder()
    found = desked_item(visit.desk.store, folder, visit.request.path_params["id"])
    if found is None:
        raise RefusedError(404, "No such item", "It is not in the store, or its type is declared no more.")
    topics = [topic.name for topic in folder.topics]
    return visit.page(
        "item.html",
        item=found,
        topics=[*topics, *(name for name in found.topics if name not in topics)],
        counting=counting(found.decisions),
    )


def edited_item(visit: Visit, id_: str, edit: Edit) -> Edit:
    """The edit that the form of an item's page makes: only what differs from what was shown."""
    said = {
        name.removeprefix(_FIELD): values[0]
        for name, values in visit.form.items()
        if name.startswith(_FIELD) and is_other(visit.form, name, values[0])
    }
    return item_edit(visit.desk.store, visit.desk.fresh_folder(), id_, said, edit)
