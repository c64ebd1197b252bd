"""What a story is worth by itself: its provider, excerpt, topics and quality.

In: drafts, and a `Context` built once from the portal, its topics and its organizations. Out: one
`Appraisal` for each draft, in order, every number with the signals that made it. Never looks at other
stories, at the clock, at the network or at files. `updates` tells whether two drafts are readings of one
article, and what changed between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.lazy import names_of

if TYPE_CHECKING:
    from broadsheet.enrich.appraisal import Context, appraise, enrich
    from broadsheet.enrich.topics import TopicIndex
    from broadsheet.enrich.weights import WEIGHTS, check_weights

__all__ = ["WEIGHTS", "Context", "TopicIndex", "appraise", "check_weights", "enrich"]

__getattr__ = names_of(
    __name__,
    {
        "appraisal": "Context appraise enrich",
        "weights": "WEIGHTS check_weights",
        "topics": "TopicIndex",
    },
)
