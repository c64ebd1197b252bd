"""Judgements become records: the fields of a published story, put together from what each stage found.

In: an appraisal, its heat and its state. Out: the `Story` as its content file has it.
"""

from __future__ import annotations

from broadsheet.domain.draft import Appraisal, State
from broadsheet.domain.story import Story


def story_record(appraisal: Appraisal, *, heat: int, state: State) -> Story:
    """The record of one story; its `related` is added when all records are made."""
    draft = appraisal.draft
    return Story(
        title=draft.title,
        excerpt=appraisal.excerpt,
        published_date_time=appraisal.time,
        original_url=draft.original_url,
        web_url=draft.web_url,
        amp_web_url=draft.amp_web_url,
        cdn_amp_web_url=draft.cdn_amp_web_url,
        type=draft.type,
        quality=appraisal.quality.value,
        heat=heat,
        published=state is State.PUBLISHED,
        featured_content=draft.featured_content,
        provider=appraisal.provider,
        topics=tuple(match.name for match in appraisal.topics),
        images=draft.images[:1],
    )
