"""Which readings are one story: other ids that a story had, and the names that sources give to it.

In: pages as they were read; stories found to be one. Out: the pages under the ids of their stories; one
story with all that the others had. Parts of larger transactions; `stories` has the public calls.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, delete, select, update

from broadsheet.domain.source import FOUND_AGAIN
from broadsheet.domain.storing import ReadPage
from broadsheet.store.addresses import of_story
from broadsheet.store.database import chunks, upsert
from broadsheet.store.decisions import unite_decided
from broadsheet.store.schema import (
    addresses,
    aliases,
    drafts,
    guids,
    judgements,
    paths,
    recorded,
    revisions,
    stories,
)
from broadsheet.store.standing_rows import stand_down


def under_their_stories(connection: Connection, pages: list[ReadPage]) -> list[ReadPage]:
    """The pages, those whose id is now another story's under that story's id."""
    ids = sorted({page.draft.id for page in pages})
    rows = connection.execute(select(aliases.c.id, aliases.c.story).where(aliases.c.id.in_(ids)))
    story_of: dict[str, str] = {row.id: row.story for row in rows}
    return [
        msgspec.structs.replace(page, draft=msgspec.structs.replace(page.draft, id=story_of[page.draft.id]))
        if page.draft.id in story_of
        else page
        for page in pages
    ]


def name_by_guid(connection: Connection, pages: Iterable[ReadPage]) -> None:
    """Remember by which names the pages' sources call their stories."""
    rows = [
        {"source": page.draft.source, "guid": page.guid, "story": page.draft.id}
        for page in pages
        if page.guid
    ]
    if rows:
        connection.execute(upsert(guids).on_conflict_do_nothing(), rows)


def hand_over(connection: Connection, kept: str, lost: list[str]) -> None:
    """Give `kept` every address, name and reading that the stories `lost` had, and forget these stories."""
    for group in chunks(lost):
        _revise(connection, kept, group)
        for table in (addresses, aliases):
            connection.execute(update(table).where(table.c.story.in_(group)).values(story=kept))
        _move_guids(connection, kept, group)
        unite_decided(connection, kept, group)
        stand_down(connection, group)
        for table in (judgements, paths, revisions, drafts, recorded, stories):
            connection.execute(delete(table).where(table.c.id.in_(group)))
        connection.execute(aliases.insert(), [{"id": story, "story": kept} for story in group])


def replace_found_again(connection: Connection, pages: Iterable[ReadPage]) -> None:
    """Stories that only content had, and that are read again now, get their place and their file."""
    if connection.execute(select(recorded.c.id).limit(1)).first() is None:
        return
    reader_of = {
        url: page.draft.id
        for page in pages
        for url in (page.requested_url, page.final_url, *of_story(page.draft))
    }
    for chunk in chunks(reader_of):
        named = select(addresses.c.url, recorded.c.id, recorded.c.record).join(
            recorded, recorded.c.id == addresses.c.story
        )
        rows = connection.execute(named.where(addresses.c.url.in_(chunk))).all()
        found = {row.id: reader_of[row.url] for row in rows if row.record.source == FOUND_AGAIN}
        for lost, kept in sorted(found.items()):
            has_path = connection.execute(select(paths.c.id).where(paths.c.id == kept)).first()
            if not has_path:
                connection.execute(update(paths).where(paths.c.id == lost).values(id=kept))
            hand_over(connection, kept, [lost])


def _revise(connection: Connection, kept: str, lost: list[str]) -> None:
    """Earlier readings of the lost stories become readings of the one that is kept."""
    rows = connection.execute(select(revisions).where(revisions.c.id.in_(lost)))
    moved = [
        {
            "id": kept,
            "digest": row.digest,
            "replaced": row.replaced,
            "record": msgspec.structs.replace(row.record, id=kept),
        }
        for row in rows
    ]
    if moved:
        connection.execute(upsert(revisions).on_conflict_do_nothing(), moved)


def _move_guids(connection: Connection, kept: str, lost: list[str]) -> None:
    mine = select(guids.c.source, guids.c.guid).where(guids.c.story.in_(lost))
    moved = [{"source": row.source, "guid": row.guid, "story": kept} for row in connection.execute(mine)]
    connection.execute(delete(guids).where(guids.c.story.in_(lost)))
    if moved:
        connection.execute(upsert(guids).on_conflict_do_nothing(), moved)
