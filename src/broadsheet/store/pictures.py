"""Pictures: which images the stories want, what became of each, and the bytes of our own copies.

In: image URLs, then what fetching and measuring gave. Out: what is known of each; the copies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, and_, delete, func, or_, select

from broadsheet.domain.storing import PictureState, StoredPicture
from broadsheet.store.columns import digest, encode, holdable, named, spread
from broadsheet.store.database import Database, chunks, replacing, upsert
from broadsheet.store.frontier import is_due, under
from broadsheet.store.schema import picture_bodies, pictures


class Pictures:
    """The images of the stories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def want(self, urls: Iterable[str]) -> int:
        """Note images to be fetched; how many were not noted before."""
        statement = upsert(pictures).on_conflict_do_nothing()
        added = 0
        with self._database.write() as connection:
            for chunk in chunks(dict.fromkeys(map(holdable, urls))):
                seen = select(pictures.c.url).where(pictures.c.url.in_(chunk))
                known = set(connection.execute(seen).scalars())
                new = {url for url in chunk if named(url) not in known}
                if new:
                    connection.execute(statement, [_row(StoredPicture(url=url)) for url in sorted(new)])
                added += len(new)
        return added

    def wanted(
        self, now: datetime, limit: int | None = None, *, origin: str | None = None
    ) -> tuple[StoredPicture, ...]:
        """Images to be fetched now, new or failed a while ago; hosts well mixed, always in the same order.

        With `origin` (`https://host` or `https://host:port`), only those there.
        """
        again = and_(pictures.c.state == PictureState.FAILED, is_due(pictures.c.next_try, now))
        due = select(pictures.c.record).where(or_(pictures.c.state == PictureState.PENDING, again))
        due = due.where(*under(pictures.c.url, origin))
        due = due.order_by(pictures.c.spread, pictures.c.url).limit(limit)
        with self._database.read() as connection:
            return tuple(connection.execute(due).scalars())

    def save(self, found: Iterable[tuple[StoredPicture, bytes | None]]) -> None:
        """Keep what became of images; the bytes are those of our copy, which stands at the picture's path.

        None for the bytes leaves a copy that is there already as it is.
        """
        with self._database.write() as connection:
            for chunk in chunks(found, 100):
                _save_some(connection, chunk)

    def get(self, urls: Iterable[str]) -> dict[str, StoredPicture]:
        """What is known of the images, by URL; unknown ones are missing."""
        given = {named(url): url for url in urls}
        found: dict[str, StoredPicture] = {}
        with self._database.read() as connection:
            for chunk in chunks(given):
                wanted = select(pictures.c.url, pictures.c.record).where(pictures.c.url.in_(chunk))
                found.update((given[url], record) for url, record in connection.execute(wanted))
        return found

    def digests(self, urls: Iterable[str]) -> dict[str, str]:
        """A hash of what is known of each image, by URL; those that were not tried yet are missing."""
        given = {named(url): url for url in urls}
        found: dict[str, str] = {}
        tried = select(pictures.c.url, pictures.c.digest).where(pictures.c.state != PictureState.PENDING)
        with self._database.read() as connection:
            for chunk in chunks(given):
                rows = connection.execute(tried.where(pictures.c.url.in_(chunk)))
                found.update((given[url], digest_) for url, digest_ in rows)
        return found

    def shown_digests(self) -> Callable[[str], str | None]:
        """Gives a hash of what an edition shows of the image at a URL, as of now; None for an unknown one.

        One that is never tried again is not shown, and has another hash than one that is.
        """
        rows = select(pictures.c.url, pictures.c.digest, pictures.c.next_try.is_(None))
        with self._database.read() as connection:
            found = {url: f"{digest}{final}" for url, digest, final in connection.execute(rows).all()}
        return lambda url: found.get(url) or found.get(named(url))  # most addresses are short, and so in it

    def body(self, path: str) -> bytes | None:
        """The bytes of our copy at `path`."""
        wanted = select(picture_bodies.c.body).where(picture_bodies.c.path == path)
        with self._database.read() as connection:
            return connection.execute(wanted).scalar()

    def some_bodies(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The bytes of our copies at these paths, as far as they are there."""
        wanted = select(picture_bodies).where(picture_bodies.c.path.in_(list(paths)))
        with self._database.read() as connection:
            return {row.path: row.body for row in connection.execute(wanted)}

    def sizes(self) -> dict[str, int]:
        """How many bytes each copy has, by its path."""
        facts = (picture_bodies.c.path, func.length(picture_bodies.c.body))
        with self._database.read() as connection:  # in the order of their index, or else it is passed over
            return {row.path: row[1] for row in connection.execute(select(*facts).order_by(*facts)).all()}


def forget_pictures(connection: Connection, urls: Iterable[str]) -> None:
    """Forget images and our copies of them, as part of a larger transaction."""
    for chunk in chunks(urls):
        mine = pictures.c.url.in_(chunk)
        copies = select(pictures.c.path).where(mine, pictures.c.path.is_not(None))
        before = set(connection.execute(copies).scalars())
        connection.execute(delete(pictures).where(mine))
        _drop_copies(connection, before)


def _save_some(connection: Connection, chunk: list[tuple[StoredPicture, bytes | None]]) -> None:
    bodies = upsert(picture_bodies)
    bodies = bodies.on_conflict_do_update(
        index_elements=["path"],
        set_={"body": bodies.excluded.body},
        where=bodies.excluded.body != picture_bodies.c.body,
    )
    copies = [
        {"path": picture.path, "body": body} for picture, body in chunk if body is not None and picture.path
    ]
    if copies:
        connection.execute(bodies, copies)
    mine = pictures.c.url.in_([holdable(picture.url) for picture, _ in chunk])
    before = set(
        connection.execute(select(pictures.c.path).where(mine, pictures.c.path.is_not(None))).scalars()
    )
    statement = replacing(pictures, "state", "next_try", "path", "digest", "record")
    connection.execute(statement, [_row(picture) for picture, _ in chunk])
    _drop_copies(connection, before)


def _drop_copies(connection: Connection, candidates: set[str]) -> None:
    """Delete those of the copies to which no picture refers any more."""
    used = select(pictures.c.path).where(pictures.c.path == picture_bodies.c.path).exists()
    connection.execute(delete(picture_bodies).where(picture_bodies.c.path.in_(sorted(candidates)), ~used))


def _row(picture: StoredPicture) -> dict[str, object]:
    shown = msgspec.structs.replace(picture, error=None, tried=None, attempts=0, next_try=None)
    return {
        "url": picture.url,
        "state": picture.state.value,
        "next_try": picture.next_try,
        "path": picture.path,
        "spread": spread(picture.url),
        "digest": digest(encode(shown)),
        "record": picture,
    }
