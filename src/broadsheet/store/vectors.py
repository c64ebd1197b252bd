"""Sentence vectors, kept so that no text is computed twice by the same model.

In: vectors by model and hash of the text. Out: the same; what is missing is simply not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from broadsheet.store.database import Database, chunks, upsert
from broadsheet.store.schema import vectors


class Vectors:
    """A cache; losing it costs time and nothing else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, model: str, digests: Iterable[str]) -> dict[str, bytes]:
        """The vectors that are known, by the digest of their text."""
        found: dict[str, bytes] = {}
        with self._database.read() as connection:
            for chunk in chunks(digests):
                wanted = select(vectors.c.digest, vectors.c.vector).where(
                    vectors.c.model == model, vectors.c.digest.in_(chunk)
                )
                found.update((row.digest, row.vector) for row in connection.execute(wanted))
        return found

    def save(self, model: str, found: Mapping[str, bytes]) -> None:
        """Keep the vectors of one model."""
        statement = upsert(vectors).on_conflict_do_nothing()
        with self._database.write() as connection:
            for chunk in chunks(found.items()):
                rows = [{"model": model, "digest": digest, "vector": vector} for digest, vector in chunk]
                connection.execute(statement, rows)
