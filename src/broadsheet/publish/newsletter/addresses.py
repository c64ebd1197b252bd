"""Where the newsletter is on the web: pages of the published site, and of the served application."""

from __future__ import annotations

from broadsheet.domain.newsletter import Issue
from broadsheet.domain.portal import Portal

ARCHIVE = "newsletters/"


def issue_path(issue: Issue) -> str:
    """The folder of an issue's page inside `public/`."""
    return f"{ARCHIVE}{issue.id}/"


def page_address(portal: Portal, path: str) -> str:
    """A page of the served application, below `newsletter.url` or the portal's address."""
    base = portal.newsletter.url or portal.url
    return f"{base.rstrip('/')}/newsletter/{path}"
