"""The reader's website. In: an edition. Out: static files for `public/`, the same bytes for the same edition.

It never asks the clock or the network and works without scripts: pages are HTML and one stylesheet, each
field of a story is taken for hostile, and every page is below 60 KB. Links between pages are relative, so
that the site works at a domain's root, under a path and on the own machine alike; only canonical and Open
Graph addresses are absolute.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from broadsheet.domain.edition import Edition, File

if TYPE_CHECKING:
    from broadsheet.publish.ledger import Piece
    from broadsheet.publish.site.icons import OwnIcon
    from broadsheet.publish.site.indexing import Indexer
    from broadsheet.publish.site.theme import Theme
    from broadsheet.publish.site.views import Site

__all__ = ["site_files", "site_sheets"]


def site_files(edition: Edition, theme: Theme | None = None, icon: OwnIcon | None = None) -> Iterator[File]:
    """The front page, pages for each cluster, topic, publisher, day and month, indexes, style and icon."""
    from broadsheet.publish.ledger import files_of
    from broadsheet.publish.site.building import build_site
    from broadsheet.publish.site.indexing import Indexer

    with Indexer() as indexer:
        for item in site_sheets(edition, build_site(edition), indexer, theme, icon):
            yield from files_of(item)


def site_sheets(
    edition: Edition,
    site: Site,
    indexer: Indexer,
    theme: Theme | None = None,
    icon: OwnIcon | None = None,
) -> Iterator[Piece]:
    """The same; what takes time to print comes as sheets, which are printed only when they changed.

    The parts of the search index come first, since `indexer` makes them in a process of its own.
    """
    from broadsheet.publish.site.icons import icon_sheets
    from broadsheet.publish.site.items import item_pages, searched_items, shelf_links
    from broadsheet.publish.site.listings import day_pages, publisher_pages, topic_pages
    from broadsheet.publish.site.pages import front_page, moved_pages, own_pages, single_files, story_pages
    from broadsheet.publish.site.press import Press
    from broadsheet.publish.site.search import search_pages

    press = Press(site, shelf_links(edition), theme)
    yield from search_pages(press, indexer, searched_items(edition))
    yield front_page(press)
    for pages in (story_pages, topic_pages, publisher_pages, day_pages, own_pages, single_files):
        yield from pages(press)
    yield from moved_pages(press, edition.moved)
    yield from item_pages(press, edition)
    yield from icon_sheets(site, icon)
