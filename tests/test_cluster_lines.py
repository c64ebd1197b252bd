"""Lines that the filter `cluster` reads: what they may state, and why one cannot be used."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.domain.errors import ItemError


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"id": None}, "id"),
        ({"id": ["a"]}, "id"),
        ({"title": ""}, "title"),
        ({"title": 3}, "title"),
        ({"publishedDateTime": "yesterday"}, "yesterday"),
        ({"publishedDateTime": None}, "publishedDateTime"),
        ({"publishedDateTime": "0001-01-01T00:00:00+23:59"}, "0001"),
        ({"text": 1}, "text"),
        ({"quality": "high"}, "quality"),
        ({"quality": True}, "quality"),
        ({"provider": 7}, "provider"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(changes, word):
    line = {"id": "a", "title": "A title", "publishedDateTime": "2020-12-03T19:15:00Z", **changes}
    with pytest.raises(ItemError, match=word):
        appraisal_from_line(line)


def test_a_line_states_what_it_knows():
    line = {
        "id": 7,
        "title": "A &amp; B",
        "publishedDateTime": "2020-12-03T20:15:00+01:00",
        "url": "https://www.a.org/x",
    }
    appraisal = appraisal_from_line(line)
    assert (appraisal.id, appraisal.draft.title, appraisal.provider.domain) == ("7", "A & B", "a.org")
    assert appraisal.time == datetime(2020, 12, 3, 19, 15, tzinfo=UTC)
    assert appraisal.quality.value == 70
    assert (
        appraisal_from_line({**line, "provider": {"name": "A", "domain": "b.org"}}).provider.domain == "b.org"
    )
