"""Stories in the desk's words: edited fields, and the notice in the place of a retracted story.

In: appraisals as the machine made them, and rulings. Out: the appraisals that are published. Judging and
clustering go by the first, so that no edit moves a story.
"""

from __future__ import annotations

from typing import Any

import msgspec

from broadsheet.desk.standing import Rulings, Standing, told
from broadsheet.domain.decision import RETRACTED, Edit
from broadsheet.domain.draft import Appraisal, Origin, TopicMatch
from broadsheet.domain.story import Image

DESK = "the desk"


def worded(story: Appraisal, rulings: Rulings) -> Appraisal:
    """The story as it is published; the same object where no one changed a word."""
    standing = rulings.of(story.id)
    if standing.edit is not None:
        story = _edited(story, standing.edit)
    return _retracted(story, standing) if standing.retracted else story


def _edited(story: Appraisal, edit: Edit) -> Appraisal:
    appraised = edited_fields(edit)
    drafted = {name: appraised.pop(name) for name in ("title", "images") if name in appraised}
    if "topics" in appraised:
        appraised["topics"] = tuple(TopicMatch(name=name, field=DESK) for name in appraised["topics"])
    origins = tuple(Origin(field=name, how=told(edit)) for name in drafted)
    kept = tuple(origin for origin in story.draft.origins if origin.field not in drafted)
    draft = msgspec.structs.replace(story.draft, origins=kept + origins, **drafted)
    return msgspec.structs.replace(story, draft=draft, **appraised)


def edited_fields(edit: Edit) -> dict[str, Any]:
    """What an edit says of a story, by the fields of its record: its image is the only one of `images`."""
    changed = edit.said()
    if (image := changed.pop("image", None)) is not None:
        changed["images"] = (Image(url=image),) if image else ()
    return changed


def _retracted(story: Appraisal, standing: Standing) -> Appraisal:
    assert standing.retracted is not None
    draft = msgspec.structs.replace(
        story.draft, title=RETRACTED + story.draft.title, images=(), featured_content=None, type="article"
    )
    return msgspec.structs.replace(story, draft=draft, excerpt=standing.retracted.notice)
