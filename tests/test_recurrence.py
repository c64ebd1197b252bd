"""Events that repeat: their next occurrences as items, through changes of the clock, exceptions and moves."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from broadsheet.collect.calendars import parse_calendar
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.site.repeating import rule_in_words
from tests.commands import broadsheet, touched
from tests.sample_edition import portal as sample_portal

_NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
_WEEKLY = """BEGIN:VEVENT
UID:meet@x
SUMMARY:Bakers meet
DTSTART;TZID=Europe/Vienna:20260106T180000
DTEND;TZID=Europe/Vienna:20260106T200000
{rule}
END:VEVENT
"""
_MOVED = """BEGIN:VEVENT
UID:meet@x
RECURRENCE-ID;TZID=Europe/Vienna:20261013T180000
SUMMARY:Bakers meet at noon
DTSTART;TZID=Europe/Vienna:20261014T120000
DTEND;TZID=Europe/Vienna:20261014T130000
END:VEVENT
BEGIN:VEVENT
UID:meet@x
RECURRENCE-ID;TZID=Europe/Vienna:20261020T180000
SUMMARY:Bakers meet
STATUS:CANCELLED
DTSTART;TZID=Europe/Vienna:20261020T180000
END:VEVENT
BEGIN:VEVENT
UID:meet@x
RECURRENCE-ID;TZID=Europe/Vienna:20260113T180000
SUMMARY:Long over
DTSTART;TZID=Europe/Vienna:20260113T180000
END:VEVENT
"""

_PARTS = [
    *("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "INTERVAL=0", "INTERVAL=3", "BYDAY=TU,FR"),
    *("BYDAY=-1SU", "BYDAY=9MO", "BYDAY=", "BYMONTHDAY=0", "BYMONTHDAY=-3", "BYMONTH=2", "BYSETPOS=-1"),
    *("BYSETPOS=", "UNTIL=20261028", "UNTIL=99991231T235959Z", "UNTIL=20269999", "COUNT=x", "WKST=MO", "="),
]


def calendar(*events: str) -> bytes:
    lines = "".join(("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n", *events, "END:VCALENDAR\n"))
    return lines.replace("\n", "\r\n").encode()


def told(rule: str, *more: str, now: datetime = _NOW) -> list[dict]:
    found = parse_calendar(calendar(_WEEKLY.format(rule=rule), *more), "", None, source="s", now=now)
    assert found.refusals == ()
    return list(found.values)


def starts(rule: str, now: datetime = _NOW) -> list[str]:
    return [value["startDateTime"][:16] for value in told(rule, now=now)]


def test_the_next_occurrences_keep_their_hour_when_the_clocks_change() -> None:
    found = told("RRULE:FREQ=WEEKLY")
    assert [value["startDateTime"] for value in found[:4]] == [
        "2026-10-06T16:00:00Z",
        "2026-10-13T16:00:00Z",
        "2026-10-20T16:00:00Z",
        "2026-10-27T17:00:00Z",
    ]
    assert found[3]["endDateTime"] == "2026-10-27T19:00:00Z"
    assert len(found) == 12
    assert len({value["uid"] for value in found}) == 12
    assert found[0]["uid"] == "meet@x/20261006T160000Z"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "RRULE:FREQ=MONTHLY;BYDAY=1TU;UNTIL=20261231",
            ["2026-10-06T16:00", "2026-11-03T17:00", "2026-12-01T17:00"],
        ),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261013T160000Z", ["2026-10-06T16:00", "2026-10-13T16:00"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261013T155959Z", ["2026-10-06T16:00"]),
        ("RRULE:FREQ=WEEKLY;COUNT=41", ["2026-10-06T16:00", "2026-10-13T16:00"]),
        ("RRULE:FREQ=WEEKLY;COUNT=2", ["2026-01-13T17:00"]),  # over: the last one
        ("RRULE:FREQ=YEARLY;INTERVAL=3", ["2026-01-06T17:00"]),
        (
            "RRULE:FREQ=WEEKLY;UNTIL=20261021\nEXDATE;TZID=Europe/Vienna:20261006T180000,20261020T180000",
            ["2026-10-13T16:00"],
        ),
        (
            "RDATE;TZID=Europe/Vienna:20261108T100000,20261101T100000",
            ["2026-11-01T09:00", "2026-11-08T09:00"],
        ),
        ("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", ["2026-01-06T17:00"]),  # never
        ("RRULE:FREQ=SECONDLY", ["2026-01-06T17:00"]),  # too often: told as it begins
        ("RRULE:FREQ=WEEKLY;COUNT=999999999", starts("RRULE:FREQ=WEEKLY")),
        ("RRULE:FREQ=WEEKLY;COUNT=99999999999", ["2026-01-06T17:00"]),  # no number that RFC 5545 knows
    ],
)
def test_rules_dates_and_exceptions(rule: str, expected: list[str]) -> None:
    assert starts(rule) == expected


def test_changed_occurrences_stand_as_they_were_changed() -> None:
    found = {value["uid"]: value for value in told("RRULE:FREQ=WEEKLY", _MOVED)}
    moved = found["meet@x/20261013T160000Z"]
    assert (moved["title"], moved["startDateTime"]) == ("Bakers meet at noon", "2026-10-14T10:00:00Z")
    assert found["meet@x/20261020T160000Z"]["removed"] is True
    assert not any("Long over" in value["title"] for value in found.values())


def test_days_repeat_as_days() -> None:
    event = _WEEKLY.replace(";TZID=Europe/Vienna:20260106T180000", ";VALUE=DATE:20260106", 1).replace(
        "DTEND;TZID=Europe/Vienna:20260106T200000\n", ""
    )
    found = parse_calendar(
        calendar(event.format(rule="RRULE:FREQ=WEEKLY;COUNT=40\nEXDATE;VALUE=DATE:20261006")),
        "", None, source="s", now=datetime(2026, 9, 22, tzinfo=UTC),
    )  # fmt: skip
    assert [value["uid"] for value in found.values] == ["meet@x/20260922", "meet@x/20260929"]


def _portal(folder: Path, settings: str = "timezone: Europe/Vienna\n") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "portal.yaml").write_text(
        f"title: Table\nurl: https://table.example/\n{settings}sources:\n  - {{calendar: meet.ics}}\n"
    )
    return folder


def _listed(portal: Path, day: str) -> list[tuple[str, str]]:
    broadsheet("run", "--portal", str(portal), "--now", f"2026-{day}T12:00:00Z")
    document = json.loads((portal / "public" / "api" / "events" / "index.json").read_bytes())
    return [(item["startDateTime"][5:10], item["title"]) for item in document["value"]]


def test_occurrences_come_with_the_days_and_go_when_they_are_called_off(tmp_path: Path) -> None:
    portal, rule = _portal(tmp_path / "portal"), "RRULE:FREQ=WEEKLY;UNTIL=20261028"
    file = portal / "meet.ics"
    file.write_bytes(calendar(_WEEKLY.format(rule=rule)))
    every = [(day, "Bakers meet") for day in ("10-06", "10-13", "10-20", "10-27")]
    assert _listed(portal, "10-01") == every
    before = touched(portal / "content"), touched(portal / "public")
    assert _listed(portal, "10-01") == every
    assert (touched(portal / "content"), touched(portal / "public")) == before
    file.write_bytes(calendar(_WEEKLY.format(rule=f"{rule}\nEXDATE;TZID=Europe/Vienna:20261013T180000")))
    assert _listed(portal, "10-09") == [every[0], *every[2:]]
    file.write_bytes(calendar(_WEEKLY.format(rule=rule), _MOVED))
    assert _listed(portal, "10-10") == [every[0], ("10-14", "Bakers meet at noon"), every[3]]
    files = sorted(path.name for path in (portal / "content" / "_events").iterdir())
    assert files[0] == "bakers-meet-2026-10-06.md"
    page = (portal / "public" / "event" / "bakers-meet-2026-10-06" / "index.html").read_text()
    assert "Bakers meet" in page
    weekly_without_end = _WEEKLY.format(rule="RRULE:FREQ=WEEKLY")
    file.write_bytes(calendar(weekly_without_end))
    assert len(_listed(portal, "11-01")) == 3 + 12
    assert len(_listed(portal, "11-15")) == 3 + 12 + 2  # the file is the same, the day is not


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("RRULE:FREQ=WEEKLY", "Every week"),
        ("RRULE:FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=TU;COUNT=90", "Every 2 weeks: Tuesday"),
        ("RRULE:FREQ=WEEKLY;BYDAY=FR,TU;UNTIL=20261028", "Every week: Tuesday and Friday, until 28 Oct 2026"),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261027T233000Z", "Every week, until 28 Oct 2026"),
        (
            "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
            "Every week: Monday, Tuesday, Wednesday, Thursday and Friday",
        ),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "Every day"),
        ("RRULE:FREQ=DAILY;INTERVAL=3", "Every 3 days"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1TU", "Every month"),
        ("RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "Every 2 months"),
        ("RRULE:FREQ=YEARLY", "Every year"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1TU,3TU", None),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=31", None),
        ("RRULE:FREQ=MONTHLY;BYDAY=5TU", None),
        ("RRULE:FREQ=DAILY;BYMONTH=11", None),
        ("RRULE:FREQ=HOURLY", None),
        ("RDATE;TZID=Europe/Vienna:20261108T100000,20261101T100000", None),
    ],
)
def test_a_page_tells_the_rule_in_words_that_a_reader_understands(
    tmp_path: Path, rule: str, words: str | None
) -> None:
    facts = _facts(_portal(tmp_path), rule)
    assert facts.get("Recurrence") == ([words] if words else None)


def test_a_page_tells_and_links_the_next_dates(tmp_path: Path) -> None:
    portal = _portal(tmp_path)
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20261101"
    assert _facts(portal, rule, _MOVED)["Next dates"] == [
        "Wednesday, 14 October 2026, 12:00 CEST",
        "Tuesday, 27 October 2026, 18:00 CET",
    ]
    page = (portal / "public" / "event" / "bakers-meet-2026-10-06" / "index.html").read_text()
    assert 'href="../../event/bakers-meet-2026-10-27/"' in page
    last = html.parse(str(portal / "public" / "event" / "bakers-meet-2026-10-27" / "index.html"))
    assert "Next dates" not in last.xpath("//dt/text()")
    moved = html.parse(str(portal / "public" / "event" / "bakers-meet-at-noon-2026-10-14" / "index.html"))
    assert "Recurrence" not in moved.xpath("//dt/text()")
    assert len(_facts(_portal(tmp_path / "more"), "RRULE:FREQ=WEEKLY")["Next dates"]) == 5


def test_weekdays_of_another_zone_are_not_told(tmp_path: Path) -> None:
    portal = _portal(tmp_path, "timezone: Pacific/Auckland\n")
    assert _facts(portal, "RRULE:FREQ=WEEKLY;BYDAY=TU")["Recurrence"] == ["Every week"]


def test_rules_and_dates_are_told_in_the_portals_language(tmp_path: Path) -> None:
    portal = _portal(tmp_path, "timezone: Europe/Vienna\nlocale: ru\n")
    facts = _facts(portal, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20261028")
    assert facts["Повторение"] == ["Каждые 2 недели: вторник, до 28 окт. 2026 г."]
    assert facts["Следующие даты"] == ["вторник, 27 октября 2026 г., 18:00 CET"]


def _facts(portal: Path, rule: str, *more: str) -> dict[str, list[str]]:
    """What the page of the first occurrence says at a glance."""
    (portal / "meet.ics").write_bytes(calendar(_WEEKLY.format(rule=rule), *more))
    broadsheet("run", "--portal", str(portal), "--now", "2026-10-01T12:00:00Z")
    first = min((portal / "public" / "event").glob("bakers-meet-*/index.html"))
    facts: dict[str, list[str]] = {}
    for element in html.parse(str(first)).xpath("//dl[@class='facts']/*"):
        if element.tag == "dt":
            facts[(name := element.text)] = []
        else:
            facts[name].append(" ".join(element.text_content().split()))
    return facts


@given(
    st.lists(st.sampled_from(_PARTS) | st.text(max_size=12), max_size=5),
    st.dates(date(2, 1, 1), date(9998, 12, 31)),
)
def test_any_rule_has_words_or_none(parts: list[str], day: date) -> None:
    english, zone = language_of(sample_portal()), ZoneInfo("Pacific/Auckland")
    words = rule_in_words(";".join(parts), {day}, english, zone)
    assert words is None or words.startswith("Every ")


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_any_rule_gives_events_or_reasons(rule: str) -> None:
    for head in ("RRULE:", "RRULE:FREQ=DAILY;", "EXDATE:", "RDATE:", "RRULE:FREQ=YEARLY;UNTIL="):
        found = parse_calendar(
            calendar(_WEEKLY.format(rule=head + rule.replace("\n", " "))), "", None, source="s", now=_NOW
        )
        assert len(found.values) <= 12
