"""Subscribing over HTTP: double opt-in, one-click leaving, and what strangers cannot do (listmonk's incidents)."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import msgspec
import pytest

from broadsheet.domain.newsletter import SubscriberState
from broadsheet.domain.newsletter_settings import NewsletterSettings
from broadsheet.domain.portal import Portal
from broadsheet.engine.newsletter import subscribing
from broadsheet.engine.newsletter.list_files import Row
from broadsheet.engine.newsletter.lists import add_all
from broadsheet.engine.newsletter.tokens import Tokens
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from broadsheet.store import Store
from tests.commands import broadsheet
from tests.patience import PATIENCE, until
from tests.smtp import Smtp

ADA = "ada@reader.example"


@pytest.fixture
def mail() -> Iterator[Smtp]:
    with Smtp() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, mail: Smtp) -> PortalFolder:
    settings = Portal.model_validate(
        {
            "title": "Harbour <Watch>",
            "url": "https://harbour.example/",
            "newsletter": {
                "enabled": True,
                "from": "news@harbour.example",
                "smtp": {"host": "127.0.0.1", "port": mail.port, "security": "none"},
            },
        }
    )
    Store.open(tmp_path / ".broadsheet/store.sqlite3").close()
    return PortalFolder(path=tmp_path, portal=settings, topics=(), organizations=(), sources=())


@pytest.fixture
def store(folder: PortalFolder) -> Iterator[Store]:
    with Store.open(folder.store_path) as opened:
        yield opened


@pytest.fixture
def served(folder: PortalFolder) -> Iterator[str]:
    with running(create_app(folder)) as address:
        yield address


def ask(address: str, path: str, fields: dict[str, str] | None = None) -> HTTPResponse:
    """GET, or POST of a form; the answer's body is `answer.body`."""
    connection = HTTPConnection(address.split("/")[2], timeout=PATIENCE)
    if fields is None:
        connection.request("GET", path)
    else:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(fields), kind)
    answer = connection.getresponse()
    answer.body = answer.read().decode()
    connection.close()
    return answer


def head(address: str, path: str) -> int:
    """What a link scanner is told that asks by HEAD."""
    connection = HTTPConnection(address.split("/")[2], timeout=PATIENCE)
    connection.request("HEAD", path)
    answer = connection.getresponse()
    assert answer.read() == b""
    connection.close()
    return answer.status


def wait_for_mail(mail: Smtp, number: int) -> None:
    until(lambda: len(mail.messages) >= number)
    assert len(mail.messages) == number


def link(mail: Smtp) -> str:
    """The path of the link in the last mail."""
    found = re.search(r"https://harbour\.example(/newsletter/confirm/\S+)", mail.messages[-1].part("plain"))
    assert found is not None
    return found[1]


def state(store: Store, address: str = ADA) -> SubscriberState | None:
    found = store.subscribers.find(address)
    return found.state if found else None


def test_forms_and_mails_speak_the_portals_language(folder: PortalFolder, mail: Smtp, store: Store):
    german = msgspec.structs.replace(folder, portal=folder.portal.model_copy(update={"locale": "de-AT"}))
    with running(create_app(german)) as address:
        form = ask(address, "/newsletter/subscribe").body
        assert '<html lang="de-AT">' in form
        assert "<button>Abonnieren</button>" in form
        assert "Sehen Sie in Ihr Postfach" in ask(address, "/newsletter/subscribe", {"address": ADA}).body
        wait_for_mail(mail, 1)
        assert "sieben Tage" in mail.messages[0].part("plain")
        assert (
            '<a href="../subscribe">Einen neuen anfordern.</a>' in ask(address, "/newsletter/confirm/x").body
        )
        assert "Willkommen" in ask(address, link(mail), {}).body


class TestTheWholeWay:
    def test_form_mail_link_button_and_out_again(self, served: str, mail: Smtp, store: Store):
        form = ask(served, "/newsletter/subscribe")
        assert form.status == 200
        assert "form-action 'self'" in form.headers["Content-Security-Policy"]
        assert "Harbour &lt;Watch&gt;" in form.body
        assert ask(served, "/newsletter/subscribe", {"address": ADA}).status == 200
        wait_for_mail(mail, 1)
        assert mail.messages[0].recipient == ADA
        assert state(store) is SubscriberState.PENDING
        path = link(mail)
        assert head(served, path) == head(served, "/newsletter/subscribe") == 200
        assert head(served, "/newsletter/confirm/x") == 404
        assert "a…@reader.example" in ask(served, path).body
        assert state(store) is SubscriberState.PENDING  # a scanner that opens the link confirms nothing
        assert "Welcome" in ask(served, path, {}).body
        found = store.subscribers.find(ADA)
        assert found is not None
        assert (found.state, found.consent) == (SubscriberState.CONFIRMED, "confirmed by mail")
        assert found.consented is not None
        assert "Welcome" in ask(served, path, {}).body  # a button that is pressed twice
        assert store.subscribers.find(ADA) == found
        leave = f"/newsletter/unsubscribe/{Tokens(store).unsubscribe(found.id)}"
        assert "no more?" in ask(served, leave).body
        assert state(store) is SubscriberState.CONFIRMED
        assert head(served, leave) == 200
        assert state(store) is SubscriberState.CONFIRMED
        one_click = ask(served, leave, {"List-Unsubscribe": "One-Click"})
        assert one_click.status == 200
        assert state(store) is SubscriberState.UNSUBSCRIBED
        assert ask(served, leave, {"List-Unsubscribe": "One-Click"}).status == 200
        assert ask(served, path, {}).status == ask(served, path).status == 404  # used up
        assert state(store) is SubscriberState.UNSUBSCRIBED

    def test_a_portal_without_a_newsletter_has_no_such_doors(self, folder: PortalFolder):
        plain = Portal(title="A portal", url="https://news.example/")
        other = PortalFolder(path=folder.path, portal=plain, topics=(), organizations=(), sources=())
        with running(create_app(other)) as address:
            assert ask(address, "/newsletter/subscribe").status == 404
            assert ask(address, "/newsletter/subscribe", {"address": ADA}).status == 405


class TestSubscriptionBypass:
    def test_no_field_confirms(self, served: str, mail: Smtp, store: Store):
        extra = {
            "status": "confirmed",
            "state": "confirmed",
            "confirmed": "1",
            "consent": "x",
            "optin": "single",
        }
        ask(served, "/newsletter/subscribe", {"address": ADA, **extra})
        wait_for_mail(mail, 1)
        assert state(store) is SubscriberState.PENDING
        assert list(store.subscribers.all(SubscriberState.CONFIRMED)) == []

    def test_tokens_are_random_bound_to_one_person_and_grow_old(self, served: str, mail: Smtp, store: Store):
        ask(served, "/newsletter/subscribe", {"address": ADA})
        wait_for_mail(mail, 1)
        subscriber = store.subscribers.find(ADA)
        assert subscriber is not None
        token = link(mail).rpartition("/")[2]
        for wrong in (
            *("x", token[:-1], token + "x", token.swapcase(), subscriber.id, "%00", "..%2f", "a" * 5000),
            Tokens(store).unsubscribe(subscriber.id),
        ):
            assert ask(served, f"/newsletter/confirm/{wrong}", {}).status in {400, 404, 405}
        assert state(store) is SubscriberState.PENDING
        late = datetime.now(UTC) + timedelta(days=8)
        assert subscribing.confirm(store, token, late) is None
        assert state(store) is SubscriberState.PENDING

    def test_a_stranger_cannot_bring_back_who_left(self, served: str, mail: Smtp, store: Store):
        add_all(store, [Row(1, ADA)], "told", datetime.now(UTC))
        found = store.subscribers.find(ADA)
        assert found is not None
        subscribing.unsubscribe(store, Tokens(store).unsubscribe(found.id), datetime.now(UTC))
        ask(served, "/newsletter/subscribe", {"address": ADA.upper()})
        wait_for_mail(mail, 1)
        assert state(store) is SubscriberState.UNSUBSCRIBED
        ask(served, link(mail), {})  # but they themselves can
        assert state(store) is SubscriberState.CONFIRMED

    def test_nobody_can_unsubscribe_another(self, served: str, store: Store):
        add_all(store, [Row(1, ADA)], "told", datetime.now(UTC))
        found = store.subscribers.find(ADA)
        assert found is not None
        for wrong in (
            found.id,
            f"{found.id}.",
            f"{found.id}.{'0' * 32}",
            Tokens(store).unsubscribe("f" * 16),
        ):
            answer = ask(served, f"/newsletter/unsubscribe/{wrong}", {})
            assert answer.status == 404
            assert "/subscribe" not in answer.body, "who leaves is not asked to subscribe"
        assert state(store) is SubscriberState.CONFIRMED


class TestWhatAnswersTell:
    def test_known_and_unknown_addresses_get_the_same_answer(self, served: str, mail: Smtp, store: Store):
        add_all(store, [Row(1, ADA)], "told", datetime.now(UTC))
        known = ask(served, "/newsletter/subscribe", {"address": ADA})
        unknown = ask(served, "/newsletter/subscribe", {"address": "bob@reader.example"})
        assert (known.status, known.body) == (unknown.status, unknown.body)
        wait_for_mail(mail, 1)
        assert mail.messages[0].recipient == "bob@reader.example"

    def test_one_address_is_mailed_once_an_hour_whoever_asks(self, served: str, mail: Smtp):
        for _ in range(3):
            ask(served, "/newsletter/subscribe", {"address": ADA})
            time.sleep(0.3)
        wait_for_mail(mail, 1)

    def test_a_slow_mail_server_holds_up_one_thread_and_every_link_goes_out(self, served: str, mail: Smtp):
        mail.delay = 0.5
        for number in range(7):
            ask(served, "/newsletter/subscribe", {"address": f"r{number}@reader.example"})
        workers = [each for each in threading.enumerate() if each.name.startswith("AnyIO worker")]
        assert len(workers) < 5
        wait_for_mail(mail, 7)

    def test_a_form_used_too_often_is_closed_for_that_client(self, served: str):
        answers = [
            ask(served, "/newsletter/subscribe", {"address": f"r{n}@x.example", "website": "y"})
            for n in range(12)
        ]
        assert [answer.status for answer in answers] == [200] * 10 + [429] * 2

    def test_one_client_cannot_have_address_after_address_mailed(self, folder: PortalFolder):
        moment = datetime(2026, 6, 9, 6, tzinfo=UTC)
        admitted = 0
        with running(create_app(folder, clock=lambda: moment)) as address:
            for number in range(50):
                fields = {"address": f"r{number}@x.example", "website": "y"}
                admitted += ask(address, "/newsletter/subscribe", fields).status == 200
                moment += timedelta(minutes=10)
            assert admitted == 30
            moment += timedelta(days=1)
            assert ask(address, "/newsletter/subscribe", {"address": ADA, "website": "y"}).status == 200

    def test_hostile_forms_are_refused_and_shown_as_text(self, served: str, mail: Smtp, store: Store):
        for address in (
            "<script>alert(1)</script>@x",
            "a@b.example\r\nBcc: eve@evil.example",
            "",
            "a" * 9000,
        ):
            answer = ask(served, "/newsletter/subscribe", {"address": address})
            assert answer.status in {400, 429}
            assert "<script>" not in answer.body
        assert mail.messages == []
        assert list(store.subscribers.all()) == []

    def test_a_robot_that_fills_every_field_is_told_nothing(self, served: str, store: Store):
        answer = ask(served, "/newsletter/subscribe", {"address": ADA, "website": "https://spam.example"})
        assert answer.status == 200
        assert state(store) is None


def test_an_address_that_nobody_confirms_is_mailed_ever_more_seldom(
    folder: PortalFolder, mail: Smtp, store: Store
):
    start = datetime(2026, 6, 9, 6, tzinfo=UTC)
    days = []
    for hour in (0, 1, 25, *range(36, 24 * 365, 12)):
        now = start + timedelta(hours=hour)
        subscribing.ask(store, ADA, now)
        if subscribing.send_confirmations(folder, store, lambda at=now: at):
            days.append(hour // 24)
    assert days == [0, 0, 1, 8, 36, 148]
    token = link(mail).rpartition("/")[2]
    confirmed = subscribing.confirm(store, token, now - timedelta(days=216))
    assert confirmed is not None
    subscribing.unsubscribe(store, Tokens(store).unsubscribe(confirmed.id), now)
    subscribing.ask(store, ADA, now)  # who confirmed once is answered at once
    assert subscribing.send_confirmations(folder, store, lambda: now) == 1


class TestForgetting:
    """An address that nobody confirms is erased with what is known of it."""

    def day(self, folder: PortalFolder, store: Store, now: datetime) -> None:
        subscribing.send_confirmations(folder, store, lambda: now)

    def test_it_goes_after_thirty_days_and_who_agreed_or_left_stays(
        self, folder: PortalFolder, mail: Smtp, store: Store
    ):
        now = datetime(2026, 6, 9, 6, tzinfo=UTC)
        add_all(store, [Row(1, "bob@reader.example"), Row(2, "eve@reader.example")], "told", now)
        left = store.subscribers.find("eve@reader.example")
        assert left is not None
        subscribing.unsubscribe(store, Tokens(store).unsubscribe(left.id), now)
        subscribing.ask(store, ADA, now)
        self.day(folder, store, now)
        token = link(mail).rpartition("/")[2]
        self.day(folder, store, now + timedelta(days=30))
        assert state(store) is SubscriberState.PENDING
        self.day(folder, store, now + timedelta(days=31))
        assert state(store) is None
        assert subscribing.asked(store, token, now) is None
        assert store.subscribers.counts() == {"confirmed": 1, "unsubscribed": 1}
        assert len(mail.messages) == 1
        assert store.check() == []

    def test_one_that_is_asked_for_again_and_again_goes_when_its_pause_is_over(
        self, folder: PortalFolder, mail: Smtp, store: Store
    ):
        start = datetime(2026, 6, 9, 6, tzinfo=UTC)
        for days in (0, 1, 2, 9, 37):
            subscribing.ask(store, ADA, start + timedelta(days=days))
            self.day(folder, store, start + timedelta(days=days))
        assert len(mail.messages) == 5
        self.day(folder, store, start + timedelta(days=37 + 112))
        assert state(store) is SubscriberState.PENDING
        self.day(folder, store, start + timedelta(days=37 + 113))
        assert state(store) is None

    def test_the_time_is_a_setting_that_outlasts_a_link(self, folder: PortalFolder, mail: Smtp, store: Store):
        now = datetime(2026, 6, 9, 6, tzinfo=UTC)
        newsletter = folder.portal.newsletter.model_copy(update={"unconfirmed": 8 * 86400.0})
        portal = folder.portal.model_copy(update={"newsletter": newsletter})
        subscribing.ask(store, ADA, now)
        self.day(folder, store, now)
        self.day(msgspec.structs.replace(folder, portal=portal), store, now + timedelta(days=9))
        assert state(store) is None
        with pytest.raises(ValueError, match="7d or more"):
            NewsletterSettings.model_validate({"unconfirmed": "6d"})

    def test_lists_and_exports_tell_of_none_that_is_to_be_erased(self, tmp_path: Path):
        (tmp_path / "portal.yaml").write_text("title: P\nurl: https://p.example/\n")
        for told in (["list", "--json"], ["export"]):
            with Store.open(tmp_path / ".broadsheet/store.sqlite3") as store:
                subscribing.ask(store, ADA, datetime(2026, 6, 9, 6, tzinfo=UTC))
            words = (*told, "--portal", str(tmp_path), "--now")
            assert ADA.encode() in broadsheet("subscribers", *words, "2026-07-08T06:00:00Z").stdout
            assert ADA.encode() not in broadsheet("subscribers", *words, "2026-07-10T06:00:00Z").stdout


@pytest.mark.parametrize("trouble", ["450 4.1.2 Domain not found", "421 4.7.0 Not this one"])
def test_a_link_that_is_not_taken_for_now_holds_up_no_other_and_is_given_up_in_the_end(
    folder: PortalFolder, mail: Smtp, store: Store, trouble: str
):
    odd, now = "odd@nowhere.example", datetime.now(UTC)
    mail.refuse[odd] = trouble
    subscribing.ask(store, odd, now)
    subscribing.ask(store, ADA, now)
    assert subscribing.send_confirmations(folder, store, lambda: now) == 1
    tries = 1
    while (found := store.subscribers.find(odd)) and found.wanted:
        assert store.subscribers.unanswered(found.wanted - timedelta(seconds=1), 10) == ()
        now = found.wanted
        assert subscribing.send_confirmations(folder, store, lambda at=now: at) == 0
        tries += 1
    assert tries == 6
    mail.refuse.clear()
    subscribing.ask(store, odd, now)  # who asks anew is answered
    assert subscribing.send_confirmations(folder, store, lambda: now) == 1
    assert mail.recipients() == {odd: 1, ADA: 1}


def test_links_lead_to_the_served_application(folder: PortalFolder, store: Store):
    from broadsheet.publish.newsletter.addresses import page_address

    elsewhere = folder.portal.newsletter.model_copy(update={"url": "https://app.example/harbour"})
    portal = folder.portal.model_copy(update={"newsletter": elsewhere})
    assert page_address(portal, "confirm/x") == "https://app.example/harbour/newsletter/confirm/x"
    assert urlsplit(page_address(folder.portal, "")).netloc == "harbour.example"
