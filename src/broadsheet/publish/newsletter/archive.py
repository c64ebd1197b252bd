"""What stays of an issue as an item of the portal: its content file and its place in the API.

In: an issue that went out. Out: an item of the recorded platform's type `newsletter`; its body is the letter
without its link to unsubscribe. That platform left template placeholders in these files; here none is ever
made, and nothing in a story's words can begin a Liquid tag.
"""

from __future__ import annotations

from typing import Any

from broadsheet.domain.front_matter import format_time
from broadsheet.domain.item import Item
from broadsheet.domain.newsletter import Issue
from broadsheet.domain.portal import Portal
from broadsheet.domain.recorded_types import NEWSLETTERS
from broadsheet.publish.newsletter.addresses import issue_name, issue_path
from broadsheet.publish.newsletter.letter import write_letter

_SOURCE = "newsletter"


def issue_file(issue: Issue, portal: Portal) -> str:
    """The issue's content file."""
    return f"{NEWSLETTERS.folder}/{issue_name(issue, portal)}{NEWSLETTERS.extension}"


def issue_item(issue: Issue, portal: Portal) -> Item:
    """The issue as `_newsletters/<portal>-<date>.html`."""
    values: dict[str, Any] = {
        "title": issue.title,
        "excerpt": issue.excerpt,
        "publishedDateTime": format_time(issue.published or issue.until),
        "webUrl": portal.url + issue_path(issue, portal),
        "type": "article",
        **({"topics": [portal.topic]} if portal.topic else {}),
    }
    body = write_letter(issue, portal).html
    return Item(
        path=issue_file(issue, portal), type=NEWSLETTERS.name, source=_SOURCE, values=values, body=body
    )
