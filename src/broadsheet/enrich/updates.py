"""Whether two drafts are readings of one article, and what a later reading changed.

In: drafts of pages that have something in common: their address, or their source's name for them. Out: the
evidence that they are one article, or None; the changes from one reading to the next.

An address or a GUID alone proves nothing: pages such as `/today` show another article each day, and some
feeds number their entries anew with each poll. So either comes with a likeness of titles or of texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from hashlib import blake2b
from itertools import pairwise

from broadsheet.domain.draft import MORE_FOLLOWS, Draft
from broadsheet.domain.story import Record
from broadsheet.domain.times import aware
from broadsheet.enrich.words import fold, pieces, plain, tokens, word_count
from broadsheet.extract.addresses import is_home, registrable_domain

ALIKE_TITLES = 0.5  # of the words of both titles together, how many stand in both
ALIKE_TEXTS = 0.5  # of the words of the shorter text, how many stand in the longer one in pairs
ENOUGH_TEXT = 50  # words; shorter texts repeat by chance
LEFT = 0.5  # of the words, below which a page that is read again shows too little of its article
FAR_APART = timedelta(days=1)  # an article that states another day than this is the next of a series
_SHOWN = 200  # characters of a value in a change
Key = tuple[str | bytes, ...]


class Change(Record, frozen=True, kw_only=True):
    """One field that a later reading gave otherwise, as people read it; empty for nothing."""

    field: str
    before: str
    after: str


def keys(draft: Draft, guids: tuple[str, ...] = ()) -> Iterator[Key]:
    """What drafts of one article may have in common; only drafts that share a key need comparing.

    `guids` are the names that the draft's source gave to its entry.
    """
    for url in dict.fromkeys((draft.url, draft.original_url)):
        if not is_home(url):
            yield "address", url
    for guid in guids:
        yield "guid", draft.source, guid
    if word_count(draft.text) >= ENOUGH_TEXT:
        digest = blake2b(fold("".join(draft.text.split())).encode("utf-8", "replace"), digest_size=16)
        yield "text", draft.source, registrable_domain(draft.url), digest.digest()


def same_article(one: Draft, other: Draft, key: Key) -> str | None:
    """Why two drafts that share `key` are readings of one article, or None when they are not."""
    if key[0] == "text":
        same = tokens(one.title) == tokens(other.title) or _same_time(one, other)
        return "the same text from the same source" if same else None
    if not (_alike_texts(one, other) or (_alike_titles(one, other) and not _far_apart(one, other))):
        return None
    return "read at the same address" if key[0] == "address" else "named alike by the same source"


def _same_time(one: Draft, other: Draft) -> bool:
    return one.published is not None and one.published == other.published


def _far_apart(one: Draft, other: Draft) -> bool:
    if one.published is None or other.published is None:
        return False
    return abs(aware(one.published) - aware(other.published)) > FAR_APART


def _alike_titles(one: Draft, other: Draft) -> bool:
    first, second = set(tokens(one.title)), set(tokens(other.title))
    return len(first & second) >= ALIKE_TITLES * len(first | second)


def _alike_texts(one: Draft, other: Draft) -> bool:
    first, second = _pairs(one.text), _pairs(other.text)
    shorter = min(first.total(), second.total())
    return shorter >= ENOUGH_TEXT and (first & second).total() >= ALIKE_TEXTS * shorter


def _pairs(text: str) -> Counter[tuple[str, str]]:
    return Counter(pairwise(tokens(text)))


def worse(before: Draft, after: Draft) -> str | None:
    """Why a page that is read again must not stand for what was read before, as a code; None when it may.

    `other-article` where it shows another one by now, `paywall` where less of it is free to read,
    `page-missing` where a further page cannot be had, `shorter` where more than half of the words are gone.
    """
    if same_article(before, after, ("address",)) is None:
        return "other-article"
    had, has = word_count(before.text), word_count(after.text)
    if has < had and "paywall" in after.flags and "paywall" not in before.flags:
        return "paywall"
    if has < had and _lacks_pages(after) and not _lacks_pages(before):
        return "page-missing"
    return "shorter" if has < LEFT * had else None


def _lacks_pages(draft: Draft) -> bool:
    return any(origin.field == "text" and origin.how.endswith(MORE_FOLLOWS) for origin in draft.origins)


def changes(before: Draft, after: Draft) -> tuple[Change, ...]:
    """What a reader or an editor would see changed from one reading to the next."""
    told = zip(_told(before), _told(after), strict=True)
    found = [
        Change(field=field, before=old[:_SHOWN], after=new[:_SHOWN])
        for (field, old), (_, new) in told
        if old != new
    ]
    if before.text != after.text:
        old_words, new_words = Counter(pieces(before.text)), Counter(pieces(after.text))
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
