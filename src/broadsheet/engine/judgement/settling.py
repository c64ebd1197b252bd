"""Judgements of the clusters that have changed, or whose heat moves: the desk's decisions, then its rule.

In: worths and placements of the store, decisions. Out: judgements in the store. Clusters that no decision
touches are taken by some hundreds; those that one touches all together, since decisions join and part them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from broadsheet.cluster import reheated, without_borrowed
from broadsheet.desk import Rulings, arrange, decide, worded
from broadsheet.domain.decision import targets_of
from broadsheet.domain.draft import Placement
from broadsheet.domain.naming import content_path
from broadsheet.domain.storing import Judgement
from broadsheet.engine.batching import batches
from broadsheet.engine.desk.decisions import found_again, standing_rulings
from broadsheet.engine.judgement.opting_out import OptOuts
from broadsheet.engine.judgement.placing import appraisals
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.store import Store

_HEAT = "heat as of"  # a name in the store: the time of the newest news for the judgements there
_CLUSTERS = 400  # judged together
_PATHS = 400


def settle(newsroom: Newsroom, now: datetime) -> None:
    """Judge again what is not settled, what is still warm, and what the desk decided about."""
    store = newsroom.store
    before = store.meta.get(_HEAT)
    if before != now.isoformat():
        since = datetime.fromisoformat(before) if before else now
        store.placing.unsettle_warm(since if since <= now else None)
    settling = _Settling(newsroom, now)
    store.judgements.save(settling.judgements())
    store.placing.settle(settling.warm)
    store.meta.set(_HEAT, now.isoformat())


class _Settling:
    """One round of judgements; `warm` tells until when the heat of leads moves."""

    def __init__(self, newsroom: Newsroom, now: datetime) -> None:
        self._store, self._portal, self._now = newsroom.store, newsroom.folder.portal, now
        self._rulings = standing_rulings(self._store, now)
        self._opted = OptOuts(newsroom.folder.organizations)
        self._paths = new_paths(self._store)
        self.warm: dict[str, datetime] = {}

    def judgements(self) -> Iterator[Judgement]:
        """The judgements of all that has to be judged again."""
        decided = self._decided()
        if decided:
            yield from self._judged(self._store.placing.members(sorted(decided)), self._rulings)
        for clusters in self._store.placing.unsettled(_CLUSTERS):
            others = [cluster for cluster in clusters if cluster not in decided]
            yield from self._judged(self._store.placing.members(others), Rulings())

    def _decided(self) -> set[str]:
        """The clusters of all stories that any decision names, those that were taken back too."""
        decisions = found_again(self._store, self._store.decisions.all())
        return self._store.placing.clusters_of(
            {target.id for decision in decisions for target in targets_of(decision)}
        )

    def _judged(self, placements: Iterable[Placement], rulings: Rulings) -> Iterator[Judgement]:
        machine = {placement.id: placement for placement in placements}
        stories = appraisals(self._store, machine)
        told = [without_borrowed(stories[name], machine[name].borrowed) for name in sorted(stories)]
        where = [machine[story.id] for story in told]
        reheat, warm = reheated(told, where, self._now, self._portal.judging)
        self.warm |= warm
        placed = arrange(told, reheat, rulings, portal=self._portal, now=self._now)
        verdicts = decide(told, placed, portal=self._portal, rulings=rulings)
        paths = {**self._store.judgements.paths(story.id for story in told), **self._paths}
        for story, placement, verdict in zip(told, placed, verdicts, strict=True):
            path = paths[story.id]
            judgement = Judgement.of(path, worded(story, rulings), placement, verdict, read=story.draft)
            yield judgement.hiding(self._opted.of(story.provider.domain))


def new_paths(store: Store) -> Mapping[str, str]:
    """A content path for each story that has none, oldest story first."""
    given: dict[str, str] = {}
    taken = _Taken(store)
    for batch in batches(store.worths.without_path(), _PATHS):
        taken.look_up(content_path(row.time, row.title, ()) for row in batch)
        for row in batch:
            given[row.id] = content_path(row.time, row.title, taken)
            taken.add(given[row.id])
    return given


class _Taken:
    """The paths that are taken; those of a batch are asked for together."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, bool] = {}

    def look_up(self, paths: Iterable[str]) -> None:
        wanted = [path for path in paths if path not in self._known]
        held = self._store.judgements.taken(wanted)
        self._known |= {path: path in held for path in wanted}

    def add(self, path: str) -> None:
        self._known[path] = True

    def __contains__(self, path: object) -> bool:
        assert isinstance(path, str)
        if path not in self._known:
            self.look_up([path])
        return self._known[path]
