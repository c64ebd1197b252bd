"""Topics that a story may belong to though none of their keywords stands in it: told, never given.

In: the vectors of headlines, and which stories have which topic by a keyword. Out: suggestions for one story.
A topic's centre is the mean of its stories' vectors, each less what all have in common (see `meaning`).
A topic is suggested when the story is at least as near to its centre as a quarter of the topic's own stories
are, each measured without itself: so there is no threshold that another model or portal would set anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

FEWEST = 5  # stories of a topic; fewer have no centre to speak of
MOST = 3  # suggestions


class Suggestion(NamedTuple):
    """A topic, the cosine of the story to its centre, and the lower quartile of its own stories' cosines."""

    topic: str
    nearness: float
    usual: float
    stories: int


def suggested_topics(
    story: str, vectors: Mapping[str, bytes], members: Mapping[str, list[str]]
) -> tuple[Suggestion, ...]:
    """The topics that fit `story` by meaning, nearest first; those that it has are left out.

    `vectors` are the headlines' by story id (zeros where none is known), `members` the ids of
    the stories that have each topic.
    """
    import numpy as np

    from broadsheet.cluster.meaning import COMMON

    meant = {name: vector for name, vector in vectors.items() if any(vector)}
    if story not in meant:
        return ()
    places = {name: place for place, name in enumerate(meant)}
    rows = np.array([np.frombuffer(vector, np.int8) for vector in meant.values()], np.float64)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    rows -= COMMON * rows.mean(axis=0)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    found = []
    for topic, names in members.items():
        own = rows[[places[name] for name in names if name in places and name != story]]
        if story in names or len(own) < FEWEST:
            continue
        total = own.sum(axis=0)
        others = total - own
        cosines = (others * own).sum(axis=1) / np.maximum(np.linalg.norm(others, axis=1), 1e-9)
        usual = np.percentile(cosines, 25)
        nearness = rows[places[story]] @ total / max(float(np.linalg.norm(total)), 1e-9)
        if nearness >= usual and nearness > 0:
            found.append(Suggestion(topic, round(float(nearness), 3), round(float(usual), 3), len(own)))
    return tuple(sorted(found, key=lambda each: (-each.nearness, each.topic))[:MOST])
