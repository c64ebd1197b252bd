"""Pages of stories that are read again because somebody asked for it, and what came of each.

In: pages, then what was read there. Out: which of them wait, and the outcomes. They are kept until others are
asked for after the last of them was settled, so that who asks twice asks for nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, delete, exists, func, select, update

from broadsheet.domain.source import is_archive_key
from broadsheet.domain.storing import Reread, ToReread
from broadsheet.store.columns import holdable
from broadsheet.store.database import Database, chunks, upsert
from broadsheet.store.frontier import enlist_again
from broadsheet.store.schema import addresses, archives, pending, rereadings

_WAITS = rereadings.c.outcome.is_(None)


class Rereadings:
    """What is read again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, pages: Iterable[ToReread]) -> None:
        """Let pages be read again, but for those that were asked for already.

        They wait in the frontier, but for those of archives. Outcomes of earlier ones are forgotten once none
        of them waits any more.
        """
        with self._database.write() as connection:
            if not connection.execute(select(_WAITS).where(_WAITS).limit(1)).first():
                connection.execute(delete(rereadings))
            for chunk in chunks({holdable(page.url): page for page in pages}.items()):
                urls = [url for url, _ in chunk]
                found = select(rereadings.c.url).where(rereadings.c.url.in_(urls))
                known = set(connection.execute(found).scalars())
                fresh = [page for url, page in chunk if url not in known]
                rows = [{"url": page.url, "source": page.source, "outcome": None} for page in fresh]
                if rows:
                    connection.execute(upsert(rereadings).on_conflict_do_nothing(), rows)
                enlist_again(connection, (page for page in fresh if not is_archive_key(page.source)))

    def waiting(self, urls: Iterable[str]) -> set[str]:
        """Those of the addresses that are read again and not settled."""
        given = {holdable(url): url for url in urls}
        found: set[str] = set()
        with self._database.read() as connection:
            for chunk in chunks(given):
                mine = select(rereadings.c.url).where(_WAITS, rereadings.c.url.in_(chunk))
                found.update(given[url] for url in connection.execute(mine).scalars())
        return found

    def count(self) -> int:
        """How many pages wait to be read again."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(rereadings).where(_WAITS)).scalar_one()

    def in_archives(self) -> dict[str, list[str]]:
        """The addresses that wait and are not to be fetched, by their archive's source."""
        fetched = exists().where(pending.c.url == rereadings.c.url)
        mine = select(rereadings.c.source, rereadings.c.url).where(_WAITS, ~fetched)
        found: dict[str, list[str]] = {}
        with self._database.read() as connection:
            for row in connection.execute(mine.order_by(rereadings.c.source, rereadings.c.url)):
                found.setdefault(row.source, []).append(row.url)
        return found

    def archive_paths(self, source: str) -> tuple[str, ...]:
        """The files that were read of an archive's source."""
        mine = select(archives.c.path).where(archives.c.source == source).order_by(archives.c.path)
        with self._database.read() as connection:
            return tuple(connection.execute(mine).scalars())

    def pages(self, stories: Iterable[str]) -> set[str]:
        """The addresses at which pages of the stories were read, further pages of an article included."""
        found: set[str] = set()
        with self._database.read() as connection:
            for chunk in chunks(stories):
                mine = select(addresses.c.url).where(
                    addresses.c.story.in_(chunk), addresses.c.digest.is_not(None)
                )
                found.update(connection.execute(mine).scalars())
        return found

    def outcomes(self) -> Iterator[Reread]:
        """What came of the pages, in the order of their addresses."""
        mine = select(rereadings.c.outcome).where(~_WAITS).order_by(rereadings.c.url)
        with self._database.read() as connection:
            yield from connection.execute(mine).scalars()


def settle(connection: Connection, finished: Iterable[str], rereads: Iterable[Reread]) -> None:
    """Note what came of pages; one that is `finished` without a word says what it said before."""
    told = {each.url: each for each in rereads}
    for chunk in chunks(dict.fromkeys(map(holdable, (*told, *finished)))):
        mine = select(rereadings.c.url).where(_WAITS, rereadings.c.url.in_(chunk))
        for url in connection.execute(mine).scalars().all():
            outcome = told.get(url) or Reread(url=url)
            connection.execute(update(rereadings).where(rereadings.c.url == url).values(outcome=outcome))
