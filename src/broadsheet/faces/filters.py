"""The parts of the pipeline as filters: extract, cluster, tag, amp and feed.

In: JSON lines (URLs for `amp`, a feed's bytes for `feed`) on stdin. Out: JSON lines on stdout, one for each
line in, in input order. No store, no network, no clock but the one given.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from broadsheet.domain.errors import EmbeddingError
from broadsheet.domain.modes import Embedding, Mode
from broadsheet.engine.filters.lines import required_text
from broadsheet.faces.lines import read_lines, run_each, run_filter
from broadsheet.faces.options import DONE, REFUSED, NowOption, WorkersOption, clock
from broadsheet.faces.terminal import tell

if TYPE_CHECKING:
    from broadsheet.cluster import Embedder

ModeOption = Annotated[
    Mode, typer.Option("--mode", help="Judge as documented, or as the recorded platform did.")
]
TopicsOption = Annotated[Path | None, typer.Option("--topics", help="A folder of topic files (YAML).")]


EmbeddingOption = Annotated[
    Embedding, typer.Option("--embedding", help="What meaning is taken from beside words.")
]


def extract(workers: WorkersOption = None, now: NowOption = None) -> None:
    """Read pages: {"id","url","html"} a line in, {"id","story","text","authors",…} a line out."""
    from broadsheet.engine.filters.filters import extract_lines

    captured = clock(now)()
    raise typer.Exit(run_filter(extract_lines(read_lines(), captured=captured, workers=workers)))


def tag(topics: TopicsOption, mode: ModeOption = Mode.BROADSHEET) -> None:
    """Assign topics: {"id","title","excerpt"?,"text"?} a line in, {"id","topics"} a line out."""
    from broadsheet.engine.portal.portal_folder import load_topics
    from broadsheet.enrich import TopicIndex

    if topics is None:
        raise typer.BadParameter("say where the topic files are", param_hint="--topics")
    index = TopicIndex.of(load_topics(topics), None)

    def work(value: dict[str, Any]) -> dict[str, Any]:
        title = required_text(value, "title")
        matches = index.match(title, _text(value, "excerpt"), _text(value, "text"), mode)
        return {"id": value.get("id"), "topics": [match.name for match in matches]}

    raise typer.Exit(run_each(work))


def cluster(
    mode: ModeOption = Mode.BROADSHEET,
    topics: TopicsOption = None,
    embedding: EmbeddingOption = Embedding.DEFAULT,
    now: NowOption = None,
) -> None:
    """Find stories that tell one event: a story a line in, its cluster, lead, related and heat a line out."""
    from broadsheet.engine.filters.clustering import cluster_lines
    from broadsheet.engine.portal.portal_folder import load_topics

    results = cluster_lines(
        read_lines(),
        mode=mode,
        topics=load_topics(topics) if topics else (),
        now=clock(now)() if now else None,
        embedder=chosen_embedder(embedding, mode),
    )
    raise typer.Exit(run_filter(results))


def chosen_embedder(embedding: Embedding, mode: Mode) -> Embedder | None:
    """The embedder that the options name; mode `compatible` has none."""
    from broadsheet.engine.judgement.meaning import embedder_of, without_meaning

    if embedding is Embedding.ENDPOINT:
        raise typer.BadParameter("an endpoint is named in a portal's settings", param_hint="--embedding")
    from broadsheet.domain.portal import JudgingSettings

    embedder = embedder_of(JudgingSettings(embedding=embedding), mode, tell)
    try:
        if embedder is not None:
            list(embedder.vectors([""]))  # which loads it: lines that are out cannot be taken back
    except EmbeddingError as error:
        tell(without_meaning(error))
        return None
    return embedder


def amp() -> None:
    """Give AMP cache addresses: a URL a line in, its address in the AMP cache a line out."""
    from broadsheet.extract.amp import amp_cache_url

    code = DONE
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        url = raw.decode("utf-8", "replace").strip()
        address = amp_cache_url(url) if url else None
        sys.stdout.write((address or "") + "\n")
        if url and address is None:
            tell(f"line {number}: not a web address: {url[:200]}")
            code = REFUSED
    raise typer.Exit(code)


def feed(
    url: Annotated[str, typer.Option("--url", help="The feed's address, for relative links.")] = "",
) -> None:
    """Read a feed on stdin (RSS, Atom, RDF or JSON Feed): one JSON line an entry."""
    from broadsheet.collect.feeds import parse_feed

    parsed = parse_feed(sys.stdin.buffer.read(), url)
    for entry in parsed.entries:
        sys.stdout.buffer.write(
            msgspec.json.encode({"url": entry.url, **msgspec.to_builtins(entry.hint)}) + b"\n"
        )
    for refusal in parsed.refusals:
        tell(f"{refusal.place or 'feed'}: {refusal.code}: {refusal.detail}")
    raise typer.Exit(REFUSED if parsed.refusals else DONE)


def _text(value: dict[str, Any], name: str) -> str:
    text = value.get(name)
    return text if isinstance(text, str) else ""
