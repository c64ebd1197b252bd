"""Which clusters ever had a page. In: ids of clusters that an edition shows. Out: those of earlier ones."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from sqlalchemy import select

from broadsheet.store.database import Database, chunks, upsert
from broadsheet.store.schema import cluster_pages


class ClusterPages:
    """The ids of the clusters that readers were ever shown."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: set[str] | None = None  # as they were read last; none is ever taken away

    def all(self) -> set[str]:
        """Every one of them."""
        with self._database.read() as connection:
            self._known = set(connection.execute(select(cluster_pages.c.cluster)).scalars())
        return set(self._known)

    def keep(self, shown: AbstractSet[str]) -> None:
        """Remember those that are shown now; nothing is written where all are known."""
        new = sorted(shown - (self.all() if self._known is None else self._known))
        if not new:
            return
        statement = upsert(cluster_pages).on_conflict_do_nothing()
        with self._database.write() as connection:
            for chunk in chunks(new):
                connection.execute(statement, [{"cluster": cluster} for cluster in chunk])
        self._known = None
