"""All stories are judged together: what each is worth, where it stands, and what becomes of it.

In: the store's drafts and pictures, the portal's settings and taxonomy. Out: judgements in the store. The
time that counts is that of the newest news, so that nothing changes while nothing arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from broadsheet import __version__
from broadsheet.cluster import cluster, without_borrowed
from broadsheet.desk import Rulings, arrange, decide, worded
from broadsheet.domain.draft import Appraisal, Draft
from broadsheet.domain.naming import content_path
from broadsheet.domain.storing import Judgement, PictureState, StoredPicture
from broadsheet.domain.story import Image
from broadsheet.engine.desk.decisions import APPLIED, decisions_mark, standing_rulings, take_over_decisions
from broadsheet.engine.intake.reading import batches
from broadsheet.engine.judgement.meaning import meanings_of
from broadsheet.engine.judgement.opting_out import OptOuts
from broadsheet.engine.judgement.uniting import unite_readings
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.enrich import Context, enrich
from broadsheet.store import Store

JUDGED = "judged"
_GROUP = 256  # drafts whose pictures are looked up at once
EMPTY_EDITION = datetime(2000, 1, 1, tzinfo=UTC)  # the time of an edition without stories


def judge(newsroom: Newsroom) -> bool:
    """Judge every draft anew if anything that judging depends on has changed; tells whether it had.

    Drafts that turn out to be readings of one story are joined first.
    """
    folder, store = newsroom.folder, newsroom.store
    take_over_decisions(folder.content_path, store, newsroom.progress.notice)
    mark = decisions_mark(store)
    if is_judged(folder, store):
        store.meta.set(APPLIED, mark)
        return False
    unite_readings(store, newsroom.clock())
    state = judged_state(folder, store)
    store.judgements.save(judged(folder, store, newsroom.progress))
    store.meta.set(JUDGED, state)
    store.meta.set(APPLIED, mark)
    return True


def judged(
    folder: PortalFolder, store: Store, progress: Progress, *, by_rule: bool = False
) -> Iterator[Judgement]:
    """What every draft of the store comes to under the settings of `folder`; nothing is kept.

    With `by_rule`, no decision of the desk counts.
    """
    with progress.stage("judging", store.stories.count()) as task:
        appraisals = []
        context = Context.of(folder.portal, folder.topics, folder.organizations, folder.extensions.signals)
        for appraisal in OptOuts(folder.organizations).wanted(enrich(measured_drafts(store), context)):
            appraisals.append(appraisal)
            task.advance()
    for (topic, pattern), times in context.topics.patterns.slow.items():
        progress.notice(
            f"topic {topic}: the pattern {pattern!r} took too long in {times} stories; simplify it"
        )
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
    return (
        Judgement.of(paths[appraisal.id], worded(appraisal, ruled), placement, verdict, read=appraisal.draft)
        for appraisal, placement, verdict in zip(appraisals, placements, verdicts, strict=True)
    )


def is_judged(folder: PortalFolder, store: Store) -> bool:
    """Whether the stored judgements are those of the settings of `folder` and all that the store holds."""
    return store.meta.get(JUDGED) == judged_state(folder, store)


def judged_state(folder: PortalFolder, store: Store) -> str:
    """All that judging depends on, as one line."""
    return f"{__version__} {folder.digest()} {store.input_digest()} {store.decisions.digest()}"


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


def measured_drafts(store: Store, reword: Callable[[Draft], Draft] | None = None) -> Iterator[Draft]:
    """The drafts, id by id, reworded where that is wanted, their images with what was measured of them."""
    drafts = store.stories.drafts()
    for group in batches(map(reword, drafts) if reword else drafts, _GROUP):
        pictures = store.pictures.get(image.url for draft in group for image in draft.images)
        yield from (with_measured_images(draft, pictures) for draft in group)


def with_measured_images(draft: Draft, pictures: dict[str, StoredPicture]) -> Draft:
    """`draft` with true sizes where measured; an image that cannot be had for good is left out."""
    if not draft.images:
        return draft
    images = tuple(
        image
        for declared in draft.images
        if (image := _measured(declared, pictures.get(declared.url))) is not None
    )
    return msgspec.structs.replace(draft, images=images)


def _measured(image: Image, picture: StoredPicture | None) -> Image | None:
    if picture is None or picture.state is PictureState.PENDING:
        return image
    if picture.state is PictureState.FAILED:
        return None if picture.next_try is None else image
    return msgspec.structs.replace(
        image,
        width=picture.original_width,
        height=picture.original_height,
        is_cached=picture.path is not None,
    )
