"""The excerpt: what a reader is told before opening the story.

In: a draft. Out: one line of plain text of at most 300 characters, cut at a word.
"""

from __future__ import annotations

import re
import unicodedata

from broadsheet.domain.draft import Draft
from broadsheet.enrich.words import plain, reads_as_sentence, tokens, word_count

LIMIT = 300
_CUT = " …"
_BULLETS = "-*\u2022\u00b7\u2013\u25aa\u25cf "
_READ_ON = re.compile(
    r"\s*(?:\[\s*(?:…|\.{3})\s*\]|(?<!\.)\.{3,}|[…»→]+|\b(?:continue reading|read more|learn more|weiterlesen"
    r"|lire la suite|leer más)\b[^.!?]{0,80})\s*$",
    re.IGNORECASE,
)
_MOST_READ_ON, _LONGEST_READ_ON = 10, 200  # at a text's end, and characters of one
_BOILERPLATE = re.compile(
    r"\b(?:enable|activate|requires?) (?:javascript|cookies)|\bjavascript is (?:disabled|required)"
    r"|\bwe use cookies|\b(?:sign|log) in to (?:continue|view|your)"
    r"|\bsubscribe (?:now|today|to (?:our|continue))|\ball rights reserved"
    r"|\baccess denied|\bare you a (?:robot|human)|\bpage not found"
    r"|\bjust another wordpress",
    re.IGNORECASE,
)


def cut(text: str, limit: int = LIMIT) -> str:
    """Text of at most `limit` characters; a longer one ends at a word, then ` …`."""
    if len(text) <= limit:
        return text
    room = limit - len(_CUT)
    head = text[: room + 1].rpartition(" ")[0]
    if len(head) < room // 2:  # one endless word, or a script without spaces
        while unicodedata.category(text[room]).startswith("M"):  # a vowel sign stays with its letter
            room -= 1
        head = text[:room]
    return head.rstrip(" ,;:\u2013\u2014-") + _CUT


def _without_read_on(text: str) -> str:
    """The text without what leads on from its end (dots, arrows, `Read more`), one at a time."""
    for _ in range(_MOST_READ_ON):
        found = _READ_ON.search(text, max(0, len(text) - _LONGEST_READ_ON))
        if found is None:
            break
        text = text[: found.start()]
    return text


def publishers_description(draft: Draft) -> str | None:
    """The publisher's own description as one line, or None when it says nothing about this story.

    A copy of the title or of the site's name, a single address, a few words, and what sites print when
    they cannot show the page (cookies, JavaScript, log-in) are not descriptions.
    """
    text = _without_read_on(plain(draft.description or "")).strip()
    said = set(tokens(text))
    named = set(tokens(draft.title)) | set(tokens(draft.site_name or ""))
    if said <= named or word_count(text) < 4 or (len(text) <= 2 * LIMIT and _BOILERPLATE.search(text)):
        return None
    return text


def first_sentences(draft: Draft) -> str:
    """The first paragraphs of the text that read as sentences, as one line, enough for an excerpt."""
    title = set(tokens(draft.title))
    chosen: list[str] = []
    for line in draft.text.splitlines():
        paragraph = plain(line).lstrip(_BULLETS)
        if (
            reads_as_sentence(paragraph, 20)
            and word_count(paragraph) >= 6
            and not set(tokens(paragraph)) <= title
        ):
            chosen.append(paragraph)
        if sum(map(len, chosen)) > LIMIT:
            break
    return " ".join(chosen)


def excerpt_of(draft: Draft) -> str:
    """The publisher's description when it is one, else the first sentences of the text; may be empty."""
    return cut(publishers_description(draft) or first_sentences(draft))
