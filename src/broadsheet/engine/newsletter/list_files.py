"""Lists of subscribers as files: what other services export, and what `subscribers export` writes.

In: CSV with a header, in the columns of Mailchimp, Substack, Ghost and others. Out: rows, each with whether
its reader still wants the letter: what a list says of readers who left counts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from broadsheet.domain.delimited_text import rows_of
from broadsheet.domain.errors import BroadsheetError
from broadsheet.domain.newsletter import SubscriberState
from broadsheet.domain.times import aware

_FORMULA = tuple("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")  # OWASP, CSV injection; the last are full-width
_LONGEST = 131_072  # characters of a cell
# Columns by what they tell, the best first; names in lower case, with spaces alone between their words.
_ADDRESS = ("email address", "email", "e mail", "e mail address", "mail", "subscriber", "address")
_NAME = ("name", "full name")
_FIRST, _LAST = ("first name", "firstname", "given name"), ("last name", "lastname", "surname", "family name")
_CONSENT = ("consent",)
_CONSENTED = (
    *("consented", "confirm time", "confirmed", "confirmed at", "optin time", "opt in time", "subscribed"),
    *("subscribed at", "subscription date", "start date", "created at", "creation date", "date added"),
)
_STATUS = ("status", "subscription status", "subscriber status", "email status", "email marketing status")
_PERHAPS_STATUS = ("state", "type")  # elsewhere a place, or a kind of plan
_WANTED = ("subscribed to emails", "subscribed")  # no: who left
_CONFIRMED = "confirmed"  # no: who never did
_UNWANTED = {
    **dict.fromkeys(
        ("email disabled", "unsubscribed", "unsub time", "unsubscribed at", "unsubscribe time", "deleted at"),
        SubscriberState.UNSUBSCRIBED,
    ),
    **dict.fromkeys(("clean time", "bounced", "bounced at"), SubscriberState.BOUNCED),
    **dict.fromkeys(("complained", "complained at"), SubscriberState.COMPLAINED),
}  # yes, or a time: who left
_CHANGED = ("changed", "last changed", "updated at")
_WORDS = {
    word: state
    for state, words in {
        SubscriberState.CONFIRMED: "confirmed, subscribed, active, enabled, regular, premium, free, paid",
        SubscriberState.PENDING: "pending, unconfirmed, unactivated, validating, transactional, "
        "non-subscribed, not subscribed, never subscribed",
        SubscriberState.UNSUBSCRIBED: "unsubscribed, inactive, cancelled, canceled, disabled, blocklisted, "
        "blacklisted, blocked, removed, deleted, archived, opted out, opted-out, spammy",
        SubscriberState.BOUNCED: "bounced, cleaned, hard bounced, undeliverable",
        SubscriberState.COMPLAINED: "complained, complaint, spam, junk",
    }.items()
    for word in words.split(", ")
}
_YES, _NO = frozenset({"true", "yes", "1", "t", "y"}), frozenset({"false", "no", "0", "f", "n", ""})
_ZONE = re.compile(r"\s*(?:UTC|GMT|Z)$")
_IN_WORDS = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y")


class Row(NamedTuple):
    """One reader of a list. `consented` and `left` are times as they were written, empty for none.

    `state` is None where the list does not tell it in words that are known; `told` is what it says then.
    """

    line: int
    address: str
    name: str = ""
    consented: str = ""
    consent: str = ""
    state: SubscriberState | None = SubscriberState.CONFIRMED
    left: str = ""
    told: str = ""


def read_csv(data: bytes, file: str) -> Iterator[Row]:
    """The rows of a CSV file with a header; comma, semicolon or tab. Raises BroadsheetError for others."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BroadsheetError(f"{file}:{line}: not UTF-8 text; save the file as UTF-8") from None
    reader = rows_of(text.replace("\0", "\ufffd"), longest=_LONGEST)
    try:
        head = [" ".join(re.split(r"[\s_-]+", name.strip().lower())) for name in next(reader, [])]
    except csv.Error as error:
        raise BroadsheetError(f"{file}:1: {error}") from None
    if not any(name in head for name in _ADDRESS):
        raise BroadsheetError(
            f"{file}:1: no column is called address or email; the first line names the columns"
        )
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                cells = (unquoted(cell.strip()) for cell in row)
                yield _read(reader.line_num, dict(reversed(list(zip(head, cells, strict=False)))))
    except csv.Error as error:
        raise BroadsheetError(f"{file}:{reader.line_num}: {error}") from None


def _read(line: int, cells: Mapping[str, str]) -> Row:
    state, told = _state(cells)
    given = f"{_first(cells, _FIRST)} {_first(cells, _LAST)}"
    times = (cells.get(name, "") for name in _CONSENTED)
    leaving = (cells.get(name, "") for name in (*_UNWANTED, *_CHANGED))
    return Row(
        line,
        _first(cells, _ADDRESS),
        " ".join((_first(cells, _NAME) or given).split()),
        next((cell for cell in times if cell.lower() not in _YES | _NO), ""),
        _first(cells, _CONSENT),
        state,
        next((cell for cell in leaving if cell.lower() not in _YES | _NO), ""),
        told,
    )


def _state(cells: Mapping[str, str]) -> tuple[SubscriberState | None, str]:
    """What a row says of its reader, and its own word for it; that they left counts before all."""
    said = {name: cell.lower() for name, cell in cells.items() if cell}
    for name, state in _UNWANTED.items():
        if said.get(name, "") not in _NO:
            return state, name
    if any(name in said and said[name] in _NO for name in _WANTED):
        return SubscriberState.UNSUBSCRIBED, "not subscribed"
    if said.get(_CONFIRMED, "yes") in _NO:
        return SubscriberState.PENDING, "not confirmed"
    if status := _first(said, _STATUS):
        return _WORDS.get(status), status
    perhaps = (said[name] for name in _PERHAPS_STATUS if said.get(name) in _WORDS)
    return _WORDS[next(perhaps, SubscriberState.CONFIRMED)], ""


def _first(cells: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The first cell of these columns that holds something."""
    return next((cell for name in names if (cell := cells.get(name, ""))), "")


def _by(form: str) -> Callable[[str], datetime]:
    return lambda text: datetime.strptime(text, form).replace(tzinfo=UTC)


def moment(text: str) -> datetime | None:
    """The time that a list states, in UTC; None for what is none."""
    for read in (datetime.fromisoformat, *(_by(form) for form in _IN_WORDS)):
        try:
            found = read(_ZONE.sub("", text))
            return aware(found).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def quoted(cell: str) -> str:
    """A cell that no spreadsheet runs (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def unquoted(cell: str) -> str:
    """A cell as it was before `quoted`."""
    return cell[1:] if cell.startswith("'") and quoted(cell[1:]) == cell else cell
