"""The words of a story that is erased, where others quote them.

In: its titles and addresses. Out: texts without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_INSTEAD = "[erased]"
_SHORTEST = 12  # characters of a title that is looked for: shorter ones are everybody's words


def telling(titles: Iterable[str]) -> list[str]:
    """Those of the titles that are long enough to be known as a quotation."""
    return [title for title in titles if len(title) >= _SHORTEST]


class Words:
    """What is cut out of texts: titles however they are spaced and cased, and addresses."""

    def __init__(self, titles: Iterable[str], addresses: Iterable[str]) -> None:
        quoted = [r"\s+".join(map(re.escape, title.split())) for title in telling(titles)]
        linked = [
            rf"(?:https?://)?(?:www\.)?{re.escape(_bare(url))}/?" for url in addresses if "/" in _bare(url)
        ]
        parts = sorted((*quoted, *linked), key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?![\w/-])", re.IGNORECASE) if parts else None
        )

    def cut(self, text: str) -> str:
        """The text with `[erased]` in the place of each of them."""
        return self._pattern.sub(_INSTEAD, text) if self._pattern else text


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").rstrip("/")
