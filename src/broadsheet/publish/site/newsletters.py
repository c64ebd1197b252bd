"""The newsletter's pages: one for each issue that went out, and the list that leads to them."""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.domain.edition import Edition, File
from broadsheet.publish.newsletter.addresses import ARCHIVE, issue_path, page_address
from broadsheet.publish.site.press import Page, Press
from broadsheet.publish.site.text import day_name, plain
from broadsheet.publish.site.views import EXCERPT


def newsletter_pages(press: Press, edition: Edition) -> Iterator[File]:
    """Nothing for a portal that has no newsletter and never sent one."""
    if not edition.issues and not edition.portal.newsletter.enabled:
        return
    yield press.page(
        "newsletters.html",
        Page(path=ARCHIVE, title="Newsletters", description=f"{press.frame.title} by mail"),
        issues=[(issue, day_name(issue.date), plain(issue.excerpt, EXCERPT)) for issue in edition.issues],
        subscribe=page_address(edition.portal, "") if edition.portal.newsletter.enabled else None,
    )
    for issue in edition.issues:
        yield press.page(
            "newsletter.html",
            Page(
                path=issue_path(issue),
                title=issue.title,
                description=plain(issue.excerpt, EXCERPT),
                kind="article",
            ),
            issue=issue,
            day=day_name(issue.date),
            paragraphs=[line.strip() for line in issue.intro.split("\n") if line.strip()],
        )
