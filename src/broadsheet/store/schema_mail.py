"""The tables of the newsletter: issues, who gets them, what became of each message, briefings."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
)

from broadsheet.domain.newsletter import Briefing, StoredIssue, Subscriber
from broadsheet.store.columns import Moment, Packed, Words
from broadsheet.store.schema import metadata

issues = Table(
    "issues",
    metadata,
    Column("id", Words, primary_key=True),
    Column("record", Packed(StoredIssue), nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Words, primary_key=True),
    Column("mailbox", Words, nullable=False, unique=True),  # the address in lower case
    Column("address", Words, nullable=False),
    Column("state", Words, nullable=False, index=True),
    Column("wanted", Moment, index=True),  # when a link to confirm was asked for and not mailed yet
    Column("record", Packed(Subscriber), nullable=False),
)

# Links that were mailed to subscribers who have yet to confirm, as hashes.
confirmations = Table(
    "confirmations",
    metadata,
    Column("digest", Words, primary_key=True),
    Column("subscriber", ForeignKey("subscribers.id"), nullable=False, index=True),
    Column("until", Moment, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("issue", ForeignKey("issues.id"), primary_key=True),
    Column("subscriber", ForeignKey("subscribers.id"), primary_key=True),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Moment),
    Column("detail", Words, nullable=False),
    Index("deliveries_state", "issue", "state"),
)

briefings = Table(
    "briefings",
    metadata,
    Column("cluster", Words, primary_key=True),
    Column("digest", Words, nullable=False),  # of what it was made from; empty to have it made again
    Column("record", Packed(Briefing), nullable=False),
)
