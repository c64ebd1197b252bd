"""What the invented press is made of: publishers, tellings, pages, and the truth about each page.

In: values read from this package's data or composed from a seed. Out: immutable records.
All times are aware and carry the publisher's own offset from UTC.
"""

from __future__ import annotations

from datetime import datetime

from broadsheet.domain.story import Record


class Publisher(Record, frozen=True, kw_only=True, rename=None):
    """An invented publisher. `address` and `amp_address` are patterns with the fields of `addresses`.

    `design` names its page template; `metadata` lists what its pages state about themselves (`json-ld`,
    `graph`, `open-graph`, `open-graph-minimal`, `twitter`, `meta`, `dublin-core`; microdata and
    microformats stand in the designs). `feed` is a feed's template name or `json`; `beat` holds the kinds
    of event it covers, `zone` the offset from UTC in hours, `palette` the colours of its illustrations.
    """

    domain: str
    name: str
    host: str
    town: str
    description: str
    design: str
    address: str
    feed: str
    feed_path: str
    image_host: str
    sections: tuple[str, ...]
    palette: tuple[str, ...]
    staff: tuple[str, ...]
    metadata: tuple[str, ...] = ()
    amp_address: str | None = None
    image_size: tuple[int, int] = (1200, 675)
    charset: str = "utf-8"
    language: str = "en"
    zone: float = 0
    beat: tuple[str, ...] = ()


class Illustration(Record, frozen=True, kw_only=True):
    """A picture to be drawn: which style, how large, from which seed and colours, and where it is served."""

    url: str
    style: str
    width: int
    height: int
    seed: int
    palette: tuple[str, ...]
    caption: str = ""


class Telling(Record, frozen=True, kw_only=True):
    """One publisher's story as it stood when it was captured.

    `copy_of` is the address of the story whose text this repeats; `note` is the correction or update line;
    `quirks` say what is unusual about the page: `video`, `paywall`, `wrong-date` (2099 in the metadata),
    `canonical-to-source` (a copy that points to the original), `consent-wall`, `links`.
    """

    number: int
    event: str
    publisher: Publisher
    url: str
    section: str
    title: str
    description: str
    paragraphs: tuple[str, ...]
    published: datetime
    captured: datetime
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    amp_url: str | None = None
    image: Illustration | None = None
    copy_of: str | None = None
    note: str | None = None
    quirks: tuple[str, ...] = ()


class Page(Record, frozen=True, kw_only=True):
    """One HTTP answer with status 200: address, headers in order, body, and when it was captured."""

    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    captured: datetime

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return next(value for name, value in self.headers if name == "Content-Type")


class Truth(Record, frozen=True, kw_only=True):
    """What a perfect reader would know of one address, after its last capture.

    `kind` is `story`, `amp`, `consent-wall` or `links`; only a `story` should be published. `event` is equal
    for all stories that report the same event; `text` is paragraphs parted by newlines, as far as the page
    shows them and without the standfirst, which is `description`; `published` is what really holds where the
    metadata lies; `captures` counts how often the address was taken.
    """

    url: str
    kind: str
    event: str
    publisher: str
    domain: str
    title: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    language: str = "en"
    text: str = ""
    image: str | None = None
    image_width: int | None = None
    image_height: int | None = None
    canonical: str | None = None
    amp_url: str | None = None
    copy_of: str | None = None
    captures: int = 1
    quirks: tuple[str, ...] = ()


class ArchiveSummary(Record, frozen=True, kw_only=True):
    """What an archive holds: story addresses, distinct events, records of each kind, its size in bytes."""

    stories: int
    events: int
    pages: int
    images: int
    records: int
    size: int
