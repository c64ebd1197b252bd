"""Figures that a newsroom looks at: stories a day, providers, gaps, sources, and what the desk overruled.

In: the store and the portal. Out: numbers by name, of the portal's newest stories; bounded work, however many
stories there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from broadsheet.domain.decision import (
    Approve,
    Brief,
    Decision,
    Edit,
    Lead,
    Merge,
    Pin,
    Reject,
    Retract,
    Split,
    Undo,
    in_force,
)
from broadsheet.domain.draft import State
from broadsheet.domain.standing import StoryFilter
from broadsheet.domain.story import Record
from broadsheet.engine.desk.desk_sources import source_rows
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.store import Store

DAYS = 28
_MOST = 5000  # stories that are looked at
_PROVIDERS = 12
_QUIET = timedelta(days=3)
_NAMES: dict[type, str] = {
    Approve: "approved",
    Pin: "pinned",
    Reject: "rejected",
    Merge: "merged",
    Split: "split",
    Lead: "lead chosen",
    Retract: "retracted",
    Edit: "reworded",
    Brief: "briefing worded",
}


class Day(Record, frozen=True, kw_only=True):
    """The stories of one day, by what became of them."""

    day: date
    published: int = 0
    folded: int = 0
    left_out: int = 0


class Coverage(Record, frozen=True, kw_only=True):
    """How a topic is covered: stories and providers, and when the last story came; `gap` in words, if any."""

    topic: str
    stories: int
    providers: int
    last: datetime | None = None
    gap: str = ""


class Overruled(Record, frozen=True, kw_only=True):
    """How often a kind of decision counts, and how often it went against the rule."""

    kind: str
    decisions: int
    against: int


class Decider(Record, frozen=True, kw_only=True):
    """Who decided: how often, how often of it was taken back since, and when last."""

    name: str
    decisions: int
    taken_back: int
    last: datetime


class Figures(Record, frozen=True, kw_only=True):
    """All of the dashboard. `now` is the time of the newest story; shares are of published stories."""

    now: datetime | None
    looked_at: int
    days: tuple[Day, ...]
    providers: tuple[tuple[str, int], ...]
    coverage: tuple[Coverage, ...]
    health: dict[str, int]
    overruled: tuple[Overruled, ...]
    deciders: tuple[Decider, ...]


def figures(folder: PortalFolder, store: Store, now: datetime) -> Figures:
    """The figures of the days before the newest story; `now` is for the sources, which follow the clock."""
    zone = ZoneInfo(folder.portal.timezone)
    newest = store.standings.page(limit=1).stories
    time = newest[0].standing.time if newest else None
    seen = _Seen(zone)
    if time is not None:
        since = datetime.combine(
            time.astimezone(zone).date() - timedelta(days=DAYS - 1), datetime.min.time(), zone
        )
        seen.look(store, StoryFilter(since=since))
    rows = source_rows(folder, store, now)
    decisions = store.decisions.all()
    counting = in_force(decisions)
    return Figures(
        now=time,
        looked_at=seen.number,
        days=seen.by_day(time),
        providers=tuple(seen.providers.most_common(_PROVIDERS)),
        coverage=tuple(seen.coverage(topic.name, time) for topic in folder.topics),
        health=dict(Counter(row.health for row in rows)),
        overruled=_overruled(store, counting, folder.portal.judging.threshold),
        deciders=_deciders(decisions, counting),
    )


class _Seen:
    """Counts stories, newest first."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self.number = 0
        self.providers: Counter[str] = Counter()
        self._days: dict[date, Counter[State]] = {}
        self._topics: dict[str, set[str]] = {}
        self._told: Counter[str] = Counter()
        self._last: dict[str, datetime] = {}

    def look(self, store: Store, wanted: StoryFilter) -> None:
        for story in islice(store.standings.each(wanted), _MOST):
            standing = story.standing
            name = story.judgement.provider.name if story.judgement else standing.provider
            self.number += 1
            day = self._days.setdefault(standing.time.astimezone(self._zone).date(), Counter())
            day[standing.state] += 1
            if standing.state is State.LEFT_OUT:
                continue
            self.providers[name] += 1
            for topic in standing.topics:
                self._told[topic] += 1
                self._topics.setdefault(topic, set()).add(standing.provider)
                self._last.setdefault(topic, standing.time)

    def by_day(self, newest: datetime | None) -> tuple[Day, ...]:
        if newest is None:
            return ()
        last = newest.astimezone(self._zone).date()
        days = [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
        return tuple(_day(day, self._days.get(day, Counter())) for day in days)

    def coverage(self, topic: str, newest: datetime | None) -> Coverage:
        stories, providers = self._told[topic], len(self._topics.get(topic, ()))
        last = self._last.get(topic)
        gap = ""
        if last is None or newest is None:
            gap = f"no story in {DAYS} days"
        elif newest - last > _QUIET:
            gap = f"nothing for {(newest - last).days} days"
        elif providers == 1:
            gap = "one provider alone tells of it"
        return Coverage(topic=topic, stories=stories, providers=providers, last=last, gap=gap)


def _day(day: date, counts: Counter[State]) -> Day:
    return Day(
        day=day,
        published=counts[State.PUBLISHED],
        folded=counts[State.FOLDED],
        left_out=counts[State.LEFT_OUT],
    )


def _deciders(decisions: Iterable[Decision], counting: Iterable[Decision]) -> tuple[Decider, ...]:
    """Everybody who decided anything but to take a decision back, the busiest first."""
    made = [each for each in decisions if not isinstance(each, Undo)]
    kept = {each.id for each in counting}
    number = Counter(each.by for each in made)
    back = Counter(each.by for each in made if each.id not in kept)
    last = {each.by: each.time for each in made}
    ranked = sorted(number, key=lambda name: (-number[name], name))
    return tuple(
        Decider(name=name, decisions=number[name], taken_back=back[name], last=last[name]) for name in ranked
    )


def _overruled(store: Store, counting: Iterable[Decision], threshold: int) -> tuple[Overruled, ...]:
    """Decisions that count, by kind, and those that went against what quality alone would have made."""
    named = [each for each in counting if type(each) in _NAMES]
    stories = store.standings.get([each.stories[0].id for each in named])
    reach = {id_ for id_, story in stories.items() if story.standing.quality >= threshold}
    counts: Counter[str] = Counter()
    against: Counter[str] = Counter()
    for decision in named:
        name = _NAMES[type(decision)]
        counts[name] += 1
        against[name] += _is_against(decision, reach)
    return tuple(
        Overruled(kind=name, decisions=number, against=against[name]) for name, number in counts.most_common()
    )


def _is_against(decision: Decision, reach: Container[str]) -> bool:
    """Whether quality alone would have made it otherwise; words are the desk's own matter."""
    if isinstance(decision, Merge | Split | Lead):
        return True
    if isinstance(decision, Edit | Brief):
        return False
    return (decision.stories[0].id in reach) is isinstance(decision, Reject | Retract)
