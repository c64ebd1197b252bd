"""Why a story is where it is, as other programs read it. In: scores and matches. Out: shapes."""

from __future__ import annotations

from broadsheet.domain.draft import Score, State, TopicMatch
from broadsheet.engine.catalogue.shape import Shape


class SignalShape(Shape, frozen=True, kw_only=True):
    """One addend of a score: its name, the points that it added, and what was seen."""

    name: str
    points: float
    detail: str


class ScoreShape(Shape, frozen=True, kw_only=True):
    """A whole number and the signals that sum to it."""

    value: int
    signals: tuple[SignalShape, ...]

    @classmethod
    def of(cls, score: Score) -> ScoreShape:
        """The score with what made it."""
        signals = tuple(SignalShape(name=s.name, points=s.points, detail=s.detail) for s in score.signals)
        return cls(value=score.value, signals=signals)


class TopicMatchShape(Shape, frozen=True, kw_only=True):
    """A topic, the keyword that brought it, and the field in which that stood.

    `words` are those of the story for which a keyword with a star stands, else "".
    """

    name: str
    keyword: str
    field: str
    words: str = ""

    @classmethod
    def of(cls, match: TopicMatch) -> TopicMatchShape:
        """The match as it was found."""
        return cls(name=match.name, keyword=match.keyword, field=match.field, words=match.words)


class ExplanationShape(Shape, frozen=True, kw_only=True):
    """Why a story is where it is: each number with its signals, and the sentence that decided on it."""

    id: str
    title: str
    web_url: str | None
    state: State
    reason: str
    quality: ScoreShape
    heat: ScoreShape
    topics: tuple[TopicMatchShape, ...]
    provider_origin: str
    cluster: str
    cluster_evidence: str
    lead: bool
    duplicate_of: str | None
    duplicate_evidence: str
