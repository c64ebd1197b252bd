"""Published addresses are asked whether they still answer: politely, through the gateway, only on request.

In: an edition and what earlier looks found. Out: remarks on addresses that are gone, and the history in the
store. A look takes those first that were never or longest ago looked at; a page that is gone (404, 410) is
told at once, one that fails otherwise after three looks on different days.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from broadsheet.collect.gateway import Gateway
from broadsheet.domain.draft import State
from broadsheet.domain.edition import Edition
from broadsheet.domain.errors import FetchError
from broadsheet.domain.storing import LinkState
from broadsheet.engine.checks.content_checks import Finding
from broadsheet.engine.edition.editing import compose_edition
from broadsheet.engine.portal.newsroom import Clock, Newsroom, open_newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.portal_gateway import portal_gateway
from broadsheet.engine.portal.progress import Progress

_GONE = frozenset({"http-404", "http-410"})
_UNKNOWN = frozenset({"robots-denied", "robots-unreachable", "backed-off", "too-large", "private-address"})
_LOOKS = 3
_MOST_BYTES = 3_000_000
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def check_links(folder: PortalFolder, clock: Clock, progress: Progress, *, most: int) -> tuple[Finding, ...]:
    """Look at up to `most` published addresses, and tell all that are known to be gone."""
    with open_newsroom(folder, clock, progress) as newsroom:
        store = newsroom.store
        places = dict(_addresses(compose_edition(folder, store, None)))
        states = {url: state for url, state in store.links.states().items() if url in places}
        waiting = sorted(places, key=lambda url: (_last(states.get(url)), url))[:most]
        looked = asyncio.run(_look(newsroom, waiting, states))
        store.links.save(looked)
    states |= {state.url: state for state in looked}
    return tuple(_remarks(places, states.values()))


def _last(state: LinkState | None) -> datetime:
    return state.checked if state else _NEVER


def _addresses(edition: Edition) -> Iterator[tuple[str, str]]:
    """Each published address and the file that names it; of several files, the last."""
    for entry in edition.entries:
        if entry.state is State.PUBLISHED:
            yield entry.story.web_url or entry.story.original_url, entry.path
    for item in edition.items:
        for name in ("originalUrl", "webUrl", "website", "repository"):
            url = item.values.get(name)
            own = str(url).startswith(edition.portal.url)
            if item.shown and url and not own and str(url).startswith(("http://", "https://")):
                yield str(url), item.path
                break


async def _look(newsroom: Newsroom, urls: Iterable[str], states: dict[str, LinkState]) -> list[LinkState]:
    async with portal_gateway(newsroom.folder, newsroom.store, newsroom.clock, attempts=1) as gateway:
        with newsroom.progress.stage("looking at links") as task:

            async def one(url: str) -> LinkState:
                state = await _asked(gateway, url, states.get(url), newsroom.clock())
                task.advance()
                return state

            listed = list(urls)
            task.expect(len(listed))
            return list(await asyncio.gather(*map(one, listed)))


async def _asked(gateway: Gateway, url: str, before: LinkState | None, now: datetime) -> LinkState:
    state = before or LinkState(url=url, checked=now)
    try:
        await gateway.get(url, max_bytes=_MOST_BYTES)
    except FetchError as error:
        if error.code in _UNKNOWN:
            return msgspec.structs.replace(state, checked=now)
        another_day = state.failing_since is None or state.checked.date() != now.date()
        return msgspec.structs.replace(
            state,
            checked=now,
            error=error.code,
            failures=state.failures + another_day,
            failing_since=state.failing_since or now,
        )
    return LinkState(url=url, checked=now)


def _remarks(places: dict[str, str], states: Iterable[LinkState]) -> Iterator[Finding]:
    for state in states:
        if state.error is None or (state.error not in _GONE and state.failures < _LOOKS):
            continue
        since = f"{state.failing_since:%Y-%m-%d}" if state.failing_since else "now"
        yield Finding(
            subject=places[state.url],
            trouble=f"{state.url} has not answered since {since}: {state.error}",
            advice="write its new address, or set `removed: true` (stories: reject or edit at the desk)",
        )
