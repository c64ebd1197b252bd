"""The meaning of headlines, as the settings want it: from the cache, else computed, else not at all.

In: settings, appraisals, the store's cache. Out: a vector for each story, or None where words alone are to be
compared. When vectors cannot be had, one notice says so and the run goes on with words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b

from broadsheet.cluster import Embedder, Meanings, headline
from broadsheet.domain.draft import Appraisal
from broadsheet.domain.errors import EmbeddingError
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import JudgingSettings, Portal
from broadsheet.embedding import open_embedder
from broadsheet.engine.batching import batches
from broadsheet.engine.portal.progress import Progress
from broadsheet.store import Store

_TOGETHER = 256  # headlines computed between two writes to the cache
_INSTEAD = "; stories are compared by their words alone"


def embedder_of(judging: JudgingSettings, mode: Mode, notice: Callable[[str], object]) -> Embedder | None:
    """The embedder that the settings name; None where they name none, or mode is `compatible`.

    One that cannot be used is told, and there is none then.
    """
    try:
        return None if mode is Mode.COMPATIBLE else open_embedder(judging)
    except EmbeddingError as error:
        notice(without_meaning(error))
        return None


def vectors_of(store: Store, embedder: Embedder, titles: Iterable[str]) -> list[bytes]:
    """The vector of each title's headline; EmbeddingError when one cannot be had."""
    texts = [headline(title) for title in titles]
    digests = {text: digest_of(text) for text in texts}
    known = store.vectors.get(embedder.name, dict.fromkeys(digests.values()))
    missing = sorted(text for text, digest in digests.items() if digest not in known)
    if missing:
        computed = zip(missing, embedder.vectors(missing), strict=True)
        found = {digests[text]: vector for text, vector in computed}
        store.vectors.save(embedder.name, found)
        known.update(found)
    return [known[digests[text]] for text in texts]


def meanings_of(
    store: Store, portal: Portal, appraisals: Iterable[Appraisal], progress: Progress
) -> Meanings | None:
    """The vector of each story's headline by the story's id; None where there are to be none."""
    embedder = embedder_of(portal.judging, portal.mode, progress.notice)
    if embedder is None:
        return None
    stories, found = list(appraisals), dict[str, bytes]()
    try:
        with progress.stage("reading headlines", len(stories)) as task:
            for batch in batches(stories, _TOGETHER):
                vectors = vectors_of(store, embedder, (each.draft.title for each in batch))
                found.update(zip((each.id for each in batch), vectors, strict=True))
                task.advance(len(batch))
    except EmbeddingError as error:
        progress.notice(without_meaning(error))
        return None
    return Meanings(found, embedder.even)


def without_meaning(error: EmbeddingError) -> str:
    """What is told where vectors cannot be had."""
    return f"{error}{_INSTEAD}"


def digest_of(text: str) -> str:
    """What a headline's vector is kept under."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
