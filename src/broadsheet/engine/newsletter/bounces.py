"""Bounces and complaints: which subscriber they are about, and what follows.

In: what a server answered, or a report that another server mailed. Out: a subscriber who gets no more mail.
A report counts only when it carries the Message-ID of a message of ours, which nobody else can make up: no
stranger can unsubscribe someone by writing a bounce.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import msgspec

from broadsheet.domain.newsletter import Subscriber, SubscriberState
from broadsheet.store import Store

_GONE = re.compile(r"\b5\.(?:1\.[0-9]{1,3}|2\.1|4\.4)\b")  # RFC 3463: bad address, mailbox disabled, no route
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_BARE_REFUSAL = re.compile(r"^55[013]\b")
_ENOUGH = 3  # issues refused otherwise, such as by a full mailbox, after which an address is given up
_LASTING = timedelta(days=14)  # which they have to span
_FORGOTTEN = timedelta(days=90)  # after which a refusal that nothing followed does not count any more


def note_refusal(
    store: Store, subscriber_id: str, said: str, now: datetime, issue: str = ""
) -> Subscriber | None:
    """Count a refusal: an address that does not exist is given up at once, any other when it lasts.

    It lasts when three issues in a row were refused within no less than 14 days. One that was sent an issue
    in between, of which nothing came back, or was refused 90 days after the time before, was well meanwhile:
    it is counted anew. What is told of one `issue` again counts once.
    """
    subscriber = store.subscribers.get(subscriber_id)
    if subscriber is None or subscriber.state is not SubscriberState.CONFIRMED:
        return subscriber
    gone = is_gone(said)
    if issue and issue == subscriber.bounced_issue and not gone:
        return subscriber
    again = subscriber.bounces > 0 and not _was_well(store, subscriber, issue, now)
    bounces = subscriber.bounces + 1 if again else 1
    since = (subscriber.bouncing_since or subscriber.changed) if again else now
    given_up = gone or (bounces >= _ENOUGH and now - since >= _LASTING)
    changed = msgspec.structs.replace(
        subscriber,
        state=SubscriberState.BOUNCED if given_up else subscriber.state,
        bounces=bounces,
        bouncing_since=since,
        bounced_issue=issue,
        changed=now,
    )
    store.subscribers.save(changed)
    return changed


def _was_well(store: Store, subscriber: Subscriber, issue: str, now: datetime) -> bool:
    """Whether a message arrived since the last refusal, as far as anybody can know."""
    if now - subscriber.changed > _FORGOTTEN:
        return True
    last = subscriber.bounced_issue
    return bool(last and issue) and store.deliveries.was_sent(subscriber.id, after=last, before=issue)


def note_complaint(store: Store, subscriber_id: str, now: datetime) -> Subscriber | None:
    """A subscriber called the newsletter spam: never write to them again."""
    subscriber = store.subscribers.get(subscriber_id)
    if subscriber is None:
        return None
    changed = msgspec.structs.replace(subscriber, state=SubscriberState.COMPLAINED, changed=now)
    store.subscribers.save(changed)
    return changed


def is_gone(said: str) -> bool:
    """Whether a server's words mean that the address does not exist; its enhanced code counts before all."""
    if _ENHANCED.search(said):
        return _GONE.search(said) is not None
    return _BARE_REFUSAL.match(said) is not None
