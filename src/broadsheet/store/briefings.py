"""Briefings by cluster, with a digest of what they were made from.

In: briefings. Out: the same; an empty digest means that it is to be made again.
"""

from __future__ import annotations

from sqlalchemy import select

from broadsheet.domain.newsletter import Briefing
from broadsheet.store.database import Database, replacing
from broadsheet.store.schema_mail import briefings


class Briefings:
    """What was written or quoted of clusters, until an account changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def digests(self) -> dict[str, str]:
        """What each cluster's briefing was made from."""
        with self._database.read() as connection:
            rows = connection.execute(select(briefings.c.cluster, briefings.c.digest))
            return {row.cluster: row.digest for row in rows}

    def all(self) -> dict[str, Briefing]:
        """Every briefing by its cluster, in order of clusters."""
        with self._database.read() as connection:
            rows = connection.execute(select(briefings.c.record).order_by(briefings.c.cluster))
            return {briefing.cluster: briefing for briefing in rows.scalars()}

    def get(self, cluster: str) -> Briefing | None:
        """A cluster's briefing."""
        statement = select(briefings.c.record).where(briefings.c.cluster == cluster)
        with self._database.read() as connection:
            return connection.execute(statement).scalar()

    def save(self, cluster: str, made_from: str, briefing: Briefing) -> None:
        """Keep a cluster's briefing in place of the last one."""
        statement = replacing(briefings, "digest", "record")
        statement = statement.values(cluster=cluster, digest=made_from, record=briefing)
        with self._database.write() as connection:
            connection.execute(statement)
