"""`broadsheet eval extraction`: how well pages are read, beside the peers.

In: JSON lines of pages with known answers. Out: a table with a column for each reader and the worst pages
side by side, or `--json`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadsheet.faces.options import DONE, REFUSED, JsonOption, WorkersOption
from broadsheet.faces.terminal import print_json, tell, visible

if TYPE_CHECKING:
    from broadsheet.engine.evaluation.extraction_scores import ExtractionScores, ReaderScore, WorstPage

_SHOWN = 160  # characters of a value


def extraction(
    file: Annotated[Path, typer.Argument(help="JSON lines with id, url, html and gold; may be .xz or .gz.")],
    against: Annotated[
        str, typer.Option(help="Peers, by comma: trafilatura, readability-lxml, newspaper4k, resiliparse.")
    ] = "",
    worst: Annotated[int, typer.Option(min=0, help="Show this many pages that were read worst.")] = 0,
    workers: WorkersOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Pages: text, title, authors, date, description, site and image against known answers."""
    from broadsheet.engine.evaluation.extraction import evaluate_extraction

    refused: list[str] = []

    def refuse(message: str) -> None:
        refused.append(message)
        tell(message)

    peers = tuple(name.strip() for name in against.split(",") if name.strip())
    scores = evaluate_extraction(
        file, refuse, against=peers, worst=worst, workers=workers or os.cpu_count() or 1
    )
    if as_json:
        print_json(scores)
    else:
        _print(scores)
    raise typer.Exit(REFUSED if refused else DONE)


def _print(scores: ExtractionScores) -> None:
    columns = [_column(reader) for reader in scores.readers]
    names = list(dict.fromkeys(name for column in columns for name in column))
    width = max(map(len, names))
    for name in names:
        cells = "".join(f"{column.get(name, ''):>18}" for column in columns)
        sys.stdout.write(visible(f"{name:<{width}}{cells}") + "\n")
    for page in scores.worst:
        _print_page(page, [reader.reader for reader in scores.readers])


def _column(score: ReaderScore) -> dict[str, str]:
    rows = {"": score.reader, "pages": f"{score.read} of {score.pages}"}
    if text := score.text:
        rows["text precision, 4-gram"] = f"{text.precision:.4f}"
        rows["text recall, 4-gram"] = f"{text.recall:.4f}"
        rows["text F1, 4-gram"] = f"{text.f1:.4f}"
        rows["text F1, words"] = f"{text.words_f1:.4f}"
    if score.with_found is not None:
        rows["phrases of the text found"] = f"{score.with_found:.4f}"
    if score.without_found is not None:
        rows["phrases around it found"] = f"{score.without_found:.4f}"
    for field, found in score.fields.items():
        rows[f"{field} exact (of {found.pages})"] = f"{found.exact:.4f}"
        rows[f"{field} similar"] = f"{found.similar:.4f}"
    rows["pages a CPU-second"] = f"{score.speed:.1f}"
    return rows


def _print_page(page: WorstPage, readers: list[str]) -> None:
    sys.stdout.write("\n" + visible(f"{page.score:.2f}  {page.id}  {page.url}") + "\n")
    for mistake in page.mistakes:
        if mistake.gold:
            sys.stdout.write(visible(f"  {mistake.field:<12}{'gold':<18}{mistake.gold[:_SHOWN]}") + "\n")
        for name, reading in zip(readers, mistake.readings, strict=True):
            sys.stdout.write(visible(f"  {mistake.field:<12}{name:<18}{reading[:_SHOWN] or '-'}") + "\n")
