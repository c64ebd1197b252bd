"""Who published a story.

In: a draft. Out: the provider, which reading named it, and the organization when the portal knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from broadsheet.domain.draft import Draft
from broadsheet.domain.story import Provider
from broadsheet.domain.taxonomy import Organization
from broadsheet.enrich.words import fold, plain
from broadsheet.extract.addresses import host, registrable_domain

LONGEST_NAME = 60  # characters; longer site names are slogans
_ADDRESS = re.compile(r"://|^www\.|^[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)


class Publisher(NamedTuple):
    """A provider, how it was found, and its organization when known."""

    provider: Provider
    origin: str
    organization: Organization | None


def by_domain(organizations: Iterable[Organization]) -> dict[str, Organization]:
    """Organizations by every domain they own; the first to claim a domain keeps it."""
    index: dict[str, Organization] = {}
    for organization in organizations:
        for domain in (organization.domain, *organization.domains):
            index.setdefault(domain.lower().removeprefix("www."), organization)
    return index


def publisher_of(draft: Draft, organizations: dict[str, Organization]) -> Publisher:
    """The known organization of the story's host or domain, else the page's site name, else the domain.

    `organizations` is what `by_domain` gives. A known organization gives its name and only its first
    image, the small logo.
    """
    address = draft.web_url or draft.url
    site = host(address).removeprefix("www.")
    domain = registrable_domain(address).removeprefix("www.")
    known = organizations.get(site) or organizations.get(domain)
    if known:
        provider = Provider(name=known.name, domain=known.domain, images=known.images[:1])
        return Publisher(provider, f"organization {known.id}, by the domain {domain}", known)
    name = plain(draft.site_name or "")
    if is_name(name, draft.title):
        return Publisher(Provider(name=name, domain=domain), "the page's site name", None)
    return Publisher(Provider(name=domain, domain=domain), "the address's registrable domain", None)


def is_name(name: str, title: str) -> bool:
    """Whether a site name can stand as a provider's: no address, no slogan, not the story's title."""
    usable = any(map(str.isalpha, name)) and len(name) <= LONGEST_NAME and not _ADDRESS.search(name)
    return usable and fold(name) != fold(plain(title))
