"""The newsletter's commands: build an issue, look at it, let it go, see what became of it.

In: options. Out: an issue in the store, files to look at, messages handed to the mail server, an exit code.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadsheet.faces.options import DONE, REFUSED, JsonOption, NowOption, PortalOption, QuietOption, clock
from broadsheet.faces.terminal import Terminal, print_json, print_table, tell, visible

if TYPE_CHECKING:
    from datetime import datetime

    from broadsheet.domain.newsletter import StoredIssue
    from broadsheet.engine.newsletter.sending import Sent
    from broadsheet.engine.portal.portal_folder import PortalFolder
    from broadsheet.store import Store

app = typer.Typer(name="newsletter", help="Build, review and send the newsletter.", no_args_is_help=True)

_HERE = Path()
IssueArgument = Annotated[
    str | None, typer.Argument(help="An issue's id (its date); the newest if not given.")
]


@app.command()
def build(
    portal: PortalOption = _HERE,
    now: NowOption = None,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Compose today's issue from what is published and keep it as a draft."""
    from broadsheet.engine.newsletter.issuing import build_issue
    from broadsheet.engine.portal.newsroom import open_newsroom
    from broadsheet.engine.portal.portal_folder import load_portal

    with open_newsroom(load_portal(portal), clock(now), Terminal(quiet=quiet)) as newsroom:
        stored = build_issue(newsroom.folder, newsroom.store, newsroom.clock())
    _tell(stored, as_json=as_json, quiet=quiet)


@app.command()
def preview(
    issue: IssueArgument = None,
    portal: PortalOption = _HERE,
    folder: Annotated[
        Path | None,
        typer.Option("--to", help="Write the letter, its text and its picture into this folder."),
    ] = None,
    now: NowOption = None,
    *,
    text: Annotated[bool, typer.Option("--text", help="Print the plain-text part.")] = False,
) -> None:
    """Show an issue as it would be mailed; without a draft, the one that would be built now."""
    from broadsheet.engine.newsletter.issuing import letter_picture, preview_letter
    from broadsheet.publish.files import write_atomically

    loaded, store = opened(portal)
    with store:
        letter = preview_letter(loaded, store, issue, clock(now)())
        picture = letter_picture(store, letter)
    if text:
        typer.echo("\n".join(map(visible, letter.text.split("\n"))))
        return
    place = folder or portal / ".broadsheet" / "preview"
    parts = {"letter.html": letter.html.encode(), "letter.txt": letter.text.encode()}
    if letter.picture and picture:
        near = letter.html.replace(letter.picture.address, "letter.jpg")
        parts |= {"letter.html": near.encode(), "letter.jpg": picture}
    for name, part in parts.items():
        write_atomically(place / name, part)
        typer.echo(f"wrote {place / name} ({len(part):,} bytes)")


@app.command("test")
def send_test(
    addresses: Annotated[list[str], typer.Argument(help="Where to, such as your own address.")],
    portal: PortalOption = _HERE,
    issue: Annotated[
        str | None, typer.Option("--issue", help="An issue's id; as for preview if not given.")
    ] = None,
    now: NowOption = None,
    *,
    quiet: QuietOption = False,
) -> None:
    """Mail an issue to yourself as its readers would get it; it stays as it is, and nobody is subscribed."""
    from broadsheet.domain.mail_address import mail_address
    from broadsheet.engine.newsletter import trying

    known = {written: mail_address(written) for written in addresses}
    for written, address in known.items():
        if address is None:
            raise typer.BadParameter(f"{written!r} is no mail address", param_hint="ADDRESSES")
    loaded, store = opened(portal)
    with store:
        tried = trying.send_test(loaded, store, issue, filter(None, known.values()), clock(now)())
    for each in tried:
        if not each.sent or not quiet:
            typer.echo(visible(f"{each.address}: {'sent' if each.sent else 'not sent'} ({each.said})"))
    raise typer.Exit(DONE if all(each.sent for each in tried) else REFUSED)


@app.command()
def approve(issue: IssueArgument = None, portal: PortalOption = _HERE, *, quiet: QuietOption = False) -> None:
    """Let a draft go out with the next run, or `newsletter send`, without waiting for its time."""
    from broadsheet.engine.newsletter import issuing

    _, store = opened(portal)
    with store:
        _tell(issuing.approve(store, issuing.stored_issue(store, issue)), quiet=quiet)


@app.command()
def cancel(issue: IssueArgument = None, portal: PortalOption = _HERE, *, quiet: QuietOption = False) -> None:
    """Never send an issue; its stories may stand in a later one."""
    from broadsheet.engine.newsletter import issuing

    _, store = opened(portal)
    with store:
        _tell(issuing.cancel(store, issuing.stored_issue(store, issue)), quiet=quiet)


@app.command()
def edit(
    issue: IssueArgument = None,
    portal: PortalOption = _HERE,
    subject: Annotated[str | None, typer.Option("--subject", help="Another subject.")] = None,
    intro: Annotated[
        str | None, typer.Option("--intro", help="Words before the stories; empty for none.")
    ] = None,
    *,
    quiet: QuietOption = False,
) -> None:
    """Change the subject and the words before the stories of an issue that is not out yet."""
    from broadsheet.engine.newsletter import issuing

    _, store = opened(portal)
    with store:
        stored = issuing.stored_issue(store, issue)
        _tell(issuing.edit(store, stored, subject=subject, intro=intro), quiet=quiet)


@app.command()
def send(
    issue: IssueArgument = None,
    portal: PortalOption = _HERE,
    now: NowOption = None,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Send an issue now, or go on with one that was interrupted; nobody gets it twice."""
    from broadsheet.engine.newsletter.delivering import send_now
    from broadsheet.engine.portal.portal_folder import load_portal

    sent = send_now(load_portal(portal), issue, clock(now), Terminal(quiet=quiet))
    _tell_sent(sent, as_json=as_json, quiet=quiet)
    raise typer.Exit(REFUSED if sent.failed or sent.uncertain or sent.waiting else DONE)


@app.command()
def due(
    portal: PortalOption = _HERE,
    now: NowOption = None,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Do what is due: build the schedule's issue, send issues whose time has come, answer new subscribers.

    `run --every` does the same once a minute; call this from cron where nothing runs all the time.
    """
    from broadsheet.engine.newsletter.delivering import due_issue
    from broadsheet.engine.portal.portal_folder import load_portal

    results = due_issue(load_portal(portal), clock(now), Terminal(quiet=quiet))
    if as_json:
        print_json(results)
    else:
        for sent in results:
            _tell_sent(sent, quiet=quiet)
    raise typer.Exit(REFUSED if any(sent.failed or sent.uncertain for sent in results) else DONE)


@app.command()
def status(issue: IssueArgument = None, portal: PortalOption = _HERE, *, as_json: JsonOption = False) -> None:
    """Say how far an issue is, and name the messages that did not arrive, or of which nobody knows."""
    from broadsheet.domain.newsletter import DeliveryState
    from broadsheet.engine.newsletter.issuing import stored_issue
    from broadsheet.engine.newsletter.sending import sent_so_far

    _, store = opened(portal)
    with store:
        stored = stored_issue(store, issue)
        sent = sent_so_far(store, stored)
        states = (
            *(DeliveryState.UNCERTAIN, DeliveryState.CLAIMED, DeliveryState.FAILED),
            DeliveryState.WAITING,
        )
        rows = [each for state in states for each in store.deliveries.with_state(stored.issue.id, state)]
        rows = [row for row in rows if row.detail or row.state is not DeliveryState.WAITING]
    if as_json:
        print_json({"issue": stored, "sent": sent, "deliveries": rows})
        return
    _tell(stored)
    _tell_sent(sent)
    for row in rows:
        typer.echo(visible(f"{row.state.value}: {row.address} ({row.detail})"))
    if sent.uncertain:
        typer.echo("decide: broadsheet newsletter settle --sent (it arrived) or --again (send it once more)")


@app.command()
def settle(
    addresses: Annotated[
        list[str] | None, typer.Argument(help="Only these addresses; all if not given.")
    ] = None,
    portal: PortalOption = _HERE,
    issue: Annotated[
        str | None, typer.Option("--issue", help="An issue's id; the newest if not given.")
    ] = None,
    *,
    again: Annotated[
        bool, typer.Option("--again/--sent", help="Send them once more, or take them as arrived.")
    ],
    failed: Annotated[
        bool, typer.Option("--failed", help="Those that failed, too; for --again, once the reason is gone.")
    ] = False,
) -> None:
    """Decide on messages of which nobody knows whether they arrived."""
    from broadsheet.engine.newsletter.delivering import decide

    _, store = opened(portal)
    with store:
        number = decide(store, issue, addresses, again=again, failed=failed and again)
    typer.echo(f"{number} decided" + ("; broadsheet newsletter send goes on" if again and number else ""))
    raise typer.Exit(DONE if number else REFUSED)


def opened(portal: Path) -> tuple[PortalFolder, Store]:
    """The portal's folder, and its store, which has to be there."""
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.store import Store

    folder = load_portal(portal)
    return folder, Store.open(folder.store_address, create=False, tell=tell)


def _tell(stored: StoredIssue, *, as_json: bool = False, quiet: bool = False) -> None:
    issue = stored.issue
    if as_json:
        print_json(stored)
    elif not quiet:
        sections = (f"{section.name} ({len(section.stories)})" for section in issue.sections)
        print_table(
            {
                "issue": issue.id,
                "state": stored.state.value,
                "subject": issue.subject,
                "sections": ", ".join(sections) or "none: nothing new since the last issue",
                **_when(stored),
            }
        )


def _when(stored: StoredIssue) -> dict[str, str]:
    if stored.issue.published:
        return {"went out": _minute(stored.issue.published)}
    if stored.state.value == "cancelled":
        return {}
    return {"goes out": "not while it tells nothing" if stored.issue.is_empty() else _minute(stored.sends_at)}


def _tell_sent(sent: Sent, *, as_json: bool = False, quiet: bool = False) -> None:
    import msgspec

    if as_json:
        print_json(sent)
    elif not quiet:
        told = {name: value for name, value in msgspec.structs.asdict(sent).items() if value is not None}
        if sent.next_try:
            told["next_try"] = _minute(sent.next_try)
        print_table(told)


def _minute(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
