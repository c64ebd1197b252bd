"""`reread`: stories that were read are read again, as after an upgrade or when settings of reading changed.

In: which stories. Out: progress on stderr, what changed on stdout (`--json`), an exit code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from broadsheet.faces.options import JsonOption, NowOption, PortalOption, QuietOption, WorkersOption, clock
from broadsheet.faces.terminal import Terminal, print_json, print_table, visible

if TYPE_CHECKING:
    from broadsheet.engine.portal.newsroom import Newsroom
    from broadsheet.engine.portal.portal_folder import PortalFolder
    from broadsheet.engine.rereading import Chosen, Told, Wanted
    from broadsheet.store import Store

_HERE = Path()
_LISTED = 40  # stories that stay, as a person is shown them; --json has all


_Stories = Annotated[
    list[str] | None,
    typer.Argument(help="Ids, content files or addresses of stories; without any, all."),
]
_Since = Annotated[
    str | None, typer.Option("--since", help="Only stories of this time or later (2026-06-08).")
]
_Until = Annotated[str | None, typer.Option("--until", help="Only stories from before this (2026-06-08).")]
_Topic = Annotated[str | None, typer.Option("--topic", help="Only stories of this topic.")]
_Source = Annotated[
    str | None, typer.Option("--source", help="Only what came from this source, as `doctor` tells it.")
]
_DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Ask for nothing; only count what would be read again.")
]
_Report = Annotated[bool, typer.Option("--report", help="Ask for nothing; only tell what came of it so far.")]


def reread(
    stories: _Stories = None,
    since: _Since = None,
    until: _Until = None,
    topic: _Topic = None,
    source: _Source = None,
    portal: PortalOption = _HERE,
    workers: WorkersOption = None,
    now: NowOption = None,
    *,
    dry_run: _DryRun = False,
    report: _Report = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read stories again from their pages and tell what changed; one whose page is gone or locked stays."""
    from broadsheet.engine.portal.newsroom import Newsroom
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.engine.rereading import choose, told
    from broadsheet.store import Store

    folder, terminal = load_portal(portal), Terminal(quiet=quiet)
    chosen = _options(folder, stories or [], since, until, topic, source)
    asks, tell, stage = not (dry_run or report), terminal.notice, terminal.stage
    with Store.open(folder.store_address, create=asks, tell=tell, stage=stage) as store:
        if report:
            _tell(told(store), as_json=as_json, quiet=quiet)
        elif dry_run:
            _tell_chosen(choose(store, chosen(store)), as_json=as_json, quiet=quiet)
        else:
            newsroom = Newsroom(folder=folder, store=store, clock=clock(now), progress=terminal)
            _read(newsroom, chosen(store), workers, as_json=as_json, quiet=quiet)


def _options(
    folder: PortalFolder,
    named: list[str],
    since: str | None,
    until: str | None,
    topic: str | None,
    source: str | None,
) -> Callable[[Store], Wanted]:
    """What the options choose, as soon as there is a store; a usage error for what cannot be."""
    bounds = _time(since, folder, "--since"), _time(until, folder, "--until")
    if named and any((since, until, topic, source)):
        raise typer.BadParameter("name stories, or say which by options; not both", param_hint="STORIES")
    if topic is not None and topic not in {each.name for each in folder.topics}:
        raise typer.BadParameter(f"the portal has no topic {topic!r}", param_hint="--topic")
    return lambda store: _wanted(store, named, bounds, topic, source)


def _read(newsroom: Newsroom, wanted: Wanted, workers: int | None, *, as_json: bool, quiet: bool) -> None:
    from broadsheet.engine.rereading import read_again, told

    here = read_again(newsroom, wanted, workers=workers)
    found = told(newsroom.store)
    _tell(found, as_json=as_json, quiet=quiet)
    if quiet or as_json:
        return
    if found.waiting and not here:
        typer.echo("workers read what waits; `broadsheet reread --report` tells what came of it")
    elif found.waiting:
        typer.echo("what waits is read by the next run, or by this command given again")
    if found.changed:
        typer.echo(f"next: broadsheet publish --portal {newsroom.folder.path}")


def _wanted(
    store: Store,
    named: list[str],
    bounds: tuple[datetime | None, datetime | None],
    topic: str | None,
    source: str | None,
) -> Wanted:
    from broadsheet.domain.standing import StoryFilter
    from broadsheet.engine.judgement.absence import spellings
    from broadsheet.engine.rereading import Wanted

    ids: list[str] = []
    for reference in named:
        found = next(filter(None, map(store.search.find, spellings(reference))), ())
        if len(found) != 1:
            said = f"{len(found)} stories fit {reference!r}" if found else f"no story is {reference!r}"
            raise typer.BadParameter(said, param_hint="STORIES")
        ids += found
    return Wanted(
        ids=tuple(ids), filter=StoryFilter(topic=topic, since=bounds[0], until=bounds[1]), source=source
    )


def _time(words: str | None, folder: PortalFolder, option: str) -> datetime | None:
    """A time; one without a zone is the portal's, a day its first moment."""
    if words is None:
        return None
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        message = f"{words!r} is no time; write 2026-06-08 or 2026-06-08T06:00:00Z"
        raise typer.BadParameter(message, param_hint=option) from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(folder.portal.timezone))


def _tell_chosen(chosen: Chosen, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json(chosen)
    elif not quiet:
        print_table(
            {
                "stories to read again": f"{chosen.stories:,}",
                "from archives": f"{chosen.in_archives:,}",
                "hosts to ask": f"{chosen.hosts:,}, at most {chosen.of_one_host:,} pages of one",
                "without a page": f"{chosen.without_page:,}",
            }
        )


def _tell(found: Told, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json(found)
    elif not quiet:
        for line in _lines(found):
            typer.echo(visible(line))


def _lines(found: Told) -> Iterator[str]:
    yield f"{found.asked:,} stories to read again: {found.changed:,} changed, {found.unchanged:,} did not"
    if found.fields:
        yield "changed: " + ", ".join(f"{field} {number:,}" for field, number in found.fields.items())
    if found.waiting:
        yield f"{found.waiting:,} wait"
    if found.stays:
        told = ", ".join(f"{code} {number:,}" for code, number in found.stays.items())
        yield f"{sum(found.stays.values()):,} stay as they were read before: {told}"
        stay = [each for each in found.stories if each.stays]
        yield from (f"  {each.url}: {each.stays}" for each in stay[:_LISTED])
        if len(stay) > _LISTED:
            yield f"  … and {len(stay) - _LISTED:,} more; --json has all"
