"""How an answer looks to an agent, who pays for every word that it reads.

In: a shape of `engine/catalogue`. Out: plain data without what is empty and, unless all is wanted, with the
few fields of each story and item that tell what it is; `story` and `item` give the rest.
"""

from __future__ import annotations

from typing import Any

import msgspec

from broadsheet.engine.catalogue.shape import Shape

_SHORT = (
    "kind",
    "id",
    "title",
    "excerpt",
    "publishedDateTime",
    "type",
    "webUrl",
    "provider",
    "topics",
    "quality",
    "heat",
    "state",
    "cluster",
)


def lean(shape: Shape, *, full: bool = True) -> dict[str, Any]:
    """The shape as data; its stories and items in short unless it is wanted in `full`."""
    data: dict[str, Any] = _lean(msgspec.to_builtins(shape), full=full)
    return data


def _lean(value: Any, *, full: bool) -> Any:
    if isinstance(value, dict):
        if "kind" in value and not full:
            value = _short(value)
        return {key: _lean(each, full=full) for key, each in value.items() if each not in (None, [], "")}
    if isinstance(value, list | tuple):
        return [_lean(each, full=full) for each in value]
    return value


def _short(story: dict[str, Any]) -> dict[str, Any]:
    """The story, or item, by the fields that tell which one it is, and its provider by name and domain."""
    short = {name: story[name] for name in _SHORT if name in story}
    if "provider" in short:
        short["provider"] = {name: short["provider"][name] for name in ("name", "domain")}
    return short
