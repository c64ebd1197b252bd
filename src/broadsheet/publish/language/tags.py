"""Language tags (BCP 47). In: what somebody wrote. Out: its usual form, and where words for it stand."""

from __future__ import annotations

import re
from functools import lru_cache

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_TRADITIONAL = frozenset(["hant", "tw", "hk", "mo"])
_OLD = {"iw": "he", "in": "id"}


@lru_cache(maxsize=1024)
def language_tag(value: str | None) -> str | None:
    """`en-us` → `en-US`; None when the value is no BCP 47 language tag."""
    if not value or not _LANGUAGE.fullmatch(value):
        return None
    first, *rest = value.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def primary(tag: str | None) -> str:
    """The language alone: `pt-BR` → `pt`; empty for none."""
    return (tag or "").partition("-")[0].lower()


def ways(tag: str) -> list[str]:
    """The names under which words for a tag may be found, the nearest first: `de-AT` → `de-at`, `de`.

    Chinese stands under its script: `zh-TW` → `zh-tw`, `zh-hant`.
    """
    parts = tag.lower().split("-")
    parts[0] = _OLD.get(parts[0], parts[0])
    if parts[0] == "zh":
        script = "zh-hant" if _TRADITIONAL.intersection(parts) else "zh-hans"
        return list(dict.fromkeys(["-".join(parts), script])) if len(parts) > 1 else [script]
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
