"""What the store keeps beside the records of the stages: states, frontier rows, judgements, pictures.

In: values that the engine made. Out: the same values, read back. All times are aware UTC datetimes.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from broadsheet.domain.draft import Appraisal, Appraised, Draft, Picture, Placement, Verdict, said_by
from broadsheet.domain.source import Hint, Hub, Refusal, SourceKind, Validators
from broadsheet.domain.story import Image, Record
from broadsheet.domain.taxonomy import OptOut


class SourceState(Record, frozen=True, kw_only=True):
    """How polling a source went so far. `key` is the source's; `next_poll` absent means now.

    `fingerprint` is what the last listing hashed to; `pace` is how many seconds lie between two polls, by
    the news that it had; `failures` counts the failed polls in a row and
    `error` tells the last one; `items` is how many addresses the last good listing named; `read_as` stands
    for the settings by which it was read.
    """

    key: str
    kind: SourceKind
    location: str
    validators: Validators = Validators()
    moved_to: str | None = None
    title: str | None = None
    read_as: str | None = None
    fingerprint: str | None = None
    pace: int | None = None
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    next_poll: datetime | None = None
    failures: int = 0
    error: str | None = None
    items: int = 0


class HubLease(Record, frozen=True, kw_only=True):
    """What was agreed with the hub of a source. `token` is in our callback's address, `secret` signs pushes.

    `asked` is when the hub was last asked; it tells of news from `since` to `until`, once it has confirmed.
    """

    source: str
    hub: Hub
    token: str
    secret: str
    asked: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None


class Pending(Record, frozen=True, kw_only=True):
    """One address that waits to be read; `next_try` absent means now.

    `validators` are those of an earlier reading, so that an unchanged page answers 304.
    """

    url: str
    source: str
    hint: Hint = Hint()
    attempts: int = 0
    next_try: datetime | None = None
    validators: Validators = Validators()
    error: str | None = None


class ReadPage(Record, frozen=True, kw_only=True):
    """A page that became a draft. `requested_url` is as discovered, `final_url` the one that answered.

    `digest` is a hash of the page's bytes; `addresses` are further URL forms of the same story, cleaned.
    The draft's own addresses (original, web, AMP) need not be repeated there. `guid` is the source's own
    name for the entry that led here. One that was read `again` counts before a reading of the same time.
    """

    draft: Draft
    requested_url: str
    final_url: str
    digest: str
    validators: Validators = Validators()
    addresses: tuple[str, ...] = ()
    guid: str | None = None
    again: bool = False


class ToReread(Record, frozen=True, kw_only=True):
    """A story's page that is to be read again, with what the source said of it as far as that is known."""

    url: str
    source: str
    hint: Hint = Hint()


class Reread(Record, frozen=True, kw_only=True):
    """What came of reading a page again: the fields that changed, or the code of why the story `stays`."""

    url: str
    changed: tuple[str, ...] = ()
    stays: str | None = None


class Judgement(Appraised, frozen=True, kw_only=True):
    """All that was concluded about one draft: the appraisal without its draft, placement and verdict.

    `path` is the story's content file; once given to a story it never changes. `title` and `images` are the
    desk's where it changed them; excerpt and topics are as they are published. `opted_out` is what
    the publisher does not want shown beside its headline.
    """

    path: str
    placement: Placement
    verdict: Verdict
    title: str | None = None
    images: tuple[Image, ...] | None = None
    opted_out: tuple[OptOut, ...] = ()

    @classmethod
    def of(
        cls,
        path: str,
        appraisal: Appraisal,
        placement: Placement,
        verdict: Verdict,
        read: Draft | None = None,
    ) -> Judgement:
        """Join what three stages said about the story that stands at `path`.

        `read` is the draft as the machine read it, where the appraisal's is in the desk's words.
        """
        draft = appraisal.draft
        read = read or draft
        return cls(
            **said_by(appraisal),
            path=path,
            placement=placement,
            verdict=verdict,
            title=draft.title if draft.title != read.title else None,
            images=draft.images if draft.images != read.images else None,
        )

    def hiding(self, opted_out: tuple[OptOut, ...]) -> Judgement:
        """The judgement of a story whose publisher does not want these things shown."""
        hidden = OptOut.EXCERPT in opted_out and self.verdict.notice is None
        excerpt = "" if hidden else self.excerpt
        return msgspec.structs.replace(self, opted_out=opted_out, excerpt=excerpt) if opted_out else self

    def worded(self, draft: Draft) -> Draft:
        """The draft as it is published: in the desk's words, without what publisher or retraction hide."""
        if self.title is not None:
            draft = msgspec.structs.replace(draft, title=self.title)
        if self.images is not None:
            draft = msgspec.structs.replace(draft, images=self.images)
        if OptOut.IMAGE in self.opted_out:
            draft = msgspec.structs.replace(draft, featured_content=None, images=())
        if self.verdict.notice is not None:
            draft = msgspec.structs.replace(draft, featured_content=None, type="article", images=())
        return draft


class Revision(Record, frozen=True, kw_only=True):
    """An earlier or losing reading of a story, kept so that nothing is lost."""

    draft: Draft
    replaced: datetime


class PictureState(StrEnum):
    """How far an image is."""

    PENDING = "pending"
    OK = "ok"
    FAILED = "failed"


class StoredPicture(Record, frozen=True, kw_only=True):
    """What is known of the image at `url`. Sizes are pixels; `original_*` are the publisher's.

    `path` is our copy's, inside `public/`, with its own `width` and `height`; absent when none is kept.
    A failed one is wanted again from `next_try` on; absent means never.
    """

    url: str
    state: PictureState = PictureState.PENDING
    original_width: int | None = None
    original_height: int | None = None
    path: str | None = None
    width: int | None = None
    height: int | None = None
    error: str | None = None
    tried: datetime | None = None
    attempts: int = 0
    next_try: datetime | None = None

    @property
    def copy(self) -> Picture | None:
        """Our copy, if one is kept."""
        if self.path is None or self.width is None or self.height is None:
            return None
        return Picture(path=self.path, width=self.width, height=self.height)


class QuarantineRow(Record, frozen=True, kw_only=True):
    """A refusal as it stands in quarantine: how often it came, first and last."""

    refusal: Refusal
    count: int
    first_seen: datetime
    last_seen: datetime


class EditionRecord(Record, frozen=True, kw_only=True):
    """One published edition. `digest` is of what went into it; `counts` are for the summary by name."""

    number: int
    time: datetime
    digest: str
    commit: str | None = None
    counts: dict[str, int] = msgspec.field(default_factory=dict)


class LinkState(Record, frozen=True, kw_only=True):
    """What a published address last answered; `failures` counts days on which it failed in a row."""

    url: str
    checked: datetime
    error: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
