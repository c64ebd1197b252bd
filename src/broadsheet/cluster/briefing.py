"""What happened, in sentences that the accounts themselves tell.

In: the accounts of one cluster. Out: two or three of their sentences, each of another provider: those that
most accounts agree with, near the beginning, whole, and understood without the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

import msgspec

from broadsheet.cluster.sentences import is_whole, sentences, shortened_words
from broadsheet.domain.newsletter import Passage
from broadsheet.enrich.words import word_count

_READ = 14  # sentences of an account that are looked at
_SHORTEST, _LONGEST = 8, 45  # words
_CHARACTERS = 330
_LEDE = 0.12  # what three sentences further from the beginning cost
_LEAST = 0.15  # share of its words that the others have to hold on average
_ALIKE = 0.5  # share of common words from which on two sentences say the same
_BOILERPLATE = re.compile(
    r"subscri|newsletter|cookie|sign up|log in|click|follow us|all rights reserved|copyright|©|read more"
    r"|photo(?:graph)? by|image:|this article|this story|advertis|terms of|privacy policy|https?://|www\.|@\w"
    r"|\[\w*\]|min(?:ute)?s? read",
    re.IGNORECASE,
)
_ASKED = ("?", "\u061f", "\uff1f")
_LEANING = re.compile(  # it needs the sentence before
    r"[\"“„«]?(?:there|he|she|it|they|his|her|their|its|this|that|these|those|but|and|or|so|however|also|then|still|yet"
    r"|instead|meanwhile|moreover|nor|such|both|er|sie|es|aber|und|doch|dies\w*|il|elle|mais|et|él|ella|ellos|pero|est[aeo]s?"
    r"|ele|ela|mas|он|она|они|это|но|однако|вона|вони|це|але|αυτό[ςν]?|αυτή|όμως|ancak|ama|bu|لكن|كما|وهو|وهي"
    r"|هذ[\u0627\u0647]|הוא|היא|אבל|यह|वह|ये|वे|इस|उस|लेकिन)\b"
    r"|他|她|它|这|這|此|该|該|但|而|然而|因此|同时|同時|彼|これ|それ|この|その|しかし|また|그는|그녀는|이는|하지만|그러나|또한",
    re.IGNORECASE,
)
_OWN_VOICE = re.compile(r"\b(?:I|we|my|our|me|us)\b(?![.])")
_DATELINE = re.compile(
    r"[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de .'-]{2,30}(?:,? [A-Z][\w.]{1,9} ?\d{0,2})?,? ?"
    r"(?:\([^)]{2,30}\))? ?[-\u2013\u2014] "
)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One provider's story of the event."""

    id: str
    provider: str
    domain: str
    url: str
    title: str
    text: str
    language: str | None = None


class _Candidate(msgspec.Struct, frozen=True):
    score: float
    place: int
    text: str
    words: frozenset[str]
    account: Account


def brief(accounts: Sequence[Account], number: int) -> tuple[Passage, ...]:
    """At most `number` sentences, best first, no two of one provider; none where only one provider tells it.

    A sentence's score is the mean share of its content words that the other providers' accounts hold, less
    what its distance from the beginning costs.
    """
    held = {
        account.id: shortened_words(f"{account.title}\n{account.text}", account.language)
        for account in accounts
    }
    candidates = [candidate for account in accounts for candidate in _candidates(account, accounts, held)]
    candidates.sort(key=lambda each: (-each.score, each.place, each.account.id))
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if len(chosen) == number:
            break
        if not any(_same(candidate, other) for other in chosen):
            chosen.append(candidate)
    return tuple(
        Passage(text=each.text, story=each.account.id, provider=each.account.provider, url=each.account.url)
        for each in chosen
    )


def _candidates(account: Account, accounts: Sequence[Account], held: dict[str, set[str]]) -> list[_Candidate]:
    others = [held[other.id] for other in accounts if other.domain != account.domain]
    if not others:
        return []
    found = []
    for place, sentence in enumerate(islice(sentences(account.text), _READ)):
        text = _DATELINE.sub("", " ".join(sentence.split()), count=1)
        if not _fit(text):
            continue
        words = shortened_words(text, account.language)
        if words:
            shared = sum(len(words & other) for other in others) / (len(words) * len(others))
            if shared < _LEAST:
                continue
            found.append(_Candidate(shared - _LEDE * place / 3, place, text, frozenset(words), account))
    return found


def _fit(text: str) -> bool:
    length = word_count(text)
    return (
        _SHORTEST <= length <= _LONGEST
        and len(text) <= _CHARACTERS
        and is_whole(text)
        and not text.endswith(_ASKED)
        and not _BOILERPLATE.search(text)
        and not _LEANING.match(text)
        and not _OWN_VOICE.search(text)
    )


def _same(one: _Candidate, other: _Candidate) -> bool:
    common = len(one.words & other.words) / min(len(one.words), len(other.words))
    return one.account.domain == other.account.domain or common > _ALIKE
