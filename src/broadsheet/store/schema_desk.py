"""The tables of people: what the desk decided, who may sign in, who may read the API."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
)

from broadsheet.domain.access import Token
from broadsheet.domain.account import Account
from broadsheet.domain.decision import Decision
from broadsheet.store.columns import Moment, Packed, Words
from broadsheet.store.schema import metadata

decisions = Table(
    "decisions",
    metadata,
    Column("id", Words, primary_key=True),
    Column("time", Moment, nullable=False),
    Column("digest", Words, nullable=False),  # of the record
    Column("file", Words),  # where it stands in the content repository, once it was seen there
    Column("file_digest", Words),
    Column("record", Packed(Decision), nullable=False),
    Index("decisions_time", "time", "id"),
)

# The stories that decisions are about, whether or not they are in the store (yet).
decision_stories = Table(
    "decision_stories",
    metadata,
    Column("story", Words, primary_key=True),
    Column("decision", Words, primary_key=True, index=True),
)

# What the decisions about a story come to: a word, empty when all were taken back, and their number.
decided = Table(
    "decided",
    metadata,
    Column("story", Words, primary_key=True),
    Column("state", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("time", Moment, nullable=False),
    Index("decided_state", "state", "time"),
)

# Hashes of the addresses and ids of stories that were erased, so that these are not collected again.
erased = Table(
    "erased",
    metadata,
    Column("hash", Words, primary_key=True),
    Column("story", Words, nullable=False),  # the id that it had
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", Words, primary_key=True),
    Column("record", Packed(Account), nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", Words, primary_key=True),  # the hash of what the browser has
    Column("name", ForeignKey("accounts.name"), nullable=False, index=True),
    Column("secret", Words, nullable=False),
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)

failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    Column("key", Words, primary_key=True),  # an account or an address
    Column("times", Integer, nullable=False),
    Column("last", Moment, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("name", Words, primary_key=True),
    Column("digest", Words, nullable=False, unique=True),  # of the secret, which is kept nowhere
    Column("record", Packed(Token), nullable=False),
)
