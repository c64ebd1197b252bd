"""Topics: a change tried against all stories that there are, before it holds.

In: a topic's file as somebody would write it. Out: which stories would gain or lose topics, appear or vanish;
nothing is kept. What holds is written into `topics/` by hand, so that a change is reviewed like any other.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from starlette.responses import Response

from broadsheet.domain.errors import SettingsError
from broadsheet.engine.judgement.outlook import Outlook
from broadsheet.engine.judgement.trying import try_topics
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.portal.progress import Silent
from broadsheet.faces.web.desk.visit import RefusedError, Visit

_LISTED = 40


def topics_page(visit: Visit) -> Response:
    """The topic files, and the one that is looked at."""
    files = _files(visit)
    name = visit.query("file")
    chosen = name if name in files else next(iter(files), "")
    return _page(visit, files, chosen, files.get(chosen, ""))


def try_topic(visit: Visit) -> Response:
    """Judge all stories with the file in other words, and show what would change."""
    files, name = _files(visit), visit.field("file")
    text = visit.field("text").replace("\r\n", "\n")
    if name not in files:
        raise RefusedError(422, "No such file", "This topic file is not there any more.")
    try:
        outlook = _tried(visit, files | {name: text})
    except SettingsError as error:
        problems = [f"Line {each.line}: {each.message}" for each in error.problems]
        return _page(visit, files, name, text, problems=problems, status=422)
    return _page(visit, files, name, text, outlook=outlook)


def _tried(visit: Visit, files: dict[str, str]) -> Outlook:
    folder = visit.desk.fresh_folder()
    with tempfile.TemporaryDirectory() as place:
        for name, text in files.items():
            (Path(place) / name).write_text(text, "utf-8")
        changed = load_portal(folder.path, topics_folder=Path(place))
    return try_topics(folder, changed, visit.desk.store, Silent())


def _files(visit: Visit) -> dict[str, str]:
    """The portal's topic files by name."""
    folder = visit.desk.folder.path / "topics"
    return {path.name: path.read_text("utf-8-sig", "replace") for path in sorted(folder.glob("*.y*ml"))}


def _page(
    visit: Visit,
    files: dict[str, str],
    name: str,
    text: str,
    *,
    outlook: Outlook | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> Response:
    return visit.page(
        "topics.html",
        status=status,
        files=list(files),
        file=name,
        text=text,
        outlook=outlook,
        problems=problems or [],
        listed=_LISTED,
    )
