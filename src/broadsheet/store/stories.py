"""Stories that were read: kept once for each story address, whatever order its pages come in.

In: pages that became drafts. Out: drafts in id order, their revisions, and what is known of addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from broadsheet.domain.draft import LATER_PAGE, Draft
from broadsheet.domain.source import Refusal
from broadsheet.domain.storing import ReadPage, Reread, Revision
from broadsheet.store.addresses import finish, look_up, read_at, try_again
from broadsheet.store.columns import EPOCH, digest, encode
from broadsheet.store.database import CHUNK, Database, chunks, replacing, upsert, walk
from broadsheet.store.erased import keep_out
from broadsheet.store.fulltext import full_text
from broadsheet.store.identity import hand_over, name_by_guid, replace_found_again, under_their_stories
from broadsheet.store.marking import mark_again
from broadsheet.store.quarantine import pardon, refuse
from broadsheet.store.rereadings import settle
from broadsheet.store.schema import drafts, guids, revisions, stories

_WHOLE = select(drafts.c.record, stories.c.body).join(stories, stories.c.id == drafts.c.id)


class Stories:
    """The stories that were read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_read(
        self,
        pages: Iterable[ReadPage],
        refusals: Iterable[Refusal] = (),
        finished: Iterable[str] = (),
        *,
        rereads: Iterable[Reread] = (),
        now: datetime,
    ) -> None:
        """Keep all that one round of reading brought, at once.

        `finished` are the requested addresses to take from the frontier besides those of the pages: refused
        for good, or unchanged since they were read. Of two readings of one story the one captured later
        stays (then the greater address counts), but never that of an AMP page, or of an article's later page,
        before the article itself; the other is kept as a revision where it says otherwise. `rereads` tell
        what came of pages that were read again. Pages of stories that were erased are passed over.
        """
        kept, done = list(pages), list(finished)
        with self._database.write() as connection:
            for chunk in chunks(keep_out(connection, kept)):
                named = under_their_stories(connection, chunk)
                _save_drafts(connection, [(page.draft, page.again) for page in named], now)
                replace_found_again(connection, named)
                read_at(connection, named)
                name_by_guid(connection, named)
            pardon(connection, (page.requested_url for page in kept))
            finish(connection, (*(page.requested_url for page in kept), *done))
            settle(connection, (*(page.requested_url for page in kept), *done), rereads)
            refuse(connection, refusals, now)

    def known(self, urls: Iterable[str]) -> set[str]:
        """Those of the URLs that were read, recorded or refused for good; one that only waits is not."""
        with self._database.read() as connection:
            return set(look_up(connection, urls, "url"))

    def try_again(self, urls: Iterable[str]) -> None:
        """Let those of the URLs be read again that were refused for good."""
        with self._database.write() as connection:
            try_again(connection, urls)

    def page_digests(self, urls: Iterable[str]) -> dict[str, str]:
        """The digest of the page's bytes for those of the URLs where one was read."""
        return self._found(urls, "digest")

    def resolve(self, urls: Iterable[str]) -> dict[str, str]:
        """The id of the story to which each of the URLs leads, where there is one."""
        return self._found(urls, "story")

    def _found(self, urls: Iterable[str], column: str) -> dict[str, str]:
        with self._database.read() as connection:
            found = look_up(connection, urls, column)
        return {url: value for url, value in found.items() if value is not None}

    def guids(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The names that sources give to the stories with these ids, by story id."""
        found: dict[str, list[str]] = {}
        named = select(guids.c.story, guids.c.guid).order_by(guids.c.story, guids.c.guid)
        with self._database.read() as connection:
            for chunk in chunks(ids):
                for row in connection.execute(named.where(guids.c.story.in_(chunk))):
                    found.setdefault(row.story, []).append(row.guid)
        return {story: tuple(names) for story, names in found.items()}

    def unite(self, kept: str, others: Iterable[str], *, now: datetime) -> None:
        """Make the stories `others` readings of the story `kept`: one draft, the latest, stays of them all.

        Their addresses lead to `kept` from now on, and what is read under their ids later is kept's too.
        """
        lost = sorted(set(others) - {kept})
        with self._database.write() as connection:
            found = _stored(connection, {*lost})
            moved = [(msgspec.structs.replace(draft, id=kept), False) for draft in found.values()]
            _save_drafts(connection, moved, now)
            hand_over(connection, kept, lost)

    def drafts(self) -> Iterator[Draft]:
        """Every draft in id order; a few hundred are in memory at a time."""
        return map(_draft, walk(self._database, _WHOLE.add_columns(drafts.c.id), drafts.c.id, 200))

    def draft(self, story: str) -> Draft | None:
        """The draft with this id."""
        with self._database.read() as connection:
            row = connection.execute(_WHOLE.where(drafts.c.id == story)).first()
        return _draft(row) if row else None

    def versions(self, ids: Iterable[str]) -> dict[str, tuple[Draft, str]]:
        """The drafts with these ids, each with a hash of all that it says, whenever it was captured."""
        found: dict[str, tuple[Draft, str]] = {}
        with self._database.read() as connection:
            for chunk in chunks(ids):
                mine = _WHOLE.add_columns(drafts.c.digest).where(drafts.c.id.in_(chunk))
                found.update((row.record.id, (_draft(row), row.digest)) for row in connection.execute(mine))
        return found

    def some(self, ids: Iterable[str]) -> dict[str, Draft]:
        """The drafts with these ids."""
        return {story: draft for story, (draft, _) in self.versions(ids).items()}

    def absent(self, ids: Iterable[str]) -> set[str]:
        """Those of the ids that are no story's."""
        missing = set(ids)
        with self._database.read() as connection:
            for chunk in chunks(sorted(missing)):
                missing -= set(
                    connection.execute(select(stories.c.id).where(stories.c.id.in_(chunk))).scalars()
                )
        return missing

    def content_digest(self, story: str) -> str | None:
        """A hash of all that the draft with this id says, whenever it was captured."""
        with self._database.read() as connection:
            return connection.execute(select(drafts.c.digest).where(drafts.c.id == story)).scalar()

    def count(self) -> int:
        """How many drafts there are."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(drafts)).scalar_one()

    def revisions(self, story: str) -> tuple[Revision, ...]:
        """Other readings of the story, latest capture first."""
        mine = select(revisions).where(revisions.c.id == story)
        with self._database.read() as connection:
            found = [Revision(draft=row.record, replaced=row.replaced) for row in connection.execute(mine)]
        return tuple(sorted(found, key=lambda revision: revision.draft.captured, reverse=True))


def _draft(row: Any) -> Draft:
    record: Draft = row.record
    return msgspec.structs.replace(record, text=row.body)


def _content(draft: Draft) -> str:
    """A hash of all that a draft says, whenever it was captured."""
    return digest(encode(msgspec.structs.replace(draft, captured=EPOCH)))


def _save_drafts(connection: Connection, found: list[tuple[Draft, bool]], now: datetime) -> None:
    """Keep the winner among each story's readings, and the others as revisions.

    Each comes with whether it was read again: then it stands for one of the same time.
    """
    stored = _stored(connection, {draft.id for draft, _ in found})
    winners = {story: (draft, _content(draft), False) for story, draft in stored.items()}
    losers: list[dict[str, object]] = []
    for draft, again in found:
        new = (draft, _content(draft), again)
        old = winners.get(draft.id, new)
        winner, loser = (new, old) if _rank(*new) > _rank(*old) else (old, new)
        winners[draft.id] = winner
        if loser[1] != winner[1]:
            losers.append({"id": draft.id, "digest": loser[1], "replaced": now, "record": loser[0]})
    changed = {story: winner[:2] for story, winner in winners.items() if winner[0] != stored.get(story)}
    if changed:
        _write(connection, changed)
        known = {story: draft.language for story, draft in stored.items()}
        mark_again(
            connection,
            (story for story in known if story in changed and changed[story][0].language != known[story]),
        )
    if losers:
        connection.execute(upsert(revisions).on_conflict_do_nothing(), losers)


def _rank(draft: Draft, content: str, again: bool) -> tuple[bool, datetime, bool, str, str]:  # noqa: FBT001 - one of a row's values
    amp_page = draft.amp_web_url is not None and draft.amp_web_url in {draft.url, draft.original_url}
    return not (amp_page or LATER_PAGE in draft.flags), draft.captured, again, draft.original_url, content


def _stored(connection: Connection, ids: set[str]) -> dict[str, Draft]:
    rows = connection.execute(_WHOLE.where(drafts.c.id.in_(sorted(ids))))
    return {row.record.id: _draft(row) for row in rows}


def _write(connection: Connection, winners: dict[str, tuple[Draft, str]]) -> None:
    tell(
        connection,
        [{"id": story, "title": draft.title, "body": draft.text} for story, (draft, _) in winners.items()],
    )
    statement = replacing(drafts, "captured", "original_url", "digest", "language", "record")
    rows = [
        {
            "id": story,
            "captured": draft.captured,
            "original_url": draft.original_url,
            "digest": content,
            "language": draft.language,
            "record": msgspec.structs.replace(draft, text=""),
        }
        for story, (draft, content) in winners.items()
    ]
    connection.execute(statement, rows)


def tell(connection: Connection, rows: list[dict[str, str]]) -> None:
    """Keep `id`, `title` and `body` of stories, for full text too."""
    statement = upsert(stories)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={"title": new.title, "body": new.body},
        where=(new.title != stories.c.title) | (new.body != stories.c.body),
    )
    connection.execute(statement, rows)
    full_text(connection).index(connection, rows)


def tell_languages(connection: Connection) -> None:
    """Fill in the language of every draft from its record."""
    last = ""
    while rows := connection.execute(
        select(drafts.c.id, drafts.c.record).where(drafts.c.id > last).order_by(drafts.c.id).limit(CHUNK)
    ).all():
        told = [{"story": row.id, "told": row.record.language} for row in rows]
        statement = update(drafts).where(drafts.c.id == bindparam("story"))
        connection.execute(statement.values(language=bindparam("told")), told)
        last = rows[-1].id
