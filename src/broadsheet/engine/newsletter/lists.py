"""Subscribers as lists: added and removed by the portal's owner, written as CSV.

In: rows or addresses. Out: subscribers in the store; what was refused, each with its line. Nobody who left,
bounced or complained, here or where the list is from, comes back by a list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from broadsheet.domain.mail_address import mail_address
from broadsheet.domain.newsletter import Subscriber, SubscriberState
from broadsheet.domain.story import Record
from broadsheet.engine.newsletter.list_files import Row, moment, quoted
from broadsheet.engine.newsletter.tokens import Tokens
from broadsheet.store import Store

_LONGEST_NAME = 120
_LEFT = (SubscriberState.UNSUBSCRIBED, SubscriberState.BOUNCED, SubscriberState.COMPLAINED)
_COLUMNS = ("address", "name", "state", "consent", "consented", "changed", "source")


class Added(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What became of a list: `known` were subscribers already, `kept_out` had left or bounced, here or there.

    `left` were subscribers here until the list said that they left; `unconfirmed` never confirmed there.
    """

    added: int = 0
    known: int = 0
    kept_out: int = 0
    left: int = 0
    unconfirmed: int = 0
    refused: tuple[str, ...] = ()
    source: str = ""


def add_all(store: Store, rows: Iterable[Row], consent: str, now: datetime, *, source: str = "") -> Added:
    """Add subscribers who agreed elsewhere; each counts once, and who is known stays as they are.

    Who left there, and did not agree here since, gets nothing here either, and is remembered.
    """
    counts = dict.fromkeys(("known", "kept_out", "left", "unconfirmed"), 0)
    new: dict[str, Subscriber] = {}
    refused, gone = [], []
    tokens = Tokens(store)
    for row in rows:
        if trouble := _trouble(row):
            refused.append(f"line {row.line}: {trouble[:220]}")
            continue
        made = _subscriber(row, tokens, consent, now, source)
        known = new.get(made.id) or store.subscribers.find(made.address)
        if made.state is SubscriberState.PENDING:
            counts["unconfirmed"] += 1
        elif known is None:
            new[made.id] = made
            counts["kept_out"] += made.state in _LEFT
        elif made.state not in _LEFT or _agreed_since(known, row):
            counts["kept_out" if known.state in _LEFT else "known"] += 1
        elif made.id in new:
            new[made.id] = made
            counts["kept_out"] += known.state not in _LEFT
        else:
            counts["kept_out" if known.state in _LEFT else "left"] += 1
            gone.append((known, made.state))
    for known, state in gone:
        if known.state not in _LEFT:
            store.subscribers.save(msgspec.structs.replace(known, state=state, wanted=None, changed=now))
    store.subscribers.add(each for each in new.values() if each.state in _LEFT)
    added = store.subscribers.add(each for each in new.values() if each.state not in _LEFT)
    return Added(added=added, refused=tuple(refused), source=source, **counts)


def of_those_who_left(rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows, each of someone who wants no mail, whatever else it says."""
    for row in rows:
        state = row.state if row.state in _LEFT else SubscriberState.UNSUBSCRIBED
        yield row._replace(state=state, consented="")


def _trouble(row: Row) -> str:
    """Why a row cannot be taken; nothing, when it can."""
    if mail_address(row.address) is None:
        return f"{row.address[:190]!r} is no mail address"
    if row.state is None:
        return f"{row.told[:80]!r} tells not whether they want it; write confirmed or unsubscribed"
    if row.consented and moment(row.consented) is None:
        return f"{row.consented[:190]!r} is no time such as 2024-05-31"
    return ""


def _subscriber(row: Row, tokens: Tokens, consent: str, now: datetime, source: str) -> Subscriber:
    address = mail_address(row.address) or ""
    state = row.state or SubscriberState.PENDING
    return Subscriber(
        id=tokens.subscriber_id(address),
        address=address,
        state=state,
        name=" ".join(row.name.split())[:_LONGEST_NAME],
        consent=" ".join(row.consent.split())[:_LONGEST_NAME] or consent,
        consented=moment(row.consented) or (now if state is SubscriberState.CONFIRMED else None),
        changed=now,
        source=source,
    )


def _agreed_since(known: Subscriber, row: Row) -> bool:
    """Whether a subscriber agreed after the time at which a list says that they left."""
    left = moment(row.left)
    return left is not None and known.consented is not None and known.consented > left


def import_name(now: datetime) -> str:
    """What an import of this moment is called."""
    return f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


def undo_import(store: Store, source: str) -> int:
    """Forget those that an import added or kept out and who did not change since; how many."""
    if not source:
        return 0
    return store.subscribers.remove(
        subscriber.id
        for subscriber in list(store.subscribers.all())
        if subscriber.source == source
        and (subscriber.state is SubscriberState.CONFIRMED or came_as_left(subscriber))
    )


def came_as_left(subscriber: Subscriber) -> bool:
    """Whether a list named someone as one who had left, so that they were no reader here."""
    imported = bool(subscriber.source) and import_name(subscriber.changed) == subscriber.source
    return imported and subscriber.state in _LEFT


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


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
