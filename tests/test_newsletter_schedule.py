"""The newsletter by its schedule: drafts are built before their time, and go out at it, once."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.commands import broadsheet, interruptible, start
from tests.newsletter_commands import READERS, newsletter, stored_issue_of, subscribers
from tests.newsroom_portal import NOW, TITLES, with_newsletter
from tests.patience import PATIENCE, until
from tests.smtp import Smtp


@pytest.fixture
def portal(harbour: Path, tmp_path: Path) -> Path:
    """A published portal."""
    return Path(shutil.copytree(harbour, tmp_path / "harbour", symlinks=True))


def test_a_draft_is_built_before_its_time_goes_out_at_it_and_once(portal: Path):
    with Smtp() as server:
        with_newsletter(portal, server.port, schedule="weekdays 07:00", review="30m")
        zone = (portal / "portal.yaml").read_text().replace("timezone: UTC", "timezone: Europe/Vienna")
        (portal / "portal.yaml").write_text(zone)
        subscribers(portal, "add", *READERS[:2])
        at = ("--portal", str(portal), "--now")
        newsletter(portal, "due", now="2026-06-08T20:00:00Z")  # enabled since then
        assert b"there is no newsletter yet" in broadsheet("newsletter", "status", *at[:2], expect=3).stderr
        told = broadsheet("newsletter", "due", *at, "2026-06-09T04:35:00Z").stderr
        assert b"a draft stands until 05:00 UTC" in told
        assert server.messages == []
        sent = json.loads(newsletter(portal, "due", "--json", now="2026-06-09T05:00:30Z"))
        assert [each["sent"] for each in sent] == [2]
        for later in ("2026-06-09T05:01:30Z", "2026-06-09T08:00:00Z", "2026-06-10T05:00:00Z"):
            newsletter(portal, "due", now=later)
        assert server.recipients() == dict.fromkeys(READERS[:2], 1)


def test_a_late_issue_goes_out_at_once_and_no_draft_of_it_is_told(portal: Path):
    with Smtp() as server:
        with_newsletter(portal, server.port, schedule="weekdays 07:00", review="30m")
        subscribers(portal, "add", READERS[0])
        at = ("--portal", str(portal), "--now")
        newsletter(portal, "due", now="2026-06-08T20:00:00Z")
        late = broadsheet("newsletter", "due", *at, "2026-06-09T09:10:00Z")
        assert b"a draft stands" not in late.stderr
        assert server.recipients() == {READERS[0]: 1}


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Asia/Kathmandu", "2026-06-09T17:50:00Z", "2026-06-09T18:45:30Z"),
        ("America/St_Johns", "2026-06-10T02:10:00Z", "2026-06-10T03:00:30Z"),
        ("Pacific/Apia", "2026-06-09T11:00:00Z", "2026-06-09T11:30:30Z"),
    ],
)
def test_an_issue_is_of_the_day_on_which_it_goes_out(portal: Path, zone: str, before: str, after: str):
    with Smtp() as server:
        with_newsletter(portal, server.port, schedule="daily 00:30", review="1h")
        settings = portal / "portal.yaml"
        settings.write_text(settings.read_text().replace("timezone: UTC", f"timezone: {zone}"))
        subscribers(portal, "add", READERS[0])
        newsletter(portal, "due", now="2026-06-09T08:00:00Z")  # enabled since then
        newsletter(portal, "due", now=before)
        assert stored_issue_of(portal)["id"] == "2026-06-10"
        newsletter(portal, "build", now=before)  # by hand, still the day before: the same draft
        newsletter(portal, "edit", "--subject", "All that was")
        newsletter(portal, "due", now=after)
        (sent,) = server.messages
        assert sent.message["Subject"] == "All that was"
        assert stored_issue_of(portal)["title"] == "Harbour Watch (2026-06-10)"
        assert [each.name for each in (portal / "content" / "_newsletters").iterdir()] == [
            "harbour-watch-2026-06-10.html"
        ]


def test_a_cancelled_draft_is_not_built_again_and_an_approved_one_goes_at_once(portal: Path):
    with Smtp() as server:
        with_newsletter(portal, server.port, schedule="0 7 * * *", review="2h")
        subscribers(portal, "add", READERS[0])
        newsletter(portal, "due", now="2026-06-08T20:00:00Z")
        newsletter(portal, "due", now="2026-06-09T05:30:00Z")
        newsletter(portal, "cancel")
        newsletter(portal, "due", now="2026-06-09T07:30:00Z")
        assert server.messages == []
        newsletter(portal, "due", now="2026-06-10T05:30:00Z")
        newsletter(portal, "approve")
        newsletter(portal, "due", now="2026-06-10T05:31:00Z")
        assert len(server.messages) == 1  # the cancelled issue's stories are told a day later


def test_skipped_days_have_no_issue_and_the_next_one_tells_all(portal: Path):
    with Smtp() as server:
        with_newsletter(portal, server.port, schedule="daily 07:00", skip=["06-09", "2026-06-10"])
        subscribers(portal, "add", READERS[0])
        newsletter(portal, "due", now="2026-06-08T20:00:00Z")  # enabled since then
        for day in ("09", "10", "11"):
            newsletter(portal, "due", now=f"2026-06-{day}T06:30:00Z")
            newsletter(portal, "due", now=f"2026-06-{day}T07:00:30Z")
        (sent,) = server.messages
        assert stored_issue_of(portal)["id"] == "2026-06-11"
        assert all(title in sent.part("html") for title in TITLES)


def test_a_new_schedule_begins_with_its_next_time(portal: Path):
    with Smtp() as server:
        with_newsletter(portal, server.port, schedule="daily 18:00")
        subscribers(portal, "add", READERS[0])
        newsletter(portal, "due", now="2026-06-08T20:00:00Z")
        with_newsletter(portal, server.port, schedule="tuesday 07:00")
        newsletter(portal, "due", now="2026-06-09T12:00:00Z")  # a Tuesday
        assert server.messages == []
        newsletter(portal, "due", now="2026-06-16T06:30:00Z")
        newsletter(portal, "due", now="2026-06-16T07:00:30Z")
        assert len(server.messages) == 1


def test_a_run_that_goes_on_sends_what_is_due(portal: Path):
    with Smtp() as server:
        with_newsletter(portal, server.port, schedule="* * * * *", review="1s")
        subscribers(portal, "add", READERS[0])
        newsletter(portal, "build")
        newsletter(portal, "approve")
        words = ("run", "--portal", str(portal), "--every", "1h", "--now", NOW, "--quiet")
        with interruptible():
            runner = start(*words, stderr=subprocess.PIPE)
        until(lambda: server.messages)
        runner.send_signal(signal.SIGINT)
        _, said = runner.communicate(timeout=PATIENCE)
        assert runner.returncode == 3
        assert said.endswith(b"stopped; nothing that was stored is lost\n")
        assert len(server.messages) == 1
