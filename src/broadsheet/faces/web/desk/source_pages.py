"""Sources: how each is, adding, pausing and testing them, and what was refused of what they brought.

In: forms. Out: pages; changes stand in `sources.yaml` in the portal's folder, and `portal.yaml` is never
touched.
"""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from broadsheet.domain.errors import SourceError
from broadsheet.engine.desk.desk_refusals import refused
from broadsheet.engine.desk.desk_sources import Tried, add_source, pause_source, source_rows, try_location
from broadsheet.faces.web.desk.visit import HOME, RefusedError, Visit

_HERE = f"{HOME}sources"


def sources_page(visit: Visit) -> Response:
    """Every source and how it is."""
    return _page(visit)


def ask(visit: Visit) -> Response:
    """Ask a source once and show what it lists; nothing is kept."""
    location = visit.field("location").strip()
    try:
        return _page(visit, location=location, tried=_tried(visit, location))
    except SourceError as error:
        return _page(visit, location=location, problem=str(error), status=422)


def add(visit: Visit) -> Response:
    """Add the feed that an address is, or names, to the portal's sources."""
    location = visit.field("location").strip()
    folder = visit.desk.fresh_folder()
    try:
        tried = _tried(visit, location)
        add_source(folder, tried)
    except SourceError as error:
        return _page(visit, location=location, problem=str(error), status=422)
    visit.desk.fresh_folder()
    return RedirectResponse(_HERE, 303)


def pause(visit: Visit) -> Response:
    """Pause a source, or let it go on."""
    try:
        pause_source(visit.desk.fresh_folder(), visit.field("key"), paused=visit.field("paused") == "yes")
    except SourceError as error:
        return _page(visit, problem=str(error), status=422)
    visit.desk.fresh_folder()
    return RedirectResponse(_HERE, 303)


def retry(visit: Visit) -> Response:
    """Let what was refused be read again: all of a reason, or one page, or the archive that it lies in."""
    code, source, url = (visit.field(name) or None for name in ("code", "source", "url"))
    if code is None:
        raise RefusedError(422, "Nothing was chosen", "Choose a page or a reason that is shown.")
    pages, files = visit.desk.store.quarantine.try_again(code, source, url)
    return _page(visit, retried=(pages, files))


def _tried(visit: Visit, location: str) -> Tried:
    return try_location(visit.desk.fresh_folder(), visit.desk.store, location, visit.desk.clock)


def _page(
    visit: Visit,
    *,
    location: str = "",
    tried: Tried | None = None,
    problem: str = "",
    retried: tuple[int, int] | None = None,
    status: int = 200,
) -> Response:
    folder = visit.desk.fresh_folder()
    return visit.page(
        "sources.html",
        status=status,
        rows=source_rows(folder, visit.desk.store, visit.now),
        location=location,
        tried=tried,
        problem=problem,
        retried=retried,
        refused=refused(visit.desk.store),
    )
