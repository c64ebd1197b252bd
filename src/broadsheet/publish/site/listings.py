"""Pages that list clusters: topics, publishers, days; and the indexes that lead to them."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from broadsheet.publish.ledger import Sheet, Sheets
from broadsheet.publish.site.links import day_path, month_path, web_link
from broadsheet.publish.site.pages import most_heard
from broadsheet.publish.site.press import Page, Press, Printed
from broadsheet.publish.site.rows import Line, Row
from broadsheet.publish.site.text import plain
from broadsheet.publish.site.views import (
    EXCERPT,
    NAME,
    Account,
    Cluster,
    Counted,
    Publisher,
    Section,
    Telling,
    TopicLink,
)

AROUND: dict[str, Any] = {"parent": None, "before": None, "after": None}
"""Where a list leads besides its items: above it, and beside it."""
_INDEX_ROWS = 300
_ASIDE = 30
_LINE = 400  # bytes of markup around the texts of a line
_UP = "../../"  # every page here lies two folders deep, so that a row is printed once for all of them


class Group(msgspec.Struct, frozen=True):
    """A short list beside the stories."""

    name: str
    items: Sequence[Counted]


def topic_pages(press: Press) -> Iterator[Sheet | Sheets]:
    """The pages of each topic, and the index of topics."""
    sections = press.site.sections
    by_name = {section.topic.name: section for section in sections}
    children: dict[str | None, list[Section]] = defaultdict(list)
    for section in sections:
        children[section.topic.parent].append(section)
    for section in sections:
        parent = by_name.get(section.topic.parent or "")
        above, below = parent.link if parent else None, _counted(children[section.topic.name])
        key = _key(press, (section.topic, section.link, above, below), section.clusters)
        make = functools.partial(_topic, press, section, above, below)
        yield Sheets(section.link.path, key, make)
    say = press.language.say
    yield from _index(press, "topics/", say("topics"), _counted(sections), say("no_topics"))


def publisher_pages(press: Press) -> Iterator[Sheet | Sheets]:
    """The pages of each publisher, and the index of publishers, most heard first."""
    counted = []
    for publisher, tellings in press.site.by_publisher.values():
        told = [telling.account.key for telling in tellings]
        key = _key(press, (publisher, told), (telling.cluster for telling in tellings))
        yield Sheets(publisher.path, key, functools.partial(_publisher, press, publisher, tellings))
        counted.append(Counted(publisher.name, publisher.path, len(tellings)))
    counted.sort(key=lambda item: (-item.number, item.name, item.path))
    say = press.language.say
    yield from _index(press, "provider/", say("publishers"), counted, say("no_publishers"))


def day_pages(press: Press) -> Iterator[Sheet | Sheets]:
    """The page of each day, of each month, and the archive that leads to them."""
    days = press.site.by_day
    names = list(days)
    ranks = {day: [cluster.quality for cluster in clusters] for day, clusters in days.items()}
    for day, later, earlier in zip(names, (None, *names), (*names[1:], None), strict=False):
        key = _key(press, (day, later, earlier, ranks[day]), days[day])
        yield Sheets(day_path(day), key, functools.partial(_day, press, day, earlier, later))
    months: dict[str, list[str]] = defaultdict(list)
    for day in days:
        months[day[:7]].append(day)
    all_months = list(months)
    for month, later, earlier in zip(all_months, (None, *all_months), (*all_months[1:], None), strict=False):
        its_days = months[month]
        told = [cluster for day in its_days for cluster in days[day]]
        key = _key(press, (later, earlier, [(day, ranks[day]) for day in its_days]), told)
        yield Sheets(
            month_path(month), key, functools.partial(_month, press, month, its_days, earlier, later)
        )
    counted = [
        Counted(press.language.month(month), month_path(month), sum(len(days[day]) for day in its_days))
        for month, its_days in months.items()
    ]
    say = press.language.say
    yield from _index(press, "archive/", say("archive"), counted, say("no_days"))


def _key(press: Press, facts: object, clusters: Iterable[Cluster]) -> bytes:
    """The key of a list that depends on these facts, on these clusters, and on nothing else."""
    return press.key(press.site.portal.site.page_size, facts, list(map(press.cluster_key, clusters)))


def _counted(sections: Iterable[Section]) -> list[Counted]:
    return [Counted(section.link.name, section.link.path, len(section.clusters)) for section in sections]


def _topic(press: Press, section: Section, parent: TopicLink | None, below: list[Counted]) -> Iterator[Sheet]:
    name, say = section.link.name, press.language.say
    filled = [child for child in below if child.number]
    groups = [Group(say("within"), filled[:_ASIDE]), _most_heard(press, section.clusters)]
    page = Page(
        path=section.link.path, title=name, description=plain(section.topic.description or "", EXCERPT)
    )
    yield from _listing(
        press,
        page,
        _by_time(press, section.clusters),
        heading=plain(section.topic.name, EXCERPT),
        note=page.description or say("stories", number=len(section.clusters)),
        parent=parent,
        groups=groups,
        feeds=bool(section.clusters),
        empty=say("no_stories_on", topic=name),
    )


def _publisher(press: Press, publisher: Publisher, tellings: tuple[Telling, ...]) -> Iterator[Sheet]:
    """What the publisher itself told, not what leads the clusters in which it did."""
    number = press.language.say("stories", number=len(tellings))
    described = press.language.say("stories_by", publisher=publisher.name)
    yield from _listing(
        press,
        Page(path=publisher.path, title=publisher.name, description=described),
        [_telling_line(press, telling) for telling in tellings],
        heading=publisher.name,
        note=number,
        domain=plain(publisher.domain, NAME),
        home=web_link(f"https://{publisher.domain}/"),
        groups=_beside(press, [telling.cluster for telling in tellings])[:1],
        feeds=True,
    )


def _telling_line(press: Press, telling: Telling) -> Line:
    account, cluster = telling.account, telling.cluster

    def show() -> Row:
        return Row(press.part("telling", telling, _UP), _day_heading(press, account))

    key = (account.key, cluster.path, cluster.number)
    return Line(key, _LINE + press.account_weight(account), show)


def _day(press: Press, day: str, earlier: str | None, later: str | None) -> Iterator[Sheet]:
    clusters = press.site.by_day[day]
    name, number = press.language.day(day), press.language.say("stories", number=len(clusters))
    heading = press.part("unseen_heading", press.language.say("stories_heading"))
    ranked = sorted(clusters, key=_weight, reverse=True)
    yield from _listing(
        press,
        Page(
            path=day_path(day),
            title=name,
            description=press.language.say("stories_of_day", stories=number, day=name),
        ),
        [
            press.line(cluster, _UP, lambda: heading, "line" if number else "top")
            for number, cluster in enumerate(ranked)
        ],
        heading=name,
        note=number,
        parent=TopicLink(press.language.month(day), month_path(day[:7])),
        before=_day_link(press, earlier),
        after=_day_link(press, later),
        groups=_beside(press, clusters),
        grows=False,
    )


def _month(
    press: Press, month: str, days: list[str], earlier: str | None, later: str | None
) -> Iterator[Sheet]:
    by_day = press.site.by_day
    lines = []
    for day in days:
        item = Counted(press.language.day(day), day_path(day), len(by_day[day]))
        best = max(by_day[day], key=_weight)
        show = functools.partial(_part_row, press, "day_item", item, best, _UP)
        lines.append(Line((item, best.lead.key), _LINE + press.account_weight(best.lead), show))
    page = Page(path=month_path(month), title=press.language.month(month))
    yield from _plain_list(
        press,
        page,
        lines,
        parent=TopicLink(press.language.say("archive"), "archive/"),
        before=_month_link(press, earlier),
        after=_month_link(press, later),
    )


def _index(press: Press, path: str, title: str, items: Iterable[Counted], empty: str) -> Iterator[Sheet]:
    lines = [
        Line(
            item,
            _LINE + len(item.name.encode()) + len(item.path),
            functools.partial(_part_row, press, "index_item", item, "../"),
        )
        for item in items
    ]
    yield from _plain_list(press, Page(path=path, title=title), lines, empty=empty)


def _part_row(press: Press, name: str, *values: object) -> Row:
    return Row(press.part(name, *values))


def _plain_list(press: Press, page: Page, lines: list[Line], **values: Any) -> Iterator[Sheet]:
    """The pages of a list of names."""
    shown = {"heading": page.title, "empty": ""} | AROUND | values
    yield from press.sheets(page.path, lines, Printed("index.html", page, shown, shown), _INDEX_ROWS)


def _listing(
    press: Press, page: Page, lines: Iterable[Line], *, grows: bool = True, **values: Any
) -> Iterator[Sheet]:
    """The pages of a list of clusters; what stands beside it is on the index only.

    A list that `grows` at its head numbers its pages from the oldest.
    """
    settled: dict[str, Any] = {"empty": "", "feeds": False, "domain": "", "home": None} | AROUND | values
    index = settled | {"groups": [group for group in settled["groups"] if group.items]}
    others = settled | {"groups": [], "note": ""}
    cut = press.dated_sheets if grows else press.sheets
    yield from cut(
        page.path,
        lines,
        Printed("listing.html", page, index, others),
        press.site.portal.site.page_size,
    )


def _by_time(press: Press, clusters: Iterable[Cluster]) -> Iterator[Line]:
    """Lines under the name of their day."""
    for cluster in clusters:
        yield press.line(cluster, _UP, functools.partial(_day_heading, press, cluster.lead))


def _day_heading(press: Press, account: Account) -> str:
    day = account.time.day
    return press.day_heading(press.language.day(day), _UP + day_path(day))


def _weight(cluster: Cluster) -> tuple[int, int, str]:
    """How much a cluster weighs on the page of its day; without heat, since a past day must not change."""
    return len(cluster.publishers()), cluster.quality, cluster.path


def _day_link(press: Press, day: str | None) -> TopicLink | None:
    return TopicLink(press.language.day(day), day_path(day)) if day else None


def _month_link(press: Press, month: str | None) -> TopicLink | None:
    return TopicLink(press.language.month(month), month_path(month)) if month else None


def _beside(press: Press, clusters: Sequence[Cluster]) -> list[Group]:
    """What these clusters are about and who leads them."""
    told = Counter(topic for cluster in clusters for topic in cluster.topics)
    topics = [Counted(topic.name, topic.path, count) for topic, count in told.most_common(8)]
    return [Group(press.language.say("topics"), topics), _most_heard(press, clusters)]


def _most_heard(press: Press, clusters: Sequence[Cluster]) -> Group:
    return Group(press.language.say("most_heard"), most_heard(clusters, 8))
