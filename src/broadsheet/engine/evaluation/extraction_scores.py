"""What the evaluation of page reading finds: the records that `broadsheet eval extraction` prints.

In: nothing. Out: records.
"""

from __future__ import annotations

from broadsheet.domain.story import Record


class FieldScore(Record, frozen=True, kw_only=True):
    """Shares of the `pages` whose gold has the field: equal in normal form, and alike in most words."""

    pages: int
    exact: float
    similar: float


class TextScore(Record, frozen=True, kw_only=True):
    """Precision, recall and F1 of four-word runs, and F1 of words, on the `pages` whose gold has a text."""

    pages: int
    precision: float
    recall: float
    f1: float
    words_f1: float


class ReaderScore(Record, frozen=True, kw_only=True):
    """One reader's scores; `speed` is in pages a CPU-second of one process.

    `with_found` and `without_found` are shares of the phrases that belong to a text, and do not, found in it.
    """

    reader: str
    pages: int
    read: int
    speed: float
    text: TextScore | None = None
    with_found: float | None = None
    without_found: float | None = None
    fields: dict[str, FieldScore]


class Mistake(Record, frozen=True, kw_only=True):
    """What was wrong on a page: the field, its gold, and what each reader made of it, in their order."""

    field: str
    gold: str
    readings: tuple[str, ...]


class WorstPage(Record, frozen=True, kw_only=True):
    """A page on which Broadsheet did badly; `score` is the mean of what was scored there."""

    id: str
    url: str
    score: float
    mistakes: tuple[Mistake, ...]


class ExtractionScores(Record, frozen=True, kw_only=True):
    """What `broadsheet eval extraction` prints."""

    pages: int
    readers: tuple[ReaderScore, ...]
    worst: tuple[WorstPage, ...] = ()
