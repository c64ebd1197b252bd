"""Stories that another content repository judged and published already; they are carried, not judged.

In: recorded stories, each with the id that the caller gives it. Out: the same, in id order.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from msgspec.structs import replace
from sqlalchemy import Connection, func, select, update

from broadsheet.domain.source import RecordedStory
from broadsheet.domain.standing import Standing
from broadsheet.domain.story import Story
from broadsheet.store.addresses import name, of_story
from broadsheet.store.columns import digest, encode
from broadsheet.store.database import Database, chunks, replacing, walk
from broadsheet.store.erased import addresses_of, erased_among
from broadsheet.store.paths import divide, give
from broadsheet.store.schema import recorded
from broadsheet.store.standing_rows import digests, stand
from broadsheet.store.stories import tell

Named = tuple[str, RecordedStory]


class Recorded:
    """The stories that came already judged."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, found: Iterable[Named]) -> tuple[Named, ...]:
        """Keep the stories, newer content over older; their addresses count as read.

        Those that were erased are passed over.

        Returns those that were refused, since their path is another story's, or their id has another path.
        """
        refused: list[Named] = []
        with self._database.write() as connection:
            for chunk in chunks(found):
                refused.extend(_add_some(connection, chunk))
        return tuple(refused)

    def all(self) -> Iterator[Named]:
        """Every recorded story in id order, with its id."""
        rows = walk(self._database, select(recorded.c.id, recorded.c.record), recorded.c.id, 200)
        return ((row.id, row.record) for row in rows)

    def get(self, story: str) -> RecordedStory | None:
        """The recorded story with this id."""
        with self._database.read() as connection:
            return connection.execute(select(recorded.c.record).where(recorded.c.id == story)).scalar()

    def rule(self, told: Mapping[str, Story]) -> None:
        """Keep how the desk wants recorded stories, by their ids; all others stand as they were recorded."""
        with self._database.write() as connection:
            before = connection.execute(select(recorded.c.id).where(recorded.c.ruled.is_not(None))).scalars()
            for chunk in chunks(sorted({*before, *told})):
                _rule_some(connection, chunk, told)

    def count(self) -> int:
        """How many recorded stories there are."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(recorded)).scalar_one()


def _add_some(connection: Connection, chunk: list[Named]) -> list[Named]:
    chunk = list(_unerased(connection, chunk))
    paths = divide(connection, ((story, record.path) for story, record in chunk))
    kept = {story: record for story, record in chunk if (story, record.path) not in paths.denied}
    if kept:
        _keep(connection, kept)
        give(connection, paths)
    return [(story, record) for story, record in chunk if (story, record.path) in paths.denied]


def _unerased(connection: Connection, chunk: list[Named]) -> Iterator[Named]:
    """The stories that were not erased, without those that were among their related ones."""
    words = {word for story, record in chunk for word in _words(story, record)}
    gone = erased_among(connection, words)
    for story, record in chunk:
        if gone.keys().isdisjoint((story, *addresses_of(record.story))):
            yield story, without_related(record, gone) if gone else record


def _words(story: str, record: RecordedStory) -> Iterator[str]:
    yield story
    yield from addresses_of(record.story)
    for related in record.story.related:
        yield from addresses_of(related)


def without_related(record: RecordedStory, gone: Container[str]) -> RecordedStory:
    """The story without related ones at these addresses; its file's bytes are not kept where it had any."""
    related = tuple(
        each for each in record.story.related if not any(url in gone for url in addresses_of(each))
    )
    if related == record.story.related:
        return record
    return replace(record, story=replace(record.story, related=related), raw=None)


def keep_recorded(connection: Connection, story: str, record: RecordedStory, ruled: Story | None) -> None:
    """Keep a story that is there as it is told now, as part of a larger transaction."""
    values = {"record": record, "ruled": ruled, "digest": digest(encode(record))}
    connection.execute(update(recorded).where(recorded.c.id == story).values(values))
    stand(connection, [(Standing.of_recorded(story, ruled or record.story), str(values["digest"]))])


def _rule_some(connection: Connection, chunk: list[str], told: Mapping[str, Story]) -> None:
    changed = []
    for row in connection.execute(select(recorded).where(recorded.c.id.in_(chunk))).all():
        wanted = told.get(row.id, row.record.story)
        ruled = wanted if wanted != row.record.story else None
        if ruled != row.ruled:
            connection.execute(update(recorded).where(recorded.c.id == row.id).values(ruled=ruled))
            changed.append((Standing.of_recorded(row.id, wanted), row.digest))
    stand(connection, changed)


def _keep(connection: Connection, kept: dict[str, RecordedStory]) -> None:
    """Write the stories that are new or changed, and let their addresses lead to them."""
    before = digests(connection, kept)
    now = {story: digest(encode(record)) for story, record in kept.items()}
    changed = {story: record for story, record in kept.items() if before.get(story) != now[story]}
    if changed:
        _write(connection, changed, now)
    named = (
        {"url": url, "story": story, "captured": None}
        for story, record in kept.items()
        for url in of_story(record.story)
    )
    name(connection, named)


def _write(connection: Connection, changed: dict[str, RecordedStory], digest_of: dict[str, str]) -> None:
    told = [
        {"id": story, "title": record.story.title, "body": record.story.excerpt}
        for story, record in changed.items()
    ]
    tell(connection, told)
    statement = replacing(recorded, "digest", "record")
    rows = [{"id": story, "digest": digest_of[story], "record": record} for story, record in changed.items()]
    connection.execute(statement, rows)
    stand(
        connection,
        ((Standing.of_recorded(story, record.story), digest_of[story]) for story, record in changed.items()),
    )
