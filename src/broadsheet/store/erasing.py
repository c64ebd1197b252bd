"""One story is taken out of the store for good, with all that was made of it.

In: what the store has of it, the decision that says so, and what becomes of other decisions. Out: a store
that knows the story by hashes alone, in one transaction; `compact` then frees the bytes of deleted rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, Text, delete, or_, select, type_coerce

from broadsheet.domain.decision import Decision, Erase
from broadsheet.domain.draft import Draft
from broadsheet.domain.newsletter import Briefing
from broadsheet.domain.storing import ReadPage
from broadsheet.domain.story import Record, Story
from broadsheet.store.columns import encode
from broadsheet.store.database import Database, chunks
from broadsheet.store.decisions import keep_one, tell_otherwise
from broadsheet.store.erased import addresses_of, bare_address, erased_among, erased_hash, erased_of
from broadsheet.store.fulltext import INDEXED, full_text
from broadsheet.store.pictures import forget_pictures
from broadsheet.store.recorded import keep_recorded, without_related
from broadsheet.store.schema import (
    addresses,
    aliases,
    drafts,
    guids,
    judgements,
    listed,
    paths,
    pending,
    quarantine,
    recorded,
    rereadings,
    revisions,
    standings,
    stories,
    vectors,
)
from broadsheet.store.schema_items import carried, items, links
from broadsheet.store.schema_judging import worth_pictures
from broadsheet.store.schema_mail import briefings
from broadsheet.store.standing_rows import stand_down
from broadsheet.store.worths import forget


class Traces(Record, frozen=True, kw_only=True):
    """What the store has of a story: its ids, its titles and addresses of all readings, pictures, copies.

    `pictures` are addresses of images that no other story or item shows; `copies` the ids of stories that
    stand as copies of it or of the same original, which is among them.
    """

    id: str
    path: str | None = None
    ids: tuple[str, ...]
    titles: tuple[str, ...]
    addresses: tuple[str, ...]
    pictures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    readings: int = 0

    @property
    def hashes(self) -> tuple[str, ...]:
        """By what the story is known when it comes again."""
        return tuple(sorted({erased_hash(word) for word in (*self.ids, *self.addresses)}))


class Erasing:
    """Stories that are erased, and those that were."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, words: Iterable[str]) -> dict[str, str]:
        """Those of the addresses and ids that an erased story had, each with the id that it had."""
        with self._database.read() as connection:
            return erased_among(connection, words)

    def unerased(self, pages: Iterable[ReadPage]) -> list[ReadPage]:
        """The pages that are no erased story's."""
        kept = list(pages)
        with self._database.read() as connection:
            stories_of = erased_of(connection, kept)
        return [page for page, story in zip(kept, stories_of, strict=True) if story is None]

    def traces(self, story: str) -> Traces | None:
        """What there is of the story; None where there is none with this id."""
        with self._database.read() as connection:
            return _traces(connection, story)

    def quoting(self, words: Iterable[str]) -> list[str]:
        """The paths of items and carried files in which one of the words stands."""
        needles = list(words)
        with self._database.read() as connection:
            return sorted(
                path
                for table in (items, carried)
                for path in connection.execute(
                    select(table.c.path).where(_quotes(table.c.record, needles))
                ).scalars()
            )

    def erase(
        self,
        traces: Traces,
        decision: Erase,
        *,
        vectors_of: Iterable[str],
        told: Mapping[str, Decision | None],
        quoted: Iterable[str],
    ) -> None:
        """Take the story out of every table, and keep the decision.

        `vectors_of` are digests of its headlines, `told` other decisions as they are told from now on (None:
        not at all), `quoted` words by which refusals of it are known.
        """
        with self._database.write() as connection:
            _forget_pages(connection, traces.addresses, list(quoted))
            _forget_briefings(connection, traces)
            _unrelate(connection, traces)
            forget(connection, [traces.id])
            _delete_story(connection, traces)
            forget_pictures(connection, traces.pictures)
            for chunk in chunks(vectors_of):
                connection.execute(delete(vectors).where(vectors.c.digest.in_(chunk)))
            tell_otherwise(connection, told)
            keep_one(connection, decision)

    def compact(self) -> None:
        """Leave no bytes of deleted rows in the store's files. Raises StoreError while others read on."""
        with self._database.write() as connection:
            for indexed in INDEXED:
                full_text(connection, indexed).compact(connection)
        self._database.compact()


def _traces(connection: Connection, story: str) -> Traces | None:
    known = connection.execute(select(stories.c.title).where(stories.c.id == story)).first()
    if known is None:
        return None
    readings = list(_readings(connection, story))
    mine = select(addresses.c.url).where(addresses.c.story == story)
    urls = chain(chain.from_iterable(map(addresses_of, readings)), connection.execute(mine).scalars())
    other_ids = connection.execute(select(aliases.c.id).where(aliases.c.story == story)).scalars()
    original = select(standings.c.duplicate_of).where(standings.c.id == story).scalar_subquery()
    same = or_(standings.c.duplicate_of.in_([story, original]), standings.c.id == original)
    copies = select(standings.c.id).where(same, standings.c.id != story).order_by(standings.c.id)
    return Traces(
        id=story,
        path=connection.execute(select(paths.c.path).where(paths.c.id == story)).scalar(),
        ids=tuple(sorted({story, *other_ids, *(each.id for each in readings if isinstance(each, Draft))})),
        titles=tuple(sorted({known.title, *(each.title for each in readings)} - {""})),
        addresses=tuple(sorted(set(urls))),
        pictures=tuple(_own_pictures(connection, story, readings)),
        copies=tuple(connection.execute(copies).scalars()),
        readings=len(readings),
    )


def _readings(connection: Connection, story: str) -> Iterator[Draft | Story]:
    for table in (drafts, revisions):
        yield from connection.execute(select(table.c.record).where(table.c.id == story)).scalars()
    for row in connection.execute(select(recorded).where(recorded.c.id == story)):
        yield row.record.story
        if row.ruled:
            yield row.ruled


def _own_pictures(connection: Connection, story: str, readings: list[Draft | Story]) -> Iterator[str]:
    """The images that nothing else shows."""
    for url in sorted({image.url for each in readings for image in each.images}):
        others = select(worth_pictures.c.story).where(
            worth_pictures.c.url == url, worth_pictures.c.story != story
        )
        shown = select(items.c.path).where(_quotes(items.c.record, [url]))
        if not any(connection.execute(each.limit(1)).first() for each in (others, shown)):
            yield url


def _quotes(column: ColumnElement[object], words: list[str]) -> ColumnElement[bool]:
    """Whether a record has one of the words in it."""
    written = type_coerce(column, Text)
    return or_(False, *(written.contains(encode(word)[1:-1], autoescape=True) for word in words))


def _spelled(urls: Iterable[str]) -> Iterator[str]:
    """Each address with either scheme, with and without `www.` and a last slash."""
    for url in urls:
        yield url
        if bare := bare_address(url):
            yield from (
                f"{scheme}://{www}{bare}{end}"
                for scheme in ("https", "http")
                for www in ("", "www.")
                for end in ("", "/")
            )


def _forget_pages(connection: Connection, urls: Iterable[str], quoted: list[str]) -> None:
    for chunk in chunks(dict.fromkeys(_spelled(urls))):
        for table in (pending, listed, rereadings, links, quarantine):
            connection.execute(delete(table).where(table.c.url.in_(chunk)))
    connection.execute(delete(quarantine).where(_quotes(quarantine.c.record, quoted)))


def _forget_briefings(connection: Connection, traces: Traces) -> None:
    """Those of its cluster, and those in which it is cited, are made again from the others."""
    mine = select(standings.c.cluster).where(standings.c.id == traces.id)
    cluster = connection.execute(mine).scalar()
    told = connection.execute(select(briefings.c.record)).scalars()
    gone = [each.cluster for each in told if each.cluster == cluster or traces.id in _cited(each)]
    for chunk in chunks(gone):
        connection.execute(delete(briefings).where(briefings.c.cluster.in_(chunk)))


def _cited(briefing: Briefing) -> set[str]:
    return {id_ for passage in briefing.passages for id_ in (passage.story, *passage.further)}


def _unrelate(connection: Connection, traces: Traces) -> None:
    """Take it out of what recorded stories have as related ones."""
    gone = set(_spelled(traces.addresses))
    for column in (recorded.c.record, recorded.c.ruled):
        quoting = select(recorded).where(_quotes(column, list(traces.addresses)), recorded.c.id != traces.id)
        for row in connection.execute(quoting).all():
            record = without_related(row.record, gone)
            ruled = (
                row.ruled and without_related(msgspec.structs.replace(record, story=row.ruled), gone).story
            )
            keep_recorded(connection, row.id, record, ruled)


def _delete_story(connection: Connection, traces: Traces) -> None:
    stand_down(connection, [traces.id])
    ours: tuple[Table, ...] = (judgements, paths, revisions, drafts, recorded)
    for table in ours:
        connection.execute(delete(table).where(table.c.id == traces.id))
    for table in (addresses, aliases, guids):
        connection.execute(delete(table).where(table.c.story == traces.id))
    connection.execute(delete(stories).where(stories.c.id == traces.id))
