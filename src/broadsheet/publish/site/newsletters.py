"""The page of an issue of the newsletter that went out; the list of issues is that of their type."""

from __future__ import annotations

from broadsheet.domain.edition import File
from broadsheet.domain.newsletter import Issue
from broadsheet.domain.recorded_types import NEWSLETTERS
from broadsheet.publish.language.naming import title_of
from broadsheet.publish.newsletter.addresses import issue_path
from broadsheet.publish.newsletter.intro import paragraph_html
from broadsheet.publish.site.press import Page, Press
from broadsheet.publish.site.text import plain
from broadsheet.publish.site.views import EXCERPT


def issue_page(press: Press, issue: Issue) -> File:
    """The issue in the site's own form, with links to its stories."""
    path = issue_path(issue, press.site.portal)
    return press.page(
        "newsletter.html",
        Page(path=path, title=issue.title, description=plain(issue.excerpt, EXCERPT), kind="article"),
        issue=issue,
        newsletters=title_of(NEWSLETTERS, press.language),
        day=press.language.day(issue.date),
        paragraphs=[paragraph_html(line.strip()) for line in issue.intro.split("\n") if line.strip()],
    )
