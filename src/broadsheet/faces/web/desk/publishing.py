"""The desk's button “Publish”: judging anew and writing the edition, beside the pages.

In: a form. Out: the state of publishing, as a part of a page that htmx asks for again while it runs.
"""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from broadsheet.faces.web.desk.shown import waiting
from broadsheet.faces.web.desk.visit import Visit, own_place


def publish(visit: Visit) -> Response:
    """Begin to publish, unless it runs already."""
    visit.desk.publisher.start()
    if visit.is_partial:
        return publishing_part(visit)
    return RedirectResponse(own_place(visit.field("next")), 303)


def publishing_part(visit: Visit) -> Response:
    """How publishing is."""
    state = visit.desk.publisher.state
    return visit.part("publishing.html", publishing=state, waiting=waiting(visit.desk.store), here="/desk/")
