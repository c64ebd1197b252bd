"""Stories in the desk's words: edited fields, and the notice in the place of a retracted story.

In: appraisals as the machine made them, and rulings. Out: the appraisals that are published. Judging and
clustering go by the first, so that no edit moves a story.
"""

from __future__ import annotations

from typing import Any

import msgspec

from broadsheet.desk.standing import Rulings, Standing, told
from broadsheet.domain.decision import RETRACTED, Edit
from broadsheet.domain.draft import Appraisal, Draft, Origin, TopicMatch
from broadsheet.domain.story import Image

DESK = "the desk"


def worded(story: Appraisal, rulings: Rulings) -> Appraisal:
    """The story as it is published; the same object where no one changed a word."""
    standing = rulings.of(story.id)
    if standing.edit is not None:
        story = _edited(story, standing.edit)
    return _retracted(story, standing) if standing.retracted else story


def _edited(story: Appraisal, edit: Edit) -> Appraisal:
    changed: dict[str, Any] = {}
    if edit.excerpt is not None:
        changed["excerpt"] = edit.excerpt
    if edit.topics is not None:
        changed["topics"] = tuple(TopicMatch(name=name, field=DESK) for name in edit.topics)
    return msgspec.structs.replace(story, draft=reworded(story.draft, edit), **changed)


def reworded(draft: Draft, edit: Edit) -> Draft:
    """The draft with the title and the picture of the edit."""
    changed: dict[str, Any] = {}
    if edit.title is not None:
        changed["title"] = edit.title
    if edit.image is not None:
        changed["images"] = (Image(url=edit.image),) if edit.image else ()
    origins = tuple(Origin(field=name, how=told(edit)) for name in changed)
    kept = tuple(origin for origin in draft.origins if origin.field not in changed)
    return msgspec.structs.replace(draft, origins=kept + origins, **changed) if changed else draft


def _retracted(story: Appraisal, standing: Standing) -> Appraisal:
    assert standing.retracted is not None
    draft = msgspec.structs.replace(
        story.draft, title=RETRACTED + story.draft.title, images=(), featured_content=None, type="article"
    )
    return msgspec.structs.replace(story, draft=draft, excerpt=standing.retracted.notice)
