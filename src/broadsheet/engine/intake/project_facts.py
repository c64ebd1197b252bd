"""Stars, forks, watches and languages of projects, asked of GitHub once a day each.

In: a source of projects that was polled, and the gateway. Out: the items in the store, brought up to date.
When GitHub cannot be had, or asks for patience, the items stay as they are and the run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import msgspec

from broadsheet.collect.gateway import Gateway
from broadsheet.collect.github import Asked, GitHub, repository_name
from broadsheet.domain.content_type import ContentType
from broadsheet.domain.errors import FetchError
from broadsheet.domain.item import Item
from broadsheet.domain.item_file import arranged
from broadsheet.domain.recorded_types import PROJECTS
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.environment import held
from broadsheet.store import Store

_EVERY = timedelta(hours=23)  # a little less than a day, so that a daily run asks daily
_MOST, _MOST_WITH_TOKEN = 25, 1000  # repositories a run: two requests each, of 60 or 5,000 an hour


class ProjectFacts:
    """Brings projects up to date, within what GitHub allows in a run."""

    def __init__(
        self, folder: PortalFolder, store: Store, gateway: Gateway, tell: Callable[[str], None]
    ) -> None:
        self._settings, self._store, self._tell = folder.portal.github, store, tell
        self._type = next((each for each in folder.types if each.name == PROJECTS.name), PROJECTS)
        token = held(self._settings.token)
        self._github = GitHub(gateway, self._settings.api, token)
        self._now = gateway.now
        self._left = _MOST_WITH_TOKEN if token else _MOST

    async def refresh(self, source: str) -> int:
        """Ask about the projects that came from a source; returns how many changed."""
        changed = 0
        for item, named in self._due(source) if self._settings.fetch else ():
            if self._left <= 0:
                break
            self._left -= 1
            try:
                values, asked = await self._github.facts(named, self._asked(named))
            except FetchError as error:
                self._tell(f"github {named}: {error}")
                self._left = self._left if error.code == "http-404" else 0
                self._note(named, Asked(time=self._now()))
                continue
            changed += self._store.items.add([_with(item, self._type, values)])
            self._note(named, asked)
        return changed

    def _due(self, source: str) -> Iterator[tuple[Item, str]]:
        now = self._now()
        for item in self._store.items.all():
            named = repository_name(
                str(item.values.get("repository") or item.values.get("originalUrl") or "")
            )
            if item.type == PROJECTS.name and item.source == source and item.shown and named:
                asked = self._asked(named)
                if asked is None or not now - _EVERY < asked.time <= now:
                    yield item, named

    def _asked(self, named: str) -> Asked | None:
        noted = self._store.meta.get(f"github {named}")
        return msgspec.json.decode(noted, type=Asked) if noted else None

    def _note(self, named: str, asked: Asked) -> None:
        self._store.meta.set(f"github {named}", msgspec.json.encode(asked).decode())


def _with(item: Item, type_: ContentType, values: dict[str, Any]) -> Item:
    merged = {**item.values, **values}
    if merged == item.values:
        return item
    return msgspec.structs.replace(item, values=arranged(merged, type_), raw=None)
