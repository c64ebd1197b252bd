"""`erase`: stories are taken out of the portal for good, after a question.

In: stories, who wants them gone and why. Out: what would go, then what was done and what is left (`--json`),
an exit code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadsheet.faces.deciding import ByOption, user_name
from broadsheet.faces.options import REFUSED, JsonOption, NowOption, PortalOption, QuietOption, clock
from broadsheet.faces.terminal import Terminal, print_json, tell, visible

if TYPE_CHECKING:
    from broadsheet.engine.erasing.copies import SameText
    from broadsheet.engine.erasing.erasing import Choice, Erased, ToErase
    from broadsheet.engine.portal.newsroom import Newsroom

_HERE = Path()
_Stories = Annotated[
    list[str], typer.Argument(metavar="STORY…", help="Ids, content files, addresses or title words.")
]
_Reason = Annotated[
    str, typer.Option("--reason", help="Why, in a sentence that does not repeat the story's words.")
]
_History = Annotated[
    bool, typer.Option("--history", help="Rewrite git's history of content/, too; its commits get new names.")
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")]
_Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def erase(
    stories: _Stories,
    reason: _Reason = "",
    by: ByOption = None,
    portal: PortalOption = _HERE,
    now: NowOption = None,
    *,
    history: _History = False,
    dry_run: _DryRun = False,
    yes: _Yes = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Erase stories for good: from the store, content/ and public/; then publish. It cannot be taken back."""
    import msgspec

    from broadsheet.domain.errors import DecisionError
    from broadsheet.engine.erasing.erasing import choose, erase, opened, preview
    from broadsheet.engine.portal.portal_folder import load_portal

    name = by if by is not None else user_name()
    if not name.strip():
        raise typer.BadParameter("say who erases", param_hint="--by")
    with opened(load_portal(portal), clock(now), Terminal(quiet=quiet)) as newsroom:
        try:
            chosen = choose(newsroom.store, stories)
        except DecisionError as error:
            tell(f"broadsheet: {error}")
            raise typer.Exit(REFUSED) from None
        shown = preview(newsroom, chosen.there)
        if dry_run:
            _show(shown, chosen, history=history, as_json=as_json)
            return
        if not yes:
            chosen, shown = _asked(newsroom, chosen, shown, history=history)
        chosen = msgspec.structs.replace(chosen, copies=tuple(_staying(shown)))
        done = erase(newsroom, chosen, by=name, reason=reason, history=history)
    _tell(done, as_json=as_json, quiet=quiet)


def _asked(
    newsroom: Newsroom, chosen: Choice, shown: tuple[ToErase, ...], *, history: bool
) -> tuple[Choice, tuple[ToErase, ...]]:
    """What whoever is asked wants erased: what was named, and its copies or not. A no ends the command."""
    import msgspec

    from broadsheet.engine.erasing.erasing import preview

    if not sys.stdin.isatty():
        raise typer.BadParameter("there is nobody to be asked; look at --dry-run, then say --yes")
    _show(shown, chosen, history=history, as_json=False, to_stderr=True)
    while also := _also(_staying(shown)):
        chosen = msgspec.structs.replace(chosen, there=(*chosen.there, *also))
        shown = preview(newsroom, chosen.there)
        _show(shown, chosen, history=history, as_json=False, to_stderr=True)
    typer.confirm("Erase this for good?", abort=True, err=True)
    return chosen, shown


def _also(staying: dict[str, SameText]) -> tuple[str, ...]:
    """The copies that stay, if whoever is asked wants them gone, too."""
    if not staying:
        return ()
    said = "this copy" if len(staying) == 1 else f"these {len(staying):,} copies"
    return tuple(staying) if typer.confirm(f"Erase {said}, too?", err=True) else ()


def _staying(shown: tuple[ToErase, ...]) -> dict[str, SameText]:
    """The stories with the text of one that is to be erased that are not to be erased themselves."""
    named = {story.id for story in shown}
    return {copy.id: copy for story in shown for copy in story.copies if copy.id not in named}


def _show(
    shown: tuple[ToErase, ...], chosen: Choice, *, history: bool, as_json: bool, to_stderr: bool = False
) -> None:
    if as_json:
        print_json(shown)
        return
    for line in _preview_lines(shown, chosen, history=history):
        typer.echo(visible(line), err=to_stderr)


def _preview_lines(shown: tuple[ToErase, ...], chosen: Choice, *, history: bool) -> Iterator[str]:
    for story in shown:
        yield f"{story.id}  {story.title}"
        yield f"  {story.state or 'not judged'}, {story.path or 'no content file'}"
        yield from (f"  {url}" for url in story.addresses)
        yield (
            f"  with {story.readings:,} readings, {story.pictures:,} pictures, "
            f"{story.decisions:,} decisions of the desk"
        )
        if story.newsletters:
            yield f"  it is taken out of the newsletters {', '.join(story.newsletters)}"
    for id_ in chosen.gone:
        yield f"{id_}  was erased before; what may be left of it is looked after again"
    if staying := _staying(shown):
        yield "These have the same text, and stay, unless they are named, too:"
        yield from map(_copy_line, staying.values())
    yield "Then the portal is published, and the store written anew."
    if history:
        yield "All commits of content/ since it came in get new names; every clone has to be made anew."


def _copy_line(copy: SameText) -> str:
    share = "a copy" if copy.share is None else f"{copy.share:.0%} of the shorter text is in both"
    return f"  {copy.id}  {copy.title}: {share}, {copy.url}"


def _tell(done: Erased, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json(done)
        return
    if quiet:
        return
    for id_ in done.stories:
        typer.echo(f"erased {id_}")
    if done.history:
        typer.echo(
            f"git's history: {done.history.commits:,} commits written anew, {done.history.removed:,} versions"
            f" of files taken out, {done.history.cut:,} cut"
        )
    for sentence in done.left:
        typer.echo(visible(f"left: {sentence}"))
