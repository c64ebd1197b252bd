"""Accounts of the desk, their sessions, and how often signing in failed.

In: records with hashes in them. Out: the same. A session ends with its account's password and role: both are
changed in one transaction.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import delete, select, update

from broadsheet.domain.account import Account, Session
from broadsheet.store.database import Database, replacing, upsert
from broadsheet.store.schema_desk import accounts, failed_sign_ins, sessions


class Accounts:
    """Who may use the desk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with self._database.read() as connection:
            return tuple(connection.execute(select(accounts.c.record).order_by(accounts.c.name)).scalars())

    def get(self, name: str) -> Account | None:
        """The account of this name."""
        with self._database.read() as connection:
            return connection.execute(select(accounts.c.record).where(accounts.c.name == name)).scalar()

    def save(self, account: Account) -> None:
        """Keep a new or changed account, and end all of its sessions."""
        statement = replacing(accounts, "record").values(name=account.name, record=account)
        with self._database.write() as connection:
            connection.execute(statement)
            connection.execute(delete(sessions).where(sessions.c.name == account.name))

    def remove(self, name: str) -> bool:
        """Forget the account and end its sessions; False when there is none."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.name == name))
            return bool(connection.execute(delete(accounts).where(accounts.c.name == name)).rowcount)

    def begin(self, session: Session, instead_of: str | None = None) -> None:
        """Keep a session; the one that the browser had before ends."""
        with self._database.write() as connection:
            if instead_of is not None:
                connection.execute(delete(sessions).where(sessions.c.token == instead_of))
            connection.execute(sessions.insert(), msgspec.structs.asdict(session))

    def session(self, token: str, *, seen_since: datetime, begun_since: datetime) -> Session | None:
        """The session of this token's hash, unless it is too old or was not seen for too long."""
        with self._database.read() as connection:
            row = connection.execute(select(sessions).where(sessions.c.token == token)).first()
        if row is None or row.seen < seen_since or row.created < begun_since:
            return None
        return Session(token=row.token, name=row.name, secret=row.secret, created=row.created, seen=row.seen)

    def see(self, token: str, now: datetime) -> None:
        """Note that the session is in use."""
        with self._database.write() as connection:
            connection.execute(update(sessions).where(sessions.c.token == token).values(seen=now))

    def end(self, token: str) -> None:
        """End a session."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == token))

    def sweep(self, seen_before: datetime, failed_before: datetime) -> None:
        """Forget sessions that were last seen, and failures of which the last came, before a time."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.seen < seen_before))
            connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.last < failed_before))

    def failures(self, key: str) -> tuple[int, datetime | None]:
        """How often signing in failed in a row under this key, and when it last did."""
        mine = select(failed_sign_ins).where(failed_sign_ins.c.key == key)
        with self._database.read() as connection:
            row = connection.execute(mine).first()
        return (row.times, row.last) if row else (0, None)

    def fail(self, keys: tuple[str, ...], now: datetime) -> None:
        """Count a failure under each key."""
        statement = upsert(failed_sign_ins)
        statement = statement.on_conflict_do_update(
            index_elements=["key"],
            set_={"times": failed_sign_ins.c.times + 1, "last": statement.excluded.last},
        )
        with self._database.write() as connection:
            connection.execute(statement, [{"key": key, "times": 1, "last": now} for key in keys])

    def forgive(self, account: str, address: str) -> None:
        """Forget the failures under the account's key, and as many of those under the address's."""
        with self._database.write() as connection:
            mine = select(failed_sign_ins.c.times).where(failed_sign_ins.c.key == account)
            if times := connection.execute(mine).scalar():
                connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.key == account))
                fewer = {"times": failed_sign_ins.c.times - times}
                connection.execute(
                    update(failed_sign_ins).where(failed_sign_ins.c.key == address).values(fewer)
                )
                connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.times <= 0))
