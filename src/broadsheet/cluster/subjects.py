"""Mode `compatible`: what each story is about, as the keywords that its title holds.

In: stories in time order, and topics. Out: the keywords of each. The root topic's keywords say nothing where
other topics have some: on the recorded portal nearly every title has them, and no two stories are related.
Where no title holds a keyword, as in a stream without topics, stories are about the phrases that they have in
common: two content words in a row, unless a fifth of all titles has them, which is the subject of the whole
portal then. A phrase, and among 50 stories or more a keyword too, has to be used by at least five providers
within the window, each of another event: providers that tell one event in much the same words show what
happened, and not a subject. The recorded portals of both kinds, with neighbours and without, follow this.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from broadsheet.cluster.bags import cosine, headline, stem, title_words
from broadsheet.cluster.stopwords import stop_words
from broadsheet.domain.draft import Appraisal
from broadsheet.domain.taxonomy import Topic
from broadsheet.enrich.topics import TopicIndex
from broadsheet.enrich.words import tokens

PROVIDERS = 5  # that make a phrase a subject
EVERYWHERE = 0.2  # part of the titles that makes a phrase the subject of all
SAME = 0.3  # cosine of the other words of two titles from which they tell one event
FEWEST = 50  # stories among which a phrase can be everywhere, and a keyword nobody's subject


def subjects(
    ordered: list[Appraisal], topics: tuple[Topic, ...], root: str | None, window: timedelta
) -> list[frozenset[str]]:
    """The keywords of each story's title; where none has any, the phrases that it shares with others."""
    index = _index(topics, root)
    titles = [tokens(story.draft.title) for story in ordered]
    held = [frozenset(" ".join(hit.phrase) for hit in index.hits(title)) for title in titles]
    many = len(ordered) >= FEWEST
    if any(held):
        return _told_by_many(ordered, held, len(ordered), window) if many else held
    phrases = [frozenset(_pairs(story.draft.title)) for story in ordered]
    return _told_by_many(ordered, phrases, EVERYWHERE * len(ordered) if many else len(ordered), window)


def _index(topics: tuple[Topic, ...], root: str | None) -> TopicIndex:
    index = TopicIndex.of(topics, root)
    others = tuple(topic for topic in topics if topic.name != index.root)
    return TopicIndex.of(others) if any(topic.keywords for topic in others) else index


def _told_by_many(
    ordered: list[Appraisal], held: list[frozenset[str]], most: float, window: timedelta
) -> list[frozenset[str]]:
    """Those of a story's phrases that enough providers use within its window, and at most `most` stories."""
    words = [title_words(story.draft.title) for story in ordered]
    times = [story.time for story in ordered]
    users: dict[str, list[int]] = defaultdict(list)
    for place, phrases in enumerate(held):
        for phrase in phrases:
            users[phrase].append(place)
    kept = {phrase: places for phrase, places in users.items() if PROVIDERS <= len(places) <= most}

    def told(phrase: str, place: int) -> bool:
        first = bisect_left(times, times[place] - window)
        last = bisect_right(times, times[place] + window)
        near = between(kept[phrase], first, last)
        parts = phrase.split()
        return _are_many(near, ordered, words, frozenset([*parts, *map(stem, parts)]))

    return [
        frozenset(phrase for phrase in phrases if phrase in kept and told(phrase, place))
        for place, phrases in enumerate(held)
    ]


def between(places: list[int], first: int, last: int) -> list[int]:
    """Those of ascending places that lie from `first` on and before `last`."""
    return places[bisect_left(places, first) : bisect_left(places, last)]


def _are_many(
    places: list[int], ordered: list[Appraisal], words: list[frozenset[str]], phrase: frozenset[str]
) -> bool:
    """Whether enough providers tell events that have little more than the phrase in common."""
    providers: set[str] = set()
    events: list[frozenset[str]] = []
    for place in places:
        provider = ordered[place].provider.domain
        event = words[place] - phrase
        if provider in providers or any(cosine(event, other) >= SAME for other in events):
            continue
        providers.add(provider)
        events.append(event)
        if len(events) == PROVIDERS:
            return True
    return False


def _pairs(title: str) -> Iterator[str]:
    """Two content words in a row, stemmed; a stop word or a number parts them."""
    ignored = stop_words(None)
    words = tokens(headline(title))
    usable = [word.isalpha() and len(word) > 1 and word not in ignored for word in words]
    for place in range(len(words) - 1):
        if usable[place] and usable[place + 1]:
            yield f"{stem(words[place])} {stem(words[place + 1])}"
