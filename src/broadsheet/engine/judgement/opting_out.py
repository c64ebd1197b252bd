"""What publishers do not want shown is not shown.

In: appraisals, entries, and what `optOut` in the organizations' files says. Out: whether a story may be
shown, and what of it may not; entries without that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from broadsheet.domain.draft import Appraisal, Entry
from broadsheet.domain.taxonomy import OptOut, Organization


class OptOuts:
    """Which publishers opted out of what, by each of their domains."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self._of = {
            domain: frozenset(organization.opt_out)
            for organization in organizations
            if organization.opt_out
            for domain in (organization.domain, *organization.domains)
        }

    def __bool__(self) -> bool:
        """Whether any publisher opted out of anything."""
        return bool(self._of)

    def of(self, domain: str) -> tuple[OptOut, ...]:
        """What the publisher with this domain does not want shown."""
        return tuple(sorted(self._said(domain)))

    def wanted(self, appraisals: Iterable[Appraisal]) -> Iterator[Appraisal]:
        """Those of publishers that may be shown at all."""
        return filter(self.wants, appraisals)

    def wants(self, appraisal: Appraisal) -> bool:
        """Whether the story is one of a publisher that may be shown at all."""
        return OptOut.ALL not in self._said(appraisal.provider.domain)

    def apply(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries as they may be shown."""
        for entry in entries:
            said = self._said(entry.story.provider.domain)
            if OptOut.ALL not in said:
                yield _without(entry, said) if said else entry

    def _said(self, domain: str) -> frozenset[OptOut]:
        return self._of.get(domain, frozenset())


def _without(entry: Entry, said: frozenset[OptOut]) -> Entry:
    changed: dict[str, Any] = {}
    if OptOut.EXCERPT in said and entry.notice is None:
        changed["excerpt"] = ""
    if OptOut.IMAGE in said:
        changed |= {"images": (), "featured_content": None}
    story = msgspec.structs.replace(entry.story, **changed)
    picture = None if OptOut.IMAGE in said else entry.picture
    return msgspec.structs.replace(entry, story=story, picture=picture, raw=None, keys=None)
