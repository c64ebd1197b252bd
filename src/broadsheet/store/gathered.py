"""Stories gathered by what they have in common: the members of clusters, and the providers that there are.

In: cluster ids, or where the last page of providers ended. Out: members as timelines; domains in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, literal, select

from broadsheet.domain.draft import State
from broadsheet.domain.standing import Member, ProviderStanding
from broadsheet.store.database import Database, chunks, unindexed
from broadsheet.store.schema import standings


class Gathered:
    """Clusters and providers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def members(self, clusters: Iterable[str], states: Iterable[State]) -> dict[str, tuple[Member, ...]]:
        """Each cluster's stories that are in one of the states, earliest first; none for an unknown one."""
        wanted = tuple(dict.fromkeys(clusters))
        shown = {state.value for state in states}
        found: dict[str, list[Any]] = {cluster: [] for cluster in wanted}
        columns = (
            standings.c.cluster,
            standings.c.id,
            standings.c.provider,
            standings.c.state,
            standings.c.time,
        )
        with self._database.read() as connection:
            for chunk in chunks(wanted):
                for row in connection.execute(select(*columns).where(standings.c.cluster.in_(chunk))):
                    if row.state in shown:
                        found[row.cluster].append(row)
        return {cluster: tuple(map(_member, sorted(rows, key=_place))) for cluster, rows in found.items()}

    def providers(
        self, state: State, *, after: str = "", limit: int, at_most: int
    ) -> tuple[ProviderStanding, ...]:
        """Providers with a story in this state, by domain, those after `after`; counting ends at `at_most`.

        Each is looked up by itself, so that the time does not depend on how many stories there are.
        """
        found: list[ProviderStanding] = []
        domain: str | None = after
        following = select(func.min(standings.c.provider)).where(standings.c.provider > bindparam("domain"))
        mine = standings.c.provider == bindparam("domain"), unindexed(standings.c.state) == state.value
        newest = (
            select(standings.c.id)
            .where(*mine)
            .order_by(standings.c.time.desc(), standings.c.id.desc())
            .limit(1)
        )
        counted = select(func.count()).select_from(select(literal(1)).where(*mine).limit(at_most).subquery())
        with self._database.read() as connection:
            while len(found) < limit:
                domain = connection.execute(following, {"domain": domain}).scalar()
                if domain is None:
                    break
                if story := connection.execute(newest, {"domain": domain}).scalar():
                    stories = connection.execute(counted, {"domain": domain}).scalar_one()
                    found.append(ProviderStanding(domain=domain, newest=story, stories=stories))
        return tuple(found)


def _place(row: Any) -> tuple[datetime, str]:
    return row.time, row.id


def _member(row: Any) -> Member:
    return Member(id=row.id, provider=row.provider)
