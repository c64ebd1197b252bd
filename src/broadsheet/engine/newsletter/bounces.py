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
_ENOUGH = 3  # refusals of other kinds, such as a full mailbox, after which an address is given up
_FORGOTTEN = timedelta(days=90)  # after which a refusal that nothing followed does not count any more


def note_refusal(store: Store, subscriber_id: str, said: str, now: datetime) -> Subscriber | None:
    """Count a refusal: an address that does not exist is given up at once, any other after three times.

    One that was refused 90 days after the time before was well meanwhile: it is counted anew.
    """
    subscriber = store.subscribers.get(subscriber_id)
    if subscriber is None or subscriber.state is not SubscriberState.CONFIRMED:
        return subscriber
    bounces = 1 if now - subscriber.changed > _FORGOTTEN else subscriber.bounces + 1
    given_up = is_gone(said) or bounces >= _ENOUGH
    state = SubscriberState.BOUNCED if given_up else subscriber.state
    changed = msgspec.structs.replace(subscriber, state=state, bounces=bounces, changed=now)
    store.subscribers.save(changed)
    return changed


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
