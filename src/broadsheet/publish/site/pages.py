"""The front page, a page for each cluster, and the few files that stand alone."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from broadsheet.desk import front_order
from broadsheet.domain.edition import File
from broadsheet.publish.ledger import Sheet
from broadsheet.publish.markup import safe_prose
from broadsheet.publish.site.linked_data import story_data
from broadsheet.publish.site.links import base_path, day_path, own_page_path, story_path
from broadsheet.publish.site.press import Page, Press
from broadsheet.publish.site.rows import Row, page_name
from broadsheet.publish.site.statics import script
from broadsheet.publish.site.text import plain
from broadsheet.publish.site.views import TITLE, Cluster, Counted

_TOP_BYTES, _SECOND_BYTES, _TIMELINE_BYTES = 24_000, 14_000, 20_000
_LATEST, _TOPICS, _PUBLISHERS = 20, 14, 10


def front_page(press: Press) -> File:
    """The hottest clusters of the window, then earlier ones, newest first, as many as 60 KB hold.

    A list by time stands beside them, unless most of the page is in that order anyway.
    """
    site, frame = press.site, press.frame
    hot, earlier = _front(press)
    shown = [*hot, *earlier]
    wide = shown[: _leads(shown)]
    rows = [Row(press.row(cluster, "", "line" if number else "top")) for number, cluster in enumerate(wide)]
    second = [Row(press.row(cluster, "", "brief")) for cluster in shown[len(wide) :]]
    picture = wide[0].lead.picture if wide else None
    return press.page(
        "front.html",
        Page(path="", title=frame.title, description=frame.description, picture=picture, is_front=True),
        today=press.language.day(site.today),
        newest=site.clusters[0].lead.time if site.clusters else None,
        day=day_path(site.today) if site.today in site.by_day else "archive/",
        top=press.listings(rows, len(rows) + 1, _TOP_BYTES)[0].rows,
        second=press.listings(second, len(second) + 1, _SECOND_BYTES)[0].rows,
        latest=site.clusters[:_LATEST] if len(hot) > max(5, len(earlier)) else (),
        topics=_counted_topics(press),
        publishers=most_heard(site.clusters, _PUBLISHERS),
    )


def story_pages(press: Press) -> Iterator[Sheet]:
    """The page of each cluster: its lead, and every account in order of time."""
    size = press.site.portal.site.page_size
    for cluster in press.site.clusters:
        make = functools.partial(_story, press, cluster)
        yield Sheet(cluster.path, press.key("story", size, press.cluster_key(cluster)), make)


def moved_pages(press: Press, moved: Mapping[str, str]) -> Iterator[Sheet]:
    """Where clusters stood that are told with others now: a page that leads there."""
    clusters = {cluster.path: cluster for cluster in press.site.clusters} if moved else {}
    for old, new in moved.items():
        target = clusters[story_path(new)]
        page = Page(path=story_path(old), title=target.lead.title)
        make = functools.partial(_moved_page, press, page, target)
        yield Sheet(page.path, press.key("moved", target.path, target.lead.key), make)


def single_files(press: Press) -> Iterator[File]:
    """What stands alone: the page about the portal, the page for a wrong address, stylesheet, script."""
    site, frame = press.site, press.frame
    say = press.language.say
    names = [section.link.name for section in site.sections if section.clusters]
    yield press.page(
        "about.html",
        Page(
            path="about/",
            title=say("about", portal=frame.title),
            description=frame.description,
        ),
        topic_names=press.language.listed(names[:6]) if names else "",
        publishers=len(site.by_publisher),
        stories=len(site.clusters),
    )
    missing = Page(path="404.html", title=say("missing"), hidden=True)
    yield press.page("missing.html", missing, base_path(frame.url))
    yield File(path="style.css", body=press.stylesheet)
    yield File(path="times.js", body=script("times.js", press.language))


def own_pages(press: Press) -> Iterator[Sheet]:
    """The owner's own pages."""
    for own in press.site.portal.pages:
        page = Page(path=own_page_path(own.id), title=plain(own.title, TITLE))
        yield Sheet(page.path, press.key(own), functools.partial(_own_page, press, page, own.text))


def most_heard(clusters: Sequence[Cluster], number: int) -> list[Counted]:
    """The publishers that lead most of these clusters, most first, equal ones by name."""
    leads = {cluster.lead.publisher.path: cluster.lead.publisher.name for cluster in clusters}
    heard = Counter(cluster.lead.publisher.path for cluster in clusters)
    ranked = sorted(heard, key=lambda path: (-heard[path], leads[path], path))
    return [Counted(leads[path], path, heard[path]) for path in ranked[:number]]


def _moved_page(press: Press, page: Page, target: Cluster) -> list[File]:
    return [press.page("moved.html", page, target=target)]


def _own_page(press: Press, page: Page, text: str) -> list[File]:
    return [press.page("page.html", page, markup=safe_prose(text))]


def _front(press: Press) -> tuple[list[Cluster], list[Cluster]]:
    """The front page's clusters: those of the window by heat; those before it, in the edition's order."""
    site, settings = press.site, press.site.portal
    since = site.time - timedelta(seconds=settings.judging.window)
    hot, earlier = front_order(site.clusters, since)
    return hot[: settings.site.front], earlier[: max(0, settings.site.front - len(hot))]


def _leads(shown: list[Cluster]) -> int:
    """How many clusters stand in the wide column, so that it ends about where the second one does."""
    wide, narrow, number = 24, 4 * len(shown) - 4, 1  # heights in lines of text
    while number < len(shown) and wide < narrow:
        wide += 8 + 2 * len(shown[number].first_others(3))
        narrow -= 4
        number += 1
    return number


def _counted_topics(press: Press) -> list[Counted]:
    topics = [
        Counted(section.link.name, section.link.path, len(section.clusters))
        for section in press.site.sections
        if section.clusters
    ]
    return sorted(topics, key=lambda topic: -topic.number)[:_TOPICS]


def _story(press: Press, cluster: Cluster) -> Iterator[File]:
    lead = cluster.lead
    accounts = cluster.timeline()
    told = accounts if len(accounts) > 1 else []
    marks = {0: press.language.say("first"), len(told) - 1: press.language.say("last")}
    neighbours = press.neighbours(cluster)
    rows = [
        Row(press.part("account", account, account is lead, "../../", marks.get(number, "")))
        for number, account in enumerate(told)
    ]
    for listing in press.listings(rows, press.site.portal.site.page_size, _TIMELINE_BYTES):
        yield press.page(
            "story.html",
            Page(
                path=cluster.path + page_name(listing.number),
                title=lead.title,
                description=lead.excerpt,
                kind="article",
                picture=lead.picture,
                published=lead.time.utc,
                frames=lead.video is not None,
            ),
            cluster=cluster,
            publishers=cluster.publishers(),
            told=len(accounts),
            first=accounts[0],
            latest=accounts[-1],
            listing=listing,
            neighbours=neighbours,
            data=story_data(press, cluster),
        )
