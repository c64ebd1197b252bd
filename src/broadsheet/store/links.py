"""What became of the addresses that were looked at: a history, so that one bad day is told from a dead page.

In: states of links. Out: the same by address.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from broadsheet.domain.storing import LinkState
from broadsheet.store.database import Database, chunks, replacing
from broadsheet.store.schema_items import links


class Links:
    """The addresses that `doctor --links` looked at."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self) -> dict[str, LinkState]:
        """The state of every address that was ever looked at."""
        with self._database.read() as connection:
            rows = connection.execute(select(links.c.record)).scalars()
            return {state.url: state for state in rows}

    def save(self, states: Iterable[LinkState]) -> None:
        """Keep the states."""
        statement = replacing(links, "record")
        with self._database.write() as connection:
            for chunk in chunks(states):
                connection.execute(statement, [{"url": state.url, "record": state} for state in chunk])
