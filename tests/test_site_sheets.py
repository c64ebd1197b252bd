"""What did not change keeps its key, and what keeps its key keeps its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.domain.edition import Edition, File
from broadsheet.publish.api import api_sheets
from broadsheet.publish.feeds import feed_sheets
from broadsheet.publish.ledger import Sheet, Sheets, files_of
from broadsheet.publish.site import site_sheets
from broadsheet.publish.site.building import build_site
from broadsheet.publish.site.indexing import Indexer
from tests.sample_edition import NEWEST, edition, entry, sample_edition
from tests.site_pages import many, printed


def test_a_new_story_leaves_older_pages_of_lists_as_they_are() -> None:
    many = tuple(entry(number) for number in range(1, 121))
    quiet = {"search": False}
    before, after = printed(edition(many, site=quiet)), printed(edition((entry(0), *many), site=quiet))
    kept = [path for path, body in before.items() if after.get(path) == body]
    assert {"topic/ai/page-1.html", "topic/ai/page-2.html", "topic/ai/page-3.html"} <= set(kept)
    changed = {path for path in after if after[path] != before.get(path)}
    fresh = {f"story/s{0:015x}/index.html", "index.html", "topic/ai/index.html", "about/index.html"}
    assert fresh <= changed
    assert len(changed) < 14, changed


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(range(9)), max_size=6), st.integers(0, 40), st.text(max_size=12))
def test_what_keeps_its_key_keeps_its_bytes(changed: list[int], later: int, title: str) -> None:
    """Printing a whole edition, and only those sheets whose keys are new, come to the same."""
    entries = {number: entry(number, cluster=f"c{number // 2}") for number in range(9)}
    first = edition(tuple(entries.values()), site={"page_size": 3, "search": False})
    for number in changed:
        fields = {"title": title, "published_date_time": NEWEST - timedelta(minutes=97 * (number + later))}
        entries[number] = entry(number, cluster=f"c{number // 2}", story_fields=fields)
    second = edition(tuple(entries.values()), site={"page_size": 3, "search": False})
    known = {(type(piece), piece.name): (piece.key, list(files_of(piece))) for piece in pieces(first)}
    for piece in pieces(second):
        key, files = known.get((type(piece), piece.name), (None, []))
        if key == piece.key:
            assert files == list(files_of(piece)), piece.name


_OTHERWISE: list[dict[str, object]] = [
    {"site": {"search": False, "page_size": 2}},
    {"site": {"search": False, "front": 5}},
    {"site": {"search": False, "feed_size": 3}},
    {"site": {"search": False, "accent": "#123456"}},
    {"title": "Another"},
    {"description": "Another"},
    {"url": "https://another.example/"},
    {"api_url": "https://api.example/"},
    {"timezone": "Pacific/Apia"},
    {"locale": "de"},
    {"topic": "Law and Policy"},
    {"mode": "compatible"},
    {"judging": {"window": 3600, "threshold": 0}},
    {"newsletter": {"enabled": True, "from": "a@news.example", "smtp": {"host": "127.0.0.1"}}},
]


@pytest.mark.parametrize("changed", _OTHERWISE, ids="-".join)
def test_what_keeps_its_key_under_other_settings_keeps_its_bytes(changed: dict[str, object]) -> None:
    quiet = {"site": {"search": False}}
    first, second = (sample_edition(60, **settings) for settings in (quiet, quiet | changed))
    known = {(type(piece), piece.name): (piece.key, list(files_of(piece))) for piece in pieces(first)}
    for piece in pieces(second):
        key, files = known.get((type(piece), piece.name), (None, []))
        if key == piece.key:
            assert files == list(files_of(piece)), piece.name


def pieces(of: Edition, indexer: Indexer | None = None) -> Iterator[Sheet | Sheets]:
    """All sheets, and the lists of them."""
    for piece in (*site_sheets(of, build_site(of), indexer or Indexer()), *feed_sheets(of), *api_sheets(of)):
        if isinstance(piece, Sheets):
            yield from piece.make()
        if not isinstance(piece, File):
            yield piece


def sheets(of: Edition, indexer: Indexer | None = None) -> list[Sheet]:
    return [piece for piece in pieces(of, indexer) if isinstance(piece, Sheet)]


def parts(of: Edition) -> dict[str, bytes]:
    return {sheet.name: sheet.key for sheet in sheets(of) if sheet.name.startswith("search/pagefind")}


def test_a_changed_story_makes_one_part_of_the_search_index_anew() -> None:
    before = parts(many())
    assert len(before) > 2
    for after in (parts(many(retitled=500)), parts(many(without=500))):
        assert sorted(after) == sorted(before)
        assert len([name for name, key in before.items() if after[name] != key]) == 1


def test_the_search_index_is_made_anew_only_when_a_story_changed() -> None:
    five = edition(tuple(entry(number) for number in range(5)))
    with Indexer() as indexer:
        first, same = (indexes(five, indexer) for _ in range(2))
        assert first.key == same.key
        assert list(first.make()) == list(same.make())
    hotter = indexes(edition(tuple(entry(n, story_fields={"heat": 9}) for n in range(5))))
    assert hotter.key == first.key
    retitled = (entry(0, story_fields={"title": "Another"}), *(entry(number) for number in range(1, 5)))
    assert indexes(edition(retitled)).key != first.key


def indexes(of: Edition, indexer: Indexer | None = None) -> Sheet:
    return next(sheet for sheet in sheets(of, indexer) if sheet.name == "search/pagefind")
