"""Addresses: every URL form that leads to a story, and what was read there last.

In: pages read, addresses finished with. Out: which URLs are known and which story they lead to.
These are parts of larger transactions; `stories` has the public calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, delete, func, literal, or_, select

from broadsheet.domain.draft import Draft
from broadsheet.domain.storing import ReadPage
from broadsheet.domain.story import Story
from broadsheet.store.columns import EPOCH, Moment, holdable, named
from broadsheet.store.database import chunks, upsert
from broadsheet.store.erased import finish_erased
from broadsheet.store.schema import addresses, pending

_LONG_AGO = literal(EPOCH, Moment)


def of_story(story: Draft | Story) -> list[str]:
    """The addresses that a draft or a story states for itself."""
    return [url for url in (story.original_url, story.web_url, story.amp_web_url) if url]


def read_at(connection: Connection, pages: list[ReadPage]) -> None:
    """Remember where the pages were read, and which other addresses lead to their stories."""
    _remember_readings(connection, pages)
    named = [
        {"url": url, "story": page.draft.id, "captured": page.draft.captured}
        for page in pages
        for url in (page.draft.url, *of_story(page.draft), *page.addresses)
    ]
    name(connection, named)


def _remember_readings(connection: Connection, pages: list[ReadPage]) -> None:
    """The latest reading of an address counts, in whatever order readings come."""
    statement = upsert(addresses)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["url"],
        set_={column: new[column] for column in ("story", "captured", "digest", "validators")},
        where=or_(
            addresses.c.digest.is_(None),
            new.captured > addresses.c.captured,
            and_(new.captured == addresses.c.captured, new.story >= addresses.c.story),
        ),
    )
    rows = [
        {
            "url": url,
            "story": page.draft.id,
            "captured": page.draft.captured,
            "digest": page.digest,
            "validators": page.validators,
        }
        for page in pages
        for url in dict.fromkeys((page.requested_url, page.final_url))
    ]
    for chunk in chunks(rows):
        connection.execute(statement, chunk)


def name(connection: Connection, named: Iterable[Mapping[str, object]]) -> None:
    """Let addresses lead to stories that only name them; a reading at the address itself weighs more.

    Rows hold `url`, `story` and `captured`, which is None for a recorded story.
    """
    statement = upsert(addresses)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["url"],
        set_={"story": new.story, "captured": new.captured},
        where=and_(
            addresses.c.digest.is_(None),
            or_(
                addresses.c.story.is_(None),
                new.captured > func.coalesce(addresses.c.captured, _LONG_AGO),
                and_(new.captured == addresses.c.captured, new.story > addresses.c.story),
            ),
        ),
    )
    for chunk in chunks(named):
        connection.execute(statement, chunk)


def finish(connection: Connection, urls: Iterable[str]) -> None:
    """Take the addresses from the frontier; one that leads to no story counts as refused for good."""
    statement = upsert(addresses)
    statement = statement.on_conflict_do_update(
        index_elements=["url"],
        set_={"updated": statement.excluded.updated},
        where=statement.excluded.updated > func.coalesce(addresses.c.updated, _LONG_AGO),
    )
    for chunk in chunks(finish_erased(connection, list(dict.fromkeys(map(holdable, urls))))):
        waiting = connection.execute(select(pending.c.url, pending.c.hint).where(pending.c.url.in_(chunk)))
        updated: dict[str, datetime | None] = {row.url: row.hint.updated for row in waiting}
        connection.execute(statement, [{"url": url, "updated": updated.get(url)} for url in chunk])
        connection.execute(delete(pending).where(pending.c.url.in_(chunk)))


def try_again(connection: Connection, urls: Iterable[str]) -> None:
    """Forget that the addresses were refused for good; those that lead to a story stay."""
    for chunk in chunks(map(named, urls)):
        refused = addresses.c.url.in_(chunk) & addresses.c.story.is_(None)
        connection.execute(delete(addresses).where(refused))


def look_up(connection: Connection, urls: Iterable[str], column: str) -> dict[str, str | None]:
    """The value of a column of `addresses` for each URL that is known, by the URL as it was given."""
    given = {named(url): url for url in urls}
    found: dict[str, str | None] = {}
    for chunk in chunks(given):
        rows = connection.execute(
            select(addresses.c.url, addresses.c[column]).where(addresses.c.url.in_(chunk))
        )
        found.update((given[url], value) for url, value in rows)
    return found
