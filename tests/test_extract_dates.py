"""The day of a story, as pages state it, and which of several is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.extract.dates import parse_time
from tests.story_pages import TEXT, how, json_ld, page, read


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-05-19T21:30:00-05:00", "2026-05-19T21:30:00-05:00"),
        ("2026-05-19T21:30:00.123456789Z", "2026-05-19T21:30:00.123456+00:00"),
        ("2026-05-19 21:30:00 +0200", "2026-05-19T21:30:00+02:00"),
        ("2026-05-19", "2026-05-19T00:00:00+00:00"),
        ("20260519", "2026-05-19T00:00:00+00:00"),
        ("Tue, 19 May 2026 21:30:00 GMT", "2026-05-19T21:30:00+00:00"),
        ("1779226200", "2026-05-19T21:30:00+00:00"),
        ("1779226200000", "2026-05-19T21:30:00+00:00"),
        ("May 19, 2026 9:30 pm EDT", "2026-05-19T21:30:00-04:00"),
        ("19. Mai 2026", "2026-05-19T00:00:00+00:00"),
        ("19 mai 2026", "2026-05-19T00:00:00+00:00"),
        ("19 de mayo de 2026", "2026-05-19T00:00:00+00:00"),
        ("19.05.2026", "2026-05-19T00:00:00+00:00"),
        ("1779226200.5", "2026-05-19T21:30:00+00:00"),
        ("/Date(1779226200000)/", "2026-05-19T21:30:00+00:00"),
        ("Tue, 19 May 2026 09:30 PM", "2026-05-19T21:30:00+00:00"),
        ("2026-05-19T21:30:00+7:00", "2026-05-19T21:30:00+07:00"),
        ("202605192130", "2026-05-19T21:30:00+00:00"),
        ("Updated: May 19, 2026, 21:30 [IST]", "2026-05-19T21:30:00+05:30"),
        ("2026年5月19日 午後9時5分", "2026-05-19T21:05:00+00:00"),
        ("19/05/2026 09:30 CH", "2026-05-19T21:30:00+00:00"),
        ("19 พฤษภาคม 2569 เวลา 21.30 น.", "2026-05-19T21:30:00+00:00"),
        ("19 พ.ค. 69", "2026-05-19T00:00:00+00:00"),
        ("2569-05-19T21:30:00+07:00", "2026-05-19T21:30:00+07:00"),
        ("ថ្ងៃទី 19 ខែ ឧសភា ឆ្នាំ 2026", "2026-05-19T00:00:00+00:00"),
        ("19-May-26", "2026-05-19T00:00:00+00:00"),
        ("19/مايو/2026 - 09:30 م", "2026-05-19T21:30:00+00:00"),
        ("19 غشت 2025", "2025-08-19T00:00:00+00:00"),
        ("۱۴۰۵-۰۲-۲۹", "2026-05-19T00:00:00+00:00"),
        ("Mayo 19 de 2026", "2026-05-19T00:00:00+00:00"),
        ("le 19 mai 2026 à 21 h 30", "2026-05-19T21:30:00+00:00"),
        ("19. septembar 2025.", "2025-09-19T00:00:00+00:00"),
        ("19. listopada 2025.", "2025-10-19T00:00:00+00:00"),
        ("19 listopada 2025", "2025-11-19T00:00:00+00:00"),
        ("5 月 19, 2026", "2026-05-19T00:00:00+00:00"),
        ("2026 оны 5-р сарын 19", "2026-05-19T00:00:00+00:00"),
        ("2026/05/19", "2026-05-19T00:00:00+00:00"),
    ],
)
def test_times_as_pages_write_them(text: str, iso: str) -> None:
    time = parse_time(text)
    assert time is not None
    assert time.isoformat() == iso


@given(
    st.text(max_size=60)
    | st.from_regex(r"\d{1,5}[-/. ]\d{1,3}[-/. ]\d{1,5}([T ]\d\d:\d\d(Z|[+-]\d{2}:?\d{2})?)?", fullmatch=True)
)
def test_any_text_is_a_time_or_none(text: str) -> None:
    time = parse_time(text)
    assert time is None or time.tzinfo is not None


@pytest.mark.parametrize(
    "wrong", ["2099-01-05T00:00:00Z", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2026-05-22T12:00:00Z"]
)
def test_unbelievable_dates_fall_to_the_hint(wrong: str) -> None:
    published = datetime(2026, 5, 18, 9, tzinfo=UTC)
    draft = read(page(json_ld(datePublished=wrong, dateModified=wrong)), published=published)
    assert draft.published == published
    assert draft.modified is None
    assert f"refused: JSON-LD datePublished {wrong[:10]}" in how(draft, "published")


@pytest.mark.parametrize("stated", [1779226200, 1779226200000, 1779226200.5, "1779226200"])
def test_seconds_since_1970(stated: object) -> None:
    draft = read(page(json_ld(datePublished=stated)))
    assert draft.published is not None
    assert draft.published.date().isoformat() == "2026-05-19"


def test_attributes_of_data_tell_the_time_that_the_text_leaves_open() -> None:
    draft = read(page(body=f'<span class="date" data-utc-time="2026-05-19T21:30:00Z">Yesterday</span>{TEXT}'))
    assert draft.published == datetime(2026, 5, 19, 21, 30, tzinfo=UTC)


def test_no_believable_date_at_all() -> None:
    draft = read(page(json_ld(datePublished="2099-01-05")), published=datetime(1970, 1, 1, tzinfo=UTC))
    assert draft.published is None
    assert how(draft, "published").startswith("none (refused")


def test_a_bare_day_takes_the_hint_of_that_day() -> None:
    published = datetime(2026, 5, 18, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    assert read(page(json_ld(datePublished="2026-05-18")), published=published).published == published
    assert read(page(json_ld(datePublished="2026-05-11")), published=published).published == datetime(
        2026, 5, 11, tzinfo=UTC
    )


def test_other_readings_of_the_date() -> None:
    meta = '<meta property="article:published_time" content="2026-05-03T10:00:00+02:00">'
    assert read(page(meta)).published == datetime(2026, 5, 3, 8, tzinfo=UTC)
    assert read(page(body='<time datetime="2026-05-04T10:00Z">4 May</time>' + TEXT)).published == datetime(
        2026, 5, 4, 10, tzinfo=UTC
    )
    assert read(page(), "https://example.org/2026/05/05/bridge").published == datetime(2026, 5, 5, tzinfo=UTC)
    assert read(page(body="<p>Published: May 6, 2026</p>" + TEXT)).published == datetime(
        2026, 5, 6, tzinfo=UTC
    )
