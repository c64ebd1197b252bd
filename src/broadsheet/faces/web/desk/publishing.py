"""The desk's button “Publish”: judging anew and writing the edition, beside the pages.

In: a form. Out: the state of publishing, as a part of a page that htmx asks for again while it runs.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response

from broadsheet.faces.web.desk.shown import waiting
from broadsheet.faces.web.desk.visit import HOME, Visit, own_place


def publish(visit: Visit) -> Response:
    """Begin to publish, unless it runs already."""
    visit.desk.publisher.start()
    if visit.is_partial:
        return publishing_part(visit)
    return RedirectResponse(own_place(visit.field("next")), 303)


def publishing_part(visit: Visit) -> Response:
    """How publishing is."""
    return visit.part("publishing.html", place=HOME, **publishing_now(visit))


def publishing_now(visit: Visit) -> dict[str, Any]:
    """What the template of that part is given beside the place to go back to."""
    return {"publishing": visit.desk.publisher.state, "waiting": waiting(visit.desk.store)}
