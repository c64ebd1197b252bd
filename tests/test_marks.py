"""Marks: no story that a filter lets through lacks one that it asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.draft import State
from broadsheet.domain.standing import Standing, StoryFilter
from broadsheet.store.marks import groups_of, marks_of

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
