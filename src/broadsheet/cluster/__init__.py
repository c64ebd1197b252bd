"""Where each story stands among the others: copies, clusters, leads, related stories and heat.

In: appraisals, the portal's settings and topics, the time that counts as now, and sentence vectors where
meaning is compared. Out: one `Placement` for each appraisal; `cluster` gives them in input order, `place`
reads a stream in `chronological` order and gives each as soon as nothing can change it. Input order never
matters for what is placed where. Never drops a story and never decides what is published: that is the desk's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.lazy import names_of

if TYPE_CHECKING:
    from broadsheet.cluster.bags import headline
    from broadsheet.cluster.duplicates import (
        REMEMBERED,
        Copy,
        chronological,
        likeness,
        resembling,
        shingles,
        trace_of,
    )
    from broadsheet.cluster.embedder import Embedder, Meanings
    from broadsheet.cluster.events import WORDS_EVEN
    from broadsheet.cluster.heat import HEAT_WEIGHTS
    from broadsheet.cluster.placing import Earlier, Placer, cluster, place, without_borrowed
    from broadsheet.cluster.reheating import reheated
    from broadsheet.cluster.suggestions import Suggestion, suggested_topics

__all__ = [
    "HEAT_WEIGHTS",
    "REMEMBERED",
    "WORDS_EVEN",
    "Copy",
    "Earlier",
    "Embedder",
    "Meanings",
    "Placer",
    "Suggestion",
    "chronological",
    "cluster",
    "headline",
    "likeness",
    "place",
    "reheated",
    "resembling",
    "shingles",
    "suggested_topics",
    "trace_of",
    "without_borrowed",
]

__getattr__ = names_of(
    __name__,
    {
        "bags": "headline",
        "duplicates": "REMEMBERED Copy chronological likeness resembling shingles trace_of",
        "embedder": "Embedder Meanings",
        "events": "WORDS_EVEN",
        "heat": "HEAT_WEIGHTS",
        "placing": "Earlier Placer cluster place without_borrowed",
        "reheating": "reheated",
        "suggestions": "Suggestion suggested_topics",
    },
)
