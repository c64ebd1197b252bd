"""What was refused, as the desk shows it, and letting it be read again as `broadsheet retry` does.

In: the store. Out: refusals by reason, and the last ones, each with what can be done.
"""

from __future__ import annotations

from broadsheet.domain.source import is_archive_key
from broadsheet.domain.storing import QuarantineRow
from broadsheet.domain.story import Record
from broadsheet.store import Store

_SHOWN = 50


class RefusedRow(Record, frozen=True, kw_only=True):
    """One refusal: `waits` for the next run, or `can` be read again; what a listing named can be neither."""

    row: QuarantineRow
    waits: bool
    can: bool


class Refused(Record, frozen=True, kw_only=True):
    """How many refusals there are of each code, and the last ones."""

    counts: dict[str, int]
    rows: tuple[RefusedRow, ...]


def refused(store: Store) -> Refused:
    """What stands in quarantine."""
    unpacked = store.sources.unpacked()
    rows = tuple(_row(store, row, unpacked) for row in store.quarantine.rows(_SHOWN))
    return Refused(counts=store.quarantine.counts(), rows=rows)


def _row(store: Store, row: QuarantineRow, unpacked: set[str]) -> RefusedRow:
    refusal = row.refusal
    if is_archive_key(refusal.source):  # one that waits has no file that counts as read
        can = refusal.source in unpacked
        return RefusedRow(row=row, waits=not can, can=can)
    is_page = bool(refusal.url) and refusal.place is None
    waits = is_page and store.frontier.get(refusal.url or "") is not None
    return RefusedRow(row=row, waits=waits, can=is_page and not waits)
