"""The tables that let only what can change be judged again; all of it can be made anew from the drafts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table

from broadsheet.domain.draft import Placement
from broadsheet.domain.judging import Trace, Worth
from broadsheet.store.columns import Moment, Name, Packed, Words
from broadsheet.store.schema import metadata

# What each draft is worth by itself, and of which reading of it that holds.
worths = Table(
    "worths",
    metadata,
    Column("id", Words, primary_key=True),
    Column("digest", Words, nullable=False),
    Column("captured", Moment, nullable=False),
    Column("wanted", Boolean, nullable=False),  # not so where its publisher opted out
    Column("dated", Boolean, nullable=False),
    Column("time", Moment, nullable=False),
    Column("size", Integer, nullable=False),  # characters of the text
    Column("quality", Integer, nullable=False),
    Column("trace", Packed(Trace), nullable=False),
    Column("record", Packed(Worth), nullable=False),
    Index("worths_time", "wanted", "time"),
    Index("worths_dated", "wanted", "dated", "time"),
)

# The pictures of each draft as it was appraised; an empty digest is that of one not measured yet.
worth_pictures = Table(
    "worth_pictures",
    metadata,
    Column("story", Words, primary_key=True),
    Column("url", Name, primary_key=True),
    Column("digest", Words, nullable=False),
)

# What drafts of one article may have in common.
reading_keys = Table(
    "reading_keys",
    metadata,
    Column("story", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    Index("reading_keys_key", "key", "story"),
)

# Where the machine put each story; the desk's decisions are laid over it. `settled` once judgements heed it.
placements = Table(
    "placements",
    metadata,
    Column("id", Words, primary_key=True),
    Column("cluster", Words, nullable=False, index=True),
    Column("original", Words, index=True),
    Column("settled", Boolean, nullable=False),
    Column("cooling", Moment),  # until when the heat of a lead still moves
    Column("record", Packed(Placement), nullable=False),
    Index("placements_settled", "settled", "cluster"),
    Index("placements_cooling", "cooling"),
)

# Open clusters as they stood before the first story of a time.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("time", Moment, primary_key=True),
    Column("state", LargeBinary, nullable=False),
)
