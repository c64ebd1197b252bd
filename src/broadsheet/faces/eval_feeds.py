"""`broadsheet eval feeds`: how far the reader of feeds agrees with feedparser, and how much faster it is.

In: a folder of feeds. Out: scores as lines or `--json`; exit code 1 when the readers differ without a reason.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadsheet.faces.options import DONE, REFUSED, JsonOption
from broadsheet.faces.terminal import print_json, visible

if TYPE_CHECKING:
    from broadsheet.engine.evaluation.feeds import FeedScores


def feeds(
    folder: Annotated[Path, typer.Argument(help="Feeds, in folders of any depth.")],
    worst: Annotated[int, typer.Option("--worst", min=0, help="Show so many values that differ.")] = 0,
    *,
    as_json: JsonOption = False,
) -> None:
    """Feeds: agreement with feedparser value by value, entries lost, entries a CPU-second."""
    from broadsheet.engine.evaluation.feeds import evaluate_feeds

    scores = evaluate_feeds(folder, worst=worst)
    if as_json:
        print_json(scores)
    else:
        typer.echo("\n".join(_lines(scores)))
    raise typer.Exit(DONE if scores.alike == scores.files else REFUSED)


def _lines(scores: FeedScores) -> list[str]:
    from broadsheet.engine.evaluation.feed_comparison import REASONS

    alike = f"{scores.files:,} feeds, {scores.alike:,} read alike"
    found = f"{scores.entries:,} entries, {scores.lost:,} lost, {scores.added:,} more than feedparser finds"
    head = f"{'':12}{'values':>9}{'equal':>9}{'reasoned':>10}{'wrong':>8}{'agreement':>11}"
    lines = [f"{alike}; {found}", head]
    lines += [
        f"{score.field:12}{score.values:9,}{score.equal:9,}{score.reasoned:10,}"
        f"{score.values - score.equal - score.reasoned:8,}{score.share:11.4f}"
        for score in scores.fields
    ]
    lines += [f"{count:6,} {name}: {REASONS[name]}" for name, count in scores.reasons.items()]
    lines.append(
        f"entries a CPU-second: ours {scores.our_speed:,.0f}, feedparser {scores.feedparser_speed:,.0f};"
        f" {scores.ratio:.1f} times"
    )
    for difference in scores.worst:
        lines += [
            visible(f"{difference.file}, entry {difference.entry}, {difference.field}"),
            visible(f"    ours       {difference.ours[:300]}"),
            visible(f"    feedparser {difference.theirs[:300]}"),
        ]
    return lines
