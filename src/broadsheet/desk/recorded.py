"""Decisions about stories that came already judged from another edition.

In: the entry of such a story, and what people decided about it. Out: the entry as it is published. A recorded
story stands by itself, so merges, splits and leads do not concern it.
"""

from __future__ import annotations

import msgspec

from broadsheet.desk.standing import PINNED, Standing
from broadsheet.desk.wording import edited_fields
from broadsheet.domain.decision import RETRACTED
from broadsheet.domain.draft import Entry, State


def ruled_entry(entry: Entry, standing: Standing) -> Entry:
    """The entry under the decisions; the same object where there are none."""
    changed = edited_fields(standing.edit) if standing.edit else {}
    state, notice = entry.state, None
    if standing.rejected:
        state = State.LEFT_OUT
    elif standing.retracted:
        notice = standing.retracted.notice
        title = RETRACTED + changed.get("title", entry.story.title)
        changed |= {"title": title, "excerpt": notice, "images": (), "featured_content": None, "heat": 0}
    elif standing.wanted:
        state = State.PUBLISHED
    if standing.pin:
        changed["heat"] = max(0, entry.story.heat) + PINNED
    if state is not entry.state:
        changed["published"] = state is State.PUBLISHED
    if not changed:
        return entry
    story = msgspec.structs.replace(entry.story, **changed)
    return msgspec.structs.replace(entry, story=story, state=state, notice=notice, raw=None)
