"""What a portal remembers, in SQLite or PostgreSQL: sources, frontier, stories, judgements, editions.

In: records of `broadsheet.domain`. Out: the same records, read back, and searches over them.
Every call is one transaction. Never here: network, clock, or a judgement about a story.

NUL characters and lone surrogates, which no SQL text column holds everywhere, become U+FFFD on the way in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadsheet.store.store import Store

__all__ = ["Store"]


def __getattr__(name: str) -> object:
    """Load the store, and SQLAlchemy with it, only when it is asked for."""
    if name == "Store":
        from broadsheet.store.store import Store

        return Store
    raise AttributeError(name)
