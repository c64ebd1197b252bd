"""`broadsheet eval`: how well the parts judge, measured on labelled lines or by the desk's own decisions.

In: files of labelled JSON lines. Out: scores as a table or `--json`; a bad line is told on stderr and makes
the exit code 1.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from broadsheet.domain.modes import Embedding, Mode
from broadsheet.faces.filters import EmbeddingOption, ModeOption, TopicsOption, chosen_embedder
from broadsheet.faces.options import DONE, REFUSED, JsonOption, PortalOption
from broadsheet.faces.terminal import Terminal, print_json, print_table, tell

app = typer.Typer(name="eval", help="Measure how well stories are judged.", invoke_without_command=True)

_HERE = Path()
FileArgument = Annotated[Path, typer.Argument(help="JSON lines with the known answers; may be .xz or .gz.")]


class _Refusals:
    """Tells bad lines and remembers that there were some."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, message: str) -> None:
        self.count += 1
        tell(message)


def _finish(scores: object, refusals: _Refusals, *, as_json: bool) -> None:
    if as_json:
        print_json(scores)
    else:
        print_table(dict(_rows(msgspec.to_builtins(scores))))
    raise typer.Exit(REFUSED if refusals.count else DONE)


def _rows(value: dict[str, Any], above: str = "") -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for name, part in value.items():
        if isinstance(part, dict):
            rows += _rows(part, f"{above}{name} ")
        elif not isinstance(part, list | tuple):
            shown = "nothing to compare" if part is None else part
            rows.append((above + name, round(part, 4) if isinstance(part, float) else shown))
        elif part:
            rows.append((above + name, len(part)))
    return rows


@app.callback()
def labels(
    context: typer.Context,
    portal: PortalOption = _HERE,
    file: Annotated[
        Path | None, typer.Option("--labels", help="Decisions, a line each; labels.jsonl in the portal.")
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Score a portal's settings against the decisions of its desk and in its labels.jsonl."""
    if context.invoked_subcommand:
        return
    from broadsheet.engine.evaluation.labels import LABELS, evaluate_labels
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.store import Store

    folder, refusals = load_portal(portal), _Refusals()
    with Store.open(folder.store_address, create=False, tell=tell) as store:
        scores = evaluate_labels(folder, store, Terminal(), file or folder.path / LABELS, refusals)
    _finish(scores, refusals, as_json=as_json)


@app.command()
def clusters(
    file: FileArgument,
    mode: ModeOption = Mode.BROADSHEET,
    folder: TopicsOption = None,
    embedding: EmbeddingOption = Embedding.DEFAULT,
    *,
    as_json: JsonOption = False,
) -> None:
    """Events: {"id","title","publishedDateTime","story"} a line; BCubed, pairs, ARI and AMI."""
    from broadsheet.engine.evaluation.events import evaluate_events
    from broadsheet.engine.portal.portal_folder import load_topics

    refusals = _Refusals()
    taxonomy = load_topics(folder) if folder else ()
    embedder = chosen_embedder(embedding, mode)
    scores = evaluate_events(file, refusals, mode=mode, topics=taxonomy, embedder=embedder)
    _finish(scores, refusals, as_json=as_json)


@app.command()
def duplicates(file: FileArgument, *, as_json: JsonOption = False) -> None:
    """Copies: {"id","text","title"?,"duplicateOf"} a line; pair precision and recall."""
    from broadsheet.engine.evaluation.duplicates import evaluate_duplicates

    refusals = _Refusals()
    _finish(evaluate_duplicates(file, refusals), refusals, as_json=as_json)


@app.command()
def topics(
    file: FileArgument,
    folder: TopicsOption = None,
    mode: ModeOption = Mode.BROADSHEET,
    *,
    as_json: JsonOption = False,
) -> None:
    """Topics: {"id","title","excerpt"?,"text"?,"topics"} a line, topics being names; micro-F1."""
    from broadsheet.engine.evaluation.topics import evaluate_topics
    from broadsheet.engine.portal.portal_folder import load_topics

    if folder is None:
        raise typer.BadParameter("say where the topic files are", param_hint="--topics")
    refusals = _Refusals()
    _finish(evaluate_topics(file, load_topics(folder), mode, refusals), refusals, as_json=as_json)
