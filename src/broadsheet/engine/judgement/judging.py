"""All stories are judged together: what each is worth, where it stands, and what becomes of it.

In: the store's drafts and pictures, the portal's settings and taxonomy. Out: judgements in the store. The
time that counts is that of the newest news, so that nothing changes while nothing arrives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from broadsheet import __version__
from broadsheet.cluster import Embedder, cluster, without_borrowed
from broadsheet.desk import Rulings, arrange, decide, worded
from broadsheet.domain.draft import Appraisal, Draft
from broadsheet.domain.errors import EmbeddingError
from broadsheet.domain.modes import Mode
from broadsheet.domain.naming import content_path
from broadsheet.domain.storing import Judgement
from broadsheet.engine.batching import batches
from broadsheet.engine.desk.decisions import standing_rulings
from broadsheet.engine.intake.measured_images import with_measured_images
from broadsheet.engine.judgement.meaning import embedder_of, meanings_of, without_meaning
from broadsheet.engine.judgement.opting_out import OptOuts
from broadsheet.engine.judgement.placing import place_changed, weighed
from broadsheet.engine.judgement.settling import settle
from broadsheet.engine.judgement.state import EMPTY_EDITION, judged_state
from broadsheet.engine.judgement.uniting import unite_readings
from broadsheet.engine.judgement.weighing import context_of, tell_slow_patterns, weigh
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.enrich import enrich
from broadsheet.store import Store

_FORM = 1  # of what is kept between two judgings
_GROUP = 256  # drafts whose pictures are looked up at once


def judge_anew(newsroom: Newsroom) -> str:
    """Judge what has to be judged; the state of the store for which it was done.

    Drafts that turn out to be readings of one story are joined first.
    """
    portal, notice = newsroom.folder.portal, newsroom.progress.notice
    try:
        return _judge(newsroom, embedder_of(portal.judging, portal.mode, notice))
    except EmbeddingError as error:
        notice(without_meaning(error))
        return _judge(newsroom, None)


def _judge(newsroom: Newsroom, embedder: Embedder | None) -> str:
    folder, store = newsroom.folder, newsroom.store
    store.worths.begin(f"{__version__} {_FORM} {folder.digest()} {embedder.name if embedder else ''}")
    unite_readings(store, newsroom.clock())
    state = judged_state(folder, store)
    weigh(newsroom)
    if folder.portal.mode is Mode.COMPATIBLE:
        store.judgements.save(_judged(folder, store, newsroom.progress, weighed(store)))
        return state
    now = store.worths.newest() or EMPTY_EDITION
    place_changed(newsroom, embedder, now)
    settle(newsroom, now)
    return state


def judged(
    folder: PortalFolder, store: Store, progress: Progress, *, by_rule: bool = False
) -> Iterator[Judgement]:
    """What every draft of the store comes to under the settings of `folder`; nothing is kept.

    With `by_rule`, no decision of the desk counts.
    """
    with progress.stage("judging", store.stories.count()) as task:
        appraisals = []
        context = context_of(folder)
        for appraisal in OptOuts(folder.organizations).wanted(enrich(measured_drafts(store), context)):
            appraisals.append(appraisal)
            task.advance()
    tell_slow_patterns(context, progress)
    return _judged(folder, store, progress, appraisals, by_rule=by_rule)


def _judged(
    folder: PortalFolder,
    store: Store,
    progress: Progress,
    appraisals: list[Appraisal],
    *,
    by_rule: bool = False,
) -> Iterator[Judgement]:
    now = newest_time(appraisals)
    placements = cluster(
        appraisals,
        portal=folder.portal,
        topics=folder.topics,
        now=now,
        meanings=meanings_of(store, folder.portal, appraisals, progress),
    )
    appraisals = [
        without_borrowed(story, placement.borrowed)
        for story, placement in zip(appraisals, placements, strict=True)
    ]
    ruled = Rulings() if by_rule else standing_rulings(store, now)
    placements = arrange(appraisals, placements, ruled, portal=folder.portal, now=now)
    verdicts = tuple(decide(appraisals, placements, portal=folder.portal, rulings=ruled))
    paths = assign_paths(appraisals, store.judgements.paths())
    opted = OptOuts(folder.organizations)
    return (
        Judgement.of(
            paths[appraisal.id], worded(appraisal, ruled), placement, verdict, read=appraisal.draft
        ).hiding(opted.of(appraisal.provider.domain))
        for appraisal, placement, verdict in zip(appraisals, placements, verdicts, strict=True)
    )


def newest_time(appraisals: Iterable[Appraisal | Judgement]) -> datetime:
    """The newest time that a story states, else the newest capture: the clock that heat uses."""
    times = [(appraisal.dated, appraisal.time) for appraisal in appraisals]
    return max(times, default=(False, EMPTY_EDITION))[1]


def assign_paths(appraisals: Iterable[Appraisal], known: dict[str, str]) -> dict[str, str]:
    """A content path for each story: the one it already has, else a new one, oldest story first."""
    paths = dict(known)
    taken = set(known.values())
    for appraisal in sorted(appraisals, key=lambda each: (each.time, each.id)):
        if appraisal.id not in paths:
            paths[appraisal.id] = content_path(appraisal.time, appraisal.draft.title, taken)
            taken.add(paths[appraisal.id])
    return paths


def measured_drafts(store: Store) -> Iterator[Draft]:
    """The drafts, id by id, their images with what was measured of them."""
    for group in batches(store.stories.drafts(), _GROUP):
        pictures = store.pictures.get(image.url for draft in group for image in draft.images)
        yield from (with_measured_images(draft, pictures) for draft in group)
