"""Live sources are polled and the pages that they name are fetched and read.

In: sources and the gateway. Out: drafts and quarantine in the store. A listing and the addresses that it
names are kept in one transaction, a page and its draft in another, so a run that is cut off loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import msgspec

from broadsheet.collect.cadence import pace
from broadsheet.collect.gateway import Gateway
from broadsheet.collect.page_archive import PageArchive
from broadsheet.collect.pages import fetch_page
from broadsheet.collect.politeness import SLOW_HOST
from broadsheet.collect.polling import poll
from broadsheet.collect.robots import LONGEST_DELAY
from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import FetchError
from broadsheet.domain.recorded_types import PROJECTS
from broadsheet.domain.source import Document, Listed, Listing, Refusal, Source, Validators
from broadsheet.domain.storing import Pending, Reread, SourceState
from broadsheet.engine.intake.continuing import Reading, with_following_pages, without_later_pages
from broadsheet.engine.intake.hubs import note_hub, subscribe
from broadsheet.engine.intake.inner_sources import InnerSources
from broadsheet.engine.intake.item_keeping import ItemKeeper
from broadsheet.engine.intake.listings import clean_items, listing_digest, way_of_reading
from broadsheet.engine.intake.page_keeping import store_readings, told
from broadsheet.engine.intake.project_facts import ProjectFacts
from broadsheet.engine.intake.reading import Readers
from broadsheet.engine.intake.rereading import beside_earlier
from broadsheet.engine.intake.source_times import is_put_off, last_asked
from broadsheet.engine.intake.turns import ask_in_turns
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.portal.progress import Task

_BATCH = 256  # addresses taken from the frontier at once
_GROUP = 32  # pages read and stored in one transaction
_DEPTH = 3  # an OPML list may name a sitemap index that names sitemaps
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=12)


class Collector:
    """One run's collecting from live sources."""

    def __init__(self, newsroom: Newsroom, gateway: Gateway, readers: Readers, archive: PageArchive) -> None:
        self._newsroom = newsroom
        self.latest: datetime | None = None  # until when a turn at a host is waited for
        self._store, self._clock, self._progress = newsroom.store, newsroom.clock, newsroom.progress
        self._folder = folder = newsroom.folder
        self._portal, self._types = folder.portal, folder.types
        self._keeper: ItemKeeper | None = None
        self._projects = ProjectFacts(newsroom.folder, newsroom.store, gateway, self._progress.notice)
        self._gateway, self._readers, self._archive = gateway, readers, archive
        self.polled = self.failed = self.read = self._left = 0
        self._asked: list[str] = []  # keys of sources that answered
        self.refused: list[Refusal] = []

    async def poll_all(
        self, sources: Iterable[Source], patience: float | None = None, *, only_due: bool = False
    ) -> None:
        """Poll each source, and the sources that it names; one that fails is put off and told.

        One that has no turn at its host within `patience` seconds stays due for the next run. `only_due` is
        for the sources that are named; all given ones are asked.
        """
        states = self._store.sources.states()
        inner = InnerSources(self._types, only_due=only_due)
        level = tuple(sources)
        self._wait_at_most(patience)
        self._tell_put_off(level, states)
        with self._progress.stage("polling sources") as task:
            for _ in range(_DEPTH):
                task.expect(self.polled + self.failed + self._left + len(level))
                if self.latest is not None:  # those that had no turn in the last run come first
                    level = tuple(sorted(level, key=lambda source: last_asked(states.get(source.key))))
                found = await ask_in_turns(level, partial(self._poll_one, states=states, task=task))
                known, now = {source.key for source in level}, self._clock()
                named = zip(level, found, strict=True)
                asked = (each for by, inside in named for each in inner.to_ask(by, inside, states, now))
                level = tuple({each.key: each for each in asked if each.key not in known}.values())
                if not level:
                    break
        inner.keep_pace(self._store.sources, self._clock())
        if self._left:
            told = f"{self._left:,} sources of hosts that are asked slowly wait for the next run"
            self._progress.notice(told)
        await subscribe(self._newsroom, self._gateway, self._asked)

    def _wait_at_most(self, patience: float | None) -> None:
        if patience is not None:
            longest = max(patience, LONGEST_DELAY)  # else a host that asks for more would never have a turn
            self.latest = self._clock() + timedelta(seconds=longest)

    def _tell_put_off(self, sources: tuple[Source, ...], states: dict[str, SourceState]) -> None:
        now = self._clock()
        for state in filter(None, (states.get(source.key) for source in sources)):
            if is_put_off(state, now):
                until = f"{state.next_poll:%Y-%m-%d %H:%M} UTC"
                self._progress.notice(f"{state.key}: left alone until {until}; failed with {state.error}")

    async def _poll_one(
        self, source: Source, states: dict[str, SourceState], task: Task
    ) -> tuple[Source, ...]:
        state = states.get(source.key) or SourceState(
            key=source.key, kind=source.kind, location=source.location
        )
        now, read_as = self._clock(), way_of_reading(source, self._types)
        if is_put_off(state, now):
            task.advance()
            return ()
        asked = source
        if state.moved_to is not None:
            asked = msgspec.structs.replace(source, location=state.moved_to)
        try:
            listing = await poll(
                asked,
                self._gateway,
                state.validators if state.read_as == read_as else Validators(),
                self._types,
                self._folder.extensions,
                latest=self.latest,
            )
        except FetchError as error:
            if error.code == SLOW_HOST:
                self._left += 1
            else:
                self._put_off(state, error, now)
            return ()
        finally:
            task.advance()
        self.polled += 1
        self._asked.append(source.key)
        if listing.hub is not None:
            note_hub(self._newsroom, source.key, listing.hub)
        self._keep(state, listing, source, now)
        if source.type == PROJECTS.name:
            self.read += await self._projects.refresh(source.key)
        return listing.others

    def _keep(self, state: SourceState, listing: Listing, source: Source, now: datetime) -> None:
        seen = state.fingerprint if listing.unchanged else listing_digest(listing)
        interval = pace(source.every, state.pace, news=seen != state.fingerprint)
        state = msgspec.structs.replace(
            state,
            read_as=way_of_reading(source, self._types),
            fingerprint=seen,
            pace=interval,
            # a source that names others is asked in full each time, or its others would be forgotten
            validators=Validators() if listing.others else listing.validators,
            moved_to=listing.moved_to or state.moved_to,
            title=listing.title or state.title,
            last_attempt=now,
            last_success=now,
            next_poll=now + timedelta(seconds=interval),
            failures=0,
            error=None,
            items=state.items if listing.unchanged else len(listing.items) + len(listing.values),
        )
        if listing.values and source.type is not None:  # first: a listing that is noted may not be told again
            self._keeper = self._keeper or ItemKeeper(self._folder, self._store)
            self.read += self._keeper.keep(source, listing)
        items, refusals = clean_items(listing)
        self._store.sources.record_listing(state, items, refusals, now=now)
        self._tell(refusals)

    def _put_off(self, state: SourceState, error: FetchError, now: datetime) -> None:
        self.failed += 1
        failures = state.failures + 1
        pause = min(_FIRST_PAUSE * 2 ** min(failures - 1, 10), _LONGEST_PAUSE)
        self._store.sources.save(
            [
                msgspec.structs.replace(
                    state,
                    moved_to=None,  # perhaps it moved back
                    last_attempt=now,
                    next_poll=max(error.retry_at or now, now + pause),
                    failures=failures,
                    error=str(error),
                )
            ]
        )
        self._progress.notice(f"{state.key}: {error}")

    async def fetch_some(self, origin: str) -> bool:
        """Fetch and read one group of the addresses of an origin that are due; whether there were any."""
        rows = self._store.frontier.pending(self._clock(), limit=_GROUP, origin=origin)
        with self._progress.stage("reading pages") as task, ThreadPoolExecutor(1) as side:
            await self._fetch_group(rows, side, task)
        return bool(rows)

    async def fetch_all(self, patience: float | None = None) -> None:
        """Fetch and read every address that waits, is due, and has its turn within `patience` seconds."""
        self._wait_at_most(patience)
        with self._progress.stage("reading pages") as task, ThreadPoolExecutor(1) as side:
            done = 0
            while rows := self._store.frontier.pending(self._clock(), limit=_BATCH):
                task.expect(done + self._store.frontier.count())
                await self._fetch_group(rows, side, task)
                done += len(rows)

    async def _fetch_group(self, rows: tuple[Pending, ...], side: ThreadPoolExecutor, task: Task) -> None:
        documents: list[Document] = []
        for arriving in asyncio.as_completed([self._fetch_one(row) for row in rows]):
            document = await arriving
            if document is None:
                task.advance()
                continue
            documents.append(document)
            if len(documents) >= _GROUP:
                await self._read_group(tuple(documents), side, task)
                documents.clear()
        if documents:
            await self._read_group(tuple(documents), side, task)

    async def _fetch_one(self, row: Pending) -> Document | None:
        listed = Listed(url=row.url, hint=row.hint)
        try:
            document = await fetch_page(listed, row.source, self._gateway, row.validators, latest=self.latest)
        except FetchError as error:
            self._give_up_or_postpone(row, error)
            return None
        if document is None:
            self._store.stories.save_read((), finished=[row.url], now=self._clock())
        else:
            self._archive.keep_page(document)
        return document

    def _give_up_or_postpone(self, row: Pending, error: FetchError) -> None:
        now = self._clock()
        if error.code == SLOW_HOST:
            self._store.frontier.postpone(
                row.url, next_try=error.retry_at or now, error=str(error), failed=False
            )
            return
        if error.retry and row.attempts + 1 < self._portal.fetch.attempts:
            pause = min(_FIRST_PAUSE * 2**row.attempts, _LONGEST_PAUSE)
            next_try = max(error.retry_at or now, now + pause)
            self._store.frontier.postpone(row.url, next_try=next_try, error=str(error))
            return
        if self._store.rereadings.waiting([row.url]):
            stays = Reread(url=row.url, stays=error.code)
            self._store.stories.save_read((), finished=[row.url], rereads=[stays], now=now)
            self._tell_stays([stays])
            return
        refusal = Refusal(source=row.source, code=error.code, detail=error.detail, url=row.url)
        self._store.stories.save_read((), [refusal], [row.url], now=now)
        self._tell([refusal])

    async def _read_group(
        self, documents: tuple[Document, ...], side: ThreadPoolExecutor, task: Task
    ) -> None:
        loop = asyncio.get_running_loop()
        alone = await loop.run_in_executor(side, lambda: list(self._readers.read(documents)))
        whole = [await self._whole(document, outcome, side) for document, outcome in alone]
        readings = beside_earlier(self._store, without_later_pages(whole))
        self.read += store_readings(
            self._store, readings, self._clock(), self._tell, pictures=self._portal.images.fetch
        )
        self._tell_stays(reading.reread for reading in readings)
        task.advance(len(documents))

    async def _whole(self, document: Document, outcome: Draft | Refusal, side: ThreadPoolExecutor) -> Reading:
        """The draft with the pages that follow it; they are fetched as politely as any."""

        async def read(address: str) -> tuple[Document, Draft] | None:
            try:
                page = await fetch_page(Listed(url=address), document.source, self._gateway)
            except FetchError as error:
                self._progress.notice(f"{address}: {error}; the article is kept without this page")
                return None
            if page is None:
                return None
            self._archive.keep_page(page)
            loop = asyncio.get_running_loop()
            (_, found), *_ = await loop.run_in_executor(side, lambda: list(self._readers.read((page,))))
            return (page, found) if isinstance(found, Draft) else None

        if isinstance(outcome, Refusal):
            return Reading((document,), outcome)
        return await with_following_pages(document, outcome, read)

    def _tell_stays(self, rereads: Iterable[Reread | None]) -> None:
        for each in rereads:
            if each and each.stays:
                self._progress.notice(f"{each.url}: stays as it was read before; {each.stays} now")

    def _tell(self, refusals: Iterable[Refusal]) -> None:
        for refusal in refusals:
            self.refused.append(refusal)
            self._progress.notice(told(refusal))
