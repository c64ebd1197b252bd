"""One story with all that an editor needs; and the list of all decisions.

In: a story's id, and words to look for stories to merge it with. Out: pages.
"""

from __future__ import annotations

from datetime import datetime

from starlette.responses import RedirectResponse, Response

from broadsheet.engine.desk.deciding import BRIEFING
from broadsheet.engine.desk.desk import candidates, desked, items
from broadsheet.engine.edition.desk_briefing import desk_briefing
from broadsheet.engine.judgement.explaining import history_of
from broadsheet.faces.web.desk.shown import counting
from broadsheet.faces.web.desk.visit import HOME, RefusedError, Visit

_PAGE = 50


def story_page(visit: Visit) -> Response:
    """The story, why it stands where it does, its cluster, its history, and every decision to make."""
    id_ = visit.request.path_params["id"]
    found = desked(visit.desk.store, id_)
    if found is None and visit.desk.store.items.named(id_) is not None:
        return RedirectResponse(f"{HOME}item/{id_}", 303)
    if found is None:
        raise RefusedError(404, "No such story", "It is not in the store, or was not judged yet.")
    words = visit.query("q")
    topics = [topic.name for topic in visit.desk.folder.topics]
    briefing = desk_briefing(visit.desk.folder, visit.desk.store, id_)
    return visit.page(
        "story.html",
        found=found,
        item=found.item,
        topics=[*topics, *(name for name in found.item.topics if name not in topics)],
        counting=counting(found.decisions),
        words=words,
        candidates=candidates(visit.desk.store, words, id_) if words else (),
        history=history_of(visit.desk.store, id_),
        briefing=briefing,
        lead=next(iter(items(visit.desk.store, [briefing.lead])), found.item) if briefing else None,
        longest_briefing=BRIEFING,
    )


def decisions_page(visit: Visit) -> Response:
    """Every decision, newest first."""
    store = visit.desk.store
    moment, _, id_ = visit.query("before").partition(" ")
    before = None
    try:
        before = (datetime.fromisoformat(moment), id_) if moment and id_ else None
    except ValueError:
        before = None
    found = store.decisions.latest(_PAGE + 1, before if before and before[0].tzinfo else None)
    stories = {target.id for decision in found for target in decision.stories}
    in_force: set[str] = set()
    for story in stories:
        in_force |= counting(store.decisions.about(story))
    shown = found[:_PAGE]
    last = shown[-1] if len(found) > _PAGE else None
    return visit.page(
        "decisions.html",
        decisions=shown,
        counting=in_force,
        gone={id_ for id_ in store.stories.absent(stories) if store.items.named(id_) is None},
        older=f"{last.time.isoformat()} {last.id}" if last else "",
    )
