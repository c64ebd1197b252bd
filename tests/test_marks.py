"""Marks: they find what a filter lets through; words seen in a text are FTS5's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.draft import State
from broadsheet.domain.standing import Standing, StoryFilter
from broadsheet.store.marks import LONGEST, groups_of, marks_of
from broadsheet.store.terms_sqlite import PlainTerms, query_of

_TIMES = st.datetimes(datetime(9, 1, 1), datetime(9990, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_ZONES = st.sampled_from((UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-5))))
_SPANS = st.timedeltas(timedelta(days=-3), timedelta(days=800)) | st.timedeltas(
    timedelta(0), timedelta(days=3)
)


def bounds(time: datetime, span: timedelta, zone: tzinfo, *, whole: bool) -> datetime:
    """A time near another one, in any zone, perhaps at midnight."""
    there = (time + span).astimezone(zone)
    return there.replace(hour=0, minute=0, second=0, microsecond=0) if whole else there


@given(
    time=_TIMES,
    spans=st.tuples(st.none() | _SPANS, st.none() | _SPANS),
    zone=_ZONES,
    whole=st.booleans(),
    quality=st.integers(-50, 400),
    qualities=st.tuples(*[st.none() | st.integers(-3, 40) | st.integers(-50, 400)] * 2),
    others=st.lists(_TIMES, max_size=2),
)
def test_marks_let_through_what_the_filter_does_and_nothing_that_is_not_checked(
    *,
    time: datetime,
    spans: tuple[timedelta | None, timedelta | None],
    zone: tzinfo,
    whole: bool,
    quality: int,
    qualities: tuple[int | None, int | None],
    others: list[datetime],
) -> None:
    standing = Standing(
        id="s1",
        time=time,
        quality=quality,
        heat=1,
        state=State.FOLDED,
        cluster="c",
        lead=True,
        provider="a.example",
        topics=("Owls", "Birds"),
    )
    wanted = StoryFilter(
        topic="Owls",
        provider="a.example",
        language="en",
        states=(State.FOLDED, State.PUBLISHED),
        quality_from=qualities[0],
        quality_to=None if qualities[1] is None else qualities[1] + 9,
        since=None if spans[0] is None else bounds(time, -spans[0], zone, whole=whole),
        until=None if spans[1] is None else bounds(time, spans[1], zone, whole=whole),
    )
    oldest, newest = min([time, *others]), max([time, *others])
    groups, rest = groups_of(wanted, oldest, newest)
    marks = set(marks_of(standing, "en"))
    assert all(len(group) <= newest.year - oldest.year + 2 * (11 + 30) for group in groups)
    assert all(marks & set(group) for group in groups) or not fits(standing, wanted)
    has_marks = all(marks & set(group) for group in groups if len(group) <= LONGEST)
    assert (has_marks and fits(standing, rest)) == fits(standing, wanted)


def fits(standing: Standing, wanted: StoryFilter) -> bool:
    return (
        (wanted.since is None or standing.time >= wanted.since)
        and (wanted.until is None or standing.time < wanted.until)
        and (wanted.quality_from is None or standing.quality >= wanted.quality_from)
        and (wanted.quality_to is None or standing.quality <= wanted.quality_to)
    )


_SIGNS = st.sampled_from(
    ["a", "A", "b", "1", " ", "-", "_", ".", "é", "e\u0301", "\u212a", "k", "İ", "i", "ß", "’", "\ue000"]
)
_TEXTS = st.lists(_SIGNS, max_size=12).map("".join)


@given(
    title=_TEXTS,
    body=_TEXTS,
    terms=st.lists(st.sampled_from(["a", "B1", "k", "i", "ab", "é", "a-b"]), min_size=1),
)
def test_what_a_text_tells_of_its_words_is_what_fts5_says(title: str, body: str, terms: list[str]) -> None:
    told = PlainTerms(terms).are_in(title, body)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize='unicode61 remove_diacritics 2')"
        )
        connection.execute("INSERT INTO words VALUES (?, ?)", (title, body))
        found = connection.execute("SELECT 1 FROM words WHERE words MATCH ?", (query_of(terms),)).fetchall()
    assert told in {None, bool(found)}
    is_plain = (title + body).isascii() and all(term.isascii() and term.isalnum() for term in terms)
    assert told is not None or not is_plain
