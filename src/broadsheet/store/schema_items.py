"""The tables of what stands beside stories: items, carried files, links that were asked."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
)

from broadsheet.domain.item import Carried, Item
from broadsheet.domain.shelved import ShelvedItem
from broadsheet.domain.storing import (
    LinkState,
)
from broadsheet.store.columns import Moment, Name, Packed, Words
from broadsheet.store.schema import metadata

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
