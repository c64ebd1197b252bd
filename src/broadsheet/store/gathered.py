"""Stories gathered by what they have in common: the members of clusters, and the providers that there are.

In: cluster ids, or where the last page of providers ended. Out: members as timelines; domains in order.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from broadsheet.domain.draft import State
from broadsheet.domain.storing import Member
from broadsheet.store.database import Database, chunks
from broadsheet.store.schema import standings


class Gathered:
    """Clusters and providers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def members(self, clusters: Iterable[str], states: Iterable[State]) -> dict[str, tuple[Member, ...]]:
        """Each cluster's stories that are in one of the states, earliest first; none for an unknown one."""
        wanted = tuple(dict.fromkeys(clusters))
        shown = sorted({state.value for state in states})
        found: dict[str, list[Member]] = {cluster: [] for cluster in wanted}
        with self._database.read() as connection:
            for chunk in chunks(wanted):
                some = (
                    select(standings.c.cluster, standings.c.id, standings.c.provider)
                    .where(standings.c.cluster.in_(chunk), standings.c.state.in_(shown))
                    .order_by(standings.c.time, standings.c.id)
                )
                for row in connection.execute(some):
                    found[row.cluster].append(Member(id=row.id, provider=row.provider))
        return {cluster: tuple(members) for cluster, members in found.items()}

    def providers(self, state: State, *, after: str = "", limit: int) -> tuple[str, ...]:
        """Domains of providers with a story in this state, in order, those after `after`.

        Each is looked up by itself, so that the time does not depend on how many stories there are.
        """
        found: list[str] = []
        domain: str | None = after
        with self._database.read() as connection:
            while len(found) < limit:
                following = select(func.min(standings.c.provider)).where(standings.c.provider > domain)
                domain = connection.execute(following).scalar()
                if domain is None:
                    break
                mine = (standings.c.provider == domain, standings.c.state == state.value)
                if connection.execute(select(standings.c.id).where(*mine).limit(1)).first():
                    found.append(domain)
        return tuple(found)
