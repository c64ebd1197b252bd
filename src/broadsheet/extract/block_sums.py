"""A page's blocks and containers as arrays, with the sums of what is inside each container.

In: the layout of a page with at least one block. Out: `Sums`, which `evidence` judges all blocks by at once.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from broadsheet.extract.blocks import Layout

_LONGEST = 10_000  # characters of a block that count; more would make the rest of the page look small
PROSE = 80  # characters; a longer block with few links is prose
Numbers: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]
Marks: TypeAlias = NDArray[np.bool_]


class Sums:
    """One page.

    Of each block: `container`, `size` and `linked` in characters, at most 10,000, `share` of it that is
    linked, and whether it is `prose`. Of each container: `parent`, `depth`, and of everything inside it the
    characters `text`, `linked_text` and `prose_text`, and the number of `blocks`. All of a container's inside
    stands behind it without a gap, up to its `end`.
    """

    def __init__(self, layout: Layout) -> None:
        blocks, containers = layout.blocks, layout.containers
        self.container: Places = np.array(blocks.containers)
        sizes: Numbers = np.array(blocks.sizes, dtype=np.float64)
        self.size: Numbers = np.minimum(sizes, _LONGEST)
        self.linked: Numbers = np.array(blocks.linked, dtype=np.float64) * (self.size / sizes)
        self.share: Numbers = self.linked / self.size
        self.prose: Marks = (self.size > PROSE) & (3 * self.linked < self.size)
        self.depth: Places = np.array(containers.depths)
        self.parent: Places = np.array(containers.parents)
        self.end: Places = np.array(containers.ends)
        self.text = self._inside(self.size)
        self.linked_text = self._inside(self.linked)
        self.prose_text = self._inside(self.size * self.prose)
        self.blocks = self._inside(np.ones(len(blocks.texts)))

    def _inside(self, numbers: Numbers) -> Numbers:
        """For each container the sum of the numbers, one a block, of everything inside it."""
        before = np.zeros(len(self.parent) + 1)
        np.cumsum(np.bincount(self.container, numbers, len(self.parent)), out=before[1:])
        found: Numbers = before[self.end] - before[:-1]
        return found

    def within(self, chosen: int) -> Marks:
        """Which containers are the chosen one or inside it."""
        found = np.zeros(len(self.parent), dtype=np.bool_)
        found[chosen : self.end[chosen]] = True
        return found
