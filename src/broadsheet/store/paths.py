"""Content paths: a story keeps its first one for ever, and no two stories share one.

In: pairs of story id and path. Out: which of them can be. Parts of larger transactions.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from broadsheet.store.database import chunks
from broadsheet.store.schema import paths

Pair = tuple[str, str]


class Division(msgspec.Struct, frozen=True):
    """Pairs of id and path: those to be given yet, and those that cannot be."""

    new: list[Pair]
    denied: set[Pair]


def divide(connection: Connection, wanted: Iterable[Pair]) -> Division:
    """Which of the wanted pairs are new, and which clash with a path given before or earlier among them."""
    division = Division([], set())
    path_of: dict[str, str] = {}
    holder_of: dict[str, str] = {}
    for chunk in chunks(wanted):
        ids, names = zip(*chunk, strict=True)
        touched = select(paths.c.id, paths.c.path).where(paths.c.id.in_(ids) | paths.c.path.in_(names))
        for story, path in connection.execute(touched):
            path_of[story], holder_of[path] = path, story
        for story, path in chunk:
            if path_of.get(story, path) != path or holder_of.get(path, story) != story:
                division.denied.add((story, path))
            elif story not in path_of:
                path_of[story], holder_of[path] = path, story
                division.new.append((story, path))
    return division


def give(connection: Connection, division: Division) -> None:
    """Write the new pairs; their stories have to be there."""
    for chunk in chunks(division.new):
        connection.execute(paths.insert(), [{"id": story, "path": path} for story, path in chunk])
