"""The pipeline's parts on single lines, for the filters: no portal, no store, no network.

In: lines, each a JSON object or an error. Out: each line with its result object, in input order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from broadsheet.domain.draft import Draft, State
from broadsheet.domain.errors import ItemError
from broadsheet.domain.portal import JudgingSettings, Portal
from broadsheet.domain.source import Document, Refusal
from broadsheet.engine.edition.composing import story_record
from broadsheet.engine.filters.lines import Line, Result, required_text
from broadsheet.engine.intake.reading import Readers

if TYPE_CHECKING:
    from broadsheet.enrich import Context


def extract_lines(
    lines: Iterable[Line], *, captured: datetime, workers: int | None
) -> Iterator[tuple[Line, Result]]:
    """Read each line's page on all cores; `captured` is taken as the time at which each was fetched."""
    waiting: deque[tuple[Line, Result | None]] = deque()

    def documents() -> Iterator[Document]:
        for line in lines:
            try:
                document = _document(line, captured)
            except ItemError as error:
                waiting.append((line, line.refused(error)))
            else:
                waiting.append((line, None))
                yield document

    with Readers(workers) as readers:
        for _, outcome in readers.read(documents()):
            while waiting[0][1] is not None:
                line, result = waiting.popleft()
                yield line, result or {}
            line, _ = waiting.popleft()
            yield line, _extracted(line, outcome)
    for line, result in waiting:
        yield line, result or {}


def _document(line: Line, captured: datetime) -> Document:
    if line.error is not None:
        raise line.error
    url = required_text(line.value, "url")
    html = line.value.get("html")
    if not isinstance(html, str):
        raise ItemError("missing-field", "'html' is missing or is not text")
    return Document(
        url=url,
        requested_url=url,
        source=f"line {line.number}",
        body=html.encode("utf-8", "replace"),
        captured=captured,
        content_type="text/html; charset=utf-8",
    )


def _extracted(line: Line, outcome: Draft | Refusal) -> Result:
    if isinstance(outcome, Refusal):
        return line.refused(ItemError(outcome.code, outcome.detail))
    from broadsheet.enrich import appraise

    appraisal = appraise(outcome, _context())
    quality = appraisal.quality.value
    story = story_record(appraisal, heat=quality, state=_state(quality))
    return {
        "id": line.value.get("id"),
        "story": msgspec.to_builtins(story),
        "text": outcome.text,
        "authors": list(outcome.authors),
        "description": outcome.description,
        "published": outcome.published.isoformat() if outcome.published else None,
        "language": outcome.language,
        "error": None,
    }


def _state(quality: int) -> State:
    return State.PUBLISHED if quality >= JudgingSettings().threshold else State.LEFT_OUT


@cache
def _context() -> Context:
    """A page is judged without a portal: no topics, no known publishers."""
    from broadsheet.enrich import Context

    return Context.of(Portal(title="filter"), (), ())
