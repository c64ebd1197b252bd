"""Stories are erased: shown first, then taken out of everything that the portal keeps, step by step.

In: a newsroom, and stories by id, file, address or title. Out: a portal without them, and what its owner has
to clean. Killed at any moment, the same call goes on: what is gone already is known by its hashes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import msgspec

from broadsheet.cluster.bags import headline
from broadsheet.domain.decision import Edit, Erase, Target, named
from broadsheet.domain.draft import State
from broadsheet.domain.errors import DecisionError
from broadsheet.domain.story import Record
from broadsheet.engine.desk.deciding import meant_story
from broadsheet.engine.desk.decisions import take_over_decisions
from broadsheet.engine.edition.renewing import judge_and_publish
from broadsheet.engine.erasing.copies import SameText, same_texts
from broadsheet.engine.erasing.issues import issues_otherwise, keep_issues
from broadsheet.engine.erasing.left import left_over
from broadsheet.engine.erasing.other_decisions import Told, told_otherwise, write_files
from broadsheet.engine.erasing.words import Words
from broadsheet.engine.judgement.absence import spellings
from broadsheet.engine.judgement.meaning import digest_of
from broadsheet.engine.judgement.upkeep import judge
from broadsheet.engine.portal.newsroom import Clock, Newsroom, open_newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.publish.exchange import sweep
from broadsheet.publish.history import Rewritten, rewrite_history
from broadsheet.publish.quotations import telling
from broadsheet.store import Store
from broadsheet.store.erasing import Traces

UNFINISHED = "erasing"  # a name in the store's `meta`: there is something to be ended
_TICK = timedelta(microseconds=1)


@contextmanager
def opened(folder: PortalFolder, clock: Clock, progress: Progress) -> Iterator[Newsroom]:
    """The portal for whoever erases, with the decisions that stand in its content repository taken over.

    Raises StoreError where somebody runs, works or sends meanwhile.
    """
    with open_newsroom(folder, clock, progress) as newsroom:
        store = newsroom.store
        with store.without_workers(), store.sending():
            take_over_decisions(folder.content_path, store, progress.notice)
            yield newsroom


class Choice(Record, frozen=True, kw_only=True):
    """The ids of stories that are there, of those that were erased before, and of copies that are to stay."""

    there: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


class ToErase(Record, frozen=True, kw_only=True):
    """A story as a person is asked about it: what goes with it, and which copies of it stay."""

    id: str
    title: str
    addresses: tuple[str, ...]
    path: str | None = None
    state: State | None = None
    readings: int = 0
    pictures: int = 0
    decisions: int = 0
    newsletters: tuple[str, ...] = ()
    copies: tuple[SameText, ...] = ()


class Erased(Record, frozen=True, kw_only=True):
    """What was done: ids, the commit without them, what became of git's history, and what is left."""

    stories: tuple[str, ...]
    decisions: tuple[str, ...] = ()
    commit: str | None = None
    history: Rewritten | None = None
    left: tuple[str, ...] = ()


class _Plan(msgspec.Struct, frozen=True):
    """All that one story means to others."""

    traces: Traces
    words: Words
    told: Told
    titles: tuple[str, ...]


def choose(store: Store, references: Iterable[str]) -> Choice:
    """The stories that a person means. Raises DecisionError for what is none, or no news."""
    there, gone = dict[str, None](), dict[str, None]()
    for reference in references:
        before = set(store.erasing.known(spellings(reference)).values())
        if absent := store.stories.absent(before):
            gone.update(dict.fromkeys(sorted(absent)))
        if before:  # one that is there all the same was erased elsewhere
            there.update(dict.fromkeys(sorted(before - absent)))
            continue
        try:
            id_ = _at(store, reference) if "://" in reference else meant_story(store, reference)
        except DecisionError:
            if store.meta.get(UNFINISHED):  # it may be the one whose erasing was cut off
                continue
            raise
        if store.items.named(id_) is not None:
            raise DecisionError(f"{reference!r} is no news; take it out of its source, and reject it")
        there[id_] = None
    return Choice(there=tuple(there), gone=tuple(gone))


def _at(store: Store, address: str) -> str:
    """The id of the story at an address, and of no other that has its words."""
    found = store.stories.resolve(spellings(address))
    if not found:
        raise DecisionError(f"no story has the address {address}")
    return next(iter(found.values()))


def preview(newsroom: Newsroom, ids: Iterable[str]) -> tuple[ToErase, ...]:
    """What erasing these stories would take away."""
    return tuple(_preview(newsroom, _plan(newsroom, id_)) for id_ in ids)


def erase(newsroom: Newsroom, chosen: Choice, *, by: str, reason: str = "", history: bool = False) -> Erased:
    """Erase stories that are there, and end what was begun with those that are not; then publish.

    Raises StoreError, PublishError or OSError where a step cannot be done; called again, it goes on.
    """
    store, folder = newsroom.store, newsroom.folder
    store.meta.set(UNFINISHED, "yes")
    quoting, made = set[str](), list[str]()
    with newsroom.progress.stage("erasing", len(chosen.there)) as task:
        for id_ in chosen.there:
            plan = _plan(newsroom, id_)
            made.append(_erase_one(newsroom, plan, by, reason))
            quoting.update(store.erasing.quoting((*telling(plan.titles), *plan.traces.addresses)))
            task.advance()
    commit = _publish(newsroom)
    rewritten = None
    if history:
        with newsroom.progress.stage("rewriting git's history"):
            rewritten = rewrite_history(folder.content_path, store.erasing.known)
            store.editions.rename_commits(rewritten.renamed)
    with newsroom.progress.stage("writing the store anew"):
        store.erasing.compact()
    store.meta.set(UNFINISHED, "")
    return Erased(
        stories=(*chosen.there, *chosen.gone),
        decisions=tuple(made),
        commit=commit,
        history=rewritten,
        left=tuple(left_over(newsroom, chosen.copies, quoting, rewritten)),
    )


def _plan(newsroom: Newsroom, id_: str) -> _Plan:
    store = newsroom.store
    traces = store.erasing.traces(id_)
    if traces is None:
        raise DecisionError(f"{id_} is no story of this portal")
    edits = [each for each in store.decisions.about(id_) if isinstance(each, Edit)]
    titles = tuple(dict.fromkeys((*traces.titles, *(each.title for each in edits if each.title))))
    pictures = (*traces.pictures, *(each.image for each in edits if each.image))
    traces = msgspec.structs.replace(traces, pictures=tuple(dict.fromkeys(pictures)))
    words = Words(titles, traces.addresses)
    return _Plan(traces, words, told_otherwise(store, traces, words), titles)


def _preview(newsroom: Newsroom, plan: _Plan) -> ToErase:
    store, traces = newsroom.store, plan.traces
    issues = issues_otherwise(store, newsroom.folder.portal, traces.id, plan.words)
    mine = store.standings.get([traces.id]).get(traces.id)
    return ToErase(
        id=traces.id,
        title=plan.titles[0] if plan.titles else "",
        addresses=traces.addresses,
        path=traces.path,
        state=mine.standing.state if mine else None,
        readings=traces.readings,
        pictures=len(traces.pictures),
        decisions=len(plan.told),
        newsletters=tuple(stored.issue.id for stored, _ in issues),
        copies=same_texts(store, traces),
    )


def _erase_one(newsroom: Newsroom, plan: _Plan, by: str, reason: str) -> str:
    """Take a story out of decisions, newsletters and the store; the id of the decision that says so."""
    store, traces, folder = newsroom.store, plan.traces, newsroom.folder
    write_files(folder.content_path, store, plan.told)
    keep_issues(store, issues_otherwise(store, folder.portal, traces.id, plan.words))
    last, now = store.decisions.last_time(), newsroom.clock()
    decision = named(
        Erase(
            by=by,
            time=now if last is None or last < now else last + _TICK,
            stories=(Target(id=traces.id, url=""),),
            hashes=traces.hashes,
            reason=plan.words.cut(reason),
        )
    )
    store.erasing.erase(
        traces,
        decision,
        vectors_of=[digest_of(headline(title)) for title in plan.titles],
        told=plan.told,
        quoted=telling(plan.titles),
    )
    return decision.id


def _publish(newsroom: Newsroom) -> str | None:
    """Publish, if the portal ever was, and remove the edition before; the commit, if there was one."""
    folder, commit = newsroom.folder, None
    if newsroom.store.editions.last() is None:
        judge(newsroom)
    else:
        commit = judge_and_publish(newsroom).commit
    public = folder.public_path.resolve()
    sweep(public, spare=False)
    shutil.rmtree(folder.store_path.parent / "backfill", ignore_errors=True)
    return commit
