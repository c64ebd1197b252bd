"""Which topics a story belongs to.

In: topics with their keywords, and a story's title, excerpt and text. Out: topic matches, most specific
first, parents added, the root topic always there. All keywords of all topics are looked up in one pass
over the words: a keyword is found where its words stand in a row, whatever parts them (`model-driven
apps` is `model driven apps`), in any case, with or without diacritics; a topic that matches exactly wants
them as they are written. Keywords with a star are looked for beside them, word by word, where their letters
are in the field at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from broadsheet.domain.draft import TopicMatch
from broadsheet.domain.modes import Mode
from broadsheet.domain.taxonomy import Field, Matching, Topic
from broadsheet.enrich.patterns import Patterns
from broadsheet.enrich.starred import Shape, shapes
from broadsheet.enrich.words import as_written, fold, opening, row_as_written, tokens

OPENING = 120  # words of the text that are read for topics; what comes later is often mere mention
_ROOT = "root"
_PARENT = "parent"


class _Keyword(NamedTuple):
    phrase: tuple[str, ...]
    written: str
    topic: str
    excludes: bool = False
    shapes: tuple[Shape, ...] = ()  # where it has a star

    def stands(self, words: list[str], place: int) -> bool:
        """Whether its words, stars and all, stand in a row of folded words from `place` on."""
        row = words[place : place + len(self.shapes)]
        return len(row) == len(self.shapes) and all(map(Shape.takes, self.shapes, row))


class TopicIndex:
    """All topics of a portal, ready to be matched."""

    def __init__(self, topics: tuple[Topic, ...], root: str | None) -> None:
        self.parents = {topic.name: topic.parent for topic in topics}
        self.root = root
        self.patterns = Patterns(topics)
        self._topics = {topic.name: topic for topic in topics}
        self._phrases: dict[str, list[_Keyword]] = {}
        self._starred: list[_Keyword] = []
        for topic in topics:
            for written, excludes in _words(topic):
                if phrase := tuple(tokens(written)):
                    keyword = _Keyword(phrase, written, topic.name, excludes, shapes(written))
                    self._phrases.setdefault(phrase[0], []).append(keyword)
                    if keyword.shapes:
                        self._starred.append(keyword)
        for keywords in self._phrases.values():
            keywords.sort(key=lambda keyword: -len(keyword.phrase))

    @classmethod
    def of(cls, topics: Iterable[Topic], root: str | None = None) -> TopicIndex:
        """The index of `topics`; without `root`, the first topic that has no parent is the root."""
        listed = tuple(topics)
        return cls(listed, root or next((topic.name for topic in listed if not topic.parent), None))

    def __bool__(self) -> bool:
        """Whether any topic has a keyword or pattern; if none has, nothing can be off topic."""
        return any(topic.keywords or topic.patterns for topic in self._topics.values())

    def match(
        self, title: str, excerpt: str = "", text: str = "", mode: Mode = Mode.BROADSHEET
    ) -> tuple[TopicMatch, ...]:
        """The story's topics, deepest in the tree first, then as they matched; the root topic is last.

        Mode `compatible` reads the title alone, as the recorded platform did (powerapps: micro-F1 .999), and
        takes a star for a star.
        Mode `broadsheet` reads the title, the excerpt, then the first 120 words of the text, of these what
        each topic's `fields` name.
        """
        found: dict[str, TopicMatch] = {}
        excluded: set[str] = set()
        for field, content in _contents(title, excerpt, text, mode):
            for keyword, words in self._standing(field, content, literally=mode is Mode.COMPATIBLE):
                if keyword.excludes:
                    excluded.add(keyword.topic)
                else:
                    name, written = keyword.topic, keyword.written
                    match = TopicMatch(name=name, keyword=written, field=field, words=words)
                    found.setdefault(keyword.topic, match)
            for topic, pattern in self.patterns.found(field, content):
                found.setdefault(topic, TopicMatch(name=topic, keyword=pattern, field=field))
        found = {name: match for name, match in found.items() if name not in excluded}
        for name in tuple(found):
            for parent in self._ancestors(name):
                found.setdefault(parent, TopicMatch(name=parent, keyword=name, field=_PARENT))
        if self.root is not None:
            found.setdefault(self.root, TopicMatch(name=self.root, field=_ROOT))
        return tuple(sorted(found.values(), key=self._specific_first))

    def hits(self, words: list[str]) -> Iterator[_Keyword]:
        """Every keyword in a row of folded words, in the order in which they stand there; no star counts."""
        return (keyword for _, keyword in self._in_a_row(words, literally=True) if not keyword.excludes)

    def depth(self, name: str) -> int:
        """How many topics stand above this one."""
        return len(tuple(self._ancestors(name)))

    def _standing(self, field: Field, content: str, *, literally: bool) -> Iterator[tuple[_Keyword, str]]:
        """The keywords and exclusions that stand in one field, compared as their topics want it.

        With each that has a star, the words for which it stands there.
        """
        literal = fold(content) if literally else ""
        words = tokens(content)
        for place, keyword in self._in_a_row(words, literally=literally):
            topic = self._topics[keyword.topic]
            if field not in topic.fields:
                continue
            if literally and fold(keyword.written) not in literal:
                continue  # the recorded platform told a hyphen from a space
            has_star = bool(keyword.shapes) and not literally
            found = row_as_written(content, words, place, len(keyword.phrase)) if has_star else ""
            if topic.match is Matching.EXACT:
                written = as_written(keyword.written, content, stars=has_star)
                if written is None:
                    continue
                found = written if has_star else ""
            yield keyword, found

    def _in_a_row(self, words: list[str], *, literally: bool) -> Iterator[tuple[int, _Keyword]]:
        """Every keyword with where it begins; `literally`, a star stands for nothing."""
        starred = {} if literally else self._with_stars(words)
        for place, word in enumerate(words):
            standing = [
                keyword
                for keyword in self._phrases.get(word, ())
                if (literally or not keyword.shapes)
                and tuple(words[place : place + len(keyword.phrase)]) == keyword.phrase
            ]
            if place in starred:
                standing += starred[place]
                standing.sort(key=lambda keyword: -len(keyword.phrase))
            yield from ((place, keyword) for keyword in standing)

    def _with_stars(self, words: list[str]) -> dict[int, list[_Keyword]]:
        """The keywords with a star that stand in a row of folded words, by where they begin."""
        found: dict[int, list[_Keyword]] = {}
        text = " ".join(words) if self._starred else ""
        for keyword in self._starred:
            letters = keyword.shapes[0].letters
            if letters in text:  # which is rare, and soon known
                for place, word in enumerate(words):
                    if letters in word and keyword.stands(words, place):
                        found.setdefault(place, []).append(keyword)
        return found

    def _ancestors(self, name: str) -> Iterator[str]:
        """Parents upward; a circle of parents ends where it closes."""
        seen = {name}
        parent = self.parents.get(name)
        while parent is not None and parent not in seen:
            seen.add(parent)
            yield parent
            parent = self.parents.get(parent)

    def _specific_first(self, match: TopicMatch) -> tuple[bool, int]:
        return match.name == self.root, -self.depth(match.name)


def _words(topic: Topic) -> Iterator[tuple[str, bool]]:
    """A topic's keywords and exclusions, each once, with whether it excludes."""
    yield from ((written, False) for written in dict.fromkeys(topic.keywords))
    yield from ((written, True) for written in dict.fromkeys(topic.exclude))


def _contents(title: str, excerpt: str, text: str, mode: Mode) -> Iterator[tuple[Field, str]]:
    yield Field.TITLE, opening(title, OPENING)
    if mode is Mode.BROADSHEET:
        yield Field.EXCERPT, opening(excerpt, OPENING)
        yield Field.TEXT, opening(text, OPENING)


def keyword_matches(matches: Iterable[TopicMatch]) -> Iterator[TopicMatch]:
    """The matches that a keyword in the story brought, not a child topic and not the root rule."""
    return (match for match in matches if match.field not in {_ROOT, _PARENT})
