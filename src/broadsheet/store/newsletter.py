"""Issues of the newsletter and the messages that carry them.

In: issues, and what became of each message. Out: the same by issue and by state. A message's state is written
in a transaction of its own before and after it is handed over, so that a killed sender forgets none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, func, or_, select, update

from broadsheet.domain.errors import StoreError
from broadsheet.domain.newsletter import Delivery, DeliveryState, IssueState, StoredIssue, SubscriberState
from broadsheet.store.database import Database, replacing, upsert
from broadsheet.store.schema_mail import deliveries, issues, subscribers


class Issues:
    """The issues, by their ids."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, id_: str) -> StoredIssue | None:
        """The issue with this id."""
        with self._database.read() as connection:
            return connection.execute(select(issues.c.record).where(issues.c.id == id_)).scalar()

    def all(self) -> tuple[StoredIssue, ...]:
        """Every issue, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(issues.c.record).order_by(issues.c.id.desc()))
            return tuple(rows.scalars())

    def save(self, issue: StoredIssue, *, replaces: int) -> StoredIssue:
        """Keep the issue, as the next revision after `replaces` (0 for a new one).

        Raises StoreError, keeping nothing, when the stored one has another revision: someone else changed it.
        """
        kept = msgspec.structs.replace(issue, revision=replaces + 1)
        with self._database.write() as connection:
            found = connection.execute(select(issues.c.record).where(issues.c.id == issue.issue.id)).scalar()
            if (found.revision if found else 0) != replaces:
                raise StoreError(f"the newsletter {issue.issue.id} was changed meanwhile; look at it again")
            statement = replacing(issues, "record").values(id=issue.issue.id, record=kept)
            connection.execute(statement)
        return kept

    def reopen(self, issue: StoredIssue) -> StoredIssue:
        """Let an issue that was sent go on, since a person wants some messages once more."""
        going = msgspec.structs.replace(issue, state=IssueState.SENDING, sent_at=None)
        return self.save(going, replaces=issue.revision)


class Deliveries:
    """The messages of each issue, one a subscriber."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, issue: str) -> int:
        """Give every confirmed subscriber a waiting message of the issue, once; how many were added."""
        who = (
            select(subscribers.c.id)
            .where(subscribers.c.state == SubscriberState.CONFIRMED)
            .order_by(subscribers.c.id)
        )
        with self._database.write() as connection:
            before = _count(connection, issue)
            rows = [
                {
                    "issue": issue,
                    "subscriber": subscriber,
                    "state": DeliveryState.WAITING,
                    "attempts": 0,
                    "detail": "",
                }
                for subscriber in connection.execute(who).scalars()
            ]
            if rows:
                connection.execute(upsert(deliveries).on_conflict_do_nothing(), rows)
            return _count(connection, issue) - before

    def due(self, issue: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """Messages that wait and may be tried now; those of readers who left are skipped for good."""
        unwanted = select(subscribers.c.id).where(subscribers.c.state != SubscriberState.CONFIRMED)
        mine = (deliveries.c.issue == issue, deliveries.c.state == DeliveryState.WAITING)
        with self._database.write() as connection:
            connection.execute(
                update(deliveries)
                .where(*mine, deliveries.c.subscriber.in_(unwanted))
                .values(state=DeliveryState.SKIPPED, detail="no longer a subscriber")
            )
            ready = or_(deliveries.c.next_try.is_(None), deliveries.c.next_try <= now)
            rows = connection.execute(
                _WHOLE.where(*mine, ready).order_by(deliveries.c.subscriber).limit(limit)
            )
            return tuple(map(_delivery, rows))

    def claim(self, issue: str, subscriber: str) -> bool:
        """Mark a waiting message as being handed over now; False when it waits no more or is unwanted."""
        wanted = select(subscribers.c.id).where(subscribers.c.state == SubscriberState.CONFIRMED)
        with self._database.write() as connection:
            done = connection.execute(
                update(deliveries)
                .where(
                    deliveries.c.issue == issue,
                    deliveries.c.subscriber == subscriber,
                    deliveries.c.state == DeliveryState.WAITING,
                    deliveries.c.subscriber.in_(wanted),
                )
                .values(state=DeliveryState.CLAIMED)
            )
            return done.rowcount == 1

    def settle(
        self,
        issue: str,
        subscriber: str,
        state: DeliveryState,
        detail: str = "",
        *,
        next_try: datetime | None = None,
    ) -> None:
        """Write down what became of a message; one that waits again has one more attempt behind it."""
        with self._database.write() as connection:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.issue == issue, deliveries.c.subscriber == subscriber)
                .values(state=state, detail=detail, next_try=next_try, attempts=deliveries.c.attempts + 1)
            )

    def doubt(self, issue: str) -> int:
        """Turn what a sender that died had claimed into uncertain ones; how many."""
        with self._database.write() as connection:
            done = connection.execute(
                update(deliveries)
                .where(deliveries.c.issue == issue, deliveries.c.state == DeliveryState.CLAIMED)
                .values(state=DeliveryState.UNCERTAIN, detail="the sender stopped while the server had it")
            )
            return int(done.rowcount)

    def decide(
        self, issue: str, addresses: Iterable[str] | None, state: DeliveryState, *, failed: bool = False
    ) -> int:
        """A person's word on uncertain messages (all of them when `addresses` is None); how many.

        With `failed` it is about failed ones too, but for readers who left or were given up.
        """
        wanted = select(subscribers.c.id).where(subscribers.c.state == SubscriberState.CONFIRMED)
        which = deliveries.c.state == DeliveryState.UNCERTAIN
        if failed:
            again = and_(deliveries.c.state == DeliveryState.FAILED, deliveries.c.subscriber.in_(wanted))
            which = or_(which, again)
        chosen = [deliveries.c.issue == issue, which]
        if addresses is not None:
            keys = [address.lower() for address in addresses]
            chosen.append(
                deliveries.c.subscriber.in_(select(subscribers.c.id).where(subscribers.c.mailbox.in_(keys)))
            )
        with self._database.write() as connection:
            done = connection.execute(
                update(deliveries)
                .where(*chosen)
                .values(state=state, next_try=None, attempts=0, detail="decided by a person")
            )
            return int(done.rowcount)

    def counts(self, issue: str) -> dict[str, int]:
        """How many messages of the issue there are, by state."""
        query = (
            select(deliveries.c.state, func.count())
            .where(deliveries.c.issue == issue)
            .group_by(deliveries.c.state)
            .order_by(deliveries.c.state)
        )
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def was_sent(self, subscriber: str, *, after: str, before: str) -> bool:
        """Whether the subscriber was sent an issue between these two."""
        between = (deliveries.c.issue > after, deliveries.c.issue < before)
        mine = (deliveries.c.subscriber == subscriber, deliveries.c.state == DeliveryState.SENT)
        query = select(deliveries.c.issue).where(*between, *mine).limit(1)
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def with_state(self, issue: str, state: DeliveryState) -> Iterator[Delivery]:
        """The messages of the issue that are in this state, by address."""
        query = _WHOLE.where(deliveries.c.issue == issue, deliveries.c.state == state)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(subscribers.c.mailbox)).all()
        yield from map(_delivery, rows)

    def next_try(self, issue: str) -> datetime | None:
        """When the next message that waits may be tried; None when none waits for a time."""
        query = select(func.min(deliveries.c.next_try)).where(
            deliveries.c.issue == issue, deliveries.c.state == DeliveryState.WAITING
        )
        with self._database.read() as connection:
            return connection.execute(query).scalar()


_WHOLE = select(deliveries, subscribers.c.address).join(
    subscribers, subscribers.c.id == deliveries.c.subscriber
)


def _count(connection: Connection, issue: str) -> int:
    query = select(func.count()).select_from(deliveries).where(deliveries.c.issue == issue)
    return int(connection.execute(query).scalar_one())


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        issue=row.issue,
        subscriber=row.subscriber,
        address=row.address,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_try=row.next_try,
        detail=row.detail,
    )
