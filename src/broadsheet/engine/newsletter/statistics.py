"""How the issues fared: what the mail server took, who came and who left since.

In: issues, messages and subscribers of the store. Out: figures, one record an issue. Nobody is watched:
whether a letter was opened, or a link followed, is not known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import datetime

from broadsheet.domain.newsletter import IssueState, StoredIssue, SubscriberState
from broadsheet.domain.story import Record
from broadsheet.engine.newsletter.lists import came_as_left
from broadsheet.engine.newsletter.sending import sent_so_far
from broadsheet.store import Store

_LEFT = {
    SubscriberState.UNSUBSCRIBED: "unsubscribed",
    SubscriberState.BOUNCED: "bounced",
    SubscriberState.COMPLAINED: "complained",
}


class Figures(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One issue: its messages by what became of them, and who came and left from it to the next one."""

    issue: str
    state: IssueState
    subject: str
    published: datetime | None
    stories: int
    sent: int
    failed: int
    waiting: int
    uncertain: int
    joined: int = 0
    unsubscribed: int = 0
    bounced: int = 0
    complained: int = 0


def figures(store: Store) -> tuple[Figures, ...]:
    """Every issue, newest first."""
    known = store.issues.all()
    times = sorted(each.issue.published for each in known if each.issue.published)
    moves = _moves(store, times)
    return tuple(_figures(store, each, times, moves) for each in known)


def _figures(store: Store, stored: StoredIssue, times: list[datetime], moves: list[Counter[str]]) -> Figures:
    issue, sent = stored.issue, sent_so_far(store, stored)
    since = moves[bisect_right(times, issue.published)] if issue.published else {}
    return Figures(
        issue=issue.id,
        state=stored.state,
        subject=issue.subject,
        published=issue.published,
        stories=len(issue.stories()),
        sent=sent.sent,
        failed=sent.failed,
        waiting=sent.waiting,
        uncertain=sent.uncertain,
        **since,
    )


def _moves(store: Store, times: list[datetime]) -> list[Counter[str]]:
    """Who came and left before the first of these times, between each two, and after the last."""
    moves: list[Counter[str]] = [Counter() for _ in range(len(times) + 1)]
    for subscriber in store.subscribers.all():
        if came_as_left(subscriber):
            continue
        if subscriber.consented is not None:
            moves[bisect_right(times, subscriber.consented)]["joined"] += 1
        if subscriber.state in _LEFT:
            moves[bisect_right(times, subscriber.changed)][_LEFT[subscriber.state]] += 1
    return moves
