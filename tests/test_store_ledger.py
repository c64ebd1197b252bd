"""What every store keeps of refusals, hosts, editions and facts, whichever engine keeps it."""

from __future__ import annotations

import msgspec

from broadsheet.domain.fetching import HostState
from broadsheet.domain.source import Refusal
from broadsheet.domain.storing import EditionRecord
from broadsheet.store import Store
from tests.stores import FEED, HOUR, NOW, draft, page


class TestQuarantineAndLedger:
    def test_the_same_refusal_twice_is_one_row(self, store: Store):
        refusal = Refusal(source=FEED.key, code="no-link", detail="first", place="entry 3", sample="<item/>")
        again = msgspec.structs.replace(refusal, detail="again")
        other = msgspec.structs.replace(refusal, place="entry 4")
        store.quarantine.add([refusal, other], now=NOW)
        store.sources.record_listing(FEED, [], [again], now=NOW + HOUR)
        rows = list(store.quarantine.rows(10))
        assert [(row.refusal, row.count) for row in rows] == [(again, 2), (other, 1)]
        assert (rows[0].first_seen, rows[0].last_seen) == (NOW, NOW + HOUR)
        assert list(store.quarantine.rows(1)) == rows[:1]
        assert store.quarantine.counts() == {"no-link": 2}

    def test_a_page_that_can_be_read_after_all_leaves_quarantine(self, store: Store):
        url = draft(1).original_url
        wall = Refusal(source=FEED.key, code="consent-wall", detail="asks for consent", url=url)
        entry = Refusal(source=FEED.key, code="bad-date", detail="is no date", url=url, place="entry 1")
        store.stories.save_read([], [wall, entry], [url], now=NOW)
        assert store.quarantine.counts() == {"bad-date": 1, "consent-wall": 1}
        store.stories.save_read([page(draft(1))], now=NOW)
        assert store.quarantine.counts() == {"bad-date": 1}
        assert store.stories.resolve([url]) == {url: draft(1).id}

    def test_hosts(self, store: Store):
        state = HostState(host="a.example", failures=3, retry_at=NOW, last_error="503")
        store.hosts.save([HostState(host="a.example"), HostState(host="b.example")])
        store.hosts.save([state])
        assert store.hosts.states() == {"a.example": state, "b.example": HostState(host="b.example")}

    def test_turns_at_a_host_follow_each_other(self, store: Store):
        assert [store.hosts.reserve("a.example", 2, NOW) for _ in range(3)] == [0, 2, 4]
        store.hosts.save([HostState(host="a.example", failures=1)])
        assert store.hosts.reserve("a.example", 2, NOW) == 6
        assert store.hosts.reserve("b.example", 2, NOW) == 0
        assert store.hosts.reserve("a.example", 2, NOW + HOUR) == 0
        assert store.hosts.reserve("a.example", 2, NOW - 9 * HOUR) == 0, "a clock ran ahead"
        assert store.hosts.states()["a.example"].failures == 1

    def test_editions(self, store: Store):
        assert store.editions.last() is None
        first = EditionRecord(number=1, time=NOW, digest="d", counts={"published": 3})
        second = EditionRecord(number=2, time=NOW, digest="e", commit="abc")
        store.editions.save(second)
        store.editions.save(first)
        assert store.editions.last() == second
        store.editions.save(msgspec.structs.replace(second, commit="def"))
        assert store.editions.last() == msgspec.structs.replace(second, commit="def")

    def test_meta(self, store: Store):
        assert store.meta.get("judged") is None
        store.meta.set("judged", "1")
        store.meta.set("judged", "2")
        assert store.meta.get("judged") == "2"

    def test_nothing_to_keep_is_no_mistake(self, store: Store):
        store.sources.save([])
        store.stories.save_read([], now=NOW)
        store.recorded.add([])
        store.judgements.save([])
        store.pictures.save([])
        store.hosts.save([])
        store.quarantine.add([], now=NOW)
        assert store.stories.known([]) == set()
        assert store.pictures.want([]) == 0
