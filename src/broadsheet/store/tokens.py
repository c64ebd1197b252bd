"""The API's read tokens. In: tokens and digests of their secrets. Out: the token that a digest belongs to."""

from __future__ import annotations

from sqlalchemy import delete, select

from broadsheet.domain.access import Token
from broadsheet.store.database import Database, upsert
from broadsheet.store.schema_desk import tokens


class Tokens:
    """Who may read the API."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, token: Token, digest: str) -> bool:
        """Keep a new token; false, and nothing kept, when its name is taken."""
        statement = upsert(tokens).values(name=token.name, digest=digest, record=token)
        added = statement.on_conflict_do_nothing(index_elements=["name"]).returning(tokens.c.name)
        with self._database.write() as connection:
            return connection.execute(added).scalar() is not None

    def all(self) -> tuple[Token, ...]:
        """Every token, by name."""
        with self._database.read() as connection:
            return tuple(connection.execute(select(tokens.c.record).order_by(tokens.c.name)).scalars())

    def find(self, digest: str) -> Token | None:
        """The token whose secret has this digest."""
        wanted = select(tokens.c.record).where(tokens.c.digest == digest)
        with self._database.read() as connection:
            return connection.execute(wanted).scalar()

    def revoke(self, name: str) -> bool:
        """Forget a token, which opens nothing from now on; false when there is none of this name."""
        with self._database.write() as connection:
            return connection.execute(delete(tokens).where(tokens.c.name == name)).rowcount == 1
