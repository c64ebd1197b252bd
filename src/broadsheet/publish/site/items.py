"""Pages of items: a list for each type, a page for each item, and the index that leads to the types."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadsheet.domain.edition import Edition, File
from broadsheet.publish.calendars import item_calendar, shelf_calendar
from broadsheet.publish.item_feeds import shelf_feed
from broadsheet.publish.item_values import ItemValues
from broadsheet.publish.language.naming import title_of
from broadsheet.publish.language.speaking import Language, language_of
from broadsheet.publish.newsletter.archive import issue_file
from broadsheet.publish.shelves import Shelf, page_path, shelves
from broadsheet.publish.site.indexing import Document
from broadsheet.publish.site.item_views import ItemView, ItemViews
from broadsheet.publish.site.linked_data import event_data
from broadsheet.publish.site.links import file_path
from broadsheet.publish.site.listings import AROUND
from broadsheet.publish.site.newsletters import issue_page
from broadsheet.publish.site.press import Page, Press
from broadsheet.publish.site.rows import Row, page_name
from broadsheet.publish.site.search import item_document
from broadsheet.publish.site.text import plain
from broadsheet.publish.site.views import EXCERPT, TITLE, Counted, TopicLink

_MEMBER_BYTES = 20_000
_INDEX_ROWS = 300
_SEARCHED = 2000  # characters of a body that the search reads


def item_pages(press: Press, edition: Edition) -> Iterator[File]:
    """Lists, pages, feeds and calendars of every type that has items; nothing where there are none."""
    filled = shown_shelves(edition)
    if not filled:
        return
    links = {section.topic.name: section.link for section in press.site.sections}
    views = ItemViews(
        edition,
        links,
        ItemValues(edition.portal, shelves(edition)),
    )
    sent = {issue_file(issue, edition.portal): issue for issue in edition.issues}
    for shelf in filled:
        yield from _lists(press, shelf, views)
        for item in shelf.items:
            if item.path in sent:
                yield issue_page(press, sent[item.path])
                continue
            yield _page(press, shelf, views.whole(item, shelf))
            calendar = item_calendar(item, shelf.type, edition.portal)
            if calendar is not None:
                yield File(path=f"{file_path(page_path(item, shelf.type))}event.ics", body=calendar)
        yield File(path=f"{shelf.type.pages}/feed.xml", body=shelf_feed(shelf, edition))
        whole = shelf_calendar(shelf, edition.portal)
        if whole is not None:
            yield File(path=f"{shelf.type.pages}/calendar.ics", body=whole)
    yield _index(press, filled)


def shown_shelves(edition: Edition) -> tuple[Shelf, ...]:
    """The types with something to show."""
    return tuple(shelf for shelf in shelves(edition) if shelf.type.listed and shelf.items)


def searched_items(edition: Edition) -> list[Document]:
    """What the search reads of each item's page."""
    language = language_of(edition.portal)
    return [
        item_document(
            page_path(item, shelf.type),
            plain(item.title(shelf.type), TITLE),
            plain(title_of(shelf.type, language), TITLE),
            _short_day(str(item.values.get("publishedDateTime", ""))[:10], edition, language),
            [
                plain(item.summary(shelf.type), EXCERPT),
                " ".join(item.topics),
                plain(re.sub(r"<[^<>]*>", " ", item.body[:_SEARCHED]), _SEARCHED),
            ],
        )
        for shelf in shown_shelves(edition)
        for item in shelf.items
    ]


def _short_day(day: str, edition: Edition, language: Language) -> str:
    try:
        return language.short_day(day, edition.time.year)
    except ValueError:
        return ""


def shelf_links(edition: Edition) -> tuple[TopicLink, ...]:
    """The lists of the types, as the menu shows them: the first few, then the index of all."""
    language = language_of(edition.portal)
    links = [
        TopicLink(title_of(shelf.type, language), f"{shelf.type.pages}/") for shelf in shown_shelves(edition)
    ]
    most = 4
    more = TopicLink(language.say("more"), "more/")
    return (*links[:most], more) if len(links) > most + 1 else tuple(links)


def _lists(press: Press, shelf: Shelf, views: ItemViews) -> Iterator[File]:
    folder, title = f"{shelf.type.pages}/", title_of(shelf.type, press.language)
    events = any("startDateTime" in item.values for item in shelf.items)
    rows = (Row(press.part("item_row", views.row(item, shelf.type), "../")) for item in shelf.items)
    for listing in press.listings(rows, shelf.type.page_size or 100):
        number = press.language.say("in_all", number=len(shelf.items))
        yield press.page(
            "shelf.html",
            Page(path=folder + page_name(listing.number), title=plain(title, TITLE)),
            root="../",
            listing=listing,
            heading=plain(title, EXCERPT),
            note=number,
            calendar=events,
        )


def _page(press: Press, shelf: Shelf, view: ItemView) -> File:
    page = Page(
        path=view.path,
        title=view.title,
        description=view.summary,
        kind="article",
        picture=view.picture,
        frames=view.frame is not None,
        audio=view.audio is not None,
    )
    rows = [Row(press.part("item_row", member, page.root)) for member in view.members]
    members = press.listings(rows, len(rows) + 1, _MEMBER_BYTES)[0].rows if rows else ""
    shelf_link = TopicLink(title_of(shelf.type, press.language), f"{shelf.type.pages}/")
    return press.page(
        "item.html", page, item=view, shelf=shelf_link, members=members, data=event_data(press, view)
    )


def _index(press: Press, filled: tuple[Shelf, ...]) -> File:
    more = press.language.say("more")
    counted = [
        Counted(title_of(shelf.type, press.language), f"{shelf.type.pages}/", len(shelf.items))
        for shelf in filled
    ]
    rows = [Row(press.part("index_item", item, "../")) for item in counted]
    return press.page(
        "index.html",
        Page(path="more/", title=more),
        heading=more,
        empty="",
        **AROUND,
        listing=press.listings(rows, _INDEX_ROWS)[0],
    )
