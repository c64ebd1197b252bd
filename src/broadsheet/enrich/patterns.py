"""Topics' regular expressions, each search bounded in time.

In: topics, and one field of a story. Out: the patterns found in it. A pattern that needs longer than `LIMIT`
counts as not found there; one that does so again and again is slow by nature and is not tried any more, and
where many are slow, less time is given to all, so that neither one pattern nor ten thousand hold up a portal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from broadsheet.domain.taxonomy import Field, Matching, Topic

if TYPE_CHECKING:
    import regex  # type: ignore[import-untyped]  # it carries no types

LIMIT = 0.1  # seconds of processor time for one search; an ordinary one takes some microseconds
PATIENCE = 10  # searches that may run out of time before a pattern is given up
IN_ALL = 200  # searches of all patterns that may; then `HASTE` seconds and one search are enough
HASTE = 0.002


class Patterns:
    """The patterns of all topics. `slow` tells how often each (topic, pattern) ran out of time."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.slow: Counter[tuple[str, str]] = Counter()
        self._timeouts = 0
        self._compiled = [
            (topic, pattern, _compiled(pattern, topic.match))
            for topic in topics
            for pattern in topic.patterns
        ]

    def found(self, field: Field, content: str) -> Iterator[tuple[str, str]]:
        """Topic and pattern of each that is found in `content`, which is a story's `field`."""
        for topic, pattern, compiled in self._compiled:
            if field in topic.fields and self._is_found(compiled, content, (topic.name, pattern)):
                yield topic.name, pattern

    def _is_found(self, compiled: regex.Pattern, content: str, name: tuple[str, str]) -> bool:
        is_hasty = self._timeouts >= IN_ALL
        if self.slow[name] >= (1 if is_hasty else PATIENCE):
            return False
        try:
            return compiled.search(content, timeout=HASTE if is_hasty else LIMIT) is not None
        except TimeoutError:
            self.slow[name] += 1
            self._timeouts += 1
            return False


def _compiled(pattern: str, matching: Matching) -> regex.Pattern:
    import regex

    return regex.compile(pattern, 0 if matching is Matching.EXACT else regex.IGNORECASE)
