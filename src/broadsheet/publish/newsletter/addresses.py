"""Where the newsletter is on the web.

In: a portal, an issue. Out: addresses, of pages of the published site and of the served application.
"""

from __future__ import annotations

from urllib.parse import quote

from broadsheet.domain.newsletter import Issue
from broadsheet.domain.portal import Portal
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
