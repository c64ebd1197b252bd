"""Names of clusters.

In: the id of the story that founded a cluster. Out: the cluster's id, the same as long as its founder is.
"""

from __future__ import annotations

import re

_STORY_ID = re.compile(r"s([0-9a-f]{15})")


def cluster_id(founder: str) -> str:
    """`c` and the digits of the founder's id; `c-` and the whole id where that has another form."""
    match = _STORY_ID.fullmatch(founder)
    return f"c{match[1]}" if match else f"c-{founder}"
