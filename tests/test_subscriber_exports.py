"""Subscribers from other services' exports: their columns, their words for who left, their dates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadsheet.domain.newsletter import Subscriber, SubscriberState
from broadsheet.engine.newsletter.list_files import Row, read_csv
from broadsheet.engine.newsletter.lists import Added, add_all, import_name, undo_import, write_csv
from broadsheet.store import Store
from tests.commands import broadsheet

NOW = datetime(2026, 6, 9, 6, tzinfo=UTC)

MAILCHIMP = """"Email Address","First Name","Last Name","Address","Phone Number",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,\
CONFIRM_TIME,CONFIRM_IP,LATITUDE,TIMEZONE,LAST_CHANGED,LEID,EUID,NOTES,TAGS{more}
ada@reader.example,Ada,"O'Neil, Dr.","1 Harbour Lane, Easterly",,2,"2021-03-04 05:06:07",192.0.2.1,\
"2021-03-04 05:10:00",192.0.2.1,48.2,Europe/Vienna,"2024-01-02 03:04:05",1,abc,,"""
SUBSTACK = """email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at
ada@reader.example,false,,other,false,2021-03-04T05:06:07.000Z,
bob@reader.example,true,2027-01-01T00:00:00.000Z,yearly,true,2021-03-04T05:06:07.000Z,2021-04-04T05:06:07.000Z
"""
GHOST = """id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers
65f,ada@reader.example,Ada O'Neil,,true,false,,2021-03-04T05:06:07.000Z,,"Founders,Local",
660,bob@reader.example,Bob,,false,false,,2021-03-04T05:06:07.000Z,,,
"""
STATUSES = """Email,Status,Created At
ada@reader.example,Active,2021-03-04 05:06:07 UTC
bob@reader.example,Unsubscribed,2021-03-04 05:06:07 UTC
cyd@reader.example,cleaned,"Mar 4, 2021"
dan@reader.example,Complained,2021-03-04 05:06:07 UTC
eve@reader.example,unconfirmed,2021-03-04 05:06:07 UTC
fay@reader.example,Paused till May,2021-03-04 05:06:07 UTC
ADA@reader.example,active,2021-03-04 05:06:07 UTC
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite3") as opened:
        yield opened
        assert opened.check() == []


def taken(store: Store, text: str, now: datetime = NOW) -> Added:
    """What became of a list in the words of a file."""
    return add_all(store, read_csv(text.encode(), "list.csv"), "moved", now, source=import_name(now))


def states(store: Store) -> dict[str, str]:
    return {each.address.partition("@")[0]: each.state.value for each in store.subscribers.all()}


def of(store: Store, name: str) -> Subscriber:
    found = store.subscribers.find(f"{name}@reader.example")
    assert found is not None
    return found


def test_mailchimp(store: Store):
    assert taken(store, MAILCHIMP.format(more="")).added == 1
    ada = of(store, "ada")
    assert (ada.state, ada.name) == (SubscriberState.CONFIRMED, "Ada O'Neil, Dr.")
    assert ada.consented == datetime(2021, 3, 4, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("more", "time", "state"),
    [
        (",UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON", '"2024-01-02 03:04:05",May,NORMAL', "unsubscribed"),
        (",CLEAN_TIME,CLEAN_CAMPAIGN_TITLE", '"2024-01-02 03:04:05",May', "bounced"),
    ],
)
def test_files_of_those_who_left_mailchimp(store: Store, more: str, time: str, state: str):
    text = f"{MAILCHIMP.format(more=more)},{time}\n"
    report = taken(store, text)
    assert (report.added, report.kept_out, report.refused) == (0, 1, ())
    assert states(store) == {"ada": state}
    assert taken(store, "email\nada@reader.example\n").kept_out == 1
    assert states(store) == {"ada": state}


@pytest.mark.parametrize("text", [SUBSTACK, GHOST])
def test_substack_and_ghost(store: Store, text: str):
    report = taken(store, text)
    assert (report.added, report.kept_out, report.refused) == (1, 1, ())
    assert states(store) == {"ada": "confirmed", "bob": "unsubscribed"}
    assert of(store, "ada").consented == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_a_column_of_states_in_many_words(store: Store):
    report = taken(store, STATUSES)
    assert states(store) == {"ada": "confirmed", "bob": "unsubscribed", "cyd": "bounced", "dan": "complained"}
    assert (report.added, report.kept_out, report.unconfirmed, report.known) == (1, 3, 1, 1)
    (refusal,) = report.refused
    assert refusal.startswith("line 7: 'paused till may' tells not whether they want it")


def test_a_state_that_is_a_place_is_none(store: Store):
    assert taken(store, "Email,City,State\nada@reader.example,Albany,NY\n").added == 1


def test_our_own_export_keeps_out_who_left_here(store: Store, tmp_path: Path):
    taken(store, STATUSES)
    text = "".join(write_csv(store.subscribers.all()))
    with Store.open(tmp_path / "other.sqlite3") as other:
        later = NOW + timedelta(days=1)
        add_all(other, read_csv(text.encode(), "f"), "from the old machine", later)
        assert states(other) == states(store)
        assert (of(other, "ada").consent, of(other, "ada").consented) == ("moved", of(store, "ada").consented)


def test_a_later_export_takes_out_who_left_there_but_not_who_came_back_here(store: Store):
    taken(store, "email\nada@reader.example\nbob@reader.example\ncyd@reader.example\n")
    later = NOW + timedelta(days=30)
    rows = """email,status,unsubscribed_at
ada@reader.example,unsubscribed,2026-06-20
bob@reader.example,unsubscribed,2026-06-01
cyd@reader.example,unsubscribed,
"""
    report = taken(store, rows, later)
    assert (report.added, report.left, report.known) == (0, 2, 1)
    assert states(store) == {"ada": "unsubscribed", "bob": "confirmed", "cyd": "unsubscribed"}


def test_of_two_rows_about_one_reader_the_one_that_says_they_left_counts(store: Store):
    rows = "email,status\nada@reader.example,active\nADA@reader.example,unsubscribed\nada@reader.example,active\n"
    report = taken(store, rows)
    assert (report.added, report.kept_out) == (0, 2)
    assert set(states(store).values()) == {"unsubscribed"}


def test_undoing_an_import_takes_out_whom_it_kept_out_too(store: Store):
    add_all(store, [Row(1, "zoe@reader.example")], "told", NOW)
    taken(store, STATUSES)
    assert undo_import(store, import_name(NOW)) == 4
    assert states(store) == {"zoe": "confirmed"}


def test_a_bare_list_of_those_who_left_is_told_as_such(tmp_path: Path):
    folder = tmp_path / "p"
    broadsheet("init", str(folder), "--quiet")
    at = ("--portal", str(folder))
    broadsheet("subscribers", "add", "ada@reader.example", *at)
    bare = b"email\nada@reader.example\nbob@reader.example\n"
    told = broadsheet("subscribers", "import", "-", "--left", "--json", *at, stdin=bare).stdout
    report = json.loads(told)
    assert (report["added"], report["left"], report["keptOut"]) == (0, 1, 1)
    broadsheet("subscribers", "add", "bob@reader.example", *at)
    listed = json.loads(broadsheet("subscribers", "list", "--json", *at).stdout)
    assert [each["state"] for each in listed] == ["unsubscribed", "unsubscribed"]
