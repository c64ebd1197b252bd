"""Sentences of an account, and how far other accounts bear one out.

In: plain text. Out: its sentences in order; the words, numbers and names of a sentence that a text lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from broadsheet.cluster.stopwords import stop_words
from broadsheet.enrich.words import (
    CLOSING,
    SPACED_ENDS,
    UNSPACED_ENDS,
    ends_as_sentence,
    fold,
    has_no_mark,
    terms,
    tokens,
)

_CAPITAL = (
    "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f\u0386-\u038f\u0391-\u03a9\u0400-\u042f\u0490\u1e00-\u1eff"
)
_CASELESS = "\u05d0-\u10ff\u1100-\u139f\u1400-\u1c7f\u2e80-\ua63f\ua800-\uab2f\uabc0-\ud7af\uf900-\ufaff"
_HIRAGANA = "\u3041-\u309f"  # after a quotation the sentence goes on
_END = re.compile(
    f"(?:(?<=[{SPACED_ENDS}])|(?<=[{SPACED_ENDS}][{CLOSING}])|(?<=[{SPACED_ENDS}][{CLOSING}]{{2}}))"
    f"\\s+(?=[\"'\u201c\u201e\u2018\u00ab(\\[]?[{_CAPITAL}{_CASELESS}0-9])"
    f"|(?<=[{UNSPACED_ENDS}])(?![{CLOSING}])|(?<=[{UNSPACED_ENDS}][{CLOSING}])(?![{CLOSING}{_HIRAGANA}])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Jr|Sr|No|vs|Inc|Ltd|Co|Corp|Jan|Feb|Aug|Sept?|Oct"
    r"|Nov|Dec|U\.S|U\.K|e\.g|i\.e|z\.B|bzw|ca|approx)|\b[A-Z]|(?<!\S)[\u05d0-\u0dff]{1,2})\.$"
)
_LONGEST_ABBREVIATION = 10
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(f"(?<![.!?\u2026:\"\u201c\u201e\u00bb]\\s)(?<=\\s)[{_CAPITAL}][\\w\u2019'-]+")
_FIRST = re.compile(f"[{_CAPITAL}][\\w\u2019'-]+")
_BRACKETS = ("()", "[]", "\u300c\u300d", "\u300e\u300f", "\uff08\uff09")
_QUOTES = ('"', "\u201e\u201c\u201d", "\u00ab\u00bb")  # which mark opens depends on the language
_BEGINNING = 5  # letters by which two forms of a longer word are taken for one


class Support(msgspec.Struct, frozen=True):
    """How a text bears a sentence out: the share of its content words, and numbers and names not found."""

    share: float
    missing: tuple[str, ...]


def sentences(text: str) -> Iterator[str]:
    """The sentences of `text`, paragraph by paragraph; an abbreviation ends none."""
    for paragraph in text.split("\n"):
        held: list[str] = []
        for piece in map(str.strip, _END.split(paragraph.strip())):
            held += [piece] if piece else []
            if held and not _ABBREVIATION.search(held[-1], max(0, len(held[-1]) - _LONGEST_ABBREVIATION)):
                yield " ".join(held)
                held = []
        if held:
            yield " ".join(held)


def shortened_words(text: str, language: str | None = None) -> set[str]:
    """The words that tell what a text is about, shortened so that their forms fall together."""
    stop = stop_words(language)
    return {
        beginning(word) for word in terms(text) if word not in stop and (len(word) > 2 or not word.isascii())
    }


def beginning(word: str) -> str:
    """The beginning by which forms of one word are compared; numbers stay whole."""
    return word if len(word) <= _BEGINNING or word[0].isdigit() else word[:_BEGINNING]


def is_whole(sentence: str) -> bool:
    """Whether a text ends as a sentence does, with its quotation marks and brackets closed."""
    paired = all(sentence.count(pair[0]) == sentence.count(pair[1]) for pair in _BRACKETS)
    even = all(sum(map(sentence.count, marks)) % 2 == 0 for marks in _QUOTES)
    return (ends_as_sentence(sentence) or has_no_mark(sentence)) and paired and even


def support(sentence: str, texts: Iterable[str]) -> Support:
    """How the texts together bear `sentence` out. A number and a name must stand there as they are."""
    whole = "\n".join(texts)
    held, folded = shortened_words(whole), set(tokens(whole))
    words = shortened_words(sentence)
    numbers = set(_NUMBER.findall(sentence)) - set(_NUMBER.findall(whole))
    names = {name for name in _NAME.findall(sentence) if not _named(name, folded)}
    first = _FIRST.match(sentence)
    if first and not shortened_words(first[0]) <= held:
        names.add(first[0])
    share = len(words & held) / len(words) if words else 0.0
    return Support(share, tuple(sorted(numbers | names)))


def _named(name: str, folded: set[str]) -> bool:
    """Whether each part of a name stands in the text; the `s` of a genitive is no part."""
    parts = [part for part in tokens(fold(name)) if part != "s"]
    return all(part in folded or part.rstrip("s") in folded for part in parts)
