"""Where the newsletter is on the web.

In: a portal, an issue. Out: addresses, of pages of the published site and of the served application.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from broadsheet.domain.newsletter import Issue
from broadsheet.domain.portal import Portal, is_own_machine
from broadsheet.domain.readable_names import readable_name
from broadsheet.domain.recorded_types import NEWSLETTERS
from broadsheet.publish.site.links import web_link

SUBSCRIBE = "subscribe"


def issue_name(issue: Issue, portal: Portal) -> str:
    """What an issue is called in files and addresses: `harbour-watch-2026-06-09`."""
    return f"{readable_name(portal.title)}-{issue.id}"


def issue_path(issue: Issue, portal: Portal) -> str:
    """The address of an issue's page below the portal's, as the recorded platform had it."""
    return f"{NEWSLETTERS.pages}/{quote(issue_name(issue, portal))}/"


def page_address(portal: Portal, path: str) -> str:
    """A page of the served application, below `newsletter.url` or the portal's address; in ASCII."""
    base = portal.newsletter.url or portal.url
    address = f"{base.rstrip('/')}/newsletter/{path}"
    return web_link(address) or address


def link_doubts(portal: Portal) -> Iterator[tuple[str, str]]:
    """What is wrong with where a newsletter's links lead, and what to do about it."""
    address = page_address(portal, "")
    if is_own_machine(address):
        trouble = f"its links lead to {address}, on each reader's own machine: nobody can unsubscribe"
        yield trouble, "write the address of `broadsheet serve` for others as `url` or `newsletter.url`"
    elif not address.startswith("https:"):
        trouble = "its links are not https, so mail readers show no button to unsubscribe (RFC 8058)"
        yield trouble, "serve it by https, and write so in `url` or `newsletter.url`"
