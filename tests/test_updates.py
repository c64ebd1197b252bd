"""The same article under another title, GUID or address is one story with a history, in every output."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from broadsheet.domain.draft import Draft
from broadsheet.domain.source import Hint, Listed, SourceKind
from broadsheet.domain.storing import ReadPage, SourceState
from broadsheet.domain.story import Image
from broadsheet.enrich.updates import Change, changes, keys, same_article, worse
from broadsheet.extract.addresses import story_id
from broadsheet.store import Store
from tests.articles import page, portal, prose, stories
from tests.commands import broadsheet, commits
from tests.explanations import asked
from tests.loopback import Loopback, Reply

HTML = {"Content-Type": "text/html"}
NOW = datetime(2026, 6, 9, 6, tzinfo=UTC)


def rss(web: Loopback, *items: tuple[str, str, str]) -> bytes:
    """A feed of (title, path, GUID)."""
    told = "".join(
        f'<item><title>{title}</title><link>{web.url(path)}</link><guid isPermaLink="false">{guid}</guid></item>'
        for title, path, guid in items
    )
    return f'<rss version="2.0"><channel><title>Easterly</title>{told}</channel></rss>'.encode()


def article(title: str, *, story: str = "", canonical: str = "", note: str = "", day: int = 5) -> bytes:
    """An article whose text is that of `story`, with a canonical address."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    html = page(title, day=day).decode().replace(prose(title), note + prose(story or title))
    return html.replace("</head>", f"{link}</head>").encode()


def run(folder: Path, day: int = 9) -> dict:
    now = f"2026-06-{day:02}T06:00:00Z"
    words = ("run", "--portal", str(folder), "--now", now, "--workers", "1", "--json")
    return json.loads(broadsheet(*words).stdout)["edition"]


def explained(folder: Path, reference: str) -> dict:
    return asked(folder, reference)["story"]


def outputs(folder: Path) -> str:
    """Everything that the portal shows, as one text."""
    files = [*(folder / "content" / "_news").glob("*.md"), *(folder / "public").rglob("*")]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(files) if path.is_file()]
    return "\n".join(texts)


def test_a_correction_reaches_every_output_of_the_next_edition(web: Loopback, tmp_path: Path) -> None:
    old, new = "Mayor took the harbour money", "Correction: Mayor took no harbour money"
    web.page("/feed.xml", rss(web, (old, "/a", "1")), rss(web, (new, "/a", "1")))
    note = (
        "<p>Correction: an earlier version said that the mayor took the money. He did not take any of it.</p>"
    )
    web.page("/a", Reply(page(old), headers=HTML), Reply(article(new, story=old, note=note), headers=HTML))
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    file = next((folder / "content" / "_news").glob("*.md")).name
    assert run(folder, day=10)["stories"] == 1
    assert list(stories(folder)) == [new]
    assert [path.name for path in (folder / "content" / "_news").glob("*.md")] == [file]
    assert len(commits(folder / "content")) == 2
    shown = outputs(folder)
    assert old not in shown
    for name in ("index.html", "feed.xml", "api/news/index.json"):
        assert new in (folder / "public" / name).read_text("utf-8"), name
    (change,) = explained(folder, web.url("/a"))["history"]
    assert change["captured"] == "2026-06-10T06:00:00Z"
    assert {"field": "title", "before": old, "after": new} in change["changes"]
    said = broadsheet("explain", web.url("/a"), "--portal", str(folder)).stdout.decode()
    assert f"title: “{old}” became “{new}”" in said


def test_another_address_under_the_same_guid_is_the_same_story(web: Loopback, tmp_path: Path) -> None:
    first, later = "Harbour budget grows", "Harbour budget grows again"
    web.page("/feed.xml", rss(web, (first, "/a", "tag:1")), rss(web, (later, "/b", "tag:1")))
    web.page("/a", article(first, canonical=web.url("/a")), headers=HTML)
    web.page("/b", article(later, story=first, canonical=web.url("/b")), headers=HTML)
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    before = explained(folder, web.url("/a"))
    assert run(folder, day=10)["stories"] == 1
    after = explained(folder, web.url("/b"))
    assert (after["id"], after["path"], after["cluster"]) == (before["id"], before["path"], before["cluster"])
    assert after["url"] == web.url("/b")
    assert explained(folder, web.url("/a")) == after
    assert {change["field"] for change in after["history"][0]["changes"]} >= {"title", "address"}


def test_numbers_as_guids_join_nothing(web: Loopback, tmp_path: Path) -> None:
    web.page(
        "/feed.xml", rss(web, ("Cameras at the gates", "/a", "1")), rss(web, ("School doors open", "/b", "1"))
    )
    web.page("/a", page("Cameras at the gates"), headers=HTML)
    web.page("/b", page("School doors open"), headers=HTML)
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    assert run(folder, day=10)["stories"] == 2


def test_a_page_whose_canonical_address_changes_stays_one_story(web: Loopback, tmp_path: Path) -> None:
    title = "Ferry stops at noon"
    web.page("/feed.xml", rss(web, (title, "/a", "1")), rss(web, (title + " today", "/a", "1")))
    web.page(
        "/a",
        Reply(article(title, canonical=web.url("/old")), headers=HTML),
        Reply(article(title, canonical=web.url("/new")), headers=HTML),
    )
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    assert run(folder, day=10)["stories"] == 1
    ids = {explained(folder, web.url(path))["id"] for path in ("/a", "/old", "/new")}
    assert len(ids) == 1
    web.page("/feed.xml", rss(web, (title + " after all", "/new", "2")))
    web.page("/new", article(title, canonical=web.url("/new"), note="<p>It stops.</p>"), headers=HTML)
    assert (
        run(folder, day=11)["stories"] == 1
    )  # what is read under an address that was joined is an update too
    assert {explained(folder, web.url("/new"))["id"]} == ids


def test_the_same_text_from_the_same_source_is_one_story_in_any_order(tmp_path: Path) -> None:
    found = []
    title = "Bridge opens early"
    lines = [
        {
            "url": f"https://lines.example/{name}",
            "html": article(title, canonical=f"https://lines.example/{name}").decode(),
        }
        for name in ("early", "late", "other")
    ]
    lines[2]["html"] = page("A wholly different matter").decode()
    for number, order in enumerate((lines, lines[::-1])):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in order))
        portal(folder, "  - jsonl: lines.jsonl\n")
        assert run(folder)["stories"] == 2
        found.append(explained(folder, "https://lines.example/late"))
    assert found[0] == found[1]


def draft(**fields: object) -> Draft:
    values: dict[str, object] = {
        "id": "s0",
        "source": "feed:a",
        "original_url": "https://a.example/today",
        "url": "https://a.example/today",
        "captured": NOW,
        "title": "Morning briefing of Monday",
        "text": "word " * 80,
        "published": NOW,
    }
    return Draft(**{**values, **fields})


def test_the_next_of_a_series_at_one_address_is_another_story():
    monday = draft(text=" ".join(f"one{n}" for n in range(80)))
    later = {"title": "Morning briefing of Tuesday", "text": " ".join(f"two{n}" for n in range(80))}
    key = next(iter(keys(monday)))
    assert same_article(monday, draft(**later, published=NOW + timedelta(days=2)), key) is None
    assert same_article(monday, draft(**later), key) == "read at the same address"
    assert same_article(monday, draft(**{**later, "title": "Something else entirely"}), key) is None


def test_front_pages_and_short_texts_are_no_keys():
    home = draft(url="https://a.example/", original_url="https://a.example/", text="Too short.")
    assert list(keys(home)) == []
    assert list(keys(home, ("7",))) == [("guid", "feed:a", "7")]


def test_one_text_is_one_key_however_it_is_spaced_and_cased():
    def text_key(text: str):
        return next((key for key in keys(draft(text=text)) if key[0] == "text"), None)

    assert text_key("word " * 49) is None
    assert text_key("word " * 50) == text_key("WORD\n" * 50) != text_key("word " * 51)
    assert text_key("\ud800 " * 50) is not None  # what no encoding has is no obstacle
    assert text_key("市议会批准新桥。" * 12) is None
    assert text_key("市议会批准新桥。" * 16) is not None


def test_one_text_is_one_article_if_its_title_or_its_time_is():
    one, key = draft(), ("text", "feed:a", "a.example", b"")
    assert same_article(one, draft(published=None), key) == "the same text from the same source"
    assert same_article(one, draft(title="Another"), key) == "the same text from the same source"
    assert same_article(one, draft(title="Another", published=None), key) is None


def test_texts_of_fifty_pairs_of_words_can_be_alike():
    def same(words: int) -> str | None:
        text = " ".join(f"one{n}" for n in range(words))
        return same_article(draft(text=text), draft(text=text, title="Something else"), ("address", "a"))

    assert (same(50), same(51)) == (None, "read at the same address")


def test_changes_are_told_field_by_field():
    before, after = draft(authors=("Ann",)), draft(title="Morning briefing", text="word " * 79 + "other")
    assert changes(before, before) == ()
    assert changes(before, after) == (
        Change(field="title", before="Morning briefing of Monday", after="Morning briefing"),
        Change(field="authors", before="Ann", after=""),
        Change(field="text", before="1 words taken out", after="1 words put in"),
    )
    before, after = draft(text="市议会批准新桥。"), draft(text="市议会否决新桥。")
    assert changes(before, after) == (
        Change(field="text", before="2 words taken out", after="2 words put in"),
    )
    before = draft(authors=("Ann",))
    said = {
        "description": ("description", "In <b>short</b>.", "In short."),
        "published": ("published", NOW + timedelta(hours=1), (NOW + timedelta(hours=1)).isoformat()),
        "modified": ("modified", NOW, NOW.isoformat()),
        "web_url": ("address", "https://a.example/1", "https://a.example/1"),
        "original_url": ("discovered at", "https://b.example/1", "https://b.example/1"),
        "images": ("picture", (Image(url="https://a.example/p.png"),), "https://a.example/p.png"),
        "flags": ("flags", ("amp", "paywall"), "amp, paywall"),
    }
    for name, (field, value, shown) in said.items():
        (change,) = changes(before, msgspec.structs.replace(before, **{name: value}))
        assert (change.field, change.after) == (field, shown)
    (change,) = changes(msgspec.structs.replace(before, published=None), before)
    assert (change.before, change.after) == ("", NOW.isoformat())


def test_less_of_a_page_without_spaces_does_not_stand_for_what_was_read():
    said = "市议会批准新桥。渔民欢迎这个决定。工程明年开始。"
    assert worse(draft(text=said * 10), draft(text=said * 4)) == "shorter"
    assert worse(draft(text=said * 10), draft(text=said * 9)) is None


def reading(name: str, **fields: object) -> ReadPage:
    url = f"https://a.example/{name}"
    read = draft(**{"id": story_id(url), "original_url": url, "url": url, "web_url": url, **fields})
    return ReadPage(draft=read, requested_url=url, final_url=url, digest=name, guid=f"guid of {name}")


def test_united_stories_hand_over_all_that_they_had(tmp_path: Path):
    first, second, third = reading("one"), reading("two", title="A zeppelin"), reading("three")
    ids = [each.draft.id for each in (first, second, third)]
    later = reading("two", title="A great zeppelin", captured=NOW + timedelta(hours=1))
    with Store.open(tmp_path / "store.sqlite3") as store:
        store.stories.save_read([first, second, third], now=NOW)
        store.stories.save_read([later], now=NOW)
        store.stories.unite(ids[0], ids[1:2], now=NOW)
        store.stories.unite(ids[2], ids[:1], now=NOW)  # what was united is united again
        (kept,) = store.stories.drafts()
        assert (kept.id, kept.title, kept.url) == (ids[2], "A great zeppelin", "https://a.example/two")
        titles = {revision.draft.title for revision in store.stories.revisions(ids[2])}
        assert titles == {"Morning briefing of Monday", "A zeppelin"}
        assert set(
            store.stories.resolve([each.requested_url for each in (first, second, third)]).values()
        ) == {ids[2]}
        assert store.stories.guids([ids[2]]) == {ids[2]: ("guid of one", "guid of three", "guid of two")}
        assert store.search.search("zeppelin") == (ids[2],)
        store.stories.save_read([reading("one", title="Late", captured=NOW + timedelta(days=1))], now=NOW)
        assert [each.title for each in store.stories.drafts()] == ["Late"]
        assert store.check() == []


def test_another_title_in_the_list_has_the_page_read_again_once(tmp_path: Path):
    state = SourceState(key="feed:a", kind=SourceKind.FEED, location="https://a.example/feed")
    other = SourceState(key="feed:b", kind=SourceKind.FEED, location="https://b.example/feed")

    def listing(store: Store, title: str | None, source: SourceState = state) -> int:
        item = Listed(url="https://a.example/one", hint=Hint(title=title))
        return store.sources.record_listing(source, [item], now=NOW)

    with Store.open(tmp_path / "store.sqlite3") as store:
        assert listing(store, "Mayor resigns") == 1
        store.stories.save_read([reading("one")], now=NOW)
        assert listing(store, "Mayor resigns") == 0
        assert listing(store, "In brief: the mayor", other) == 0  # each source has its own words for it
        assert listing(store, None) == 0
        assert listing(store, "Mayor does not resign") == 1
        store.stories.save_read([reading("one")], now=NOW)
        assert listing(store, "Mayor does not resign") == 0
