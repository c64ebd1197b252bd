"""The tables of the store, for every engine alike; full text has its own DDL in `fulltext`.

In: nothing. Out: SQLAlchemy Core tables: here those of sources, stories, pictures and editions; `schema_desk`
and its neighbours have the others, `schema_whole` has all. A change needs a step in `migrations`.

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
    func,
)

from broadsheet.domain.draft import Draft
from broadsheet.domain.fetching import HostState
from broadsheet.domain.source import Hint, RecordedStory, Refusal, Validators
from broadsheet.domain.storing import (
    EditionRecord,
    HubLease,
    Judgement,
    Reread,
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

# Pages of stories that are read again, by the address that is asked for.
rereadings = Table(
    "rereadings",
    metadata,
    Column("url", Words, primary_key=True),
    Column("source", Words, nullable=False),
    Column("outcome", Packed(Reread)),  # absent while it waits
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

# Every cluster that ever had a page, by its id, so that links to it lead on when it is one no more.
cluster_pages = Table("cluster_pages", metadata, Column("cluster", Words, primary_key=True))

judgements = Table(
    "judgements",
    metadata,
    Column("id", ForeignKey("drafts.id"), primary_key=True),
    Column("record", Packed(Judgement), nullable=False),
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


picture_bodies = Table(
    "picture_bodies",
    metadata,
    Column("path", Words, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
picture_sizes = Index(
    "picture_bodies_size", picture_bodies.c.path, func.length(picture_bodies.c.body)
)  # to know how large the copies are none is looked for

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


editions = Table(
    "editions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("record", Packed(EditionRecord), nullable=False),
)
