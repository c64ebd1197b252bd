"""What every store does with sources and addresses that wait, whichever engine keeps it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from broadsheet.domain.source import Listed, Validators
from broadsheet.domain.storing import Pending
from broadsheet.store import Store
from tests.stores import FEED, HOUR, NOW, OPENERS, draft, listed, page


class TestSourcesAndFrontier:
    def test_a_state_comes_back_as_it_was_kept(self, store: Store):
        state = msgspec.structs.replace(
            FEED,
            validators=Validators(etag='W/"x"', last_modified="Mon"),
            title="A",
            fingerprint="f",
            last_attempt=NOW,
            next_poll=NOW + HOUR,
            failures=2,
            error="timeout",
        )
        store.sources.save([FEED])
        store.sources.save([state])
        assert store.sources.states() == {FEED.key: state}

    def test_a_listing_fills_the_frontier_once(self, store: Store):
        urls = [f"https://{host}.example/{number}" for host in "abc" for number in range(4)]
        assert store.sources.record_listing(FEED, listed(*urls, urls[0]), now=NOW) == 12
        assert store.sources.record_listing(FEED, listed(*urls), now=NOW + HOUR) == 0
        due = store.frontier.pending(NOW)
        assert {one.url for one in due} == set(urls)
        assert due == store.frontier.pending(NOW)
        assert [one.url for one in due] != sorted(urls)  # hosts are mixed
        assert store.frontier.pending(NOW, 5) == due[:5]
        assert store.frontier.count() == 12

    def test_the_order_of_the_frontier_is_that_of_the_addresses(self, store: Store, tmp_path: Path):
        urls = [f"https://a.example/{number}" for number in range(50)]
        store.sources.record_listing(FEED, listed(*urls), now=NOW)
        (tmp_path / "other").mkdir()
        with OPENERS["sqlite"](tmp_path / "other") as other:
            other.sources.record_listing(FEED, listed(*reversed(urls)), now=NOW + HOUR)
            assert other.frontier.pending(NOW) == store.frontier.pending(NOW)

    def test_a_failed_address_waits(self, store: Store):
        store.sources.record_listing(FEED, listed("https://a.example/1"), now=NOW)
        store.frontier.postpone("https://a.example/1", next_try=NOW + HOUR, error="timeout")
        store.frontier.postpone("https://a.example/1", next_try=NOW + 2 * HOUR, error="refused")
        assert store.frontier.pending(NOW + HOUR) == ()
        assert store.frontier.pending(NOW + 2 * HOUR) == (
            Pending(
                url="https://a.example/1",
                source=FEED.key,
                attempts=2,
                next_try=NOW + 2 * HOUR,
                error="refused",
            ),
        )

    def test_what_was_read_is_not_listed_again(self, store: Store):
        store.sources.record_listing(FEED, listed("https://a.example/1", "https://a.example/bad"), now=NOW)
        store.stories.save_read([page(draft(1))], finished=["https://a.example/bad"], now=NOW)
        assert store.frontier.pending(NOW) == ()
        assert store.stories.known(
            ["https://a.example/1", "https://a.example/bad", "https://a.example/2"]
        ) == {
            "https://a.example/1",
            "https://a.example/bad",
        }
        assert (
            store.sources.record_listing(
                FEED, listed("https://a.example/1", "https://a.example/bad"), now=NOW
            )
            == 0
        )

    def test_an_update_is_read_again_once_with_validators(self, store: Store):
        url = "https://a.example/1"
        store.sources.record_listing(FEED, listed(url, updated=NOW - HOUR), now=NOW)
        store.stories.save_read([page(draft(1), validators=Validators(etag="1"))], now=NOW)
        assert store.sources.record_listing(FEED, listed(url, updated=NOW), now=NOW) == 0
        assert store.sources.record_listing(FEED, listed(url, updated=NOW + HOUR), now=NOW) == 1
        assert store.frontier.pending(NOW)[0].validators == Validators(etag="1")
        store.stories.save_read([], finished=[url], now=NOW)  # it answered 304
        assert store.sources.record_listing(FEED, listed(url, updated=NOW + HOUR), now=NOW) == 0
        assert store.stories.resolve([url]) == {url: draft(1).id}

    def test_a_listing_of_many_is_one_transaction(self, store: Store):
        items = listed(*(f"https://a.example/{number}" for number in range(2_500)))
        assert store.sources.record_listing(FEED, items, now=NOW) == 2_500

        def broken() -> Iterator[Listed]:
            yield from listed("https://a.example/new")
            raise OSError

        with pytest.raises(OSError):  # noqa: PT011 - ours, from the iterator
            store.sources.record_listing(msgspec.structs.replace(FEED, failures=9), broken(), now=NOW)
        assert store.frontier.count() == 2_500
        assert store.sources.states() == {FEED.key: FEED}

    def test_of_several_hints_the_same_one_counts_in_any_order(self, store: Store):
        other = msgspec.structs.replace(FEED, key="feed:b")
        for number, order in enumerate(itertools.permutations([FEED, other])):
            for state in order:
                url = f"https://a.example/{number}"
                store.sources.record_listing(state, listed(url, title=state.key), now=NOW)
        assert {(one.source, one.hint.title) for one in store.frontier.pending(NOW)} == {(FEED.key, FEED.key)}

    def test_an_archive_is_marked(self, store: Store):
        assert store.sources.archive_fingerprint("warc:x", "a.warc") is None
        store.sources.mark_archive("warc:x", "a.warc", "1")
        store.sources.mark_archive("warc:x", "a.warc", "2")
        assert store.sources.archive_fingerprint("warc:x", "a.warc") == "2"
