"""The newsletter and mail servers that refuse, hang up, or cannot be reached: nobody is lost, nobody gets it twice."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import broadsheet
from tests.newsletter_commands import READERS, newsletter, subscribers
from tests.newsroom_portal import NOW, with_newsletter
from tests.smtp import Smtp


@pytest.fixture
def portal(harbour: Path, tmp_path: Path) -> Path:
    """A published portal."""
    return Path(shutil.copytree(harbour, tmp_path / "harbour", symlinks=True))


class TestServersThatFail:
    def test_a_server_that_hangs_up_between_messages_gets_each_once(self, portal: Path):
        with Smtp() as server:
            server.hang_up_after = 2
            with_newsletter(portal, server.port)
            subscribers(portal, "add", *READERS)
            newsletter(portal, "build")
            newsletter(portal, "send")
            assert server.recipients() == dict.fromkeys(READERS, 1)
            assert server.connections >= 3

    def test_what_the_server_says_is_told_apart(self, portal: Path):
        with Smtp() as server:
            server.refuse = {
                READERS[0]: "550 5.1.1 No such user",
                READERS[1]: "450 4.2.1 Try later",
                READERS[2]: "552 5.2.2 Mailbox full",
            }
            server.swallow = {READERS[3]}
            with_newsletter(portal, server.port)
            subscribers(portal, "add", *READERS)
            newsletter(portal, "build")
            sent = json.loads(newsletter(portal, "send", "--json", expect=1))
            assert (sent["sent"], sent["failed"], sent["waiting"], sent["uncertain"]) == (2, 2, 1, 1)
            assert sent["state"] == "sending"
            states = {row["address"]: row for row in json.loads(subscribers(portal, "list", "--json"))}
            assert states[READERS[0]]["state"] == "bounced"
            assert states[READERS[2]]["state"] == "confirmed"
            assert states[READERS[2]]["bounces"] == 1
            server.refuse.clear()
            newsletter(portal, "send", now="2026-06-09T06:10:00Z", expect=1)
            assert server.recipients()[READERS[1]] == 1
            assert f"uncertain: {READERS[3]}" in newsletter(portal, "status")
            newsletter(portal, "settle", "--sent")
            assert json.loads(newsletter(portal, "status", "--json"))["sent"]["uncertain"] == 0
        assert max(server.recipients().values()) == 1

    def test_a_person_may_send_an_uncertain_message_once_more(self, portal: Path):
        with Smtp() as server:
            server.swallow = {READERS[0]}
            with_newsletter(portal, server.port)
            subscribers(portal, "add", *READERS[:2])
            newsletter(portal, "build")
            newsletter(portal, "send", expect=1)
            server.swallow.clear()
            newsletter(portal, "settle", READERS[0], "--again")
            newsletter(portal, "send")
            assert server.recipients() == {READERS[0]: 2, READERS[1]: 1}

    def test_what_failed_goes_out_once_more_when_its_reason_is_gone(self, portal: Path):
        with Smtp() as server:
            server.refuse = {READERS[0]: "550 5.1.1 No such user", READERS[1]: "554 5.7.1 We do not know you"}
            with_newsletter(portal, server.port)
            subscribers(portal, "add", *READERS[:3])
            newsletter(portal, "build")
            newsletter(portal, "send", expect=1)
            server.refuse.clear()
            newsletter(portal, "settle", "--again", expect=1)
            newsletter(portal, "settle", "--again", "--failed")
            sent = json.loads(newsletter(portal, "send", "--json", expect=1))
            assert (sent["sent"], sent["failed"], sent["state"]) == (2, 1, "sent")
            assert server.recipients() == {READERS[1]: 1, READERS[2]: 1}, "who does not exist is not tried"
        (figures,) = json.loads(newsletter(portal, "list", "--json"))
        assert (figures["sent"], figures["failed"], figures["bounced"]) == (2, 1, 1)
        assert "2 sent, 1 failed, 3 joined, 1 bounced" in newsletter(portal, "list")

    def test_a_message_that_everyone_is_refused_stops_the_issue_and_loses_nobody(self, portal: Path):
        with Smtp() as server:
            server.refuse_data = {"*": "554 5.7.1 Not today"}
            with_newsletter(portal, server.port)
            subscribers(portal, "add", *READERS)
            newsletter(portal, "build")
            done = broadsheet("newsletter", "send", "--portal", str(portal), "--now", NOW, expect=3)
            assert b"takes the newsletter from nobody (554 5.7.1 Not today)" in done.stderr
            server.refuse_data.clear()
            newsletter(portal, "send", now="2026-06-09T08:00:00Z")
            assert server.recipients() == dict.fromkeys(READERS, 1)

    @pytest.mark.parametrize("trouble", ["hangs up", "says 421", "says nothing"])
    def test_one_recipient_over_whom_it_hangs_up_holds_up_nobody_else(self, portal: Path, trouble: str):
        with Smtp() as server:
            smtp = {"host": "127.0.0.1", "port": server.port, "security": "none", "timeout": "1s"}
            with_newsletter(portal, server.port, smtp=smtp)
            subscribers(portal, "add", *READERS)
            newsletter(portal, "build")
            odd = READERS[0]
            server.refuse = {odd: "421 4.7.0 Not this one"} if trouble == "says 421" else {}
            server.hang_up_over = {odd} if trouble == "hangs up" else set()
            server.silent_over = {odd} if trouble == "says nothing" else set()
            sent = json.loads(newsletter(portal, "send", "--json", expect=1))
            assert (sent["sent"], sent["waiting"], sent["state"]) == (len(READERS) - 1, 1, "sending")
            assert f"waiting: {odd} (" in newsletter(portal, "status")
            server.refuse, server.hang_up_over, server.silent_over = {}, set(), set()
            newsletter(portal, "send", now="2026-06-09T06:10:00Z")
            assert server.recipients() == dict.fromkeys(READERS, 1)

    def test_a_server_that_hangs_up_on_everyone_stops_the_issue_and_loses_nobody(self, portal: Path):
        with Smtp() as server:
            server.hang_up_over = set(READERS)
            with_newsletter(portal, server.port)
            subscribers(portal, "add", *READERS)
            newsletter(portal, "build")
            done = broadsheet("newsletter", "send", "--portal", str(portal), "--now", NOW, expect=3)
            assert b"ends each connection before it takes a message" in done.stderr
            server.hang_up_over = set()
            newsletter(portal, "send", now="2026-06-09T06:10:00Z")
            assert server.recipients() == dict.fromkeys(READERS, 1)

    def test_a_server_that_never_says_whether_it_has_a_message_is_given_three(self, portal: Path):
        with Smtp() as server:
            server.swallow = set(READERS)
            with_newsletter(portal, server.port)
            subscribers(portal, "add", *READERS)
            newsletter(portal, "build")
            done = broadsheet("newsletter", "send", "--portal", str(portal), "--now", NOW, expect=3)
            assert b"does not say whether it took the last messages" in done.stderr
            sent = json.loads(newsletter(portal, "status", "--json"))["sent"]
            assert (sent["uncertain"], sent["waiting"], sent["state"]) == (3, 3, "sending")
            server.swallow = set()
            due = ("newsletter", "due", "--portal", str(portal), "--now")
            broadsheet(*due, "2026-06-09T06:59:00Z")
            assert len(server.messages) == 3
            broadsheet(*due, "2026-06-09T07:01:00Z", expect=1)
            assert server.recipients() == dict.fromkeys(READERS, 1)

    def test_no_server_is_a_clear_message_and_nothing_is_lost(self, portal: Path):
        with_newsletter(portal, 1)
        subscribers(portal, "add", *READERS)
        newsletter(portal, "build")
        done = broadsheet("newsletter", "send", "--portal", str(portal), "--now", NOW, expect=3)
        assert b"cannot be reached" in done.stderr
        with Smtp() as server:
            with_newsletter(portal, server.port)
            newsletter(portal, "send")
            assert server.recipients() == dict.fromkeys(READERS, 1)
