"""Subscribers as lists: CSV in and out, added and removed by the portal's owner.

In: rows or addresses. Out: subscribers in the store; what was refused, each with its line. Nobody who left,
bounced or complained comes back by a list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from broadsheet.domain.delimited_text import rows_of
from broadsheet.domain.errors import BroadsheetError
from broadsheet.domain.mail_address import mail_address
from broadsheet.domain.newsletter import Subscriber, SubscriberState
from broadsheet.domain.story import Record
from broadsheet.engine.newsletter.tokens import Tokens
from broadsheet.store import Store

Row = tuple[int, str, str, str]  # line, address, name, when they agreed
_ADDRESS = ("address", "email", "e-mail", "email address", "mail")
_NAME = ("name", "full name")
_CONSENTED = ("consented", "confirmed", "subscribed", "optin_time", "confirm_time", "created_at")
_FORMULA = tuple("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")  # OWASP, CSV injection; the last are full-width
_LONGEST_NAME = 120
_LONGEST = 131_072  # characters of a cell
_COLUMNS = ("address", "name", "state", "consent", "consented", "changed", "source")


class Added(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What became of a list: `known` were subscribers already, `kept_out` had left or bounced."""

    added: int = 0
    known: int = 0
    kept_out: int = 0
    refused: tuple[str, ...] = ()
    source: str = ""


def read_csv(data: bytes, file: str) -> Iterator[Row]:
    """The rows of a CSV file with a header; comma, semicolon or tab. Raises BroadsheetError for others."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BroadsheetError(f"{file}:{line}: not UTF-8 text; save the file as UTF-8") from None
    reader = rows_of(text.replace("\0", "\ufffd"), longest=_LONGEST)
    try:
        head = [name.strip().lower() for name in next(reader, [])]
    except csv.Error as error:
        raise BroadsheetError(f"{file}:1: {error}") from None
    places = [_place(head, names) for names in (_ADDRESS, _NAME, _CONSENTED)]
    if places[0] is None:
        raise BroadsheetError(
            f"{file}:1: no column is called address or email; the first line names the columns"
        )
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                address, name, consented = (_cell(row, place) for place in places)
                yield reader.line_num, address, name, consented
    except csv.Error as error:
        raise BroadsheetError(f"{file}:{reader.line_num}: {error}") from None


def add_all(store: Store, rows: Iterable[Row], consent: str, now: datetime, *, source: str = "") -> Added:
    """Add subscribers who agreed elsewhere; each counts once, and who is known stays as they are."""
    tokens, refused, counts = Tokens(store), [], {"known": 0, "kept_out": 0}
    new: dict[str, Subscriber] = {}
    for line, written, name, consented in rows:
        address, moment = mail_address(unquoted(written)), _moment(consented, now)
        if address is None or moment is None:
            what = f"{written!r} is no mail address" if address is None else f"{consented!r} is no time"
            refused.append(f"line {line}: {what[:200]}")
            continue
        known = store.subscribers.find(address)
        id_ = tokens.subscriber_id(address)
        if known is not None or id_ in new:
            out = known is not None and known.state not in (
                SubscriberState.CONFIRMED,
                SubscriberState.PENDING,
            )
            counts["kept_out" if out else "known"] += 1
            continue
        new[id_] = Subscriber(
            id=id_,
            address=address,
            state=SubscriberState.CONFIRMED,
            name=" ".join(unquoted(name).split())[:_LONGEST_NAME],
            consent=consent,
            consented=moment,
            changed=now,
            source=source,
        )
    added = store.subscribers.add(new.values())
    return Added(added=added, refused=tuple(refused), source=source, **counts)


def undo_import(store: Store, source: str) -> int:
    """Forget the subscribers that an import added and who did not change since; how many."""
    if not source:
        return 0
    return store.subscribers.remove(
        subscriber.id
        for subscriber in list(store.subscribers.all(SubscriberState.CONFIRMED))
        if subscriber.source == source
    )


def remove_all(
    store: Store, addresses: Iterable[str], now: datetime, *, forget: bool
) -> tuple[int, tuple[str, ...]]:
    """Unsubscribe or erase addresses; how many, and those that are no subscribers."""
    found, unknown = [], []
    for written in addresses:
        known = store.subscribers.find(mail_address(written) or written)
        if known is None:
            unknown.append(written)
        else:
            found.append(known)
    if forget:
        return store.subscribers.remove(known.id for known in found), tuple(unknown)
    for known in found:
        left = msgspec.structs.replace(known, state=SubscriberState.UNSUBSCRIBED, wanted=None, changed=now)
        store.subscribers.save(left)
    return len(found), tuple(unknown)


def write_csv(subscribers: Iterable[Subscriber]) -> Iterator[str]:
    """Lines of CSV with a header. A cell that a spreadsheet would take for a formula begins with `'`."""
    yield _line(_COLUMNS)
    for each in subscribers:
        times = (each.consented.isoformat() if each.consented else "", each.changed.isoformat())
        cells = (each.address, each.name, each.state.value, each.consent, *times, each.source)
        yield _line(tuple(map(quoted, cells)))


def quoted(cell: str) -> str:
    """A cell that no spreadsheet runs (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def unquoted(cell: str) -> str:
    """A cell as it was before `quoted`."""
    return cell[1:] if cell.startswith("'") and quoted(cell[1:]) == cell else cell


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _place(head: list[str], names: tuple[str, ...]) -> int | None:
    return next((head.index(name) for name in names if name in head), None)


def _cell(row: list[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _moment(text: str, otherwise: datetime) -> datetime | None:
    """The time that a row states; `otherwise` for none; None for what is no time."""
    if not text:
        return otherwise
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
