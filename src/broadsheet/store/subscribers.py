"""Subscribers of the newsletter: who asked for it, who confirmed, who wants it no more.

In: addresses already checked. Out: subscribers by id and address. Addresses of those who left, bounced or
complained stay, so that no import and no stranger brings them back; only they themselves can, by confirming.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, select, true, update

from broadsheet.domain.mail_address import same_mailbox
from broadsheet.domain.newsletter import Subscriber, SubscriberState
from broadsheet.store.database import Database, chunks, upsert, walk
from broadsheet.store.schema_mail import confirmations, deliveries, subscribers


class Subscribers:
    """The subscribers, by id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, id_: str) -> Subscriber | None:
        """The subscriber with this id."""
        return self._one(subscribers.c.id == id_)

    def find(self, address: str) -> Subscriber | None:
        """The subscriber with this address, however its letters are cased."""
        return self._one(subscribers.c.mailbox == same_mailbox(address))

    def _one(self, condition: ColumnElement[bool]) -> Subscriber | None:
        with self._database.read() as connection:
            return connection.execute(select(subscribers.c.record).where(condition)).scalar()

    def all(self, state: SubscriberState | None = None) -> Iterator[Subscriber]:
        """Every subscriber, or those in one state, by address; a few hundred are in memory at a time."""
        wanted = select(subscribers.c.mailbox, subscribers.c.record).where(
            subscribers.c.state == state if state else true()
        )
        return (row.record for row in walk(self._database, wanted, subscribers.c.mailbox))

    def unanswered(self, now: datetime, limit: int) -> tuple[Subscriber, ...]:
        """Who asked by the form and is to be mailed a link now, longest waiting first."""
        asking = select(subscribers.c.record).where(subscribers.c.wanted <= now)
        with self._database.read() as connection:
            rows = connection.execute(asking.order_by(subscribers.c.wanted, subscribers.c.id).limit(limit))
            return tuple(rows.scalars())

    def counts(self) -> dict[str, int]:
        """How many subscribers there are, by state."""
        query = (
            select(subscribers.c.state, func.count())
            .group_by(subscribers.c.state)
            .order_by(subscribers.c.state)
        )
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def add(self, found: Iterable[Subscriber]) -> int:
        """Keep new subscribers; an address that is known already is left as it is. How many were added."""
        added = 0
        with self._database.write() as connection:
            for subscriber in found:
                new = upsert(subscribers).values(_row(subscriber)).on_conflict_do_nothing()
                added += len(connection.execute(new.returning(subscribers.c.id)).all())
        return added

    def save(self, subscriber: Subscriber) -> None:
        """Keep a changed subscriber."""
        with self._database.write() as connection:
            _update(connection, subscriber)

    def remove(self, ids: Iterable[str], *, state: SubscriberState | None = None) -> int:
        """Forget subscribers wholly, with what was sent to them and asked of them; how many.

        With a `state`, those alone that are still in it.
        """
        gone, still = 0, subscribers.c.state == state if state else true()
        with self._database.write() as connection:
            for some in chunks(ids):
                found = select(subscribers.c.id).where(subscribers.c.id.in_(some), still)
                chunk = connection.execute(found).scalars().all()
                connection.execute(delete(deliveries).where(deliveries.c.subscriber.in_(chunk)))
                connection.execute(delete(confirmations).where(confirmations.c.subscriber.in_(chunk)))
                gone += int(
                    connection.execute(delete(subscribers).where(subscribers.c.id.in_(chunk))).rowcount
                )
        return gone

    def ask(self, asking: Subscriber, digest: str, *, now: datetime, until: datetime) -> bool:
        """Note that a link to confirm goes to who asked; it is known by its hash alone.

        False, and nothing noted, when they are not waiting for one any more.
        """
        subscriber = asking.id
        answered = msgspec.structs.replace(asking, wanted=None, tries=0, asked=now, links=asking.links + 1)
        with self._database.write() as connection:
            waits = (subscribers.c.id == subscriber, subscribers.c.wanted.is_not(None))
            if connection.execute(update(subscribers).where(*waits).values(_row(answered))).rowcount != 1:
                return False
            connection.execute(delete(confirmations).where(confirmations.c.subscriber == subscriber))
            connection.execute(
                confirmations.insert().values(digest=digest, subscriber=subscriber, until=until)
            )
            return True

    def asked(self, digest: str, now: datetime) -> Subscriber | None:
        """The subscriber for whom a link with this hash was made, while it is valid."""
        query = (
            select(subscribers.c.record)
            .join(confirmations, confirmations.c.subscriber == subscribers.c.id)
            .where(confirmations.c.digest == digest, confirmations.c.until > now)
        )
        with self._database.read() as connection:
            known = connection.execute(query).scalar()
        return None if known is None or _was_used(known) else known

    def confirm(self, digest: str, now: datetime) -> Subscriber | None:
        """Confirm the subscriber for whom a link with this hash was made. None for others.

        One that was used gives its subscriber as long as they stay one, since buttons are pressed twice; it
        brings nobody back.
        """
        with self._database.write() as connection:
            valid = (confirmations.c.digest == digest, confirmations.c.until > now)
            id_ = connection.execute(select(confirmations.c.subscriber).where(*valid)).scalar()
            if id_ is None:
                return None
            known: Subscriber = connection.execute(
                select(subscribers.c.record).where(subscribers.c.id == id_)
            ).scalar_one()
            if known.state is SubscriberState.CONFIRMED:
                return known
            if _was_used(known):
                return None
            confirmed = msgspec.structs.replace(
                known,
                state=SubscriberState.CONFIRMED,
                wanted=None,
                links=0,
                consent="confirmed by mail",
                consented=now,
                changed=now,
                bounces=0,
                bouncing_since=None,
                bounced_issue="",
            )
            _update(connection, confirmed)
            return confirmed


def _was_used(known: Subscriber) -> bool:
    """Whether the link that was mailed last has had its effect, and another thing has happened since."""
    confirmed = known.state is SubscriberState.CONFIRMED
    return not confirmed and (known.asked is None or known.changed > known.asked)


def _update(connection: Connection, subscriber: Subscriber) -> None:
    connection.execute(update(subscribers).where(subscribers.c.id == subscriber.id).values(_row(subscriber)))


def _row(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "id": subscriber.id,
        "mailbox": same_mailbox(subscriber.address),
        "address": subscriber.address,
        "state": subscriber.state,
        "wanted": subscriber.wanted,
        "record": subscriber,
    }
