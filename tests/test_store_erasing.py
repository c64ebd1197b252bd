"""A story that is erased leaves hashes in the store and nothing else, and never comes back, on every engine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import text

from broadsheet.domain.decision import Approve, Erase, Merge, Target, named
from broadsheet.domain.draft import Draft
from broadsheet.domain.newsletter import Briefing, Passage
from broadsheet.domain.source import RecordedStory, Refusal
from broadsheet.domain.storing import PictureState, StoredPicture
from broadsheet.domain.story import Image, Provider, RelatedStory
from broadsheet.store import Store
from tests.stores import FEED, HOUR, NOW, draft, judgement, listed, page, recorded

_WORD = "Quellstromian"
_TITLE = f"{_WORD} harbour case"


def _read(number: int, **changes: object) -> Draft:
    picture = Image(url=f"https://a.example/{number}.jpg")
    return draft(number, images=(picture,), **changes)


def _named_by(number: int) -> Draft:
    return _read(number, title=_TITLE, text=f"The {_WORD} text.\nIts end.", url=f"https://a.example/{_WORD}")


def _erase(store: Store, story: str, told: dict[str, object] | None = None) -> None:
    traces = store.erasing.traces(story)
    decision = Erase(by="ann", time=NOW, stories=(Target(id=story, url=""),), hashes=traces.hashes)
    told = dict.fromkeys((each.id for each in store.decisions.about(story)), None) | (told or {})
    store.erasing.erase(traces, named(decision), vectors_of=["of the title"], told=told, quoted=[_TITLE])


def _dump(store: Store) -> str:
    """Every value of every table."""
    found = []
    with store.repairing() as connection:
        if connection.dialect.name == "postgresql":
            names = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        else:
            names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_text%' ESCAPE '\\'"
        for name in connection.execute(text(names)).scalars().all():
            found += [str(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
    return "\n".join(found)


def _full(store: Store) -> Draft:
    """A store in which a story has left traces everywhere, and another one stands beside it."""
    mine, other = _named_by(1), _read(2)
    edited = _read(1, title=f"{_WORD} before", text=f"{_WORD} was said before.", captured=NOW - HOUR)
    store.sources.record_listing(FEED, listed(mine.original_url, title=_TITLE), now=NOW)
    pages = [page(edited, digest="0"), page(mine, guid="g1"), page(other, guid="g2")]
    store.stories.save_read(pages, now=NOW)
    store.sources.record_listing(
        FEED, listed(f"http://www.a.example/{_WORD}/", title=_TITLE), [_refusal(mine.url)], now=NOW
    )
    store.quarantine.add([Refusal(source="feed:a", code="x", detail="d", place="4", sample=_TITLE)], now=NOW)
    store.judgements.save([judgement(mine, f"_news/{_WORD}.md"), judgement(other, "_news/other.md")])
    store.pictures.want(image.url for each in (mine, other) for image in each.images)
    copy = StoredPicture(
        url=mine.images[0].url, state=PictureState.OK, path=f"media/{_WORD}.webp", width=1, height=1
    )
    store.pictures.save([(copy, b"bytes")])
    store.vectors.save("m", {"of the title": b"1", "of another": b"2"})
    passages = (Passage(text=f"{_WORD} said so.", story=mine.id, provider="A"),)
    store.briefings.save("c2", "digest", Briefing(cluster="c2", passages=passages))
    related = RelatedStory(
        title=_TITLE,
        published_date_time=NOW,
        web_url=mine.web_url,
        provider=Provider(name="A", domain="a.example"),
        quality=1,
    )
    store.recorded.add([("r1", _with_related(recorded("_news/old.md"), related))])
    store.decisions.add(named(Approve(by="ann", time=NOW, stories=(_target(mine),), reason="fine")))
    return mine


def _refusal(url: str) -> Refusal:
    return Refusal(source="feed:a", code="x", detail=f"not {_TITLE}", url=url)


def _with_related(record: RecordedStory, related: RelatedStory) -> RecordedStory:
    return replace(record, story=replace(record.story, related=(related,)))


def _target(read: Draft) -> Target:
    return Target(id=read.id, url=read.original_url, title=read.title)


def test_nothing_of_it_is_left_in_any_table(store: Store) -> None:
    mine = _full(store)
    assert _dump(store).count(_WORD) > 10
    _erase(store, mine.id)
    left = _dump(store)
    assert _WORD not in left
    assert _WORD.lower() not in left.lower()
    assert mine.original_url not in left.replace(f"{mine.original_url}0", "")
    assert store.search.search(_WORD) == ()
    assert store.stories.draft(mine.id) is None
    assert store.stories.draft(_read(2).id) == _read(2)
    assert store.recorded.get("r1").story.related == ()
    assert store.recorded.get("r1").raw is None
    assert store.vectors.get("m", ["of the title", "of another"]) == {"of another": b"2"}
    assert [type(each) for each in store.decisions.all()] == [Erase]
    assert [type(each) for each in store.decisions.about(mine.id)] == [Erase]


def test_it_is_not_listed_read_or_refused_again(store: Store) -> None:
    mine = _full(store)
    _erase(store, mine.id)
    before = _dump(store)
    later = FEED, listed(mine.original_url, f"http://www.a.example/{_WORD}/", title=_TITLE)
    assert store.sources.record_listing(*later, [_refusal(mine.original_url)], now=NOW + HOUR) == 0
    store.stories.save_read([page(mine)], [_refusal(mine.url)], [mine.original_url], now=NOW + HOUR)
    assert store.recorded.add([("r9", recorded("_news/9.md", url=mine.original_url, title=_TITLE))]) == ()
    assert store.frontier.count() == 0
    assert _dump(store) == before


def test_a_copy_that_names_its_address_as_the_canonical_one_is_known(store: Store) -> None:
    mine = _full(store)
    _erase(store, mine.id)
    elsewhere = f"https://mirror.example/{_WORD}"
    copy = _read(77, title=_TITLE, original_url=elsewhere, url=elsewhere, web_url=mine.web_url)
    store.sources.record_listing(FEED, listed(elsewhere), now=NOW)
    assert store.frontier.count() == 1
    assert store.erasing.unerased([page(copy), page(_read(3))]) == [page(_read(3))]
    store.stories.save_read([page(copy)], finished=[elsewhere], now=NOW)
    assert (store.frontier.count(), store.stories.draft(copy.id)) == (0, None)
    assert store.sources.record_listing(FEED, listed(elsewhere), now=NOW) == 0
    assert _WORD not in _dump(store)


def test_a_decision_about_others_too_is_told_without_it(store: Store) -> None:
    mine = _full(store)
    others = (_target(_read(2)), _target(_read(3)))
    merge = named(Merge(by="bob", time=NOW, stories=(_target(mine), *others), reason=_TITLE))
    store.decisions.add(merge)
    store.decisions.note_files([(merge.id, "_desk/m.yaml", "hash")])
    now = Merge(id=merge.id, by="bob", time=NOW, stories=others)
    _erase(store, mine.id, {merge.id: now})
    assert store.decisions.get(merge.id) == now
    assert store.decisions.files() == {"_desk/m.yaml": None}
    assert [each.id for each in store.decisions.about(others[0].id)] == [merge.id]
    assert _WORD not in _dump(store)


def test_a_store_that_is_built_anew_knows_it_by_the_decision(store: Store) -> None:
    mine = draft(1)
    decision = Erase(by="ann", time=NOW, stories=(Target(id=mine.id, url=""),), hashes=())
    store.decisions.put([named(decision)])
    store.stories.save_read([page(mine)], now=NOW)
    assert store.stories.draft(mine.id) is None
    assert store.erasing.known([mine.id, mine.original_url]) == {
        mine.id: mine.id,
        mine.original_url: mine.id,
    }


def test_no_byte_of_it_is_left_in_the_files(tmp_path: Path) -> None:
    sentence = f"The {_WORD} text."
    with Store.open(tmp_path / "store.sqlite3") as store:
        mine = _full(store)
        later = [_read(n, text=f"Text {n}. " * 500, captured=NOW + timedelta(n)) for n in range(3, 40)]
        store.stories.save_read(map(page, later), now=NOW)
        _erase(store, mine.id)
        assert sentence.encode() in b"".join(file.read_bytes() for file in tmp_path.iterdir())
        store.erasing.compact()
        for file in tmp_path.iterdir():
            assert _WORD.encode() not in file.read_bytes(), file.name
            assert _WORD.lower().encode() not in file.read_bytes(), file.name
        assert store.check() == []


def test_tables_that_are_written_anew_have_all_the_others(store: Store) -> None:
    mine = _full(store)
    _erase(store, mine.id)
    store.erasing.compact()
    assert store.stories.draft(_read(2).id) == _read(2)
    assert store.check() == []
