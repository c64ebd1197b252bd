"""How well pages are read, by pages with known answers, beside the peers in the same run.

In: JSON lines with `id`, `url`, `html` and `gold`, which has any of `text`, `title`, `authors`, `date`,
`description`, `sitename`, `image`, `with` and `without`. Out: scores of each reader, and the pages on which
Broadsheet did worst. Source of the measures: `text_scores`. Fields are scored on the pages whose gold has
them: `exact` in their normal form, authors as a set, a date by its local day, an image by its file name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from broadsheet.domain.errors import ItemError, Problem, SettingsError
from broadsheet.domain.story import Record
from broadsheet.engine.batching import batches
from broadsheet.engine.evaluation.extraction_scores import (
    ExtractionScores,
    FieldScore,
    Mistake,
    ReaderScore,
    TextScore,
    WorstPage,
)
from broadsheet.engine.evaluation.readers import OURS, Reading, reader_of
from broadsheet.engine.evaluation.reading import usable
from broadsheet.engine.evaluation.text_scores import Agreement, f1, mean, normal, shingles, similar, words
from broadsheet.engine.filters.lines import Line, required_text

FIELDS = ("title", "authors", "date", "description", "sitename", "image")
_CHUNK = 8  # pages a call
_WARM_PAGE = (
    f"<html><head><title>A page</title></head><body><p>{'A sentence of a page. ' * 40}</p></body></html>"
)


class _Sample(Record, frozen=True, kw_only=True):
    id: str
    url: str
    html: str
    gold: dict[str, Any]


class _Scored(Record, frozen=True, kw_only=True):
    """One page by one reader; `marks` has (exact, similar) for each field that the gold has."""

    seconds: float
    read: bool
    marks: dict[str, tuple[bool, bool]]
    text: Agreement | None
    words: float
    phrases: tuple[float | None, float | None]
    shown: dict[str, str]

    def score(self) -> float:
        """The mean over the fields and the text of this page."""
        parts = [float(exact) for exact, _ in self.marks.values()]
        parts += [f1(self.text)] if self.text else []
        return sum(parts) / len(parts) if parts else 1.0


def evaluate_extraction(
    path: Path,
    refuse: Callable[[str], None],
    *,
    against: Sequence[str] = (),
    worst: int = 0,
    workers: int = 1,
) -> ExtractionScores:
    """Score the pages of `path`. Raises SettingsError for an unknown or missing peer, and for no pages."""
    names = (OURS, *against)
    for name in names:
        reader_of(name)
    rows = list(_rows(usable(path, _sample, refuse), names, workers))
    if not rows:
        raise SettingsError((Problem(str(path), 0, "no line holds a page with gold"),))
    ranked = sorted(rows, key=lambda row: row[1][0].score())[:worst]
    return ExtractionScores(
        pages=len(rows),
        readers=tuple(
            _reader_score(name, [scored[position] for _, scored in rows])
            for position, name in enumerate(names)
        ),
        worst=tuple(_worst_page(sample, scored) for sample, scored in ranked),
    )


def _sample(line: Line) -> _Sample:
    url, html = required_text(line.value, "url"), required_text(line.value, "html")
    gold = line.value.get("gold")
    if not isinstance(gold, dict):
        raise ItemError("missing-field", "'gold' must be an object with the known answers")
    for name in ("text", *FIELDS):
        known = gold.get(name)
        names = known if name == "authors" and isinstance(known, list) else [known]
        if not all(each is None or isinstance(each, str) for each in names):
            raise ItemError("wrong-type", f"'{name}' of 'gold' is not text")
    return _Sample(
        id=str(line.value.get("id", line.number)),
        url=url.strip(),
        html=html,
        gold=gold,
    )


def _rows(
    samples: Iterator[_Sample], names: tuple[str, ...], workers: int
) -> Iterator[tuple[_Sample, list[_Scored]]]:
    """Each page, its HTML left out, with its scores by every reader."""
    if workers == 1:
        for sample in samples:
            yield from _score_chunk((sample,), names)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_score_chunk, chunk, names) for chunk in batches(samples, _CHUNK)]
        for future in waiting:
            yield from future.result()


_warm: set[str] = set()


def _score_chunk(samples: tuple[_Sample, ...], names: tuple[str, ...]) -> list[tuple[_Sample, list[_Scored]]]:
    for name in names:
        if name not in _warm:  # what a reader loads once is no page's time
            _warm.add(name)
            _read(name, _WARM_PAGE, "https://example.org/2026/a-page")
    return [
        (
            _Sample(id=sample.id, url=sample.url, html="", gold=sample.gold),
            [_scored(sample, *_read(name, sample.html, sample.url)) for name in names],
        )
        for sample in samples
    ]


def _read(name: str, html: str, url: str) -> tuple[Reading, float]:
    reader = reader_of(name)
    start = time.process_time()
    try:
        reading = reader(html, url)
    except Exception:  # noqa: BLE001 - a peer that fails on a page has read nothing
        reading = Reading()
    return reading, time.process_time() - start


def _scored(sample: _Sample, reading: Reading, seconds: float) -> _Scored:
    gold = sample.gold
    marks, shown = {}, {}
    for field in FIELDS:
        if wanted := gold.get(field):
            value = getattr(reading, field)
            marks[field] = _marks(field, value, wanted)
            shown[field] = "; ".join(value) if isinstance(value, tuple) else value or ""
    text = gold.get("text") or ""
    agreement = shingles(reading.text, text) if text else None
    if agreement:
        shown["text"] = f"precision {agreement.precision or 0:.2f}, recall {agreement.recall or 0:.2f}"
    return _Scored(
        seconds=seconds,
        read=bool(reading.text or reading.title),
        marks=marks,
        text=agreement,
        words=words(reading.text, text) if text else 0.0,
        phrases=(_found(reading.text, gold.get("with")), _found(reading.text, gold.get("without"))),
        shown=shown,
    )


def _marks(field: str, value: str | tuple[str, ...] | None, gold: object) -> tuple[bool, bool]:
    if field == "authors":
        listed = [str(name) for name in gold if name] if isinstance(gold, list) else [str(gold)]
        names = value if isinstance(value, tuple) else ()
        exact = {normal(name) for name in names} == {normal(name) for name in listed}
        return exact, exact or similar(" ".join(sorted(names)), " ".join(sorted(listed)))
    text = value if isinstance(value, str) else ""
    if field == "date":
        return (text == gold,) * 2
    if field == "image":
        return (bool(text) and _file_name(text) == _file_name(str(gold)),) * 2
    exact = normal(text) == normal(str(gold))
    return exact, exact or similar(text, str(gold))


def _file_name(url: str) -> str:
    return url.partition("?")[0].rstrip("/").rpartition("/")[2].lower()


def _found(text: str, phrases: object) -> float | None:
    listed = [str(phrase).lower() for phrase in phrases if phrase] if isinstance(phrases, list) else []
    folded = " ".join(text.lower().split())
    return sum(" ".join(phrase.split()) in folded for phrase in listed) / len(listed) if listed else None


def _reader_score(name: str, scored: list[_Scored]) -> ReaderScore:
    seconds = sum(page.seconds for page in scored)
    return ReaderScore(
        reader=name,
        pages=len(scored),
        read=sum(page.read for page in scored),
        speed=len(scored) / seconds if seconds else 0.0,
        text=_text_score([page for page in scored if page.text]),
        with_found=mean(page.phrases[0] for page in scored),
        without_found=mean(page.phrases[1] for page in scored),
        fields={field: score for field in FIELDS if (score := _field_score(field, scored))},
    )


def _field_score(field: str, scored: Iterable[_Scored]) -> FieldScore | None:
    marks = [page.marks[field] for page in scored if field in page.marks]
    if not marks:
        return None
    return FieldScore(
        pages=len(marks),
        exact=sum(exact for exact, _ in marks) / len(marks),
        similar=sum(alike for _, alike in marks) / len(marks),
    )


def _text_score(pages: list[_Scored]) -> TextScore | None:
    if not pages:
        return None
    precision = mean(page.text.precision for page in pages if page.text) or 0.0
    recall = mean(page.text.recall for page in pages if page.text) or 0.0
    return TextScore(
        pages=len(pages),
        precision=precision,
        recall=recall,
        f1=f1(Agreement(precision, recall)),
        words_f1=mean(page.words for page in pages) or 0.0,
    )


def _worst_page(sample: _Sample, scored: list[_Scored]) -> WorstPage:
    ours = scored[0]
    wrong = [field for field, (exact, _) in ours.marks.items() if not exact]
    wrong += ["text"] if ours.text and f1(ours.text) < 1 else []
    return WorstPage(
        id=sample.id,
        url=sample.url,
        score=ours.score(),
        mistakes=tuple(
            Mistake(
                field=field,
                gold="" if field == "text" else _text_of(sample.gold[field]),
                readings=tuple(page.shown.get(field, "") for page in scored),
            )
            for field in wrong
        ),
    )


def _text_of(gold: object) -> str:
    return "; ".join(map(str, gold)) if isinstance(gold, list) else str(gold)
