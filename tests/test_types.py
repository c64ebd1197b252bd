"""Types: what a portal declares in ten lines of YAML is read, published, listed and fed like the built-in ones."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.content_type_file import parse_types
from broadsheet.domain.errors import SettingsError
from broadsheet.domain.item import Item
from broadsheet.domain.item_file import read_item, write_item
from broadsheet.domain.recorded_types import LEARNING, RECORDED_TYPES
from tests.commands import broadsheet, touched
from tests.recipes import FILES, RECIPE, read, write


def test_files_of_the_own_type_keep_their_bytes(recipes: Path) -> None:
    for name, text in FILES.items():
        assert (recipes / "content" / name).read_text() == text


def test_documents_of_the_own_type(recipes: Path) -> None:
    listed = read(recipes, "recipes")["value"]
    assert [item["title"] for item in listed] == ["Soup", "Rye bread"]  # by the day served, latest first
    rye = listed[1]
    assert (rye["servings"], rye["cookingTime"], rye["ingredients"]) == (4, "PT1H10M", ["rye", "water"])
    assert listed[0]["odd"] == 7  # a field that the type does not know is kept
    assert read(recipes, "recipes/bread")["value"] == [rye]
    assert read(recipes, "recipes/rye")["cost"] == "3.20 EUR"
    assert read(recipes, "recipes/soup")["cost"] is None


def test_pages_of_the_own_type(recipes: Path) -> None:
    page = (recipes / "public" / "recipes" / "rye" / "index.html").read_text()
    assert "<dt>Cooking time</dt>" in page
    assert "1 h 10 min" in page
    assert "Mix <em>well</em>." in page
    assert "<p>Keep it <b>cool</b>." in page
    shown = page.partition("</head>")[2]
    for bad in ("script>", "onclick", "javascript:", "evil.example"):
        assert bad not in shown
    listed = (recipes / "public" / "recipes" / "index.html").read_text()
    assert 'href="../recipes/rye/"' in listed
    assert 'href="recipes/"' in (recipes / "public" / "index.html").read_text()
    assert not (recipes / "public" / "recipes" / "gone").exists()


def test_feed_sitemap_and_search_of_the_own_type(recipes: Path) -> None:
    assert "<title>Rye bread</title>" in (recipes / "public" / "recipes" / "feed.xml").read_text()
    assert "/recipes/rye/</loc>" in (recipes / "public" / "recipe-sitemap.xml").read_text()
    assert "recipe-sitemap.xml" in (recipes / "public" / "sitemap.xml").read_text()
    index = recipes / "public" / "search" / "pagefind"
    assert len(list((index / "fragment").iterdir())) == 4  # two recipes, an event, a podcast; no news


def test_events_are_calendars(recipes: Path) -> None:
    from icalendar import Calendar

    calendar = Calendar.from_ical((recipes / "public" / "event" / "calendar.ics").read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert event["summary"] == "Bread fair"
    assert event.decoded("dtstart").isoformat() == "2026-12-05T09:00:00+00:00"
    assert event["location"] == "Town hall, Graz"
    one = (recipes / "public" / "event" / "fair" / "event.ics").read_bytes()
    assert one == (recipes / "public" / "event" / "calendar.ics").read_bytes()


def test_an_event_that_ends_as_it_begins_has_no_end_in_its_calendar(tmp_path: Path) -> None:
    from icalendar import Calendar

    moments = (
        ("Bell", "2026-12-05T09:00:00Z,2026-12-05T09:00:00Z,"),
        ("Day", "2026-12-05T00:00:00Z,2026-12-05T12:00:00Z,true"),
        ("Fair", "2026-12-05T09:00:00Z,2026-12-05T09:00:01Z,"),
    )
    rows = "".join(f"{title},{times}\n" for title, times in moments)
    (tmp_path / "events.csv").write_text(f"title,startDateTime,endDateTime,allDay\n{rows}")
    (tmp_path / "portal.yaml").write_text("title: T\nsources:\n  - {table: events.csv, type: event}\n")
    broadsheet("run", "--portal", str(tmp_path), "--now", "2026-06-09T06:00:00Z")
    calendar = Calendar.from_ical((tmp_path / "public" / "event" / "calendar.ics").read_bytes())
    assert {str(event["SUMMARY"]): "DTEND" in event for event in calendar.walk("VEVENT")} == {
        "Bell": False,
        "Day": False,
        "Fair": True,
    }


def test_podcasts_are_feeds_with_enclosures(recipes: Path) -> None:
    import feedparser

    feed = feedparser.parse((recipes / "public" / "podcast" / "feed.xml").read_bytes())
    (entry,) = feed.entries
    assert entry.title == "Crumbs & rye"
    assert (entry.enclosures[0].href, entry.enclosures[0].length) == (
        "https://table.example/1.mp3",
        "30000000",
    )
    assert entry.itunes_duration == "31:05"
    (chapter,) = entry.psc_chapters.chapters
    assert (chapter.start, chapter.start_parsed) == ("00:12:30", timedelta(minutes=12, seconds=30))
    assert '<audio class="player"' in (recipes / "public" / "podcast" / "crumbs" / "index.html").read_text()


def test_sponsorships_follow_the_day(recipes: Path) -> None:
    (today,) = read(recipes, "sponsorships/today")["value"]
    assert today["sponsor"] == {
        "name": "The Mill",
        "url": "https://mill.example/",
        "logoForLightTheme": "https://table.example/assets/mill.png",
        "logoForDarkTheme": None,
    }
    assert today["messages"][0]["description"] == "Good flour"
    assert read(recipes, "sponsorships/today/front-page")["value"] == [today]
    assert read(recipes, "sponsorships/today/表紙")["value"] == [today]
    assert read(recipes, "sponsorships/2026-11-26")["value"] == [today]
    before = touched(recipes / "public")
    broadsheet("publish", "--portal", str(recipes), "--now", "2026-11-25T20:00:00Z")
    assert touched(recipes / "public") == before
    broadsheet("publish", "--portal", str(recipes), "--now", "2026-11-27T20:00:00Z")
    assert read(recipes, "sponsorships/today")["value"] == []
    broadsheet("doctor", "--portal", str(recipes))


def test_every_mistake_in_a_declaration_is_told_with_its_line() -> None:
    wrong = "name: News item\nplural: news\nfields:\n  when: moment\n  a b: text\ncolour: red\n"
    with pytest.raises(SettingsError) as told:
        parse_types({"types/wrong.yaml": wrong, "types/empty.yaml": ""})
    text = str(told.value)
    assert "types/wrong.yaml:1:" in text
    assert "types/wrong.yaml:2:" in text
    assert "types/wrong.yaml:4:" in text
    assert "types/wrong.yaml:6:" in text
    assert "types/empty.yaml:1: declares no type" in text


def test_an_own_type_stands_in_the_place_of_a_built_in_one() -> None:
    types = parse_types({"types/x.yaml": "name: video\nplural: learning\nfields:\n  a: text\n"})
    assert [type_.plural for type_ in types].count("learning") == 1
    assert len(types) == len(RECORDED_TYPES)


def test_items_stay_where_they_are_when_their_type_has_another_folder(tmp_path: Path) -> None:
    table = "sources:\n  - {table: food.csv, type: recipe}\n"
    write(
        tmp_path,
        {
            "portal.yaml": f"title: Table\nurl: https://table.example/\n{table}",
            "types/recipe.yaml": RECIPE,
            "food.csv": "title,cost\nRye,3.20 EUR\n",
        },
    )
    broadsheet("run", "--portal", str(tmp_path))
    (tmp_path / "types/recipe.yaml").write_text(f"{RECIPE}folder: _cooking\n")
    (tmp_path / "food.csv").write_text("title,cost\nRye,3.20 EUR\nWheat,Free\n")
    broadsheet("run", "--portal", str(tmp_path))
    paths = {item["path"] for item in read(tmp_path, "recipes")["value"]}
    assert paths == {"_recipes/rye.md", "_cooking/wheat.md"}
    assert all((tmp_path / "content" / path).is_file() for path in paths)


def test_odd_files_are_never_lost(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    good = b'---\ntitle: "One"\nheat: 3\n---\n\n'
    odd = {
        "_learning/videos/crlf.md": good.replace(b"\n", b"\r\n"),
        "_learning/videos/latin.md": '---\ntitle: "Café"\nheat: 2\n---\n\n'.encode("cp1252"),
        "_learning/videos/wide.md": '---\ntitle: "Wide"\n---\n\n'.encode("utf-16"),
        "_learning/videos/bom.md": b"\xef\xbb\xbf" + good,
        "_learning/videos/broken.md": b'---\ntitle: "One\nheat: [\n---\n',
        "_learning/videos/twice.md": b"---\ntitle: One\ntitle: Two\n---\n",
        "_learning/videos/bare.md": b"no front matter at all",
        "_learning/videos/text.md": b'---\ntitle: "T"\nheat: hot\nprice: Free\n---\n\n',
        "_learning/loose.md": good,
        "_learning/.keep": b"",
        "_learning/note.txt": b"notes",
        "_unknown/thing.md": good,
        "_unknown/deep/er/thing.bin": bytes(range(256)),
        "_news/bad.md": b"---\ntitle: [\n---\n",
        "assets/logo.png": b"\x89PNG",
        "README.md": b"# Theirs",
    }
    for name, data in odd.items():
        (theirs / name).parent.mkdir(parents=True, exist_ok=True)
        (theirs / name).write_bytes(data)
    portal = tmp_path / "portal"
    report = tmp_path / "report.json"
    done = broadsheet(
        "import", str(theirs), "--portal", str(portal), "--report", str(report), "--json", expect=1
    )
    broadsheet("publish", "--portal", str(portal))
    for name, data in odd.items():
        place = portal / {"assets": ""}.get(name.split("/")[0], "content") / name
        place = portal / "imported" / name if name == "README.md" else place
        assert place.read_bytes() == data, name
    told = json.loads(report.read_bytes())
    assert (told["lost"], told["sameBytes"]) == (0, told["files"])
    reasons = {each["place"]: each["reason"] for each in told["differences"]}
    assert reasons["_learning/videos/broken.md"].startswith("carried: not YAML")
    assert reasons["_learning/videos/crlf.md"].startswith("irregular: line 1")
    said = done.stderr.decode()
    assert "_learning/videos/twice.md:3" in said
    assert "_learning/videos/text.md:3: heat must be a number" in said
    assert "no type has the folder _unknown" in said
    listed = {item["path"]: item for item in read(portal, "learning")["value"]}
    assert listed["_learning/videos/latin.md"]["title"] == "Café"
    assert listed["_learning/videos/wide.md"]["title"] == "Wide"
    assert len(listed) == 6  # the well-formed ones, wherever they stand in the type's folder


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
_VALUES = st.fixed_dictionaries(
    {"title": _TEXT, "excerpt": _TEXT, "heat": st.integers(-5, 10**6)},
    optional={
        "price": _TEXT,
        "levels": st.lists(_TEXT.filter(bool), min_size=1, max_size=3),
        "provider": st.fixed_dictionaries({"name": _TEXT, "domain": _TEXT}),
        "ratings": st.fixed_dictionaries({"count": st.integers(0, 9999), "average": st.floats(0, 5)}),
        "removed": st.booleans(),
        "unknownField": st.one_of(
            _TEXT,
            st.integers(1 - 10**18, 10**18 - 1),
            st.booleans(),
            st.lists(_TEXT.filter(bool), min_size=1),
        ),
    },
)


@given(_VALUES)
def test_what_is_written_reads_the_same(values: dict) -> None:
    item = Item(path="_learning/x.md", type="learning", source="s", values=values, body="\n")
    again, _ = read_item(write_item(item, LEARNING), item.path, LEARNING, "s")
    assert again.values == values


@given(st.binary(max_size=300))
def test_reading_any_bytes_gives_an_item_or_a_reason(data: bytes) -> None:
    from broadsheet.domain.errors import RecordError

    for head in (b"", b"---\n"):
        try:
            item, _ = read_item(head + data, "_learning/x.md", LEARNING, "s")
        except RecordError:
            continue
        else:
            assert item.raw is not None or write_item(item, LEARNING) == head + data


def test_the_desk_and_the_newsletter_know_the_own_type(tmp_path: Path) -> None:
    write(
        tmp_path / "theirs",
        {name: text for name, text in FILES.items() if name.startswith(("_rec", "_conf", "_data"))},
    )
    portal = tmp_path / "portal"
    write(portal, {"types/recipe.yaml": RECIPE})
    broadsheet("import", str(tmp_path / "theirs"), "--portal", str(portal))
    broadsheet("publish", "--portal", str(portal))
    rye = "_recipes/rye.md"
    broadsheet("desk", "reject", rye, "--by", "ann", "--portal", str(portal))
    broadsheet("publish", "--portal", str(portal))
    assert [item["title"] for item in read(portal, "recipes")["value"]] == ["Soup"]
    assert "published: false" in (portal / "content" / rye).read_text()
    broadsheet("desk", "undo", rye, "--by", "ann", "--portal", str(portal))
    broadsheet("desk", "edit", rye, "--title", "Rye loaf", "--by", "ann", "--portal", str(portal))
    broadsheet("publish", "--portal", str(portal))
    assert [item["title"] for item in read(portal, "recipes")["value"]] == ["Soup", "Rye loaf"]
    assert 'title: "Rye loaf"' in (portal / "content" / rye).read_text()
    assert (
        '<h1 dir="auto">Rye loaf</h1>' in (portal / "public" / "recipes" / "rye" / "index.html").read_text()
    )
    done = broadsheet(
        "desk", "merge", rye, "_recipes/soup.md", "--by", "ann", "--portal", str(portal), expect=1
    )
    assert b"it stands by itself" in done.stderr
    done = broadsheet(
        "newsletter", "build", "--portal", str(portal), "--now", "2026-11-02T10:00:00Z", "--json"
    )
    issue = json.loads(done.stdout)
    sections = issue.get("issue", issue)["sections"]
    assert [section["name"] for section in sections] == ["Recipes"]
    assert sections[0]["stories"][0]["title"] == "Rye loaf"
    assert sections[0]["stories"][0]["url"] == "https://table.example/recipes/rye/"
