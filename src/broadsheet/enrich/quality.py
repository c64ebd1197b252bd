"""What a story is worth by itself, in mode `broadsheet`: a sum of signals, 0 to about 190.

In: a draft, its publisher's description, topics and standing. Out: a `Score`. Each signal has a strength
from 0 to 1 and a weight in points from `WEIGHTS`, which the portal can override; negative weights are faults.
The weights are chosen, not fitted: an unknown publisher's complete article (picture, text, description,
author, date) passes the usual threshold of 70; without a text, or as a list of links, nothing does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from broadsheet.domain.draft import Draft, Score, Signal, TopicMatch
from broadsheet.domain.extending import Strength
from broadsheet.domain.taxonomy import Organization
from broadsheet.enrich.scores import signal, total
from broadsheet.enrich.topics import keyword_matches
from broadsheet.enrich.weights import OFF_TOPIC, WEIGHTS
from broadsheet.enrich.words import plain, reads_as_sentence, word_count

FULL_TEXT = 300  # words; a news report of ordinary length
DEEP_TEXT = 1200  # words; a long read
THIN_TEXT = 80  # words; less is a notice, not a story
FULL_WIDTH = 600  # pixels; a picture that can lead a page
_TITLE_LENGTHS = (25, 100)  # characters; shorter titles say too little, longer ones are cut where shown
_PLACES = {"title": 1.0, "excerpt": 0.7, "text": 0.4}  # strength of a keyword by where it stands
_VIDEO = "video"
_CLICKBAIT = re.compile(
    r"you won.t believe|what happen(?:s|ed) next|this one (?:weird )?trick|will (?:shock|blow) (?:you|your)"
    r"|number \d+ will|doctors hate|gone wrong|jaw[- ]dropping|mind[- ]blowing|[!?]{2,}",
    re.IGNORECASE,
)


class Evidence(NamedTuple):
    """What quality is judged by: the draft and what the other parts of enrichment found."""

    draft: Draft
    description: str | None
    dated: bool
    topics: tuple[TopicMatch, ...]
    topical: bool  # whether the portal has topics with keywords, so that a story can be off topic
    depth: int  # of the most specific topic that a keyword brought, the root being 0
    organization: Organization | None
    further: Mapping[str, Strength] = {}  # what installed packages say of the draft, by the signal's name


class _Strength(NamedTuple):
    name: str
    value: float  # 0 to 1
    detail: str


def quality_of(evidence: Evidence, weights: Mapping[str, float]) -> Score:
    """The quality of a story under `weights`, which override those of `WEIGHTS` one by one."""
    return total(_signals(evidence, {**WEIGHTS, **weights}))


def _signals(evidence: Evidence, weights: Mapping[str, float]) -> Iterator[Signal]:
    for strength in _strengths(evidence):
        fault = WEIGHTS.get(strength.name, 0) < 0
        if not fault or strength.value:  # a virtue that is missing is told, a fault that is missing is not
            yield signal(strength.name, weights[strength.name] * strength.value, strength.detail)


def _strengths(evidence: Evidence) -> Iterator[_Strength]:
    draft = evidence.draft
    yield _provider(evidence.organization)
    yield _picture(draft)
    yield from _text(draft)
    yield from _title(plain(draft.title))
    described, signed = bool(evidence.description), bool(draft.authors)
    yield _presence("description", described, "the publisher's own", "none by the publisher")
    yield _presence("author", signed, f"by {', '.join(draft.authors)[:80]}", "no author named")
    yield _presence("date", evidence.dated, "stated by the page", "not stated, or impossible")
    if evidence.topical:
        yield from _topic(evidence)
    if draft.type == _VIDEO or draft.featured_content:
        yield _Strength("video", 1.0, "can be watched here")
    if "paywall" in draft.flags:
        yield _Strength("paywall", 1.0, "readers have to pay or log in")
    for name, strength in evidence.further.items():
        yield _Strength(name, *strength)


def _presence(name: str, found: bool, present: str, absent: str) -> _Strength:  # noqa: FBT001 - a yes or no
    return _Strength(name, 1.0, present) if found else _Strength(name, 0.0, absent)


def _provider(organization: Organization | None) -> _Strength:
    if organization is None:
        return _Strength("provider", 0.0, "not among the portal's organizations")
    return _Strength(
        "provider", organization.standing, f"{organization.name}, standing {organization.standing:g}"
    )


def _picture(draft: Draft) -> _Strength:
    if not draft.images:
        return _Strength("picture", 0.0, "none")
    image = draft.images[0]
    if not image.width or not image.height:
        return _Strength("picture", 0.6, "of unknown size")
    shape = min(1.0, 3 * image.height / image.width)  # a strip is a banner or a logo
    return _Strength(
        "picture", min(1.0, image.width / FULL_WIDTH) * shape, f"{image.width} by {image.height} pixels"
    )


def _text(draft: Draft) -> Iterator[_Strength]:
    words = prose_words(draft.text.splitlines())
    yield _Strength("text", min(1.0, words / FULL_TEXT), f"{words} words in sentences")
    beyond = max(0, words - FULL_TEXT) / (DEEP_TEXT - FULL_TEXT)
    yield _Strength("depth", min(1.0, beyond), f"{max(0, words - FULL_TEXT)} words beyond {FULL_TEXT}")
    if draft.type != _VIDEO:
        yield _Strength("thin", max(0.0, 1 - words / THIN_TEXT), f"fewer than {THIN_TEXT} words in sentences")


def prose_words(lines: Iterable[str]) -> int:
    """Words in lines that read as sentences; menus, link lists and headings count for nothing."""
    total_words = 0
    for line in lines:
        if reads_as_sentence(line, 25):
            total_words += word_count(line)
    return total_words


def _title(title: str) -> Iterator[_Strength]:
    shortest, longest = _TITLE_LENGTHS
    length = max(len(title), word_count(title) * 6)  # unspaced scripts say more in fewer characters
    fit = min(1.0, length / shortest, max(0.0, 2 - length / longest))
    yield _Strength("title", fit, f"{len(title)} characters")
    long_words = [word for word in title.split() if sum(map(str.isalpha, word)) >= 4]
    shouted = sum(word.isupper() for word in long_words)
    if shouted >= 2 and shouted * 2 > len(long_words):
        yield _Strength("shouting", 1.0, f"{shouted} of {len(long_words)} long words in capitals")
    if mark := _CLICKBAIT.search(title):
        yield _Strength("clickbait", 1.0, f"“{mark[0]}” in the title")


def _topic(evidence: Evidence) -> Iterator[_Strength]:
    """Full for a keyword in the title and a topic two steps below the root; less further down or up."""
    best = next(keyword_matches(evidence.topics), None)
    if best is None:
        yield _Strength(OFF_TOPIC, 1.0, "no keyword of any topic in title, excerpt or opening")
        return
    places = {match.field for match in keyword_matches(evidence.topics)}
    place = next(field for field in _PLACES if field in places)
    value = _PLACES[place] * (0.6 + 0.2 * min(2, evidence.depth))
    yield _Strength(
        "topic", value, f"“{best.words or best.keyword}” for {best.name}; nearest match in the {place}"
    )
