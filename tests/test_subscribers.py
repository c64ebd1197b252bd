"""Who gets the newsletter: lists in and out, reports of other servers, and the connection to our own."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.mail_address import mail_address
from broadsheet.domain.newsletter import (
    DeliveryState,
    Issue,
    IssueState,
    StoredIssue,
    Subscriber,
    SubscriberState,
)
from broadsheet.engine.newsletter.list_files import Row, quoted, read_csv, unquoted
from broadsheet.engine.newsletter.lists import add_all, undo_import, write_csv
from broadsheet.engine.newsletter.reports import take_report
from broadsheet.engine.newsletter.tokens import Tokens
from broadsheet.mail.reports import read_report
from broadsheet.store import Store
from tests.commands import broadsheet
from tests.patience import PATIENCE
from tests.sample_edition import portal as sample_portal

NOW = datetime(2026, 6, 9, 6, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite3") as opened:
        yield opened
        assert opened.check() == []


def new(store: Store, *addresses: str) -> list[Subscriber]:
    add_all(store, (Row(n, address) for n, address in enumerate(addresses)), "told", NOW)
    return [found for address in addresses if (found := store.subscribers.find(address))]


class TestAddresses:
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("ada@example.org", "ada@example.org"),
            (" Ada.L+news@EXAMPLE.Org ", "Ada.L+news@example.org"),
            ("ada@bücher.example", "ada@xn--bcher-kva.example"),
            ("o'neil@example.org", "o'neil@example.org"),
        ],
    )
    def test_good_ones_have_one_form(self, written: str, kept: str):
        assert mail_address(written) == kept

    @pytest.mark.parametrize(
        "written",
        [
            *("", "ada", "ada@", "@example.org", "ada@example", "a b@example.org", "ada@exa mple.org"),
            *(
                "ada@example.org\r\nBcc: eve@evil.example",
                "ada@example.org\n",
                "<ada@example.org>",
                '"a"@x.org',
            ),
            *("ada@example.org,eve@evil.example", "a..b@example.org", ".a@example.org", "ada@-example.org"),
            *("ada@127.0.0.1:25", "ada@[127.0.0.1]", "a" * 65 + "@example.org", "ada@" + "x." * 120 + "org"),
            *("ada@exa\x00mple.org", "ädä@example.org", "ada@example.org;", "ada%40x@example..org"),
        ],
    )
    def test_bad_ones_are_none(self, written: str):
        assert mail_address(written) is None

    @given(st.text(max_size=80))
    def test_no_address_that_passes_can_break_a_header(self, written: str):
        address = mail_address(written)
        assert address is None or (address.isascii() and not set(address) & set(' \r\n\t<>",;:\\'))


class TestLists:
    def test_bad_rows_are_told_with_their_line_and_good_ones_come_in(self, tmp_path: Path):
        broadsheet("init", str(tmp_path / "p"), "--quiet")
        file = tmp_path / "list.csv"
        file.write_bytes(
            "\ufeffName;E-Mail;Consented\nAda;ada@example.org;2024-05-01T10:00:00Z\n\nBob;bob at home;\n"
            '"Cy\nLee";cy@example.org;\nDi;di@example.org;yesterday\nAda again;ADA@example.org;\n'.encode()
        )
        words = ("--portal", str(tmp_path / "p"), "--now", "2026-06-09T06:00:00Z")
        done = broadsheet("subscribers", "import", str(file), *words, "--json", expect=1)
        report = json.loads(done.stdout)
        assert (report["added"], report["known"]) == (2, 1)
        assert done.stderr.decode().splitlines() == []
        assert report["refused"] == [
            "line 4: 'bob at home' is no mail address",
            "line 7: 'yesterday' is no time such as 2024-05-31",
        ]
        listed = json.loads(broadsheet("subscribers", "list", "--json", *words[:2]).stdout)
        assert [(each["address"], each.get("name")) for each in listed] == [
            ("ada@example.org", "Ada"),
            ("cy@example.org", "Cy Lee"),
        ]
        assert listed[0]["consented"] == "2024-05-01T10:00:00Z"
        broadsheet("subscribers", "undo", report["source"], *words[:2])
        assert json.loads(broadsheet("subscribers", "list", "--json", *words[:2]).stdout) == []
        broadsheet("subscribers", "undo", "never", *words[:2], expect=1)

    def test_a_file_without_addresses_is_a_clear_error(self, tmp_path: Path):
        broadsheet("init", str(tmp_path / "p"), "--quiet")
        for body, said in (
            (b"name\nAda\n", b"no column is called address"),
            (b"\xff\xfe", b"not UTF-8 text"),
        ):
            done = broadsheet(
                "subscribers", "import", "-", "--portal", str(tmp_path / "p"), stdin=body, expect=3
            )
            assert said in done.stderr

    def test_an_import_never_brings_back_who_left(self, store: Store):
        ada, bob = new(store, "ada@example.org", "bob@example.org")
        for each, state in ((ada, SubscriberState.UNSUBSCRIBED), (bob, SubscriberState.COMPLAINED)):
            store.subscribers.save(Subscriber(id=each.id, address=each.address, state=state, changed=NOW))
        report = add_all(
            store, read_csv(b"email\nADA@example.org\nbob@example.org\n", "f"), "x", NOW, source="one"
        )
        assert (report.added, report.kept_out) == (0, 2)
        assert undo_import(store, "one") == 0
        assert store.subscribers.counts() == {"complained": 1, "unsubscribed": 1}

    @given(st.text(max_size=20))
    def test_no_exported_cell_is_a_formula_and_import_gives_it_back(self, name: str):
        cell = quoted(name)
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
        assert unquoted(cell) == name

    def test_an_export_comes_in_again_as_it_was(self, store: Store, tmp_path: Path):
        new(store, "+plus@example.org", "ada@example.org")
        text = "".join(write_csv(store.subscribers.all()))
        assert "'+plus@example.org" in text
        assert all(cell[:1] not in "=+-@\t" for row in csv.reader(io.StringIO(text)) for cell in row if cell)
        with Store.open(tmp_path / "other.sqlite3") as other:
            report = add_all(other, read_csv(text.encode(), "f"), "moved", NOW)
            assert report.added == 2
            assert [each.address for each in other.subscribers.all()] == [
                "+plus@example.org",
                "ada@example.org",
            ]


def bounce(message_id: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A delivery status notification as RFC 3464 has it."""
    return f"""From: MAILER-DAEMON@mx.example\r
To: news@harbour.example\r
Subject: Undelivered\r
Message-ID: <dsn.1@mx.example>\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
Sorry.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; ada@example.org\r
Action: {action}\r
Status: {status}\r
Diagnostic-Code: smtp; 550 nobody of that name\r
\r
--b\r
Content-Type: text/rfc822-headers\r
\r
From: news@harbour.example\r
Message-ID: {message_id}\r
\r
--b--\r
""".encode()


def complaint(message_id: str) -> bytes:
    """A feedback report as RFC 5965 has it."""
    return f"""From: fbl@isp.example\r
Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r
\r
--b\r
Content-Type: message/feedback-report\r
\r
Feedback-Type: abuse\r
Version: 1\r
\r
--b\r
Content-Type: message/rfc822\r
\r
From: news@harbour.example\r
Message-ID: {message_id}\r
Subject: News\r
\r
Hello\r
--b--\r
""".encode()


def issue_of(days: int) -> str:
    """The issue that is sent so many days after the first one."""
    return f"{NOW + timedelta(days=days):%Y-%m-%d}"


def refuse(store: Store, subscriber: Subscriber, days: int) -> None:
    """The subscriber's mailbox is too full for the issue of that day."""
    message_id = Tokens(store).message_id(sample_portal(), issue_of(days), subscriber.id)
    take_report(store, bounce(message_id, "5.2.2"), NOW + timedelta(days=days))


class TestReports:
    def test_a_hard_bounce_ends_it_a_soft_one_is_counted(self, store: Store):
        ada, bob = new(store, "ada@example.org", "bob@example.org")
        tokens = Tokens(store)
        hard = tokens.message_id(sample_portal(), "2026-06-09", ada.id)
        assert take_report(store, bounce(hard), NOW).address == "ada@example.org"
        assert store.subscribers.get(ada.id).state is SubscriberState.BOUNCED
        for days in range(15):
            assert store.subscribers.get(bob.id).state is SubscriberState.CONFIRMED
            for _ in range(2):  # what is told twice counts once
                refuse(store, bob, days)
            assert store.subscribers.get(bob.id).bounces == days + 1
        assert store.subscribers.get(bob.id).state is SubscriberState.BOUNCED

    def test_a_mailbox_that_is_full_for_two_issues_is_written_to_again(self, store: Store):
        (ada,) = new(store, "ada@example.org")
        for days in (0, 40):
            refuse(store, ada, days)
        assert store.subscribers.get(ada.id).state is SubscriberState.CONFIRMED
        refuse(store, ada, 80)
        assert store.subscribers.get(ada.id).state is SubscriberState.BOUNCED

    def test_an_issue_that_arrived_in_between_ends_a_row_of_refusals(self, store: Store):
        (ada,) = new(store, "ada@example.org")
        for days in (0, 7, 14):
            issue = issue_of(days)
            sends_at = NOW + timedelta(days=days)
            said = dict.fromkeys(("title", "excerpt", "subject", "preheader"), "")
            made = Issue(id=issue, date=issue, since=NOW, until=sends_at, **said)
            store.issues.save(StoredIssue(issue=made, state=IssueState.SENT, sends_at=sends_at), replaces=0)
            store.deliveries.plan(issue)
            store.deliveries.settle(issue, ada.id, DeliveryState.SENT)
            if days != 7:
                refuse(store, ada, days)
        assert store.subscribers.get(ada.id).bounces == 1
        for days in (15, 16):
            refuse(store, ada, days)
        known = store.subscribers.get(ada.id)
        assert (known.state, known.bounces) == (SubscriberState.CONFIRMED, 3)
        refuse(store, ada, 28)
        assert store.subscribers.get(ada.id).state is SubscriberState.BOUNCED

    def test_refusals_that_an_older_version_counted_last_since_the_last_of_them(self, store: Store):
        (ada,) = new(store, "ada@example.org")
        store.subscribers.save(msgspec.structs.replace(ada, bounces=2, changed=NOW))
        refuse(store, ada, 1)
        assert store.subscribers.get(ada.id).state is SubscriberState.CONFIRMED
        refuse(store, ada, 14)
        assert store.subscribers.get(ada.id).state is SubscriberState.BOUNCED

    def test_refusals_that_are_long_past_are_not_counted(self, store: Store):
        (ada,) = new(store, "ada@example.org")
        for days, bounces in ((1, 1), (2, 2), (93, 1), (100, 2)):
            refuse(store, ada, days)
            known = store.subscribers.get(ada.id)
            assert (known.state, known.bounces) == (SubscriberState.CONFIRMED, bounces)
        refuse(store, ada, 107)
        assert store.subscribers.get(ada.id).state is SubscriberState.BOUNCED

    def test_a_delay_changes_nothing(self, store: Store):
        (ada,) = new(store, "ada@example.org")
        own = Tokens(store).message_id(sample_portal(), "2026-06-09", ada.id)
        assert take_report(store, bounce(own, "4.4.1", "delayed"), NOW).kind == "delay"
        assert store.subscribers.get(ada.id) == ada

    def test_a_complaint_ends_it_for_good(self, store: Store):
        (ada,) = new(store, "ada@example.org")
        own = Tokens(store).message_id(sample_portal(), "2026-06-09", ada.id)
        assert take_report(store, complaint(own), NOW).kind == "complaint"
        assert store.subscribers.get(ada.id).state is SubscriberState.COMPLAINED

    def test_nobody_can_unsubscribe_others_by_inventing_a_report(self, store: Store):
        (ada,) = new(store, "ada@example.org")
        own = Tokens(store).message_id(sample_portal(), "2026-06-09", ada.id)
        forged = (
            "<1@evil.example>",
            own.replace(own.split(".")[2][:3], "000"),
            own.replace("2026-06-09", "2026-06-10"),
            f"<2026-06-09.{ada.id}.{'0' * 24}@news.example>",
        )
        for message_id in forged:
            assert message_id != own
            assert take_report(store, bounce(message_id), NOW).kind == "refused"
            assert take_report(store, complaint(message_id), NOW).kind == "refused"
        assert take_report(store, f"Message-ID: {own}\r\n\r\nplease stop".encode(), NOW).kind == "refused"
        assert store.subscribers.get(ada.id).state is SubscriberState.CONFIRMED

    @given(st.binary(max_size=400))
    def test_any_bytes_are_read_without_an_error(self, raw: bytes):
        for message in (
            raw,
            bounce("<1@x>").replace(b"Action", raw),
            complaint("<1@x>").replace(b"--b", raw),
        ):
            read_report(message)

    def test_the_command_reads_stdin_mbox_and_maildir(self, tmp_path: Path):
        folder = tmp_path / "p"
        broadsheet("init", str(folder), "--quiet")
        names = [f"r{number}@example.org" for number in range(4)]
        broadsheet("subscribers", "add", *names, "--portal", str(folder))
        with Store.open(folder / ".broadsheet/store.sqlite3") as store:
            tokens = Tokens(store)
            ids = [
                tokens.message_id(sample_portal(), "2026-06-09", store.subscribers.find(name).id)
                for name in names
            ]
        (tmp_path / "box").write_bytes(
            b"".join(
                b"From x Mon Jun  8\n" + bounce(each).replace(b"\r\n", b"\n") + b"\n" for each in ids[:2]
            )
        )
        (tmp_path / "dir/new").mkdir(parents=True)
        (tmp_path / "dir/new/1").write_bytes(complaint(ids[2]))
        words = ("subscribers", "bounce", "--portal", str(folder))
        broadsheet(*words, str(tmp_path / "box"), str(tmp_path / "dir"))
        broadsheet(*words, stdin=bounce(ids[3]))
        broadsheet(*words, stdin=b"hello", expect=1)
        listed = json.loads(broadsheet("subscribers", "list", "--json", "--portal", str(folder)).stdout)
        assert [each["state"] for each in listed] == ["bounced", "bounced", "complained", "bounced"]


class TestServer:
    def test_a_password_is_read_from_the_environment_and_sent_protected_alone(self, tmp_path: Path):
        from tests.certificates import authority
        from tests.newsroom_portal import with_newsletter
        from tests.smtp import Smtp

        folder = tmp_path / "p"
        broadsheet("init", str(folder), "--quiet")
        broadsheet("subscribers", "add", "ada@example.org", "--portal", str(folder))
        broadsheet("newsletter", "build", "--portal", str(folder))
        broadsheet("newsletter", "edit", "--intro", "No news today.", "--portal", str(folder))
        _, context = authority(folder, "localhost")
        with Smtp(tls=context, password="s3cret-w0rd") as server:
            smtp = {"host": "localhost", "port": server.port, "security": "starttls", "username": "news"}
            smtp |= {"password": "env:TEST_MAIL_PASSWORD", "ca_file": "ca.pem"}  # beside portal.yaml
            with_newsletter(folder, 0, smtp=smtp)
            words = ["newsletter", "send", "--portal", str(folder)]
            done = broadsheet(*words, expect=3)
            assert b"TEST_MAIL_PASSWORD is not set; set it to the mail server's password" in done.stderr
            for password, code in (("wrong", 3), ("s3cret-w0rd", 0)):
                told = self._send(words, password)
                assert told.returncode == code, told.stderr
                assert password.encode() not in told.stderr + told.stdout
            assert len(server.messages) == 1
            (folder / "ca.pem").unlink()
            broadsheet("subscribers", "add", "eve@example.org", "--portal", str(folder))
            broadsheet("newsletter", "build", "--portal", str(folder))
            broadsheet("newsletter", "edit", "--intro", "No news again.", "--portal", str(folder))
            told = self._send(words, "s3cret-w0rd")
            assert told.returncode == 3
            assert b"ca.pem cannot be used" in told.stderr

    def _send(self, words: list[str], password: str) -> subprocess.CompletedProcess[bytes]:
        import sys

        environment = {**os.environ, "TEST_MAIL_PASSWORD": password}
        command = [sys.executable, "-m", "broadsheet", *words]
        return subprocess.run(command, capture_output=True, env=environment, check=False, timeout=PATIENCE)


def test_a_token_of_one_portal_means_nothing_to_another(tmp_path: Path):
    with Store.open(tmp_path / "a.sqlite3") as one, Store.open(tmp_path / "b.sqlite3") as other:
        token = Tokens(one).unsubscribe("0123456789abcdef")
        assert Tokens(one).unsubscriber(token) == "0123456789abcdef"
        assert Tokens(other).unsubscriber(token) is None
        assert Tokens(one).unsubscriber(token.upper()) is None
        assert Tokens(one).unsubscriber("") is None
