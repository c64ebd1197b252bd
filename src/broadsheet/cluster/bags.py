"""A story as a bag of weighted words, the raw material of similarity.

In: an appraisal. Out: its words with a weight each, before rarity counts, and the headline without the
names of rubrics and outlets. The title weighs most, then the excerpt, then the first words of the text;
names and numbers weigh a little more, words of the portal's own topic keywords less, since they tell the
subject that all of its stories share and not the event.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from broadsheet.cluster.stopwords import stop_words
from broadsheet.domain.draft import Appraisal
from broadsheet.enrich.words import terms, tokens, word_count

TITLE, EXCERPT, OPENING = 1.0, 0.5, 0.35  # weight of a word by where it stands first
OPENING_WORDS = 60
NAMED = 1.1  # factor for a name or a number
SUBJECT = 0.3  # factor for a word of a topic keyword
_MARKS = re.compile(r"[|»·\uff5c]")
_BAR = re.compile(r"\s+[|»·]\s+|\s*[|\uff5c]\s*")
_DASH = re.compile(r"\s+[\u2012\u2013\u2014:-]\s+")
_WRITTEN_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")


class Bag(NamedTuple):
    """Words and their weights, and which of them are names or numbers."""

    words: dict[str, float]
    names: frozenset[str]


def bag_of(appraisal: Appraisal, subject: frozenset[str]) -> Bag:
    """The words of a story; `subject` are the stems of the portal's keywords."""
    draft = appraisal.draft
    title = headline(draft.title)
    opening = " ".join(draft.text[: OPENING_WORDS * 12].split()[:OPENING_WORDS])
    ignored = stop_words(draft.language)
    bag: dict[str, float] = {}
    named: set[str] = set()
    for weight, text in ((TITLE, title), (EXCERPT, appraisal.excerpt), (OPENING, opening)):
        if text:
            named |= names(text)
            for word in content_words(text, ignored):
                bag.setdefault(word, weight)
    named = (named | {word for word in bag if word[0].isdigit()}) - subject
    for word in bag:
        if word in subject:
            bag[word] *= SUBJECT
        elif word in named:
            bag[word] *= NAMED
    return Bag(bag, frozenset(named))


def content_words(text: str, ignored: frozenset[str]) -> list[str]:
    """The words that carry meaning, stemmed; one-letter words are left out unless a letter is a word."""
    return [
        stem(word) for word in terms(text) if word not in ignored and (len(word) > 1 or not word.isascii())
    ]


def title_words(title: str) -> frozenset[str]:
    """The content words of a headline, each once."""
    return frozenset(content_words(headline(title), stop_words(None)))


def cosine(one: frozenset[str], other: frozenset[str]) -> float:
    """How alike two sets of words are, 0 to 1; 0 where one is empty."""
    return len(one & other) / ((len(one) * len(other)) ** 0.5 or 1)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word without plural `s` (Harman 1991), `-ed`, `-ing` and final `e` (Porter 1980, step 1)."""
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        whole = not word.endswith("ies") or len(word) == 4 or word.endswith(("eies", "aies"))
        word = word[:-1] if whole else word[:-3] + "y"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def names(text: str) -> set[str]:
    """Stems of capitalized words after the first; none in a text whose words are mostly capitalized."""
    written = _WRITTEN_WORD.findall(text)
    if sum(word[0].islower() and len(word) > 3 for word in written) < 2:
        return set()
    capital = (word for word in written[1:] if word[0].isupper())
    return {stem(part) for word in capital for part in tokens(word)}


def headline(title: str) -> str:
    """The title without rubrics and outlets: the longest part between bars, less short parts after a dash."""
    if _MARKS.search(title):
        title = max(_BAR.split(title), key=word_count)
    parts = _DASH.split(title)
    if len(parts) == 1:
        return title
    counts = [word_count(part) for part in parts]
    while len(parts) > 1 and counts[-1] <= 4 and sum(counts[:-1]) >= 4:
        parts.pop()
        counts.pop()
    return " - ".join(parts)


def subject_words(keywords: list[str]) -> frozenset[str]:
    """Stems of all the words of the keywords."""
    return frozenset(stem(word) for keyword in keywords for word in terms(keyword))
