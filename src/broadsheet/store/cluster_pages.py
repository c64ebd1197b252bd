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

    def all(self) -> set[str]:
        """Every one of them."""
        with self._database.read() as connection:
            return set(connection.execute(select(cluster_pages.c.cluster)).scalars())

    def add(self, new: AbstractSet[str]) -> None:
        """Remember these, too; those that are known already do no harm."""
        if not new:
            return
        statement = upsert(cluster_pages).on_conflict_do_nothing()
        with self._database.write() as connection:
            for chunk in chunks(sorted(new)):
                connection.execute(statement, [{"cluster": cluster} for cluster in chunk])
