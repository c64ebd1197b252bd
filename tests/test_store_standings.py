"""Pages of stories: every filter and order against a plain reading of the same stories, on every store."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.domain.decision import Approve, Decision, Target, Undo, named
from broadsheet.domain.draft import Draft, Score, State, TopicMatch
from broadsheet.domain.errors import ItemError
from broadsheet.domain.standing import Order, SearchOrder, Standing, StoodStory, StoryFilter
from broadsheet.engine.desk.desk import queue
from broadsheet.store import Store, fulltext
from broadsheet.store.fulltext import full_text_problems
from broadsheet.store.marking import make_full_text
from broadsheet.store.migrations import migrate
from broadsheet.store.standings import Facet
from tests.standing_samples import PROVIDERS, STATES, TOPICS, varied
from tests.stores import HOUR, NOW, draft, judgement, page, recorded

_WITHOUT_MARKS = {
    "sqlite": (
        "DROP TRIGGER stories_marked_insert",
        "DROP TRIGGER stories_marked_delete",
        "DROP TABLE stories_marked",
        "DROP TABLE stories_marks",
    ),
    "postgresql": (
        "DROP INDEX stories_words_words",
        "DROP INDEX shelved_words_words",
        "DROP TABLE stories_marks, shelved_marks",
        "ALTER TABLE stories_words DROP COLUMN id, DROP COLUMN marks",
        "ALTER TABLE shelved_words DROP COLUMN id, DROP COLUMN marks",
    ),
}
_LANGUAGES = ("de", "en", None)
_DECIDED = tuple(draft(number).id for number in range(0, 150, 7))


def approve(story: str) -> Decision:
    return named(Approve(by="ann", time=NOW, stories=(Target(id=story, url="", title=""),)))


@pytest.fixture(autouse=True)
def _small_bounds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bounds that few stories reach, so that what is done with many is done here too."""
    for name, bound in (
        ("standings._TOGETHER", 7),
        ("standing_filter._NARROW", 20),
        ("standing_filter._NARROW_JOINED", 5),
        ("marks.LONGEST", 2),
        ("marks_sqlite.LONGEST", 2),
        ("marks_sqlite._FEW", 5),
        ("marks_sqlite._GATHERED", 20),
        ("marks_sqlite._SEEK", 0.2),
        ("marks_sqlite._READ", 0.1),
        ("marks_sqlite._GATHER", 0.01),
        ("fulltext_postgres._STRETCH", 2),
        ("fulltext_postgres._AT_ONCE", 5),
        ("fulltext_postgres._MOST_STRETCHES", 4),
    ):
        monkeypatch.setattr(f"broadsheet.store.{name}", bound)
    fulltext._index.cache_clear()
    yield
    fulltext._index.cache_clear()


@pytest.fixture
def filled(store: Store) -> Store:
    chance = random.Random(5)
    store.stories.save_read([page(written(number)) for number in range(150)], now=NOW)
    for id_ in _DECIDED[:10]:
        store.decisions.add(approve(id_))
    store.judgements.save(varied(number, chance) for number in range(150))
    for id_ in _DECIDED[10:]:
        store.decisions.add(approve(id_))
    old = recorded("_news/old.md")
    told = msgspec.structs.replace(old.story, topics=("Owls",), quality=75, heat=75, published=True)
    store.recorded.add([("r1", msgspec.structs.replace(old, story=told))])
    return store


def written(number: int, **changes: object) -> Draft:
    """A draft in one of three languages, with words of three frequencies."""
    values = {
        "language": _LANGUAGES[number % 3],
        "text": f"Paragraph one of {number}.\nParagraph two. Owl {number % 4}.",
    }
    return draft(number, **{**values, **changes})


def plainly(store: Store, wanted: StoryFilter, order: Order) -> list[str]:
    """The ids that a page should have, found without any index."""
    every = chain(
        map(Standing.of_judgement, store.judgements.all()),
        (Standing.of_recorded(id_, story.story) for id_, story in store.recorded.all()),
    )
    fitting = [each for each in every if fits(each, wanted)]
    fitting.sort(key=lambda each: (getattr(each, order.value), each.id), reverse=True)
    return [each.id for each in fitting]


def fits(each: Standing, wanted: StoryFilter) -> bool:
    return all(
        (
            wanted.topic is None or wanted.topic in each.topics,
            wanted.provider in {None, each.provider},
            not wanted.states or each.state in wanted.states,
            wanted.cluster in {None, each.cluster},
            wanted.lead in {None, each.lead},
            wanted.copies in {None, each.duplicate_of is not None},
            wanted.decided in {None, each.id in _DECIDED},
            wanted.arrived is None or arrival(each.id) > wanted.arrived,
            wanted.language is None or (each.id != "r1" and language(each.id) == wanted.language),
            wanted.quality_from is None or each.quality >= wanted.quality_from,
            wanted.quality_to is None or each.quality <= wanted.quality_to,
            wanted.heat_from is None or each.heat >= wanted.heat_from,
            wanted.heat_to is None or each.heat <= wanted.heat_to,
            wanted.since is None or each.time >= wanted.since,
            wanted.until is None or each.time < wanted.until,
        )
    )


def arrival(id_: str) -> int:
    """The place of a story among those of `filled`, which came one after the other."""
    return 151 if id_ == "r1" else next(number for number in range(150) if draft(number).id == id_) + 1


def language(id_: str) -> str | None:
    """The language of a story of `filled`."""
    return _LANGUAGES[(arrival(id_) - 1) % 3]


def all_pages(store: Store, wanted: StoryFilter, order: Order, limit: int) -> list[StoodStory]:
    stories: list[StoodStory] = []
    after = None
    while True:
        found = store.standings.page(wanted, order, after=after, limit=limit)
        assert len(found.stories) <= limit
        stories += found.stories
        assert len(stories) <= 200, "pages go round in a circle"
        if found.after is None:
            return stories
        after = found.after


_MIDNIGHT = NOW.replace(hour=0, minute=0, second=0)
_TIMES = st.integers(0, 12).map(lambda hours: NOW - hours * HOUR) | st.just(_MIDNIGHT)
_VALUES: dict[str, st.SearchStrategy[object]] = {
    "topic": st.sampled_from((*TOPICS, "None of them")),
    "provider": st.sampled_from((*PROVIDERS, "old.example")),
    "language": st.sampled_from(("de", "en", "fr")),
    "states": st.lists(st.sampled_from(STATES), unique=True, max_size=2).map(tuple),
    "cluster": st.sampled_from(["c0", "c1", "c9", "1"]),
    "lead": st.booleans(),
    "copies": st.booleans(),
    "decided": st.booleans(),
    "arrived": st.integers(0, 151),
    "quality_from": st.integers(0, 80),
    "quality_to": st.integers(0, 80) | st.sampled_from((9, 39, 69)),
    "heat_from": st.integers(-2, 6),
    "heat_to": st.integers(-2, 6),
    "since": _TIMES,
    "until": _TIMES,
}
_FILTERS = st.lists(st.sampled_from(sorted(_VALUES)), unique=True, max_size=4).flatmap(
    lambda names: st.builds(StoryFilter, **{name: _VALUES[name] for name in names})
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(wanted=_FILTERS, order=st.sampled_from(Order), limit=st.integers(1, 60))
def test_pages_are_what_a_plain_reading_gives(
    filled: Store, wanted: StoryFilter, order: Order, limit: int
) -> None:
    expected = plainly(filled, wanted, order)
    assert [story.id for story in all_pages(filled, wanted, order, limit)] == expected
    assert filled.standings.count(wanted) == len(expected)
    assert filled.standings.count(wanted, at_most=3) == min(3, len(expected))
    states = filled.standings.facets(Facet.STATE, wanted)
    assert sum(states.values()) == len(expected)
    each = [story.id for story in filled.standings.each(wanted)]
    assert each == plainly(filled, wanted, Order.TIME)


def test_a_page_brings_the_whole_story(filled: Store) -> None:
    first = filled.standings.page(StoryFilter(cluster="c0"), limit=1).stories[0]
    assert first.judgement == filled.judgements.get(first.id)
    whole = filled.stories.draft(first.id)
    assert whole is not None
    assert first.draft == msgspec.structs.replace(whole, text="")
    assert first.recorded is None
    assert first.title == whole.title
    assert first.standing == Standing.of_judgement(first.judgement)


def test_the_desk_shows_a_recorded_story_in_the_state_by_which_it_was_found(store: Store) -> None:
    old = recorded("_news/old.md")
    colder = msgspec.structs.replace(old.story, published=False, heat=-5)
    store.recorded.add([("r1", msgspec.structs.replace(old, story=colder))])
    for state in State:
        page = queue(store, StoryFilter(states=(state,)), Order.TIME)
        assert [item.state for item in page.items] == [state] * (state is State.LEFT_OUT)


def test_recorded_stories_stand_on_the_same_pages(filled: Store) -> None:
    found = filled.standings.page(StoryFilter(topic="Owls", provider="old.example")).stories
    assert [(story.id, story.path, story.title) for story in found] == [("r1", "_news/old.md", "Old news")]
    assert found[0].standing.state is State.PUBLISHED
    assert found[0].recorded == filled.recorded.get("r1")


def test_stories_are_found_by_their_ids_in_the_order_asked(filled: Store) -> None:
    ids = [draft(7).id, "r1", "s404", draft(3).id]
    found = filled.standings.get(ids)
    assert list(found) == [draft(7).id, "r1", draft(3).id]
    assert found[draft(3).id].judgement == filled.judgements.get(draft(3).id)


def test_facets_count_most_first(filled: Store) -> None:
    every = [Standing.of_judgement(each) for each in filled.judgements.all()]
    topics = filled.standings.facets(Facet.TOPIC)
    assert topics["Birds"] == sum("Birds" in each.topics for each in every)
    assert list(topics.values()) == sorted(topics.values(), reverse=True)
    assert sum(filled.standings.facets(Facet.PROVIDER).values()) == 151
    assert sum(filled.standings.facets(Facet.PROVIDER, among=40).values()) == 40
    assert len(filled.standings.facets(Facet.PROVIDER, limit=2)) == 2


def test_a_judgement_that_changes_stands_where_it_now_belongs(filled: Store) -> None:
    before = filled.judgements.get(draft(9).id)
    assert before is not None
    after = msgspec.structs.replace(
        before,
        topics=(TopicMatch(name="Storks"),),
        quality=Score(value=120),
        verdict=msgspec.structs.replace(before.verdict, state=State.LEFT_OUT),
    )
    filled.judgements.save([after])
    storks = StoryFilter(topic="Storks", states=(State.LEFT_OUT,), quality_from=120)
    assert [story.id for story in filled.standings.page(storks).stories] == [before.id]
    for match in before.topics:
        on_topic = all_pages(filled, StoryFilter(topic=match.name), Order.HEAT, 50)
        assert before.id not in {story.id for story in on_topic}


def test_a_decision_that_is_taken_back_leaves_the_story_waiting(filled: Store) -> None:
    first = approve(_DECIDED[0])
    filled.decisions.add(named(Undo(by="ann", time=NOW + HOUR, stories=first.stories, decision=first.id)))
    told = {story.id for story in all_pages(filled, StoryFilter(decided=True), Order.HEAT, 50)}
    assert told == set(_DECIDED[1:])


def test_the_last_arrival_is_that_of_a_story_that_stands(filled: Store) -> None:
    last = filled.standings.last_arrival()
    assert filled.standings.count(StoryFilter(arrived=last)) == 0
    filled.stories.save_read([page(draft(200))], now=NOW)
    assert filled.standings.last_arrival() == last
    filled.judgements.save([judgement(draft(200), "_news/200.md")])
    assert [story.id for story in filled.standings.page(StoryFilter(arrived=last)).stories] == [draft(200).id]
    assert filled.standings.last_arrival() > last


def test_a_story_joined_to_another_stands_nowhere(filled: Store) -> None:
    filled.stories.unite(draft(1).id, [draft(2).id], now=NOW)
    assert filled.standings.get([draft(2).id]) == {}
    assert filled.standings.count() == 150


@pytest.mark.parametrize("cursor", ["", "x", ".s1", "1e3.s1", "9" * 30 + ".s1", "1" * 5000 + ".s1"])
def test_a_cursor_that_is_no_pages_is_refused(filled: Store, cursor: str) -> None:
    for order in Order:
        with pytest.raises(ItemError, match="bad-cursor"):
            filled.standings.page(order=order, after=cursor)


def test_of_many_matches_the_latest_stored_are_looked_at(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(filled.search.search("paragraph", limit=200)) == 150
    for place, bound in (
        ("fulltext.MOST_FOUND", 10),
        ("finding.MOST_FOUND", 10),
        ("fulltext_sqlite._COMMON", 20),
    ):
        monkeypatch.setattr(f"broadsheet.store.{place}", bound)
    latest = {draft(number).id for number in range(140, 150)}
    assert set(filled.search.search("paragraph two", limit=200)) == latest
    assert filled.search.search("paragraph 7") == (draft(7).id,)
    for order in SearchOrder:
        found = filled.finding.page("paragraph", StoryFilter(), order, limit=50)
        assert {story.id for story in found.found} == latest
        assert found.total == 10
    owls = StoryFilter(topic="Owls")
    some = filled.finding.page("paragraph", owls, limit=50)
    assert len(some.found) == 10, "the filter counts before the bound"
    assert {story.id for story in some.found} <= set(plainly(filled, owls, Order.TIME))
    assert sum(filled.finding.counted("paragraph", owls)[1].providers.values()) == 10


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    words=st.sampled_from(("paragraph", "owl 3", "of 7", "stork", '"one of"', "owl paragraph", "one-of")),
    wanted=_FILTERS,
    order=st.sampled_from(SearchOrder),
    most=st.sampled_from((3, 10, 500)),
)
def test_searches_find_what_a_plain_reading_gives(
    filled: Store, words: str, wanted: StoryFilter, order: SearchOrder, most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("broadsheet.store.finding.MOST_FOUND", most)
        page, counted = filled.finding.counted(words, wanted, order, limit=50)
        assert filled.finding.page(words, wanted, order, limit=50) == page
    fitting = [id_ for id_ in plainly(filled, wanted, Order.TIME) if has(id_, words)]
    latest = set(sorted(fitting, key=arrival)[-most:])
    assert page.total == len(latest)
    assert len(page.found) == min(50, len(latest))
    if order is SearchOrder.RELEVANCE:
        assert {story.id for story in page.found} <= latest
    else:
        expected = [id_ for id_ in plainly(filled, wanted, Order(order.value)) if id_ in latest]
        assert [story.id for story in page.found] == expected[:50]
    languages = Counter(map(language, latest - {"r1"}))
    del languages[None]
    assert counted.languages == languages


def has(id_: str, words: str) -> bool:
    """Whether a story of `filled` has all the words, those in quotes or joined side by side."""
    number = arrival(id_) - 1
    text = (
        f" story {number} paragraph one of {number} paragraph two owl {number % 4} "
        if id_ != "r1"
        else " old news an owl was seen "
    )
    terms = [words.strip('"').replace("-", " ")] if words[0] == '"' or "-" in words else words.split()
    return all(f" {term} " in text for term in terms)


def test_a_story_in_another_language_is_found_by_that(filled: Store) -> None:
    changed = written(1, language="fr", captured=NOW + HOUR)
    filled.stories.save_read([page(changed)], now=NOW)
    found = filled.finding.page("paragraph", StoryFilter(language="fr"))
    assert [story.id for story in found.found] == [changed.id]


def test_a_store_of_the_version_before_marks_is_searched_alike(filled: Store, tmp_path: Path) -> None:
    """One that searched by words alone gets its marks when it is opened; a copy has them too."""
    owls = StoryFilter(topic="Owls", provider="a.example", since=NOW - 3 * HOUR)
    before = filled.finding.counted("paragraph", owls)
    assert before[0].found
    with filled.repairing() as connection:
        undo = _WITHOUT_MARKS[connection.dialect.name]
        for statement in (*undo, "UPDATE schema_version SET version = 19"):
            connection.exec_driver_sql(statement)
        migrate(connection)
    assert filled.finding.counted("paragraph", owls) == before
    with Store.open(tmp_path / "copy.sqlite3") as copy:
        filled.copy_to(copy, lambda _: None)
        assert copy.finding.counted("paragraph", owls)[1] == before[1]
        assert copy.check() == []


def test_marks_that_are_lost_are_made_anew(filled: Store) -> None:
    owls = StoryFilter(topic="Owls")
    before = filled.finding.page("paragraph", owls)
    with filled.repairing() as connection:
        table, none = (
            ("words", "ARRAY[-1]") if connection.dialect.name == "postgresql" else ("marked", "'[]'")
        )
        connection.exec_driver_sql(f"UPDATE stories_{table} SET marks = {none}")
        assert full_text_problems(connection) == [
            "full text does not fit the stories: 151 have no marks in it"
        ]
        make_full_text(connection)
    assert filled.finding.page("paragraph", owls) == before


def test_search_with_filters_and_counts(filled: Store) -> None:
    for order in SearchOrder:
        some = filled.finding.page("Paragraph one", StoryFilter(topic="Birds"), order, limit=10)
        ids = [story.id for story in some.found]
        while some.after is not None:
            some = filled.finding.page(
                "Paragraph one", StoryFilter(topic="Birds"), order, after=some.after, limit=10
            )
            ids += [story.id for story in some.found]
        assert sorted(ids) == sorted(plainly(filled, StoryFilter(topic="Birds"), Order.TIME))
        assert some.total == len(ids)
    assert filled.finding.page("stork", StoryFilter()).total == 0
    _, counted = filled.finding.counted("paragraph", StoryFilter(states=(State.PUBLISHED,)))
    assert counted.providers
    assert set(counted.topics) == set(TOPICS)
