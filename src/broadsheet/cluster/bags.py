"""A story as a bag of weighted words, the raw material of similarity.

In: an appraisal. Out: its words with a weight each, before rarity counts. The title weighs most, then the
excerpt, then the first words of the text; names and numbers weigh more, words of the portal's own topic
keywords less, since they tell the subject that all of its stories share and not the event.
"""

from __future__ import annotations

import re

from broadsheet.cluster.stopwords import stop_words
from broadsheet.domain.draft import Appraisal
from broadsheet.enrich.words import fold, tokens

TITLE, EXCERPT, OPENING = 1.0, 0.5, 0.35  # weight of a word by where it stands first
OPENING_WORDS = 60
NAMED = 1.5  # factor for a name or a number
SUBJECT = 0.3  # factor for a word of a topic keyword
_OUTLET = re.compile(r"^(.{20,}?)\s+(?:[|\u2013\u2014\u2012\u00bb-])\s+([^|]{2,40})$")
_WRITTEN_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")


def bag_of(appraisal: Appraisal, subject: frozenset[str]) -> dict[str, float]:
    """The story's words by weight; `subject` are the stems of the portal's topic keywords."""
    draft = appraisal.draft
    title = without_outlet(draft.title)
    opening = " ".join(draft.text[: OPENING_WORDS * 12].split()[:OPENING_WORDS])
    ignored = stop_words(draft.language)
    bag: dict[str, float] = {}
    named: set[str] = set()
    for weight, text in ((TITLE, title), (EXCERPT, appraisal.excerpt), (OPENING, opening)):
        if text:
            named |= names(text)
            for word in content_words(text, ignored):
                bag.setdefault(word, weight)
    for word in bag:
        if word in subject:
            bag[word] *= SUBJECT
        elif word in named or word[0].isdigit():
            bag[word] *= NAMED
    return bag


def content_words(text: str, ignored: frozenset[str]) -> list[str]:
    """The stems of a text's words without stop words and single letters, in order."""
    return [
        stem(word) for word in tokens(text) if word not in ignored and (len(word) > 1 or not word.isascii())
    ]


def stem(word: str) -> str:
    """The word without an English plural's ending (S-stemmer: Harman 1991, “How effective is suffixing?”)."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4 and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    return word[:-1]


def names(text: str) -> set[str]:
    """Stems of words with a capital inside a sentence; none in headlines that capitalise every word."""
    written = _WRITTEN_WORD.findall(text)
    if sum(word[0].islower() and len(word) > 3 for word in written) < 2:
        return set()
    capital = (word for word in written[1:] if word[0].isupper())
    return {stem(part) for word in capital for part in tokens(word)}


def without_outlet(title: str) -> str:
    """The title without an outlet's name after a last bar or dash: `Storm hits coast | The Daily`."""
    match = _OUTLET.match(title)
    return match[1] if match and len(match[2].split()) <= 5 and len(match[1].split()) >= 4 else title


def subject_words(keywords: list[str]) -> frozenset[str]:
    """The stems of all words of topic keywords."""
    return frozenset(stem(word) for keyword in keywords for word in tokens(fold(keyword)))
