"""The commands for the newsletter's subscribers.

In: addresses, CSV files, reports of other mail servers. Out: changed subscribers, CSV, what was refused with
its line; an exit code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadsheet.faces.options import DONE, REFUSED, JsonOption, NowOption, PortalOption, QuietOption, clock
from broadsheet.faces.terminal import print_json, print_table, tell, visible

if TYPE_CHECKING:
    from broadsheet.store import Store

app = typer.Typer(name="subscribers", help="Who gets the newsletter.", no_args_is_help=True)

_HERE = Path()
_MOST_BYTES = 10_000_000  # of a report


@app.command()
def add(
    addresses: Annotated[list[str], typer.Argument(help="Addresses whose owners agreed.")],
    portal: PortalOption = _HERE,
    consent: Annotated[
        str, typer.Option("--consent", help="How they agreed, to be kept with them.")
    ] = "told by the portal's owner",
    now: NowOption = None,
    *,
    quiet: QuietOption = False,
) -> None:
    """Add subscribers who agreed elsewhere, without asking them to confirm. Who left before stays out."""
    from broadsheet.engine.newsletter.list_files import Row
    from broadsheet.engine.newsletter.lists import add_all

    rows = (Row(number, address) for number, address in enumerate(addresses, 1))
    with _store(portal) as store:
        report = add_all(store, rows, consent, clock(now)())
    _tell(report, quiet=quiet)


@app.command("import")
def import_csv(
    file: Annotated[Path, typer.Argument(help="CSV with a column `address` (or `email`), `-` for stdin.")],
    portal: PortalOption = _HERE,
    consent: Annotated[str, typer.Option("--consent", help="How they agreed.")] = "imported",
    now: NowOption = None,
    *,
    left: Annotated[
        bool, typer.Option("--left", help="A list of those who left elsewhere: nobody in it is mailed.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take over subscribers from CSV, as other services export it; `subscribers undo NAME` undoes it.

    Who left there, bounced or complained gets nothing here either; who never confirmed is passed over.
    """
    from broadsheet.engine.newsletter.list_files import read_csv
    from broadsheet.engine.newsletter.lists import add_all, import_name, of_those_who_left

    text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    moment = clock(now)()
    with _store(portal) as store:
        rows = read_csv(text, str(file))
        rows = of_those_who_left(rows) if left else rows
        report = add_all(store, rows, consent, moment, source=import_name(moment))
    _tell(report, as_json=as_json, quiet=quiet)


@app.command()
def undo(
    name: Annotated[str, typer.Argument(help="The import's name, as it was told.")],
    portal: PortalOption = _HERE,
) -> None:
    """Take the subscribers of one import out again, but for those who changed since."""
    from broadsheet.engine.newsletter.lists import undo_import

    with _store(portal) as store:
        gone = undo_import(store, name)
    typer.echo(f"{gone} removed")
    raise typer.Exit(DONE if gone else REFUSED)


@app.command()
def export(portal: PortalOption = _HERE, now: NowOption = None) -> None:
    """Print all subscribers as CSV; a spreadsheet takes no cell of it for a formula."""
    from broadsheet.engine.newsletter.lists import write_csv

    with _tidied_store(portal, now) as store:
        for line in write_csv(store.subscribers.all()):
            sys.stdout.write(line)


@app.command("list")
def list_all(portal: PortalOption = _HERE, now: NowOption = None, *, as_json: JsonOption = False) -> None:
    """Print the subscribers and their states."""
    with _tidied_store(portal, now) as store:
        if as_json:
            print_json(list(store.subscribers.all()))
            return
        for subscriber in store.subscribers.all():
            typer.echo(visible(f"{subscriber.state.value:<12}  {subscriber.address}"))
        print_table(store.subscribers.counts() or {"subscribers": "none yet"})


@app.command()
def remove(
    addresses: Annotated[list[str], typer.Argument(help="Addresses.")],
    portal: PortalOption = _HERE,
    now: NowOption = None,
    *,
    forget: Annotated[
        bool, typer.Option("--forget", help="Erase them wholly; an import may then bring them back.")
    ] = False,
) -> None:
    """Unsubscribe addresses; they stay known, so that no import brings them back."""
    from broadsheet.engine.newsletter.lists import remove_all

    with _store(portal) as store:
        done, unknown = remove_all(store, addresses, clock(now)(), forget=forget)
    for address in unknown:
        tell(f"{address}: is no subscriber")
    typer.echo(f"{done} {'erased' if forget else 'unsubscribed'}")
    raise typer.Exit(REFUSED if unknown else DONE)


@app.command()
def bounce(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Messages, Maildir folders or mbox files; stdin if not given.")
    ] = None,
    portal: PortalOption = _HERE,
    now: NowOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Read bounces and complaints that came back, and stop writing to whom they are about."""
    from broadsheet.engine.newsletter.reports import take_report
    from broadsheet.mail.mailboxes import messages

    raw = messages(files) if files else iter([sys.stdin.buffer.read(_MOST_BYTES)])
    with _store(portal) as store:
        results = [take_report(store, message, clock(now)()) for message in raw]
    if as_json:
        print_json(results)
    else:
        for result in results:
            typer.echo(visible(f"{result.kind}: {result.told}"))
    raise typer.Exit(REFUSED if any(result.kind == "refused" for result in results) else DONE)


def _store(portal: Path) -> Store:
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.store import Store

    return Store.open(load_portal(portal).store_address, tell=tell)


@contextmanager
def _tidied_store(portal: Path, now: str | None) -> Iterator[Store]:
    """The store without addresses that wait for a confirmation no more, though nothing ran since."""
    from broadsheet.engine.newsletter.subscribing import forget_unconfirmed
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.store import Store

    folder = load_portal(portal)
    with Store.open(folder.store_address, tell=tell) as store:
        forget_unconfirmed(folder, store, clock(now)())
        yield store


def _tell(report: object, *, as_json: bool = False, quiet: bool = False) -> None:
    from broadsheet.engine.newsletter.lists import Added

    assert isinstance(report, Added)
    if as_json:
        print_json(report)
    else:
        for refusal in report.refused:
            tell(refusal)
        if not quiet:
            print_table(
                {
                    "added": report.added,
                    "known already": report.known,
                    "kept out": report.kept_out,
                    **({"left by it": report.left} if report.left else {}),
                    **({"never confirmed": report.unconfirmed} if report.unconfirmed else {}),
                    "refused": len(report.refused),
                    **(
                        {"undo with": f"subscribers undo {report.source}"}
                        if report.source and (report.added or report.kept_out)
                        else {}
                    ),
                }
            )
    raise typer.Exit(REFUSED if report.refused else DONE)
