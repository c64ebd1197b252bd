"""The words of a story that is erased, where others quote them.

In: its titles and addresses. Out: texts without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from broadsheet.publish.quotations import telling
from broadsheet.store.erased import bare_address

_INSTEAD = "[erased]"


class Words:
    """What is cut out of texts: titles however they are spaced and cased, and addresses."""

    def __init__(self, titles: Iterable[str], addresses: Iterable[str]) -> None:
        quoted = [r"\s+".join(map(re.escape, title.split())) for title in telling(titles)]
        linked = [
            rf"(?:https?://)?(?:www\.)?{re.escape(bare)}/?"
            for bare in map(bare_address, addresses)
            if "/" in bare
        ]
        parts = sorted((*quoted, *linked), key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?![\w/-])", re.IGNORECASE) if parts else None
        )

    def cut(self, text: str) -> str:
        """The text with `[erased]` in the place of each of them."""
        return self._pattern.sub(_INSTEAD, text) if self._pattern else text
