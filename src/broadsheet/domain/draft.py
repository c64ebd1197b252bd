"""What is known of a story on its way to an edition, one record a stage.

    Document → Draft → Appraisal → Placement → Verdict → Entry → Edition
     collect   extract   enrich      cluster     desk     engine   publish

Each stage adds a record and changes none. Every number carries the signals that made it, so that
`explain` prints what happened and computes nothing again.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from broadsheet.domain.story import Image, Provider, Record, Story


class Origin(Record, frozen=True, kw_only=True):
    """Where one field of a draft came from: `field` is a Draft field name, `how` the reading that won."""

    field: str
    how: str


class Signal(Record, frozen=True, kw_only=True):
    """One addend of a score: `name` as in docs, `points` what it added, `detail` what was seen."""

    name: str
    points: float
    detail: str = ""


class Score(Record, frozen=True, kw_only=True):
    """A whole number and the signals that sum to it (the sum is rounded and clamped, both are signals)."""

    value: int
    signals: tuple[Signal, ...] = ()


LATER_PAGE = "later-page"
MORE_FOLLOWS = ", more follow"  # at the end of how the text was read, where further pages were not


class Draft(Record, frozen=True, kw_only=True):
    """One page as it was read. `id` is `s` and 15 hexadecimal digits of the hash of its story address.

    `published` and `modified` keep the zone that the page states; `description` is the publisher's own,
    uncut; `text` is paragraphs parted by newlines; `images` has the lead image first; `flags` are some of
    `amp`, `later-page` (of an article that begins at `web_url`) and `paywall`; `site_name` is what the page
    calls its site; `following` the address of the article's next page while that is not read.
    """

    id: str
    source: str
    original_url: str
    url: str
    captured: datetime
    title: str
    text: str = ""
    description: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    web_url: str | None = None
    amp_web_url: str | None = None
    cdn_amp_web_url: str | None = None
    type: str = "article"
    language: str | None = None
    site_name: str | None = None
    images: tuple[Image, ...] = ()
    featured_content: str | None = None
    flags: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    following: str | None = None


class TopicMatch(Record, frozen=True, kw_only=True):
    """A topic and the keyword that brought it, with the field in which the keyword stood.

    `words` are those of the story for which a keyword with a star stands.
    """

    name: str
    keyword: str = ""
    field: str = ""
    words: str = ""


class Appraised(Record, frozen=True, kw_only=True):
    """What an appraisal says, without its draft. `time` is the publication time in UTC, whole seconds.

    Where the page states no time that can be true, `dated` is false and `time` is that of the capture.
    """

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
        return Appraisal(  # field by field: in a loop it takes ten times as long, for every story
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


class Appraisal(Appraised, frozen=True, kw_only=True):
    """What a draft is worth by itself."""

    draft: Draft


def said_by(appraised: Appraised) -> dict[str, Any]:
    """The fields of `Appraised`, by name."""
    return {name: getattr(appraised, name) for name in Appraised.__struct_fields__}


class Placement(Record, frozen=True, kw_only=True):
    """Where a story stands among the others. `related` holds story ids, best first; `heat` is as published.

    `duplicate_of` names the story whose text this one repeats. In mode `broadsheet`, `related` are the
    other stories of the cluster; in `compatible`, neighbours. `see_also` holds ids of stories that
    founded other clusters near in subject, nearest first. `borrowed` is what its quality loses for text that
    earlier stories of others have.
    """

    id: str
    cluster: str
    lead: bool
    heat: Score
    related: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    duplicate_of: str | None = None
    duplicate_evidence: str = ""
    cluster_evidence: str = ""
    borrowed: Signal | None = None


class State(StrEnum):
    """What becomes of a story in an edition."""

    PUBLISHED = "published"
    FOLDED = "folded"  # stands under a lead, or is a copy
    LEFT_OUT = "left-out"


class Verdict(Record, frozen=True, kw_only=True):
    """The last word on a story: its state and the sentence that says why.

    `decisions` are the ids of those of the desk that count for it; `notice` stands in its place when it was
    retracted.
    """

    id: str
    state: State
    reason: str
    decisions: tuple[str, ...] = ()
    notice: str | None = None


class Picture(Record, frozen=True, kw_only=True):
    """Our own copy of an image: path inside `public/`, real size in pixels."""

    path: str
    width: int
    height: int


class EntryKeys(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Digests of an entry: of `all` of it, and of what is `shown`, which its worth and heat are not."""

    all: bytes
    shown: bytes


class Entry(Record, frozen=True, kw_only=True):
    """A story as an edition has it; `path` is its content file (`_news/….md`).

    `cluster` is the id of its cluster; `related` are entry ids of the same cluster or neighbours, `see_also`
    of stories of other clusters near in subject;
    `raw` is the content file's exact bytes where they must not be written anew; `notice` is what the desk
    says in the place of a story that it retracted (the record has it as its excerpt). `keywords` are topics,
    each with what of it was found in the story's words. `keys` are digests by which a change is noticed,
    where whoever made the entry knows them.
    """

    id: str
    path: str
    story: Story
    state: State
    cluster: str
    lead: bool
    language: str | None = None
    authors: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    duplicate_of: str | None = None
    picture: Picture | None = None
    modified: datetime | None = None
    raw: bytes | None = None
    notice: str | None = None
    keywords: tuple[tuple[str, str], ...] = ()
    keys: EntryKeys | None = None
