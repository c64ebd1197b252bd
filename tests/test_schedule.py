"""The newsletter's schedule where clocks are turned: once a day, at its time, or right after one that is left out."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from broadsheet.domain.portal import Portal
from broadsheet.engine.newsletter.schedule import firings_before
from tests.commands import broadsheet
from tests.newsletter_commands import READERS, subscribers
from tests.newsroom_portal import TITLES, with_newsletter, write_pages
from tests.smtp import Smtp

# The days on which clocks are turned forward and back.
TURNED = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Australia/Lord_Howe", "2026-04-05"),
]
TIMES = ("00:30", "01:00", "01:30", "01:45", "02:00", "02:15", "02:30", "02:45", "03:00", "07:00")
MINUTE = timedelta(minutes=1)


def firing(zone: ZoneInfo, day: datetime, at: str) -> datetime:
    """The first minute of a day at which its clocks show this time or a later one."""
    minute = day.replace(tzinfo=zone).astimezone(UTC)
    while minute.astimezone(zone).strftime("%H:%M") < at:
        minute += MINUTE
    return minute


@pytest.mark.parametrize(("name", "turned"), TURNED)
@pytest.mark.parametrize("at", TIMES)
def test_each_day_has_one_time_whenever_it_is_asked_for(name: str, turned: str, at: str) -> None:
    zone, day = ZoneInfo(name), datetime.fromisoformat(turned)
    portal = Portal.model_validate(
        {"title": "X", "timezone": name, "newsletter": {"schedule": f"daily {at}"}}
    )
    expected = [firing(zone, day + timedelta(days=number), at) for number in range(-2, 3)]
    moments = [expected[1] - MINUTE + number * timedelta(minutes=10) for number in range(6 * 60)]
    for now in (*expected[1:], *(each + MINUTE for each in expected), *moments):
        passed = [each for each in expected if each <= now]
        assert firings_before(portal, now, 1) == passed[-1:], now
    assert firings_before(portal, expected[-1], 4) == expected[:0:-1]


def test_an_issue_whose_time_passed_goes_out_though_its_hour_comes_again(
    harbour: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(harbour, tmp_path / "harbour", symlinks=True))
    write_pages(folder, TITLES)
    pages = folder / "pages.jsonl"
    pages.write_text(pages.read_text().replace("2026-06-08", "2026-10-24"))
    with Smtp() as server:
        with_newsletter(folder, server.port, schedule="daily 02:45", review="1s")
        settings = folder / "portal.yaml"
        settings.write_text(settings.read_text().replace("timezone: UTC", "timezone: Europe/Berlin"))
        broadsheet("run", "--portal", str(folder), "--now", "2026-10-24T20:00:00Z", "--workers", "1", "-q")
        subscribers(folder, "add", READERS[0])
        sent = []
        for now in ("24T20:00", "25T00:30", "25T01:10", "25T01:50", "25T06:00", "26T01:50"):
            broadsheet("newsletter", "due", "--portal", str(folder), "--now", f"2026-10-{now}:00Z")
            sent.append(len(server.messages))
    assert sent == [0, 0, 1, 1, 1, 1]
