"""An editor's words at the head of an issue, with links in them.

In: one paragraph, in which `[words](https://…)` and bare addresses are links. Out: markup, or plain text. All
else in it is text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from broadsheet.publish.site.links import web_link

if TYPE_CHECKING:
    from markupsafe import Markup

_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()<>]+)\)|(https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]'])")


def paragraph_html(text: str) -> Markup:
    """The paragraph for a page, escaped."""
    from markupsafe import Markup

    link = Markup('<a href="{}">{}</a>')
    parts = (
        link.format(address, words) if address else Markup.escape(words) for words, address in _parts(text)
    )
    return Markup("").join(parts)


def paragraph_text(text: str) -> str:
    """The paragraph for a reader without markup: an address behind the words that lead there."""
    return "".join(
        f"{words} ({address})" if address and words not in (address, address.rstrip("/")) else words
        for words, address in _parts(text)
    )


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    """Words, each with where they lead, if anywhere."""
    end = 0
    for found in _LINK.finditer(text):
        yield text[end : found.start()], None
        words, named, bare = found.groups()
        address = web_link(named or bare)
        yield (words or bare, address) if address else (found[0], None)
        end = found.end()
    yield text[end:], None
