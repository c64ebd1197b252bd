"""The record: one published story, exactly the fields that its content file has.

In: values already decoded and checked. Out: immutable records that compare by value.
Field names in files and JSON are the camelCase forms of the names here (`published_date_time` is
`publishedDateTime`).
"""

from __future__ import annotations

from datetime import datetime

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", gc=False):
    """Base of all records: immutable, by keyword only, camelCase outside.

    A record never leads back to itself, so the collector of cycles passes it over.
    """


class Image(Record, frozen=True, kw_only=True):
    """A picture at `url`, with its true size in pixels when known; `is_cached` when we keep a copy."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str | None = None
    attribution: str | None = None
    is_cached: bool = False


class Provider(Record, frozen=True, kw_only=True):
    """Who published a story: display name, registrable domain, logos when it is a known organization."""

    name: str
    domain: str
    images: tuple[Image, ...] = ()


class RelatedStory(Record, frozen=True, kw_only=True):
    """A story in short form, as it stands in another story's `related`."""

    title: str
    excerpt: str | None = None
    published_date_time: datetime
    web_url: str | None = None
    amp_web_url: str | None = None
    cdn_amp_web_url: str | None = None
    type: str = "article"
    provider: Provider
    quality: int
    images: tuple[Image, ...] = ()


class Story(Record, frozen=True, kw_only=True):
    """One published article, video or event. Times are aware UTC datetimes with whole seconds."""

    category: str = "news"
    title: str
    excerpt: str = ""
    published_date_time: datetime
    original_url: str
    web_url: str | None = None
    amp_web_url: str | None = None
    cdn_amp_web_url: str | None = None
    type: str = "article"
    quality: int = 0
    heat: int = 0
    published: bool = False
    featured_content: str | None = None
    provider: Provider
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    related: tuple[RelatedStory, ...] = ()
    secured: str | None = None

    def short_form(self) -> RelatedStory:
        """The story as it stands in another one's `related`; always with a lead image at most."""
        return RelatedStory(
            title=self.title,
            excerpt=self.excerpt or None,
            published_date_time=self.published_date_time,
            web_url=self.web_url,
            amp_web_url=self.amp_web_url,
            cdn_amp_web_url=self.cdn_amp_web_url,
            type=self.type,
            provider=_bare(self.provider),
            quality=self.quality,
            images=self.images[:1],
        )


def _bare(provider: Provider) -> Provider:
    """The provider without its logos."""
    return Provider(name=provider.name, domain=provider.domain) if provider.images else provider
