"""Pages that are read again because somebody asked for it, beside what was read there before.

In: readings, and the store. Out: those that may stand for what was read before, under its story's id, and
what came of each page. Nothing is lost by a page that is gone, locked or another one by now: its story stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec

from broadsheet.domain.draft import Draft
from broadsheet.domain.source import Hint, Refusal
from broadsheet.domain.storing import Reread
from broadsheet.engine.intake.continuing import Reading
from broadsheet.enrich.appraisal import stated_time
from broadsheet.enrich.updates import changes, worse
from broadsheet.store import Store


def beside_earlier(store: Store, readings: Sequence[Reading]) -> list[Reading]:
    """The readings; those of pages that are read again with what comes of it."""
    asked = store.rereadings.waiting(map(address_of, readings))
    leads = store.stories.resolve(asked)
    known = store.stories.some(leads.values())
    earlier = (known.get(leads.get(address_of(reading), "")) for reading in readings)
    return [
        reading if before is None else _beside(before, reading)
        for reading, before in zip(readings, earlier, strict=True)
    ]


def address_of(reading: Reading) -> str:
    """The address that was asked for, "" for a refusal without a page."""
    return reading.documents[0].requested_url if reading.documents else ""


def _beside(before: Draft, reading: Reading) -> Reading:
    url, after = address_of(reading), reading.outcome
    stays = after.code if isinstance(after, Refusal) else worse(before, after)
    if stays or isinstance(after, Refusal):
        return reading._replace(reread=Reread(url=url, stays=stays))
    # a story without a date is as old as its first reading, however often it is read
    captured = before.captured if stated_time(after) is None else after.captured
    after = msgspec.structs.replace(after, id=before.id, captured=captured)
    changed = tuple(change.field for change in changes(before, after))
    return Reading(reading.documents, after, Reread(url=url, changed=changed))


def known_hint(draft: Draft) -> Hint:
    """What the source said of a page, as far as its draft has it from there and from nowhere else."""
    how = {origin.field: origin.how for origin in draft.origins}

    def said(field: str, way: str) -> bool:
        return how.get(field, "").startswith(way)

    text = "".join(f"<p>{escape(line)}</p>" for line in draft.text.split("\n"))
    return Hint(
        title=draft.title if said("title", "source's title") else None,
        summary=draft.description if said("description", "source's summary") else None,
        content=text if said("text", "source's content") else None,
        published=draft.published if said("published", "source's date") else None,
        updated=draft.modified if said("modified", "source's date of update") else None,
        authors=draft.authors if said("authors", "source's authors") else (),
        image=draft.images[0].url if draft.images and said("images", "source's image") else None,
        language=draft.language,
    )
