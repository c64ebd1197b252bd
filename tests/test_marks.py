"""Marks: no story that a filter lets through lacks one that it asks for; words seen in a text are FTS5's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.draft import State
from broadsheet.domain.standing import Standing, StoryFilter
from broadsheet.store.marks import groups_of, marks_of
from broadsheet.store.terms_sqlite import PlainTerms, query_of

_TIMES = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_SPANS = st.timedeltas(timedelta(0), timedelta(days=800)) | st.timedeltas(timedelta(0), timedelta(days=3))


@given(
    time=_TIMES,
    earlier=st.none() | _SPANS,
    later=st.none() | _SPANS,
    quality=st.integers(-50, 400),
    lower=st.none() | st.integers(0, 100),
    higher=st.none() | st.integers(0, 100),
    others=st.lists(_TIMES, max_size=2),
)
def test_what_is_let_through_has_a_mark_of_every_group(
    *,
    time: datetime,
    earlier: timedelta | None,
    later: timedelta | None,
    quality: int,
    lower: int | None,
    higher: int | None,
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
        quality_from=None if lower is None else quality - lower,
        quality_to=None if higher is None else quality + higher,
        since=None if earlier is None else time - earlier,
        until=None if later is None else time + later + timedelta(microseconds=1),
    )
    oldest, newest = min([time, *others]), max([time, *others])
    groups, marks = groups_of(wanted, oldest, newest), set(marks_of(standing, "en"))
    assert all(marks & set(group) for group in groups)
    assert all(len(group) <= newest.year - oldest.year + 2 * (11 + 30) for group in groups)


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
