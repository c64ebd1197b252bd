"""What each draft that has changed is worth by itself, kept in the store.

In: the store's drafts and pictures, the portal's settings. Out: worths, up to date.
"""

from __future__ import annotations

from broadsheet.cluster import trace_of
from broadsheet.domain.judging import Weighed, Worth
from broadsheet.engine.batching import batches
from broadsheet.engine.intake.measured_images import with_measured_images
from broadsheet.engine.judgement.opting_out import OptOuts
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.enrich import Context, appraise
from broadsheet.store import Store

_TOGETHER = 256  # drafts whose pictures are looked up at once


def context_of(folder: PortalFolder) -> Context:
    """What the portal's drafts are judged by."""
    return Context.of(folder.portal, folder.topics, folder.organizations, folder.extensions.signals)


def weigh(newsroom: Newsroom) -> None:
    """Appraise the drafts that have changed, and those whose pictures have."""
    store, context = newsroom.store, context_of(newsroom.folder)
    opted = OptOuts(newsroom.folder.organizations)
    stale = store.worths.stale()
    with newsroom.progress.stage("judging", len(stale)) as task:
        for batch in batches(stale, _TOGETHER):
            store.worths.keep(_weighed(store, batch, context, opted))
            task.advance(len(batch))
    tell_slow_patterns(context, newsroom.progress)


def tell_slow_patterns(context: Context, progress: Progress) -> None:
    """Tell of topics whose patterns took too long."""
    for (topic, pattern), times in context.topics.patterns.slow.items():
        progress.notice(
            f"topic {topic}: the pattern {pattern!r} took too long in {times} stories; simplify it"
        )


def _weighed(store: Store, batch: tuple[str, ...], context: Context, opted: OptOuts) -> list[Weighed]:
    versions = store.stories.versions(batch)
    urls = {image.url for draft, _ in versions.values() for image in draft.images}
    shown, pictures = store.pictures.digests(urls), store.pictures.get(urls)
    found = []
    for draft, digest in versions.values():
        appraisal = appraise(with_measured_images(draft, pictures), context)
        weighed = Weighed(
            worth=Worth.of(appraisal),
            trace=trace_of(appraisal),
            digest=digest,
            captured=draft.captured,
            size=len(draft.text),
            wanted=opted.wants(appraisal),
            pictures={image.url: shown.get(image.url, "") for image in draft.images},
        )
        found.append(weighed)
    return found
