"""Which stories stand together once merges and splits are replayed on the machine's clusters.

In: placements and rulings. Out: groups of story ids, copies with their originals, and which of the groups a
decision touches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Self

from broadsheet.desk.standing import Rulings
from broadsheet.domain.decision import Merge, Split
from broadsheet.domain.draft import Placement


class Groups:
    """The machine's clusters, changed by people. A copy is in the group of its original."""

    def __init__(self, placements: Iterable[Placement]) -> None:
        self._placements = {placement.id: placement for placement in placements}
        self._originals = {
            placement.id: placement.duplicate_of
            for placement in self._placements.values()
            if placement.duplicate_of in self._placements
        }
        self._group: dict[str, int] = {}
        self._members: dict[int, list[str]] = {}
        self._touched: set[int] = set()
        self._links: dict[str, list[Merge | Split]] = defaultdict(list)
        numbers: dict[str, int] = {}
        for placement in self._placements.values():
            number = numbers.setdefault(placement.cluster, len(numbers))
            self._group[placement.id] = number
            self._members.setdefault(number, []).append(placement.id)

    @classmethod
    def of(cls, placements: Iterable[Placement], rulings: Rulings) -> Self:
        """The groups after every decision."""
        groups = cls(placements)
        groups._free_copies(rulings)
        for link in rulings.links:
            groups._merge(link) if isinstance(link, Merge) else groups._split(link)
        groups._touched |= {
            groups._group[story]
            for story, standing in rulings.standings.items()
            if story in groups._group and (standing.ruling or standing.pin or standing.lead)
        }
        return groups

    def touched(self) -> Iterator[list[str]]:
        """The ids of each group that a decision is about."""
        return (self._members[number] for number in sorted(self._touched) if self._members.get(number))

    def placement(self, story: str) -> Placement:
        """Where the machine put the story."""
        return self._placements[story]

    def original(self, story: str) -> str | None:
        """The story that this one is a copy of."""
        return self._originals.get(story)

    def links_of(self, story: str) -> list[Merge | Split]:
        """The merges and splits that moved the story."""
        return self._links.get(story, [])

    def _free_copies(self, rulings: Rulings) -> None:
        """A copy that was chosen as lead or pinned stands for its text; one wanted under a rejected original
        stands by itself.
        """
        for story, standing in rulings.standings.items():
            original = self._originals.get(story)
            if original is None:
                continue
            if standing.lead or standing.pin:
                del self._originals[story]
                others = [copy for copy, of in self._originals.items() if of == original]
                self._originals |= dict.fromkeys((original, *others), story)
            elif standing.wanted and rulings.of(original).rejected:
                del self._originals[story]

    def _merge(self, link: Merge) -> None:
        stories = [target.id for target in link.stories if target.id in self._group]
        numbers = sorted({self._group[story] for story in stories})
        for number in numbers[1:]:
            moved = self._members.pop(number)
            self._touched.discard(number)
            self._put(moved, numbers[0])
        self._note(link, stories)

    def _split(self, link: Split) -> None:
        """Take the stories out of any group that has one of those which they are to stand apart from."""
        moving = [target.id for target in link.stories if target.id in self._group]
        apart = {target.id for target in link.apart}
        held = {self._group[story] for story in apart if story in self._group}
        leaving = [story for story in moving if self._group[story] in held]
        if not leaving:
            return
        leavers = {*leaving}
        for story in leaving:
            if self._originals.get(story) not in leavers:
                self._originals.pop(story, None)
        leavers |= {copy for copy, of in self._originals.items() if of in leavers and copy not in apart}
        self._stay_behind(leavers)
        fresh = max(self._members) + 1
        for number in {self._group[story] for story in leavers}:
            self._members[number] = [story for story in self._members[number] if story not in leavers]
            self._touched.add(number)
        self._members[fresh] = []
        self._put(sorted(leavers), fresh)
        self._note(link, leaving)

    def _stay_behind(self, leavers: set[str]) -> None:
        """Copies of a leaving original that stay become copies of the first of them."""
        pairs = self._originals.items()
        orphans = sorted(copy for copy, of in pairs if of in leavers and copy not in leavers)
        if orphans:
            first, *others = orphans
            del self._originals[first]
            self._originals |= dict.fromkeys(others, first)

    def _put(self, stories: list[str], number: int) -> None:
        self._members[number] += stories
        self._group.update(dict.fromkeys(stories, number))
        self._touched.add(number)

    def _note(self, link: Merge | Split, stories: list[str]) -> None:
        for story in stories:
            self._links[story].append(link)
            self._touched.add(self._group[story])
