"""Texts that no column holds as they are, whichever engine keeps the store."""

from __future__ import annotations

import itertools
import random
import string
from datetime import timedelta, timezone

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.domain.draft import Draft
from broadsheet.domain.source import Refusal
from broadsheet.domain.story import Image
from broadsheet.store import Store
from tests.stores import FEED, HOUR, NOW, draft, listed, page


class TestHostileText:
    def test_nul_and_lone_surrogates_become_a_replacement_sign(self, store: Store):
        nasty = "a\0b\ud800c\\u0000"
        read = draft(1, title=nasty, text=nasty, authors=(nasty,), description=nasty)
        store.stories.save_read(
            [page(read)], [Refusal(source=nasty, code="x", detail=nasty, url=nasty)], now=NOW
        )
        kept = store.stories.draft(read.id)
        assert kept is not None
        clean = "a\ufffdb\ufffdc\\u0000"
        assert (kept.title, kept.text, kept.authors, kept.description) == (clean, clean, (clean,), clean)
        assert next(store.quarantine.rows(1)).refusal.detail == clean
        before = store.input_digest()
        store.stories.save_read([page(read)], now=NOW)
        assert store.input_digest() == before
        assert store.stories.revisions(read.id) == ()

    def test_surrogate_pairs_become_the_character_they_spell(self, store: Store):
        store.meta.set("face", "\ud83d\ude00")
        assert store.meta.get("face") == "😀"

    def test_strange_addresses_are_known_as_they_were_given(self, store: Store):
        urls = ["https://a.example/a\0", "https://a.example/b\ud800", "https://a.example/%' OR 1=1; --"]
        assert store.sources.record_listing(FEED, listed(*urls), now=NOW) == 3
        store.stories.save_read([], finished=urls, now=NOW)
        assert store.frontier.count() == 0
        assert store.stories.known(urls) == set(urls)

    def test_long_addresses_and_names_are_told_apart(self, store: Store):
        chance = random.Random(3)
        long = "https://a.example/" + "".join(chance.choices(string.ascii_letters, k=2000))
        urls = [long + end for end in "xyz"]
        feed = msgspec.structs.replace(FEED, key="feed:" + long)
        assert store.sources.record_listing(feed, listed(*urls, title="T"), now=NOW) == 3
        reads = [draft(n, original_url=url, url=url, web_url=url) for n, url in enumerate(urls)]
        store.stories.save_read([page(read, guid=read.url * 3) for read in reads[:2]], now=NOW)
        assert store.stories.resolve(urls) == {urls[0]: reads[0].id, urls[1]: reads[1].id}
        assert [one.url for one in store.frontier.pending(NOW)] == [urls[2]]
        assert store.sources.record_listing(feed, listed(*urls, title="T"), now=NOW) == 0
        assert store.sources.record_listing(feed, listed(*urls, title="New"), now=NOW) == 2
        assert len(store.stories.guids([each.id for each in reads])) == 2
        assert store.pictures.want(urls) == 3
        assert store.pictures.want(urls) == 0
        assert set(store.pictures.get(urls)) == set(urls)
        refusals = [Refusal(source=feed.key, code="x", detail="no", url=url) for url in urls]
        store.quarantine.add(refusals, now=NOW)
        assert [row.refusal.url for row in store.quarantine.about(urls[1:2])] == urls[1:2]

    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(
        st.lists(
            st.builds(
                Draft,
                id=st.from_regex(r"s[0-9a-f]{15}", fullmatch=True),
                source=st.text(),
                original_url=st.text(min_size=1),
                url=st.text(min_size=1),
                captured=st.just(NOW),
                title=st.text(),
                text=st.text(),
                authors=st.lists(st.text()).map(tuple),
                published=st.none() | st.datetimes(timezones=st.just(timezone(timedelta(minutes=-210)))),
                images=st.lists(st.builds(Image, url=st.text(), width=st.none() | st.integers(0, 2**53))).map(
                    tuple
                ),
            ),
            max_size=5,
            unique_by=lambda read: read.id,
        )
    )
    def test_any_draft_comes_back(self, store: Store, drafts: list[Draft]):
        latest = [msgspec.structs.replace(one, captured=NOW + next(_ticks) * HOUR) for one in drafts]
        store.stories.save_read(map(page, latest), now=NOW)
        assert [store.stories.draft(one.id) for one in latest] == list(map(_clean, latest))


_ticks = itertools.count(1)


def _clean(read: Draft) -> Draft:
    """The draft as a store may hold it: NUL replaced, nothing else touched."""
    return msgspec.convert(_replaced(msgspec.to_builtins(read)), Draft)


def _replaced(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list | tuple):
        return [_replaced(item) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(item) for key, item in value.items()}
    return value
