"""Who may use the desk in the browser: accounts, roles, sessions.

In: names, roles, hashes that others made. Out: immutable records. No password and no token stands in any of
them, only their hashes.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from broadsheet.domain.story import Record


class Role(StrEnum):
    """What a person may do; each role may do what those before it may."""

    READER = "reader"  # see the queue
    EDITOR = "editor"  # decide and publish
    OWNER = "owner"  # change sources, and see who has an account

    def covers(self, other: Role) -> bool:
        """Whether this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Account(Record, frozen=True, kw_only=True):
    """A person with a password. `password` is its argon2 hash in the usual `$argon2id$…` form."""

    name: str
    role: Role
    password: str
    created: datetime


class Session(Record, frozen=True, kw_only=True):
    """One browser that is signed in. `token` is the hash of the cookie's; `secret` makes form tokens."""

    token: str
    name: str
    secret: str
    created: datetime
    seen: datetime
