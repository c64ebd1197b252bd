"""Keywords with a star: which forms of a word they find in languages that inflect, and how that is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.modes import Mode
from broadsheet.domain.taxonomy import Matching, Topic
from broadsheet.enrich import TopicIndex
from broadsheet.enrich.words import tokens
from tests.articles import page, portal, rss, run
from tests.commands import broadsheet
from tests.explanations import asked
from tests.loopback import Loopback

# A word, the keyword that an author writes for it, its forms and compounds, and words that are others.
FORMS = [
    ("Wahl", "*wahl*", "Wahl Wahlen Wahlkampf Bundestagswahl Landtagswahlen Wahltag Neuwahl", "wahllos wahr Wal Auswahl"),
    ("Hafen", "*hafen*", "Hafen Hafens Häfen Hafenstadt Flughafen", "Haft hafteten"),
    ("Streik", "*streik*", "Streik Streiks streiken streikt gestreikt Warnstreik Streikende", "Streit streichen"),
    ("выборы", "выбор*", "выборы выборов выборам выборах выборами", "выбрать выбыл выборка"),
    ("мост", "мост*", "мост моста мосту мостом мосты мостов мостами", "мостить молот Мостовой"),
    ("забастовка", "забастов*", "забастовка забастовки забастовку забастовкой забастовок", "завтрак"),
    ("wybory", "wybor*", "wybory wyborów wyborom wyborach wyborami wyborczy", "wybitny wybrzeże wyborny"),
    ("szpital", "szpital*", "szpital szpitala szpitalu szpitale szpitali szpitalach szpitalem", "szpilka"),
    ("volby", "vol*", "volby voleb volbám volbách volbami", "volný volat"),
    ("вибори", "вибор*", "вибори виборів виборам виборах виборами", "вибух"),
    ("vaalit", "*vaal*", "vaalit vaalien vaaleissa vaaleihin vaaleja eduskuntavaalit", "vaalea vaalia"),
    ("satama", "satam*", "satama sataman satamassa satamaan satamia satamien satamista", "sata sataa"),
    ("seçim", "seçim*", "seçim seçimi seçimler seçimlerde seçimden seçimleri seçiminin", "seçmek seçenek"),
    ("liman", "liman*", "liman limanı limana limanda limanlar limanların", "lim limon"),
    ("انتخابات", "*انتخاب*", "انتخابات الانتخابات والانتخابات بالانتخابات للانتخابات انتخابية الانتخابية", "نخبة منتخب"),
    ("ميناء", "*ميناء*", "ميناء الميناء بالميناء والميناء للميناء موانئ", "مينا"),
    ("élection", "élection*", "élection élections électoral électorale", "électron électricité"),
    ("puerto", "puerto*", "puerto puertos portuario", "puerta puertorriqueño"),
    ("election", "election*", "election elections electioneering", "elected electron"),
]  # fmt: skip


def found(keyword: str, text: str, *, exclude: str = "", match: Matching = Matching.TOLERANT) -> str | None:
    """The words of `text` for which a topic's keyword stands; None where the topic is not given."""
    ruled_out = (exclude,) if exclude else ()
    topics = (
        Topic(id="a", name="A", keywords=(keyword,), exclude=ruled_out, match=match),
        Topic(id="b", name="B"),
    )
    return next((hit.words for hit in TopicIndex.of(topics, "B").match(text) if hit.name == "A"), None)


def hits(keyword: str, forms: str) -> int:
    return sum(found(keyword, f"1: {form}, 2") is not None for form in forms.split())


def test_a_star_finds_most_forms_of_a_word_and_few_others() -> None:
    """The figures of docs/measurements.md: eleven languages, stars as an author sets them who knows the forms."""
    forms = sum(len(forms.split()) for *_, forms, _ in FORMS)
    others = sum(len(others.split()) for *_, others in FORMS)
    whole = sum(hits(word, forms) for word, _, forms, _ in FORMS)
    starred = sum(hits(keyword, forms) for _, keyword, forms, _ in FORMS)
    wrong = sum(hits(keyword, others) for _, keyword, _, others in FORMS)
    assert (forms, whole, starred) == (108, 20, 104)
    assert (others, wrong) == (39, 11)


@pytest.mark.parametrize(
    ("keyword", "text", "words"),
    [
        ("wahl*", "Vor den WAHLEN", "WAHLEN"),
        ("wahl*", "Die Bundestagswahl", None),
        ("*wahl", "Die Bundestagswahl", "Bundestagswahl"),
        ("*wahl", "Die Bundestagswahlen", None),
        ("künstlich* intelligen*", "Über künstlicher Intelligenz-Forschung", "künstlicher Intelligenz"),
        ("künstlich* intelligen*", "Künstliche oder natürliche Intelligenz", None),
        ("künstlich* intelligenz", "Künstliche Intelligenzen", None),
        ("model-driven app*", "Model-driven apps", "Model driven apps"),
        ("искусственн* интеллект*", "Закон об искусственном интеллекте", "искусственном интеллекте"),
        ("Sagittarius A*", "Sagittarius A is dark", ""),
        ("Sagittarius A*", "Sagittarius all over", None),
        ("M*A*S*H", "Mashed potatoes", None),
        ("選挙*", "次の選挙は", ""),
        ("*", "Anything", None),
    ],
)
def test_a_star_stands_for_letters_where_a_word_begins_or_ends(keyword, text, words):
    assert found(keyword, text) == words


def test_an_exact_keyword_with_a_star_keeps_its_case():
    assert found("AI*", "An AIs airing", match=Matching.EXACT) == "AIs"
    assert found("AI*", "An airing", match=Matching.EXACT) is None
    assert found("*Wahl*", "Eine Wahl nach der Neuwahl", match=Matching.EXACT) == "Wahl"
    assert found("Sagittarius A*", "On Sagittarius A*, again", match=Matching.EXACT) == ""
    assert found("Sagittarius A*", "On Sagittarius A again", match=Matching.EXACT) is None


def test_what_a_star_brings_wrongly_is_excluded():
    assert found("*wahl*", "Die Neuwahl", exclude="auswahl*") == "Neuwahl"
    assert found("*wahl*", "Große Auswahlen", exclude="auswahl*") is None


def test_the_longest_keyword_brings_the_topic_stars_or_not():
    topics = (Topic(id="a", name="A", keywords=("wahl*", "wahl in bayern", "wahl in *")),)
    assert TopicIndex.of(topics).match("Wahl in Bayern")[0].keyword == "wahl in bayern"


def test_a_star_is_a_star_in_mode_compatible():
    index = TopicIndex.of((Topic(id="a", name="A", keywords=("wahl*",)), Topic(id="b", name="B")), "B")
    assert [hit.name for hit in index.match("Die Wahlen", mode=Mode.COMPATIBLE)] == ["B"]
    assert [hit.name for hit in index.match("Die Wahl* im Mai", mode=Mode.COMPATIBLE)] == ["A", "B"]


@given(st.text("abcäßиы -", max_size=20), st.sampled_from(["ab*", "*ab", "*ab*", "ßa*", "*иы"]))
def test_a_star_is_found_where_a_word_has_its_letters(text: str, keyword: str) -> None:
    (letters,) = tokens(keyword.strip("*"))
    fits = {"ab*": str.startswith, "*ab": str.endswith, "*ab*": str.__contains__, "ßa*": str.startswith}
    one = fits.get(keyword, str.endswith)
    assert (found(keyword, text) is not None) is any(one(word, letters) for word in tokens(text))


def test_a_star_without_quotes_at_the_beginning_is_told_with_its_line(tmp_path: Path) -> None:
    tmp_path.joinpath("topics").mkdir()
    tmp_path.joinpath("portal.yaml").write_text("title: A portal\n")
    for bare in ("*wahl*", "*wahl"):
        tmp_path.joinpath("topics/a.yaml").write_text(f"name: Wahlen\nkeywords: [{bare}]\n")
        told = broadsheet("publish", "--portal", str(tmp_path), expect=2).stderr.decode()
        assert 'topics/a.yaml:2: what begins with * stands in quotes, such as "*word"' in told


def test_explain_and_the_site_tell_the_word_for_which_a_star_stands(tmp_path: Path) -> None:
    with Loopback() as web:
        web.page(
            "/a", page("Nach der Bundestagswahl beginnt das Rechnen"), headers={"Content-Type": "text/html"}
        )
        web.page("/feed.xml", rss(web, "/a"))
        folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
        folder.joinpath("topics").mkdir()
        folder.joinpath("topics/wahlen.yaml").write_text('name: Wahlen\nkeywords: ["*wahl*"]\n')
        run(folder)
    told = broadsheet("explain", "Bundestagswahl", "--portal", str(folder)).stdout.decode()
    assert "Wahlen: '*wahl*' ('Bundestagswahl') in the title" in told
    (topic, *_) = asked(folder, "Bundestagswahl")["story"]["topics"]
    assert topic == {"name": "Wahlen", "keyword": "*wahl*", "field": "title", "words": "Bundestagswahl"}
    (story,) = folder.glob("public/story/*/index.html")
    assert "Bundestagswahl" in story.read_text().split("Why is this here?")[1]
    assert "*wahl*" not in story.read_text()
