"""What drafts of one article may have in common: addresses, names that sources give, texts; as hashes.

In: keys of drafts. Out: the drafts that share a key with some of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select

from broadsheet.store.database import Database, chunks, upsert
from broadsheet.store.schema_judging import reading_keys


class ReadingKeys:
    """Keys by story, and stories by key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, keys: Mapping[str, Iterable[str]]) -> None:
        """Keep the keys of these stories in place of those they had."""
        rows = [{"story": story, "key": key} for story, mine in keys.items() for key in mine]
        with self._database.write() as connection:
            for ids in chunks(keys):
                connection.execute(delete(reading_keys).where(reading_keys.c.story.in_(ids)))
            for chunk in chunks(rows):
                connection.execute(upsert(reading_keys).on_conflict_do_nothing(), chunk)

    def shared(self, stories: Iterable[str]) -> dict[str, set[str]]:
        """The keys that one of these stories shares with another one, with all stories that have them."""
        other = reading_keys.alias()
        pairs = select(other.c.key, other.c.story).join(reading_keys, reading_keys.c.key == other.c.key)
        pairs = pairs.where(other.c.story != reading_keys.c.story)
        found: dict[str, set[str]] = {}
        with self._database.read() as connection:
            for chunk in chunks(stories):
                mine = pairs.add_columns(reading_keys.c.story.label("one"))
                for row in connection.execute(mine.where(reading_keys.c.story.in_(chunk))):
                    found.setdefault(row.key, set()).update((row.story, row.one))
        return found
