"""The tables of the store, for every engine alike; full text has its own DDL in `fulltext`.

In: nothing. Out: SQLAlchemy Core tables. A change here needs a step in `migrations`.

A story's title and text stand in `stories`, whether it was read (`drafts`) or came already judged
(`recorded`); the records beside it hold everything else.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    false,
)

from broadsheet.domain.access import Token
from broadsheet.domain.account import Account
from broadsheet.domain.decision import Decision
from broadsheet.domain.draft import Draft
from broadsheet.domain.fetching import HostState
from broadsheet.domain.item import Carried, Item
from broadsheet.domain.newsletter import Briefing, StoredIssue, Subscriber
from broadsheet.domain.shelved import ShelvedItem
from broadsheet.domain.source import Hint, RecordedStory, Refusal, Validators
from broadsheet.domain.storing import (
    EditionRecord,
    HubLease,
    Judgement,
    LinkState,
    SourceState,
    StoredPicture,
)
from broadsheet.domain.story import Story
from broadsheet.store.columns import Moment, Name, Packed, Words

metadata = MetaData()

schema_version = Table(
    "schema_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False)
)

meta = Table("meta", metadata, Column("key", Words, primary_key=True), Column("value", Words, nullable=False))

sources = Table(
    "sources",
    metadata,
    Column("key", Words, primary_key=True),
    Column("record", Packed(SourceState), nullable=False),
)

hub_leases = Table(
    "hub_leases",
    metadata,
    Column("source", Words, primary_key=True),
    Column("token", Words, nullable=False, unique=True),
    Column("record", Packed(HubLease), nullable=False),
)

archives = Table(
    "archives",
    metadata,
    Column("source", Name, primary_key=True),
    Column("path", Name, primary_key=True),
    Column("fingerprint", Words, nullable=False),
)

pending = Table(
    "pending",
    metadata,
    Column("url", Words, primary_key=True),
    Column("source", Words, nullable=False),
    Column("hint", Packed(Hint), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Moment, nullable=False),  # 1970 means now
    Column("validators", Packed(Validators), nullable=False),
    Column("error", Words),
    Column("spread", BigInteger, nullable=False),
    Index("pending_spread", "spread"),
    Index("pending_next_try", "next_try"),
)

stories = Table(
    "stories",
    metadata,
    Column("number", Integer, primary_key=True),  # what full text refers to
    Column("id", Words, nullable=False, unique=True),
    Column("title", Words, nullable=False),
    Column("body", Words, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", ForeignKey("stories.id"), primary_key=True),
    Column("captured", Moment, nullable=False),
    Column("original_url", Words, nullable=False),
    Column("digest", Words, nullable=False),  # of the whole draft but its capture time
    Column("record", Packed(Draft), nullable=False),  # without its text, which is the story's body
    Column("language", Words),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", ForeignKey("drafts.id"), primary_key=True),
    Column("digest", Words, primary_key=True),
    Column("replaced", Moment, nullable=False),
    Column("record", Packed(Draft), nullable=False),
)

recorded = Table(
    "recorded",
    metadata,
    Column("id", ForeignKey("stories.id"), primary_key=True),
    Column("digest", Words, nullable=False),
    Column("record", Packed(RecordedStory), nullable=False),
    Column("ruled", Packed(Story)),  # as the desk wants it, where it wants it otherwise
)

# An address without a story was refused for good; one without a capture time is a recorded story's.
addresses = Table(
    "addresses",
    metadata,
    Column("url", Name, primary_key=True),
    Column("story", ForeignKey("stories.id"), index=True),
    Column("captured", Moment),
    Column("digest", Words),  # of the page's bytes; absent where another page only named the address
    Column("validators", Packed(Validators)),
    Column("updated", Moment),  # as the source last said
)

# Ids of readings that were found to be another story's.
aliases = Table(
    "aliases",
    metadata,
    Column("id", Words, primary_key=True),
    Column("story", ForeignKey("stories.id"), nullable=False, index=True),
)

# What sources call their entries; several stories under one name may be one, or the name means nothing.
guids = Table(
    "guids",
    metadata,
    Column("source", Name, primary_key=True),
    Column("guid", Name, primary_key=True),
    Column("story", ForeignKey("stories.id"), primary_key=True, index=True),
)

# The title that a source last gave to an address, as a hash: a new one means that the page was edited.
listed = Table(
    "listed",
    metadata,
    Column("source", Name, primary_key=True),
    Column("url", Name, primary_key=True),
    Column("title", Words, nullable=False),
)

paths = Table(
    "paths",
    metadata,
    Column("id", ForeignKey("stories.id"), primary_key=True),
    Column("path", Words, nullable=False, unique=True),
)

judgements = Table(
    "judgements",
    metadata,
    Column("id", ForeignKey("drafts.id"), primary_key=True),
    Column("record", Packed(Judgement), nullable=False),
)

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

# What pages of stories are filtered and sorted by; follows from judgements, recorded stories and `decided`.
# Each index has in it, behind what it sorts by, what a window of time is cut and sorted by, so that pages are
# found without looking at rows.
standings = Table(
    "standings",
    metadata,
    Column("id", ForeignKey("stories.id"), primary_key=True),
    Column("time", Moment, nullable=False),
    Column("quality", Integer, nullable=False),
    Column("heat", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("cluster", Words, nullable=False),
    Column("lead", Boolean, nullable=False),
    Column("provider", Words, nullable=False),
    Column("duplicate_of", Words, index=True),
    Column("digest", Words, nullable=False),  # of the judgement or the recorded story
    Column("decided", Boolean, nullable=False, server_default=false()),
    Index("standings_time", "time", "id", "heat", "quality"),
    Index("standings_heat", "heat", "id", "time"),
    Index("standings_quality", "quality", "id", "time"),
    Index("standings_state_time", "state", "time", "id", "heat", "quality"),
    Index("standings_state_heat", "state", "heat", "id", "time"),
    Index("standings_state_quality", "state", "quality", "id", "time"),
    Index("standings_provider_time", "provider", "time", "id", "heat", "quality"),
    Index("standings_cluster", "cluster", "id"),
    Index("standings_decided_time", "decided", "time", "id"),
    Index("standings_decided_heat", "decided", "heat", "id"),
    Index("standings_decided_quality", "decided", "quality", "id"),
)

standing_topics = Table(
    "standing_topics",
    metadata,
    Column("id", ForeignKey("standings.id"), primary_key=True),
    Column("topic", Words, primary_key=True),
    Column("time", Moment, nullable=False),
    Column("quality", Integer, nullable=False),
    Column("heat", Integer, nullable=False),
    Index("standing_topics_time", "topic", "time", "id", "heat", "quality"),
    Index("standing_topics_heat", "topic", "heat", "id", "time"),
    Index("standing_topics_quality", "topic", "quality", "id", "time"),
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

picture_bodies = Table(
    "picture_bodies",
    metadata,
    Column("path", Words, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

pictures = Table(
    "pictures",
    metadata,
    Column("url", Name, primary_key=True),
    Column("state", Words, nullable=False),
    Column("next_try", Moment),
    Column("path", ForeignKey("picture_bodies.path"), index=True),
    Column("spread", BigInteger, nullable=False),
    Column("digest", Words, nullable=False),  # of what an edition shows of it
    Column("record", Packed(StoredPicture), nullable=False),
    Index("pictures_state", "state", "spread"),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", Words, primary_key=True),
    Column("record", Packed(HostState), nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("key", Words, primary_key=True),  # hash of source, URL, place and code
    Column("code", Words, nullable=False),
    Column("url", Name, index=True),
    Column("place", Words),
    Column("times", Integer, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("record", Packed(Refusal), nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("model", Words, primary_key=True),
    Column("digest", Words, primary_key=True),  # of the text
    Column("vector", LargeBinary, nullable=False),
)

# What the portal publishes beside news, and files that are carried as they came.
items = Table(
    "items",
    metadata,
    Column("path", Words, primary_key=True),
    Column("type", Words, nullable=False, index=True),
    Column("digest", Words, nullable=False),
    Column("record", Packed(Item, sort=False), nullable=False),
    Column("id", Words),  # of its path
    Index("items_id", "id", unique=True),
)

# Items as the last edition has them, under the desk's decisions: what lists of items and searches read.
shelved = Table(
    "shelved",
    metadata,
    Column("number", Integer, primary_key=True),  # what full text refers to
    Column("id", Words, nullable=False, unique=True),
    Column("type", Words, nullable=False),
    Column("time", Moment, nullable=False),
    Column("heat", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("provider", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("digest", Words, nullable=False),  # of all that the row was made from
    Column("record", Packed(ShelvedItem, sort=False), nullable=False),
    Index("shelved_time", "time", "id"),
    Index("shelved_heat", "heat", "id"),
    Index("shelved_type_time", "type", "time", "id"),
    Index("shelved_type_heat", "type", "heat", "id"),
)

shelved_topics = Table(
    "shelved_topics",
    metadata,
    Column("id", ForeignKey("shelved.id"), primary_key=True),
    Column("topic", Words, primary_key=True, index=True),
)

links = Table(
    "links",
    metadata,
    Column("url", Name, primary_key=True),
    Column("record", Packed(LinkState), nullable=False),
)

carried = Table(
    "carried",
    metadata,
    Column("path", Words, primary_key=True),
    Column("digest", Words, nullable=False),
    Column("record", Packed(Carried), nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("name", Words, primary_key=True),
    Column("digest", Words, nullable=False, unique=True),  # of the secret, which is kept nowhere
    Column("record", Packed(Token), nullable=False),
)

editions = Table(
    "editions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("record", Packed(EditionRecord), nullable=False),
)

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
