"""Whether two drafts are readings of one article, and what a later reading changed.

In: drafts of pages that have something in common: their address, or their source's name for them. Out: the
evidence that they are one article, or None; the changes from one reading to the next.

An address or a GUID alone proves nothing: pages such as `/today` show another article each day, and some
feeds number their entries anew with each poll. So either comes with a likeness of titles or of texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator

from broadsheet.domain.draft import Draft
from broadsheet.domain.story import Record
from broadsheet.enrich.words import fold, plain, tokens
from broadsheet.extract.addresses import is_home, registrable_domain

ALIKE_TITLES = 0.5  # of the words of both titles together, how many stand in both
ALIKE_TEXTS = 0.5  # of the words of the shorter text, how many stand in the longer one in pairs
ENOUGH_TEXT = 50  # words; shorter texts repeat by chance
_SHOWN = 200  # characters of a value in a change


class Change(Record, frozen=True, kw_only=True):
    """One field that a later reading gave otherwise, as people read it; empty for nothing."""

    field: str
    before: str
    after: str


def keys(draft: Draft, guids: tuple[str, ...] = ()) -> Iterator[Hashable]:
    """What drafts of one article may have in common; only drafts that share a key need comparing.

    `guids` are the names that the draft's source gave to its entry.
    """
    for url in dict.fromkeys((draft.url, draft.original_url)):
        if not is_home(url):
            yield "address", url
    for guid in guids:
        yield "guid", draft.source, guid
    if len(draft.text.split()) >= ENOUGH_TEXT:
        yield "text", draft.source, registrable_domain(draft.url), fold("".join(draft.text.split()))


def same_article(one: Draft, other: Draft, key: Hashable) -> str | None:
    """Why two drafts that share `key` are readings of one article, or None when they are not."""
    kind = key[0] if isinstance(key, tuple) else ""
    if kind == "text":
        same = tokens(one.title) == tokens(other.title) or (
            one.published is not None and one.published == other.published
        )
        return "the same text from the same source" if same else None
    if not (_alike_titles(one, other) or _alike_texts(one, other)):
        return None
    return "read at the same address" if kind == "address" else "named alike by the same source"


def _alike_titles(one: Draft, other: Draft) -> bool:
    first, second = set(tokens(one.title)), set(tokens(other.title))
    return len(first & second) >= ALIKE_TITLES * len(first | second)


def _alike_texts(one: Draft, other: Draft) -> bool:
    first, second = _pairs(one.text), _pairs(other.text)
    shorter = min(first.total(), second.total())
    return shorter >= ENOUGH_TEXT and (first & second).total() >= ALIKE_TEXTS * shorter


def _pairs(text: str) -> Counter[tuple[str, str]]:
    words = tokens(text)
    return Counter(zip(words, words[1:], strict=False))


def changes(before: Draft, after: Draft) -> tuple[Change, ...]:
    """What a reader or an editor would see changed from one reading to the next."""
    told = zip(_told(before), _told(after), strict=True)
    found = [
        Change(field=field, before=old[:_SHOWN], after=new[:_SHOWN])
        for (field, old), (_, new) in told
        if old != new
    ]
    if before.text != after.text:
        old_words, new_words = Counter(before.text.split()), Counter(after.text.split())
        gone, come = (old_words - new_words).total(), (new_words - old_words).total()
        found.append(Change(field="text", before=f"{gone} words taken out", after=f"{come} words put in"))
    return tuple(found)


def _told(draft: Draft) -> Iterator[tuple[str, str]]:
    yield "title", draft.title
    yield "description", plain(draft.description or "")
    yield "authors", ", ".join(draft.authors)
    yield "published", draft.published.isoformat() if draft.published else ""
    yield "modified", draft.modified.isoformat() if draft.modified else ""
    yield "address", draft.web_url or draft.url
    yield "discovered at", draft.original_url
    yield "picture", draft.images[0].url if draft.images else ""
    yield "flags", ", ".join(draft.flags)
