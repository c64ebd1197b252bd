"""Stories to be clustered, made in one line each, and their placements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from broadsheet.cluster import Embedder, Meanings, cluster, headline
from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.domain.draft import Appraisal, Placement
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import JudgingSettings, Portal
from broadsheet.domain.taxonomy import Topic

START = datetime(2024, 5, 2, 12, tzinfo=UTC)
FACES = (
    Topic(id="ai", name="AI", keywords=("ai", "artificial intelligence")),
    Topic(
        id="vision", name="Computer Vision", parent="AI", keywords=("computer vision", "facial recognition")
    ),
)


def story(number: int, title: str, *, hours: float = 0, **line) -> Appraisal:
    time = START + timedelta(hours=hours)
    return appraisal_from_line(
        {"id": f"s{number:015x}", "title": title, "publishedDateTime": time.isoformat(), **line}
    )


def place(
    *stories: Appraisal,
    mode=Mode.BROADSHEET,
    topics=(),
    now=None,
    embedder: Embedder | None = None,
    **judging,
) -> tuple[Placement, ...]:
    portal = Portal(title="Test", sources=(), mode=mode, judging=JudgingSettings(**judging))
    newest = max((each.time for each in stories), default=START)
    meanings = None
    if embedder:
        vectors = embedder.vectors([headline(each.draft.title) for each in stories])
        meanings = Meanings(dict(zip((each.id for each in stories), vectors, strict=True)), embedder.even)
    return cluster(stories, portal=portal, topics=topics, now=now or newest, meanings=meanings)
