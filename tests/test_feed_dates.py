"""Times as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.collect.dates import parse_date

EARLIEST, LATEST = datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2049-12-31")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 03 Mar 2026 10:00:00 GMT", "2026-03-03T10:00:00+00:00"),
        ("3 Mar 26 10:00 EST", "2026-03-03T10:00:00-05:00"),
        ("Tue, 3 March 2026 10:00:00 +0530", "2026-03-03T10:00:00+05:30"),
        ("Tuesday, 03-Mar-99 10:00:00 Z", "1999-03-03T10:00:00+00:00"),
        ("Tue, 03 Mar 2026 10:00:00", "2026-03-03T10:00:00+00:00"),
        ("Tue, 03 Mar 2026 10:00:00 +0100 (CET)", "2026-03-03T10:00:00+01:00"),
        ("Tue, 03 Mar 2026 10:00:00 GMT+02:00", "2026-03-03T10:00:00+02:00"),
        ("Tue Mar 3 10:00:00 2026", "2026-03-03T10:00:00+00:00"),
        ("March 3, 2026", "2026-03-03T00:00:00+00:00"),
        ("2026", "2026-01-01T00:00:00+00:00"), ("2026-03", "2026-03-01T00:00:00+00:00"),
        ("2026-03-03", "2026-03-03T00:00:00+00:00"), ("20260303T100000Z", "2026-03-03T10:00:00+00:00"),
        ("2026-03-03T10:00Z", "2026-03-03T10:00:00+00:00"), ("2026-03-03 10:00:00", "2026-03-03T10:00:00+00:00"),
        ("2026-03-03T10:00:00.5-08:00", "2026-03-03T10:00:00.500000-08:00"),
        ("2026-03-03T24:00:00Z", "2026-03-04T00:00:00+00:00"), ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00+00:00"), ("2099-01-01", "2099-01-01T00:00:00+00:00"),
        ("2026-02-31", None), ("Tue, 32 Mar 2026 10:00:00 GMT", None), ("2026-03-03T25:00:00Z", None),
        ("0000-00-00T00:00:00Z", None), ("0001-01-01T00:00:00+09:00", None), ("soon", None), ("", None), (None, None),
        ("03/04/2026", None), ("2026-13-01", None),
    ],
)  # fmt: skip
def test_dates(text, expected):
    found = parse_date(text)
    assert (found and found.isoformat()) == expected


@given(st.text(max_size=90) | st.from_regex(r"[0-9a-zA-Z:+., -]{0,40}"))
def test_any_date(text):
    found = parse_date(text)
    assert found is None or found.astimezone(UTC)


@given(
    st.datetimes(min_value=EARLIEST, max_value=LATEST),
    st.integers(-14 * 4, 14 * 4),
)
def test_dates_survive_being_written(moment, quarters):
    zone = timezone(timedelta(minutes=15 * quarters))
    moment = moment.replace(tzinfo=zone)
    whole = moment.replace(microsecond=0)
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(whole.strftime("%a, %d %b %Y %H:%M:%S %z")) == whole
