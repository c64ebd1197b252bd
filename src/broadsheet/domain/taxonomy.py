"""Topics and organizations: what a portal is about, and which publishers it knows."""

from __future__ import annotations

import msgspec

from broadsheet.domain.story import Image, Record


class Topic(Record, frozen=True, kw_only=True):
    """A topic. `parent` is another topic's name; `services` maps a content type to its API address."""

    id: str
    name: str
    shortname: str | None = None
    parent: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    services: dict[str, str] = msgspec.field(default_factory=dict)


class Organization(Record, frozen=True, kw_only=True):
    """A known publisher. `domain` is registrable; `standing` 0 to 1 weighs its quality signal."""

    id: str
    name: str
    domain: str
    domains: tuple[str, ...] = ()
    description: str | None = None
    images: tuple[Image, ...] = ()
    standing: float = 1.0
