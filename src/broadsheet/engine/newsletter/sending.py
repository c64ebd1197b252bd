"""An issue goes out, message by message.

In: an issue that is due or approved. Out: what became of each message, in the store.

At most once: a message is claimed in the store right before its text is handed to the server, and settled
with the server's answer. Whatever a killed sender had claimed may have arrived or not; it is `uncertain`, is
not sent again by itself, and stands in `newsletter status` for a person to decide. Everything before that
moment is done again, and a message that waits is never forgotten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

import msgspec

from broadsheet.domain.errors import MailError
from broadsheet.domain.newsletter import Delivery, DeliveryState, IssueState, StoredIssue
from broadsheet.domain.story import Record
from broadsheet.engine.newsletter.bounces import note_refusal
from broadsheet.engine.newsletter.issuing import check_ready
from broadsheet.engine.newsletter.postroom import IN_A_ROW, PAUSES, Postroom
from broadsheet.engine.portal.newsroom import Clock
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress, Task
from broadsheet.mail.smtp import MailServer, Outcome, Result
from broadsheet.publish.newsletter.addresses import link_doubts
from broadsheet.store import Store

_BATCH = 200
_NOT_BEFORE = "newsletter-not-before"
_TROUBLES = {
    Result.REJECTED: "takes the newsletter from nobody",
    Result.LOST: "ends each connection before it takes a message",
    Result.UNCERTAIN: "does not say whether it took the last messages",
}


class Sent(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What became of an issue's messages so far; `next_try` is when deferred ones may be tried again."""

    issue: str
    state: IssueState
    sent: int = 0
    failed: int = 0
    waiting: int = 0
    uncertain: int = 0
    skipped: int = 0
    next_try: datetime | None = None


def begin(store: Store, stored: StoredIssue, now: datetime) -> StoredIssue:
    """Mark an open issue as going out; it stands in the archive from now on.

    Raises StoreError for others, and for one that tells nothing.
    """
    if stored.state is IssueState.SENDING:
        return stored
    check_ready(stored)
    issue = msgspec.structs.replace(stored.issue, published=now.replace(microsecond=0))
    going = msgspec.structs.replace(stored, issue=issue, state=IssueState.SENDING)
    return store.issues.save(going, replaces=stored.revision)


def send(folder: PortalFolder, store: Store, stored: StoredIssue, clock: Clock, progress: Progress) -> Sent:
    """Send what is left of an issue that `begin` marked; deferred messages are left for a later call.

    Raises MailError when the server cannot be used (what waits still waits), StoreError when another process
    sends, SettingsError when the portal does not say how to send.
    """
    postroom = Postroom(folder, store)
    for trouble, advice in link_doubts(folder.portal):
        progress.notice(f"newsletter: {trouble}; {advice}")
    with store.sending():
        store.deliveries.doubt(stored.issue.id)
        store.deliveries.plan(stored.issue.id)
        total = store.deliveries.counts(stored.issue.id).get(DeliveryState.WAITING, 0)
        with progress.stage("sending", total) as task:
            asyncio.run(_Sender(postroom, store, stored, clock).send_all(task))
        if not store.deliveries.counts(stored.issue.id).get(DeliveryState.WAITING):
            done = msgspec.structs.replace(stored, state=IssueState.SENT, sent_at=clock())
            stored = store.issues.save(done, replaces=stored.revision)
    return sent_so_far(store, stored)


def may_go_on(store: Store, now: datetime) -> bool:
    """Whether sending goes on by itself: not for an hour after a server that left messages uncertain."""
    not_before = store.meta.get(_NOT_BEFORE)
    return not_before is None or datetime.fromisoformat(not_before) <= now


def sent_so_far(store: Store, stored: StoredIssue) -> Sent:
    """What became of the issue's messages, from the store."""
    counts = store.deliveries.counts(stored.issue.id)
    return Sent(
        issue=stored.issue.id,
        state=stored.state,
        sent=counts.get(DeliveryState.SENT, 0),
        failed=counts.get(DeliveryState.FAILED, 0),
        waiting=counts.get(DeliveryState.WAITING, 0),
        uncertain=counts.get(DeliveryState.UNCERTAIN, 0) + counts.get(DeliveryState.CLAIMED, 0),
        skipped=counts.get(DeliveryState.SKIPPED, 0),
        next_try=store.deliveries.next_try(stored.issue.id),
    )


class _Sender:
    def __init__(self, postroom: Postroom, store: Store, stored: StoredIssue, clock: Clock) -> None:
        self._postroom, self._store, self._clock = postroom, store, clock
        self._issue = stored.issue.id
        self._write = postroom.writer(stored)
        self._pace = _Pace(60 / postroom.settings.rate)
        self._alike: list[Delivery] = []  # those with the last trouble, in a row
        self._last: Result | None = None

    async def send_all(self, task: Task) -> None:
        """Hand over everything that may be tried now."""
        async with self._postroom.server() as server:
            while batch := self._store.deliveries.due(self._issue, self._clock(), _BATCH):
                for delivery in batch:
                    await self._pace.wait()
                    await self._one(server, delivery)
                    task.advance()

    async def _one(self, server: MailServer, delivery: Delivery) -> None:
        message = self._write(delivery, self._clock())
        outcome = await server.deliver(
            self._postroom.envelope_sender, delivery.address, message, self._claim(delivery)
        )
        self._settle(delivery, outcome)
        self._watch(delivery, outcome)

    def _watch(self, delivery: Delivery, outcome: Outcome) -> None:
        """Raise MailError where one trouble comes so often that no message can be the reason."""
        if outcome.result is not self._last:
            self._alike.clear()
        self._last = outcome.result
        if outcome.result not in _TROUBLES:
            return
        self._alike.append(delivery)
        if len(self._alike) < IN_A_ROW:
            return
        if outcome.result is Result.REJECTED:
            for each in self._alike:
                self._wait(each, outcome.detail, PAUSES[2])
        elif outcome.result is Result.UNCERTAIN:
            self._store.meta.set(_NOT_BEFORE, (self._clock() + PAUSES[2]).isoformat())
        words = _TROUBLES[outcome.result]
        raise MailError(f"the mail server {words} ({outcome.detail}); sending stopped")

    def _claim(self, delivery: Delivery) -> Callable[[], bool]:
        return lambda: self._store.deliveries.claim(self._issue, delivery.subscriber)

    def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        states = {
            Result.SENT: DeliveryState.SENT,
            Result.UNCERTAIN: DeliveryState.UNCERTAIN,
            Result.REFUSED: DeliveryState.FAILED,
            Result.REJECTED: DeliveryState.FAILED,
            Result.UNWANTED: DeliveryState.SKIPPED,
        }
        for_now = outcome.result in (Result.DEFERRED, Result.LOST)
        if for_now and delivery.attempts < len(PAUSES):
            self._wait(delivery, outcome.detail, PAUSES[delivery.attempts])
            return
        state = states.get(outcome.result, DeliveryState.FAILED)
        self._store.deliveries.settle(self._issue, delivery.subscriber, state, outcome.detail)
        if outcome.result is Result.REFUSED:
            note_refusal(self._store, delivery.subscriber, outcome.detail, self._clock(), self._issue)

    def _wait(self, delivery: Delivery, detail: str, pause: timedelta) -> None:
        self._store.deliveries.settle(
            self._issue,
            delivery.subscriber,
            DeliveryState.WAITING,
            detail,
            next_try=self._clock() + pause,
        )


class _Pace:
    """Lets messages go no closer than `gap` seconds after one another."""

    def __init__(self, gap: float) -> None:
        self._gap, self._next = gap, 0.0

    async def wait(self) -> None:
        """Return when the next message may go."""
        pause = self._next - monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        self._next = max(self._next, monotonic()) + self._gap
