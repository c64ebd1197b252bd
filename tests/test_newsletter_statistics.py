"""How the issues fared: messages by what became of them, readers by when they came and left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from broadsheet.domain.newsletter import Issue, IssueState, StoredIssue, Subscriber, SubscriberState
from broadsheet.engine.newsletter.statistics import figures
from broadsheet.store import Store

FIRST = datetime(2026, 6, 8, 7, tzinfo=UTC)
DAY = timedelta(days=1)


def issue(number: int, *, out: bool = True) -> StoredIssue:
    at = FIRST + number * DAY
    told = Issue(
        id=f"2026-06-{8 + number:02}",
        title="t",
        excerpt="",
        subject=f"Day {number}",
        preheader="",
        date=at.date().isoformat(),
        since=at - DAY,
        until=at,
        published=at if out else None,
    )
    return StoredIssue(issue=told, state=IssueState.SENT if out else IssueState.DRAFT, sends_at=at)


def reader(name: str, came: float, state: str = "confirmed", left: float | None = None) -> Subscriber:
    return Subscriber(
        id=name,
        address=f"{name}@reader.example",
        state=SubscriberState(state),
        consented=FIRST + came * DAY,
        changed=FIRST + (came if left is None else left) * DAY,
    )


def test_readers_are_counted_from_the_issue_after_which_they_came_or_left(tmp_path: Path):
    with Store.open(tmp_path / "store.sqlite3") as store:
        for stored in (issue(0), issue(1), issue(2, out=False)):
            store.issues.save(stored, replaces=0)
        store.subscribers.add(
            [
                msgspec.structs.replace(
                    reader("elsewhere", 0.3, "unsubscribed"), source="2026-06-08T14:12:00"
                ),
                reader("before", -5),
                reader("stays", 0.5),
                reader("leaves", -5, "unsubscribed", 0.2),
                reader("bounces", -5, "bounced", 1.01),
                reader("complains", 0.1, "complained", 1.5),
            ]
        )
        found = [
            (each.issue, each.joined, each.unsubscribed, each.bounced, each.complained)
            for each in figures(store)
        ]
    assert found == [("2026-06-10", 0, 0, 0, 0), ("2026-06-09", 0, 0, 1, 1), ("2026-06-08", 2, 1, 0, 0)]
