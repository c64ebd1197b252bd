"""The foot of every page and letter: who answers for the portal, its owner's own pages and links.

In: a portal. Out: names with their addresses, checked.
"""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from broadsheet.domain.mail_address import mail_address
from broadsheet.domain.portal import Portal
from broadsheet.publish.site.links import own_page_path, web_link
from broadsheet.publish.site.text import plain

_MOST = 300  # characters of a line


class FootLink(msgspec.Struct, frozen=True):
    """A name and where it leads: a whole address, a path below the portal's, or nowhere."""

    name: str
    url: str | None = None

    def at(self, root: str) -> str:
        """Where it leads from a page; `root` is the way from there to the front page, or its address."""
        url = self.url or ""
        return url if url.startswith(("https://", "http://", "mailto:")) else root + url


def foot_links(portal: Portal) -> tuple[FootLink, ...]:
    """The owner's pages, then the owner's links."""
    pages = (FootLink(plain(page.title, _MOST), own_page_path(page.id)) for page in portal.pages)
    links = (FootLink(plain(link.title, _MOST), _checked(link.url)) for link in portal.site.links)
    return (*pages, *links)


def contact_of(portal: Portal) -> FootLink | None:
    """Who answers for the portal; an address that can be followed leads there."""
    told = plain(portal.site.contact, _MOST)
    address = mail_address(told)
    url = _checked(f"mailto:{address}") if address else web_link(told)
    return FootLink(told, url) if told else None


def _checked(url: str) -> str:
    if url.startswith("mailto:"):
        return "mailto:" + quote(url.removeprefix("mailto:"), safe="@+!$'*=/")
    return web_link(url) or url
