"""Decisions through the real command: they reach every output, outlive the store, and are taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.commands import broadsheet, commits, touched, tree
from tests.deciding import GOOD
from tests.desk_portal import NOW_OPTION, ask, pages_with, record, republish, with_briefings
from tests.desk_visits import ids
from tests.newsroom_portal import with_newsletter
from tests.site_pages import parsed


def decide_all(folder: Path) -> None:
    ask(folder, "reject", "https://roof.example/roof", "--by", "ann", "--reason", "Old news")
    ask(folder, "merge", "Ferry captain", "Bell of Easterly", "--by", "ann")
    ask(folder, "edit", "Bell of Easterly", "--title", "The bell is back", "--topic", "Ships", "--by", "bob")
    ask(folder, "retract", "lends its oldest map", "--notice", "The map stays.", "--by", "bob")


def why(folder: Path, words: str) -> list[str]:
    """What the page of the story with these words in its title says on why it is here."""
    pages = ((path, path.read_text()) for path in (folder / "public" / "story").rglob("index.html"))
    (body,) = (text for _, text in pages if words in text.partition("</h1>")[0])
    section = "//section[h2='Why is this here?']/p"
    return [" ".join(line.text_content().split()) for line in parsed(body.encode()).xpath(section)]


def test_a_story_says_which_words_brought_it_its_topics_and_that_it_was_picked(folder: Path) -> None:
    words = "It has words that its topics look for: “ferry” (Ships), “easterly” (Easterly)"
    order = "What is new, worth reading and told by many publishers stands first."
    assert why(folder, "Ferry captain") == [words, order]
    ask(folder, "pin", "Ferry captain", "--until", "2100-01-01T00:00:00Z", "--by", "ann")
    ask(folder, "edit", "School roof", "--topic", "Ships", "--by", "ann")
    republish(folder)
    assert why(folder, "Ferry captain") == ["Our editors picked it.", words, order]
    assert why(folder, "School roof") == [order]  # a person gave it its topic, no word did
    before = touched(folder / "public")
    republish(folder)
    assert touched(folder / "public") == before


def leads_to(folder: Path, story: str) -> str | None:
    """Where the page that this story's cluster once had leads to; None where it is a page itself, or gone."""
    page = folder / "public" / "story" / f"c{story[1:]}" / "index.html"
    found = parsed(page.read_bytes()).xpath("//meta[@http-equiv='refresh']/@content") if page.exists() else []
    return found[0].partition("url=../../")[2] if found else None


def test_the_page_of_an_event_leads_on_while_it_is_told_with_another(folder: Path) -> None:
    story = ids(folder)
    ask(folder, "merge", "Ferry captain", "Bell of Easterly", "--by", "ann")
    ask(folder, "reject", "School roof", "--by", "ann")
    republish(folder)
    assert leads_to(folder, story["bell"]) == f"story/c{story['ferry'][1:]}/"
    assert leads_to(folder, story["ferry"]) is None
    assert not (folder / "public" / "story" / f"c{story['roof'][1:]}").exists()
    sitemap = (folder / "public" / "sitemap-1.xml").read_text()
    assert story["ferry"][1:] in sitemap
    assert story["bell"][1:] not in sitemap
    ask(folder, "undo", "Bell of Easterly", "--by", "ann")
    republish(folder)
    assert leads_to(folder, story["bell"]) is None
    assert pages_with(folder, "Bell of Easterly") >= {"bell"}


def test_decisions_reach_every_output_and_outlive_the_store(folder: Path) -> None:
    decide_all(folder)
    republish(folder)
    assert "published: false" in record(folder, "school-roof")
    assert 'title: "The bell is back"\n' in record(folder, "bell-of")
    assert "topics:\n  - Ships\n" in record(folder, "bell-of")
    retracted = record(folder, "museum-in")
    assert 'title: "Retracted: Museum in Easterly' in retracted
    assert 'excerpt: "The map stays."' in retracted
    for name in ("atom.xml", "feed.json", "api/news/index.json", "index.html"):
        text = (folder / "public" / name).read_text()
        assert "Retracted: Museum" in text, name
        assert "School roof" not in text, name
    assert len(list((folder / "content" / "_desk").rglob("*.yaml"))) == 4
    before, history = tree(folder / "content"), commits(folder / "content")
    republish(folder)
    assert commits(folder / "content") == history
    public = tree(folder / "public")

    shutil.rmtree(folder / ".broadsheet")  # everything is computed from nothing
    broadsheet("run", "--portal", str(folder), *NOW_OPTION, "--workers", "1", "-q")
    assert tree(folder / "content") == before
    assert tree(folder / "public") == public
    assert len(commits(folder / "content")) == len(history)

    kept = (folder / "content" / "_desk").rename(folder / "kept")  # decisions alone were saved
    for name in ("content", "public", ".broadsheet"):
        shutil.rmtree(folder / name)
    (folder / "content").mkdir()
    kept.rename(folder / "content" / "_desk")
    broadsheet("run", "--portal", str(folder), *NOW_OPTION, "--workers", "1", "-q")
    assert tree(folder / "content") == before


def test_undo_gives_the_old_edition_back_and_redo_the_new_one(folder: Path) -> None:
    old = record(folder, "school-roof")
    said = json.loads(
        broadsheet("desk", "reject", "School roof", "--by", "ann", "--json", "--portal", str(folder)).stdout
    )
    republish(folder)
    assert record(folder, "school-roof") != old
    ask(folder, "undo", "School roof", "--by", "bob")
    republish(folder)
    assert record(folder, "school-roof") == old
    assert "was taken back already, by bob" in ask(folder, "undo", said[0]["id"], "--by", "bob", expect=1)
    log = json.loads(ask(folder, "log", "School roof", "--json"))
    ask(folder, "undo", log[0]["id"], "--by", "bob")
    republish(folder)
    assert "published: false" in record(folder, "school-roof")
    assert "Rejected by ann" in broadsheet("explain", "School roof", "--portal", str(folder)).stdout.decode()


def test_files_edited_or_added_by_hand_count_and_bad_ones_are_told_and_kept(folder: Path) -> None:
    ask(folder, "reject", "School roof", "--by", "ann", "--reason", "Old news")
    republish(folder)
    (file,) = (folder / "content" / "_desk").rglob("*.yaml")
    file.write_text(file.read_text().replace("Old news", "Not our town") + "# looked at twice\n")
    hand = folder / "content" / "_desk" / "hand.yaml"
    hand.write_text(GOOD.replace("s0123456789abcde", '""').replace("a.org/1", "ferry.example/ferry"))
    bad = folder / "content" / "_desk" / "bad.yaml"
    bad.write_text("kind: reject\nby: ann\ntime: yesterday\n")
    said = republish(folder)
    assert "content/_desk/bad.yaml:3:" in said
    assert "passed over" in said
    assert "published: false" in record(folder, "ferry-captain")
    explained = broadsheet("explain", "School roof", "--portal", str(folder)).stdout.decode()
    assert "Not our town" in explained
    assert "# looked at twice" in file.read_text()
    assert bad.read_text().endswith("yesterday\n")
    stood = touched(folder / "content" / "_desk")
    republish(folder)
    assert touched(folder / "content" / "_desk") == stood


def test_decisions_count_as_labels(folder: Path) -> None:
    decide_all(folder)
    ask(folder, "approve", "Ferry captain", "--by", "ann")
    republish(folder)
    found = json.loads(broadsheet("eval", "--portal", str(folder), "--json").stdout)
    assert found["labels"] == {"approve": 1, "reject": 1, "same": 1}
    assert found["agree"] == {"approve": 1}  # by rule alone, whatever was decided
    lines = ask(folder, "export", "--labels").splitlines()
    assert {json.loads(each)["label"] for each in lines} == {"approve", "reject", "same"}
    assert len(ask(folder, "export").splitlines()) == 5


def test_of_two_decisions_about_a_pair_the_later_is_the_label(folder: Path) -> None:
    for story, other in (("Ferry captain", "Bell of Easterly"), ("Bell of Easterly", "Ferry captain")):
        ask(folder, "merge", story, other, "--by", "ann")
        ask(folder, "split", story, "--from", other, "--by", "ann")
        (line,) = ask(folder, "export", "--labels").splitlines()
        assert json.loads(line)["label"] == "different"
    found = json.loads(broadsheet("eval", "--portal", str(folder), "--json").stdout)
    assert (found["labels"], found["accuracy"]) == ({"different": 1}, 1.0)


def test_what_cannot_be_decided_is_refused_with_its_reason(folder: Path) -> None:
    said = ask(folder, "approve", "Zeppelin", "School roof", "--by", "ann", expect=1)
    assert "'Zeppelin' is no story of this portal" in said
    assert "Approved by ann" in said
    assert "stands alone already" in ask(folder, "split", "School roof", "--by", "ann", expect=1)
    assert "'Shps' is no topic" in ask(
        folder, "edit", "School roof", "--topic", "Shps", "--by", "ann", expect=1
    )
    assert "is no web address" in ask(folder, "edit", "School roof", "--image", "javascript:1", expect=1)
    assert "no decision about" in ask(folder, "undo", "Bell of Easterly", expect=1)
    assert "--until" in ask(folder, "pin", "School roof", "--until", "soon", expect=2)


def test_the_desk_words_a_briefing_and_it_goes_with_its_story(folder: Path) -> None:
    words, own = "Captain & bell are <one>.", "Our desk’s own words"
    shown = "Captain &amp; bell are &lt;one&gt;."
    assert "has no briefings" in ask(folder, "brief", "Ferry captain", "--text", words, expect=1)
    with_briefings(folder)
    with_newsletter(folder, 25)
    ask(folder, "merge", "Ferry captain", "Bell of Easterly", "--by", "ann")
    ask(folder, "lead", "Bell of Easterly", "--by", "ann")
    republish(folder)
    ask(folder, "brief", "Ferry captain", "--text", f"  {words}\n", "--by", "ann")  # of the cluster's lead
    republish(folder)
    assert pages_with(folder, shown) == pages_with(folder, own) == {"ferry", "bell"}
    letter = ("newsletter", "preview", "--portal", str(folder), *NOW_OPTION)
    assert f"{words} ({own})" in " ".join(broadsheet(*letter, "--text").stdout.decode().split())
    (file,) = (folder / "content" / "_desk").rglob("*-brief-*.yaml")
    assert "https://bell.example/bell" in file.read_text()

    ask(folder, "lead", "Ferry captain", "--by", "ann")  # another leads: the words stay
    republish(folder)
    assert pages_with(folder, shown) == {"ferry", "bell"}
    public = tree(folder / "public" / "story")
    shutil.rmtree(folder / ".broadsheet")
    broadsheet("run", "--portal", str(folder), *NOW_OPTION, "--workers", "1", "-q")
    assert tree(folder / "public" / "story") == public
    ask(folder, "split", "Bell of Easterly", "--by", "ann")  # and go with the story when it goes
    republish(folder)
    assert pages_with(folder, shown) == {"bell"}
    ask(folder, "retract", "Bell of Easterly", "--notice", "It is silent.", "--by", "ann")
    republish(folder)
    assert pages_with(folder, shown) == set()
    assert pages_with(folder, "It is silent.") == {"bell"}


def test_a_briefing_can_be_hidden_and_had_again(folder: Path) -> None:
    with_briefings(folder)
    ask(folder, "brief", "School roof", "--text", "It leaks.", "--by", "ann")
    ask(folder, "brief", "School roof", "--none", "--by", "bob")
    republish(folder)
    assert pages_with(folder, "It leaks.") == set()
    assert pages_with(folder, 'class="briefing"') == set()
    ask(folder, "undo", "School roof", "--by", "ann")
    republish(folder)
    assert pages_with(folder, "It leaks.") == {"roof"}
    ask(folder, "undo", "School roof", "--by", "ann")
    republish(folder)
    assert pages_with(folder, 'class="briefing"') == set()
    assert "2,001 characters" in ask(folder, "brief", "School roof", "--text", "a" * 2001, expect=1)
    for wrong in ((), ("--text", " "), ("--text", "It leaks.", "--none")):
        assert "--text" in ask(folder, "brief", "School roof", *wrong, expect=2)
