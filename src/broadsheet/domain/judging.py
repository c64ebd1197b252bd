"""What is kept of each story between two judgings, so that only what can change is judged again.

In: values that `enrich` and `cluster` computed. Out: immutable records without the story's text.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from broadsheet.domain.draft import Appraisal, Draft, Score, TopicMatch
from broadsheet.domain.story import Provider, Record


class Trace(Record, frozen=True, kw_only=True):
    """By what later copies of a story are found: keys of its addresses, how many three-word shingles its text
    has, and their MinHash signature as `rensa` writes it (empty where there are too few).
    """

    keys: tuple[str, ...] = ()
    shingles: int = 0
    signature: bytes = b""


class Appraised(Record, frozen=True, kw_only=True):
    """What an appraisal says, without its draft."""

    id: str
    time: datetime
    excerpt: str
    provider: Provider
    provider_origin: str
    topics: tuple[TopicMatch, ...]
    quality: Score
    dated: bool = True

    def appraisal(self, draft: Draft) -> Appraisal:
        """The appraisal again, with the draft that it was made from."""
        return Appraisal(
            id=self.id,
            draft=draft,
            time=self.time,
            excerpt=self.excerpt,
            provider=self.provider,
            provider_origin=self.provider_origin,
            topics=self.topics,
            quality=self.quality,
            dated=self.dated,
        )


def said_by(appraisal: Appraisal) -> dict[str, Any]:
    """The fields of `Appraised`, by name."""
    return {name: getattr(appraisal, name) for name in Appraised.__struct_fields__}


class Worth(Appraised, frozen=True, kw_only=True):
    """An appraisal by itself, before the story is placed among others."""

    @classmethod
    def of(cls, appraisal: Appraisal) -> Worth:
        """What is kept of an appraisal."""
        return cls(**said_by(appraisal))


class Weighed(Record, frozen=True, kw_only=True):
    """What a draft is worth, the reading of it that was appraised, digests of its pictures by address."""

    worth: Worth
    trace: Trace
    digest: str
    captured: datetime
    size: int
    wanted: bool
    pictures: dict[str, str]
