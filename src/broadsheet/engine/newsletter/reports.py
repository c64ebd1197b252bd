"""A report that came back is acted on.

In: the bytes of a message. Out: what it was and what followed; the subscriber in the store is changed.
"""

from __future__ import annotations

from datetime import datetime

from broadsheet.domain.story import Record
from broadsheet.engine.newsletter.bounces import note_complaint, note_refusal
from broadsheet.engine.newsletter.tokens import Tokens
from broadsheet.mail.reports import read_report
from broadsheet.store import Store

REFUSED = "refused"


class Taken(Record, frozen=True, kw_only=True):
    """`kind` is bounce, delay, complaint or refused; `told` says what followed."""

    kind: str
    told: str
    address: str = ""


def take_report(store: Store, raw: bytes, now: datetime) -> Taken:
    """Act on a bounce or a complaint about a message of ours; refuse everything else."""
    report = read_report(raw)
    if report is None:
        return Taken(kind=REFUSED, told="the message is no bounce and no complaint")
    tokens = Tokens(store)
    ours = next(filter(None, map(tokens.message_of, report.message_ids)), None)
    if ours is None:
        return Taken(kind=REFUSED, told=f"the {report.kind} carries no Message-ID of a message of ours")
    subscriber = store.subscribers.get(ours[1])
    if subscriber is None:
        return Taken(kind=REFUSED, told=f"the {report.kind} is about a subscriber who was erased")
    if report.kind == "complaint":
        note_complaint(store, subscriber.id, now)
        told = f"{subscriber.address} complained and gets no more mail"
    elif report.kind == "delay":
        told = f"{subscriber.address}: delayed, nothing is changed ({report.said})"
    else:
        changed = note_refusal(store, subscriber.id, report.said, now, ours[0])
        state = changed.state.value if changed else "unknown"
        told = f"{subscriber.address}: {report.said or 'no reason given'}; now {state}"
    return Taken(kind=report.kind, told=told, address=subscriber.address)
