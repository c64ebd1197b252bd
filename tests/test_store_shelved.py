"""Items in the store: found by id, listed in pages, searched beside stories, whichever engine keeps them."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from broadsheet.domain.draft import State
from broadsheet.domain.errors import ItemError
from broadsheet.domain.item import Item, item_id
from broadsheet.domain.shelved import ItemFilter, ItemOrder, ShelvedItem
from broadsheet.domain.standing import SearchOrder, StoryFilter
from broadsheet.store import Store
from broadsheet.store.shelved import SearchedItem
from tests.stores import HOUR, NOW, OPENERS, draft, judgement, page

_TOTAL = 23


def searched(number: int, **changes: object) -> SearchedItem:
    path = f"_learning/{number}.md"
    item = ShelvedItem(
        id=item_id(path),
        path=path,
        type="learning" if number % 3 else "event",
        title=f"Kneading {number}",
        summary="",
        time=NOW + number % 7 * HOUR if number % 5 else None,
        heat=number % 4,
        state=State.PUBLISHED if number % 6 else State.LEFT_OUT,
        provider=f"{'ab'[number % 2]}.example",
        topics=("Bread", "Bread") if number % 2 else ("Birds",),
        page=f"learning/{number}/",
        fields={"z": 1, "a": [number]},
    )
    return SearchedItem(msgspec.structs.replace(item, **changes), "sourdough, façade \0", f"d{number}")


@pytest.fixture
def filled(store: Store) -> Store:
    store.shelved.keep(map(searched, range(_TOTAL)))
    return store


def walk(store: Store, wanted: ItemFilter, order: ItemOrder, limit: int) -> list[ShelvedItem]:
    found: list[ShelvedItem] = []
    after = None
    while True:
        some = store.shelved.page(wanted, order, after=after, limit=limit)
        found += some.items
        after = some.after
        if after is None:
            return found


def test_items_are_found_by_id(store: Store) -> None:
    items = [Item(path=f"_samples/{number}.md", type="sample", source="s") for number in range(3)]
    store.items.add(items)
    assert store.items.named(item_id("_samples/1.md")) == items[1]
    assert store.items.named("i000000000000000") is None


def test_pages_follow_one_another_and_filters_hold(filled: Store) -> None:
    whole = [searched(number).item for number in range(_TOTAL)]
    for order, key in (
        (ItemOrder.TIME, lambda item: (item.time or NOW - timedelta(days=30_000), item.id)),
        (ItemOrder.HEAT, lambda item: (item.heat, item.id)),
    ):
        for wanted, test in (
            (ItemFilter(), lambda _: True),
            (ItemFilter(types=("event",)), lambda item: item.type == "event"),
            (
                ItemFilter(types=("event", "learning"), heat_from=1, heat_to=2),
                lambda item: item.heat in (1, 2),
            ),
            (ItemFilter(topic="Bread"), lambda item: "Bread" in item.topics),
            (ItemFilter(states=(State.PUBLISHED,)), lambda item: item.state is State.PUBLISHED),
            (ItemFilter(provider="a.example"), lambda item: item.provider == "a.example"),
            (
                ItemFilter(since=NOW + HOUR, until=NOW + 3 * HOUR),
                lambda item: item.time is not None and NOW + HOUR <= item.time < NOW + 3 * HOUR,
            ),
            (ItemFilter(words='"kneading 7"'), lambda item: item.title == "Kneading 7"),
            (ItemFilter(words="facade"), lambda _: True),
            (ItemFilter(words="stork"), lambda _: False),
            (ItemFilter(words="***"), lambda _: False),
        ):
            expected = sorted(filter(test, whole), key=key, reverse=True)
            for limit in (1, 4, 100):
                assert walk(filled, wanted, order, limit) == expected
            assert sum(filled.shelved.count(wanted).values()) == len(expected)
    with pytest.raises(ItemError, match="bad-cursor"):
        filled.shelved.page(after="nonsense")


def test_newer_stands_over_older_and_gone_is_gone(filled: Store) -> None:
    first, second = searched(1).item, searched(2).item
    filled.shelved.keep([searched(1, title="Rye", topics=("Rye",))], gone=[second.id])
    assert filled.shelved.get([first.id, second.id]).keys() == {first.id}
    assert filled.shelved.digests().keys() == {searched(n).item.id for n in range(_TOTAL) if n != 2}
    assert [item.id for item in filled.shelved.page(ItemFilter(words="rye")).items] == [first.id]
    assert [item.id for item in filled.shelved.page(ItemFilter(topic="Rye")).items] == [first.id]
    assert filled.shelved.page(ItemFilter(words='"kneading 2"')).items == ()


def test_a_search_finds_stories_and_items(filled: Store) -> None:
    story = draft(1, title="Sourdough wins", text="A loaf.")
    filled.stories.save_read([page(story)], now=NOW)
    filled.judgements.save([judgement(story, "_news/1.md")])
    public = StoryFilter(states=(State.PUBLISHED,))
    shown = {each.id for number in range(_TOTAL) if (each := searched(number).item).state is State.PUBLISHED}
    for order in SearchOrder:
        found, after = [], None
        while True:
            some = filled.finding.page("sourdough", public, order, after=after, limit=4)
            found += [each.id for each in some.found]
            assert some.total == len(shown) + 1
            after = some.after
            if after is None:
                break
        assert sorted(found) == sorted({*shown, story.id})
    assert filled.finding.page("sourdough", public).found[0].id == story.id  # in its title
    _, counted = filled.finding.counted("sourdough", public)
    assert counted.types == filled.shelved.count(ItemFilter(states=(State.PUBLISHED,))) | {"news": 1}
    assert counted.topics["Birds"] == 1 + len(
        filled.shelved.page(ItemFilter(topic="Birds", states=public.states)).items
    )
    for types, number in ((("news",), 1), (("event",), counted.types["event"]), (("news", "event"), None)):
        wanted = msgspec.structs.replace(public, types=types)
        total = filled.finding.page("sourdough", wanted).total
        assert total == (1 + counted.types["event"] if number is None else number)
        assert filled.finding.counted("sourdough", wanted)[1].types.keys() == set(types)
    english = msgspec.structs.replace(public, language="en", types=("event",))
    assert filled.finding.page("sourdough", english).total == 0


@pytest.mark.parametrize(("here", "there"), [("sqlite", "postgres"), ("postgres", "sqlite")])
def test_a_moved_store_lists_and_searches_the_same(here: str, there: str, tmp_path: Path) -> None:
    with OPENERS[here](tmp_path / "a") as source, OPENERS[there](tmp_path / "b") as target:
        source.shelved.keep(map(searched, range(_TOTAL)))
        source.shelved.keep([], gone=[searched(0).item.id])
        source.copy_to(target, lambda _: None)
        assert walk(target, ItemFilter(), ItemOrder.TIME, 5) == walk(source, ItemFilter(), ItemOrder.TIME, 5)
        target.shelved.keep([searched(99, title="Later")])
        assert len(target.shelved.page(ItemFilter(words="sourdough"), limit=100).items) == _TOTAL
        assert target.check() == []


def test_a_store_from_before_gives_its_items_their_ids(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with Store.open(path) as store:
        store.items.add([Item(path="_samples/x.md", type="sample", source="s")])
    raw = sqlite3.connect(path)
    raw.executescript(
        "DROP TABLE shelved_topics; DROP TABLE shelved_text; DROP VIEW shelved_words; DROP TABLE shelved; DROP INDEX items_id;"
        "ALTER TABLE items DROP COLUMN id; UPDATE schema_version SET version = 13;"
    )
    raw.close()
    with Store.open(path) as store:
        assert store.items.named(item_id("_samples/x.md")) is not None
        store.shelved.keep([searched(1)])
        assert len(store.shelved.page(ItemFilter(words="sourdough")).items) == 1
        assert store.check() == []
