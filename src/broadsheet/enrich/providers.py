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
from broadsheet.extract.video import player_for

LONGEST_NAME = 60  # characters; longer site names are slogans
_ADDRESS = re.compile(r"://|^www\.|^[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)


class Publisher(NamedTuple):
    """A provider, how it was found, and its organization when known."""

    provider: Provider
    origin: str
    organization: Organization | None


class Directory:
    """The organizations that a portal knows, by their domains and by the names that others give them."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self._by_domain: dict[str, Organization] = {}
        self._by_name: dict[str, Organization] = {}
        for organization in organizations:
            for domain in (organization.domain, *organization.domains):
                ascii_form = host(f"https://{domain}/") or domain.lower()
                self._by_domain.setdefault(ascii_form.removeprefix("www."), organization)
            for name in organization.other_names:
                self._by_name.setdefault(fold(plain(name)), organization)

    def owning(self, *domains: str) -> Organization | None:
        """The organization that owns the first of these domains that anyone owns."""
        return next((self._by_domain[domain] for domain in domains if domain in self._by_domain), None)

    def called(self, name: str) -> Organization | None:
        """The organization that lists `name` among its other names; its own name alone proves nothing."""
        return self._by_name.get(fold(name))


def publisher_of(draft: Draft, directory: Directory, source_name: str | None = None) -> Publisher:
    """The known organization of the story's host or domain, else the one that goes by the page's site name,
    else that name, else the domain.

    A known organization gives its name and only its first image, the small logo. A video site is nobody's
    provider: where the page names nobody else, the name of the source that listed the video stands.
    """
    address = draft.web_url or draft.url
    site = host(address).removeprefix("www.")
    domain = registrable_domain(address).removeprefix("www.")
    if known := directory.owning(site, domain):
        return _known(known, f"organization {known.id}, by the domain {domain}")
    name, origin = plain(draft.site_name or ""), "the page's site name"
    if source_name and player_for(address) and fold(name) in {"", fold(domain.partition(".")[0])}:
        name, origin = plain(source_name), "the name of the source"
    if not is_name(name, draft.title):
        return Publisher(Provider(name=domain, domain=domain), "the address's registrable domain", None)
    if known := directory.called(name):
        return _known(known, f"organization {known.id}, by {origin}")
    return Publisher(Provider(name=name, domain=domain), origin, None)


def _known(organization: Organization, origin: str) -> Publisher:
    provider = Provider(name=organization.name, domain=organization.domain, images=organization.images[:1])
    return Publisher(provider, origin, organization)


def is_name(name: str, title: str) -> bool:
    """Whether a site name can stand as a provider's: no address, no slogan, not the story's title."""
    usable = any(map(str.isalpha, name)) and len(name) <= LONGEST_NAME and not _ADDRESS.search(name)
    return usable and fold(name) != fold(plain(title))
