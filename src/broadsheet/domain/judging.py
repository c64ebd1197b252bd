"""What is kept of each story between two judgings, so that only what can change is judged again.

In: values that `enrich` and `cluster` computed. Out: immutable records without the story's text.
"""

from __future__ import annotations

from datetime import datetime

from broadsheet.domain.draft import Appraisal, Appraised, said_by
from broadsheet.domain.story import Record


class Trace(Record, frozen=True, kw_only=True):
    """By what later copies of a story are found: keys of its addresses, how many three-word shingles its text
    has, and their MinHash signature as `rensa` writes it (empty where there are too few).
    """

    keys: tuple[str, ...] = ()
    shingles: int = 0
    signature: bytes = b""


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
