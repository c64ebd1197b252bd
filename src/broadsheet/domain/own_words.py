"""Sentences that a portal says in its own way, or in a language that Broadsheet does not ship.

In: nothing. Out: the records of what `words/*.yaml` says; `publish/language` reads and checks these files.
"""

from __future__ import annotations

from broadsheet.domain.story import Record


class Sentence(Record, frozen=True, kw_only=True):
    """A sentence by its name: its text by plural form (CLDR's names), or under `""` where it has none."""

    name: str
    forms: tuple[tuple[str, str], ...]


class OwnWords(Record, frozen=True, kw_only=True):
    """The sentences of one file; `language` is the tag that the file is named by, in lower case."""

    language: str
    sentences: tuple[Sentence, ...]
