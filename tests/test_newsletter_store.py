"""What the store keeps for the newsletter, in every engine: each message once, each subscriber once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from broadsheet.domain.errors import StoreError
from broadsheet.domain.newsletter import (
    Briefing,
    DeliveryState,
    Issue,
    IssueState,
    Passage,
    StoredIssue,
    Subscriber,
    SubscriberState,
)
from broadsheet.store import Store
from tests.stores import HOUR, NOW, OPENERS


@pytest.fixture(params=sorted(OPENERS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with OPENERS[request.param](tmp_path) as opened:
        yield opened
        assert opened.check() == []


def subscriber(number: int, state: SubscriberState = SubscriberState.CONFIRMED) -> Subscriber:
    return Subscriber(id=f"r{number}", address=f"R{number}@Mail.example", state=state, changed=NOW)


def issue(id_: str = "2026-06-09") -> StoredIssue:
    words = {"title": "T", "excerpt": "", "subject": "S", "preheader": ""}
    made = Issue(id=id_, date=id_, since=NOW - HOUR, until=NOW, **words)
    return StoredIssue(issue=made, state=IssueState.DRAFT, sends_at=NOW)


class TestIssues:
    def test_two_editors_never_overwrite_each_other(self, store: Store):
        first = store.issues.save(issue(), replaces=0)
        assert first.revision == 1
        second = store.issues.save(first, replaces=1)
        assert second.revision == 2
        for revision in (0, 1, 3):
            with pytest.raises(StoreError, match="changed meanwhile"):
                store.issues.save(first, replaces=revision)
        assert store.issues.get("2026-06-09") == second
        assert store.issues.get("2026-06-10") is None

    def test_the_newest_comes_first(self, store: Store):
        for id_ in ("2026-06-08", "2026-06-10", "2026-06-09"):
            store.issues.save(issue(id_), replaces=0)
        assert [each.issue.id for each in store.issues.all()] == ["2026-06-10", "2026-06-09", "2026-06-08"]


class TestDeliveries:
    def test_a_message_is_planned_claimed_and_settled_once(self, store: Store):
        store.issues.save(issue(), replaces=0)
        store.subscribers.add([subscriber(0), subscriber(1), subscriber(2, SubscriberState.PENDING)])
        assert store.deliveries.plan("2026-06-09") == 2
        assert store.deliveries.plan("2026-06-09") == 0
        due = store.deliveries.due("2026-06-09", NOW, 10)
        assert [each.address for each in due] == ["R0@Mail.example", "R1@Mail.example"]
        assert store.deliveries.claim("2026-06-09", "r0")
        assert not store.deliveries.claim("2026-06-09", "r0")
        store.deliveries.settle("2026-06-09", "r0", DeliveryState.SENT, "250 OK")
        assert not store.deliveries.claim("2026-06-09", "r0")
        assert store.deliveries.counts("2026-06-09") == {"sent": 1, "waiting": 1}

    def test_what_waits_for_a_time_is_not_due_before(self, store: Store):
        store.issues.save(issue(), replaces=0)
        store.subscribers.add([subscriber(0)])
        store.deliveries.plan("2026-06-09")
        store.deliveries.settle("2026-06-09", "r0", DeliveryState.WAITING, "450", next_try=NOW + HOUR)
        assert store.deliveries.due("2026-06-09", NOW, 10) == ()
        assert store.deliveries.next_try("2026-06-09") == NOW + HOUR
        (again,) = store.deliveries.due("2026-06-09", NOW + HOUR, 10)
        assert (again.attempts, again.detail) == (1, "450")

    def test_who_left_in_between_is_skipped(self, store: Store):
        store.issues.save(issue(), replaces=0)
        store.subscribers.add([subscriber(0), subscriber(1)])
        store.deliveries.plan("2026-06-09")
        left = msgspec.structs.replace(subscriber(0), state=SubscriberState.UNSUBSCRIBED)
        assert len(store.deliveries.due("2026-06-09", NOW, 10)) == 2
        store.subscribers.save(left)
        assert not store.deliveries.claim("2026-06-09", "r0")
        assert [each.subscriber for each in store.deliveries.due("2026-06-09", NOW, 10)] == ["r1"]
        assert store.deliveries.counts("2026-06-09") == {"skipped": 1, "waiting": 1}

    def test_doubt_is_kept_until_a_person_decides(self, store: Store):
        store.issues.save(issue(), replaces=0)
        store.subscribers.add([subscriber(number) for number in range(3)])
        store.deliveries.plan("2026-06-09")
        for id_ in ("r0", "r1"):
            assert store.deliveries.claim("2026-06-09", id_)
        assert store.deliveries.doubt("2026-06-09") == 2
        assert [each.subscriber for each in store.deliveries.due("2026-06-09", NOW, 10)] == ["r2"]
        assert store.deliveries.decide("2026-06-09", ["r1@mail.EXAMPLE"], DeliveryState.WAITING) == 1
        assert store.deliveries.decide("2026-06-09", None, DeliveryState.SENT) == 1
        assert store.deliveries.counts("2026-06-09") == {"sent": 1, "waiting": 2}


class TestSubscribers:
    def test_one_mailbox_is_one_subscriber_however_it_is_written(self, store: Store):
        other = msgspec.structs.replace(subscriber(0), id="other", address="r0@MAIL.example")
        assert store.subscribers.add([subscriber(0), other]) == 1
        assert store.subscribers.find("r0@mail.EXAMPLE") == subscriber(0)
        assert [each.id for each in store.subscribers.all()] == ["r0"]

    def test_a_link_confirms_once_and_not_too_late(self, store: Store):
        asking = msgspec.structs.replace(subscriber(0, SubscriberState.PENDING), wanted=NOW)
        store.subscribers.add([asking])
        assert store.subscribers.unanswered(NOW, 10) == (asking,)
        assert store.subscribers.ask(asking, "hash", now=NOW, until=NOW + HOUR)
        assert not store.subscribers.ask(asking, "another", now=NOW, until=NOW + HOUR)
        assert store.subscribers.unanswered(NOW, 10) == ()
        assert store.subscribers.confirm("another", NOW) is None
        assert store.subscribers.confirm("hash", NOW + 2 * HOUR) is None
        confirmed = store.subscribers.confirm("hash", NOW + timedelta(minutes=1))
        assert confirmed is not None
        assert confirmed.state is SubscriberState.CONFIRMED
        later = NOW + timedelta(minutes=2)
        assert store.subscribers.confirm("hash", later) == confirmed  # a button that is pressed twice
        left = msgspec.structs.replace(confirmed, state=SubscriberState.UNSUBSCRIBED, changed=later)
        store.subscribers.save(left)
        assert store.subscribers.asked("hash", later) is None
        assert store.subscribers.confirm("hash", later) is None
        assert store.subscribers.get("r0") == left

    def test_a_forgotten_subscriber_leaves_nothing_behind(self, store: Store):
        store.issues.save(issue(), replaces=0)
        store.subscribers.add([subscriber(0)])
        store.deliveries.plan("2026-06-09")
        assert store.subscribers.remove(["r0", "never"]) == 1
        assert store.deliveries.counts("2026-06-09") == {}
        assert store.subscribers.counts() == {}


def test_briefings_are_kept_by_cluster(store: Store):
    passage = Passage(text="It rained.", story="s1", provider="The Post")
    made = Briefing(cluster="c1", passages=(passage,))
    store.briefings.save("c1", "one", made)
    store.briefings.save("c1", "two", made)
    assert store.briefings.digests() == {"c1": "two"}
    assert store.briefings.all() == {"c1": made}
