"""What readers see in the portal's language: every shipped one is whole, and a portal can say it otherwise."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from broadsheet.domain.content_type import Field
from broadsheet.domain.content_type_file import label_of
from broadsheet.domain.edition import Edition
from broadsheet.domain.errors import SettingsError
from broadsheet.domain.item import Item
from broadsheet.domain.recorded_types import RECORDED_TYPES
from broadsheet.engine.portal.portal_folder import PortalFolder, load_portal
from broadsheet.publish.language.catalogue import ENGLISH, form_mistakes, shipped, shipped_languages
from broadsheet.publish.language.cldr import cldr
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.newsletter.choosing import choose_issue
from broadsheet.publish.newsletter.confirmation import confirmation_letter
from broadsheet.publish.newsletter.letter import write_letter
from broadsheet.publish.shelves import in_order
from broadsheet.publish.site import site_files
from tests.commands import broadsheet
from tests.sample_edition import NEWEST, edition, entry, portal, sample_edition
from tests.site_pages import parsed, printed, trees

_SOURCE = Path(__file__).parents[1] / "src" / "broadsheet"
_NAMED = re.compile(r"""(?:say|html|forms_of)\(\s*["'](\w+)["'](?: if [^"]+ else "(\w+)")?""")


@pytest.mark.parametrize("name", sorted(shipped_languages()))
def test_every_language_has_every_sentence_whole(name: str) -> None:
    forms = cldr((name,))
    assert forms is not None
    catalogue = shipped(name)
    assert catalogue.keys() == shipped(ENGLISH).keys()
    assert [(each, *form_mistakes(each, catalogue[each], forms)) for each in catalogue] == [
        (each,) for each in catalogue
    ]


@pytest.mark.parametrize("name", sorted(shipped_languages() - {ENGLISH}))
def test_no_language_leaves_a_sentence_in_english(name: str) -> None:
    catalogue, english = shipped(name), shipped(ENGLISH)
    long = [each for each, forms in english.items() if max(forms.values(), key=len).count(" ") > 2]
    assert len(long) > 50
    assert [each for each in long if set(catalogue[each].values()) & set(english[each].values())] == []


@pytest.mark.parametrize(
    ("locale", "numbers", "day", "short"),
    [
        (
            "pl",
            ["1 relacja", "3 relacje", "5 relacji", "22 relacje"],
            "czwartek, 3 grudnia 2020",
            "3 gru, 08:05",
        ),
        (
            "ar",
            ["رواية واحدة", "3 روايات", "5 روايات", "22 رواية"],
            "الخميس، 3 ديسمبر 2020",
            "3 ديسمبر، 08:05",
        ),
        ("fa", ["۱ روایت", "۳ روایت", "۵ روایت", "۲۲ روایت"], "پنجشنبه ۳ دسامبر ۲۰۲۰", "۳ دسامبر، ۸:۰۵"),
        (
            "ja-JP",
            ["1件の報道", "3件の報道", "5件の報道", "22件の報道"],
            "2020年12月3日木曜日",
            "12月3日 8:05",
        ),
        ("zh-TW", ["1 篇報導", "3 篇報導", "5 篇報導", "22 篇報導"], "2020年12月3日 星期四", "12月3日 08:05"),
        (
            "pt-BR",
            ["1 relato", "3 relatos", "5 relatos", "22 relatos"],
            "quinta-feira, 3 de dezembro de 2020",
            "3 de dez., 08:05",
        ),
    ],
)
def test_numbers_and_dates_are_those_of_the_language(
    locale: str, numbers: list[str], day: str, short: str
) -> None:
    language = language_of(portal(locale=locale))
    assert [language.say("accounts", number=number) for number in (1, 3, 5, 22)] == numbers
    assert language.day("2020-12-03") == day
    assert language.short(datetime(2020, 12, 3, 8, 5, tzinfo=UTC), 2020) == short


@pytest.mark.parametrize(
    ("locale", "names"),
    [
        ("de-AT", ["Adler", "Ärzte", "Azur", "straße", "Strassen", "Zürich"]),
        ("sv", ["Adler", "Zorn", "Åberg", "Ärla", "Öberg"]),
        ("da", ["Zorn", "Ærø", "Østre", "Åby"]),
        ("tr", ["Cem", "Çan", "Hak", "Irak", "Işık", "İzmir", "Kar", "Şen", "Tan"]),
        ("pl", ["Lot", "Łoś", "Mak", "Zorro", "Źrebak", "Żaba"]),
        ("es", ["Nube", "Ñandú", "Oso"]),
        ("el", ["Άλφα", "Βήτα", "Έψιλον", "Ωμέγα"]),
        ("ru", ["Вера", "Ева", "Ёлка", "Жук"]),
        ("en", ["Aaron", "Élan", "Fox", "zebra"]),
    ],
)
def test_names_stand_in_the_order_of_the_languages_alphabet(locale: str, names: list[str]) -> None:
    people = [
        Item(type="people", source="", path=f"_people/{n}.md", values={"title": name})
        for n, name in enumerate(names)
    ]
    shown = in_order(reversed(people), "title", locale)
    assert [item.values["title"] for item in shown] == names


def test_every_sentence_is_said_somewhere_and_none_is_said_that_is_not_there() -> None:
    said = {"members", "stars", "true", "false", "moment_short", "moment_exact"}  # by other ways
    texts = [
        path.read_text("utf-8")
        for pattern in (
            "publish/**/*.py",
            "publish/**/templates/*",
            "faces/web/newsletter.py",
            "faces/web/**/templates/newsletter.html",
            "engine/**/*.py",
        )
        for path in _SOURCE.glob(pattern)
    ]
    said |= {name for text in texts for found in _NAMED.findall(text) for name in found if name}
    (titles,) = (text for text in texts if "{% set titles" in text)
    said |= set(re.findall(r': "(\w+)"', titles.splitlines()[0]))
    named = {name for name in shipped(ENGLISH) if not name.startswith(("type_", "field_"))}
    assert said == named


def test_what_types_and_fields_are_called_in_english_is_what_their_declarations_say() -> None:
    for type_ in RECORDED_TYPES:
        if type_.listed:
            assert shipped(ENGLISH)[f"type_{type_.name}"] == {"": type_.title}
    for name, forms in shipped(ENGLISH).items():
        if name.startswith("field_"):
            field = name.removeprefix("field_")
            shorter = {"startDateTime": "Starts", "endDateTime": "Ends"}
            assert forms == {"": shorter.get(field) or label_of(Field(name=field))}


def test_no_word_of_ours_is_printed_that_is_no_sentence(tmp_path: Path) -> None:
    lines = []
    for name, forms in shipped(ENGLISH).items():
        marked = {form: f"⟦{text}⟧" if name != "comma" else text for form, text in forms.items()}
        lines += [f'"{name}":', *(f"  {form}: {text!r}" for form, text in marked.items())]
        if "" in marked:
            lines[-2:] = [f'"{name}": {marked[""]!r}']
    own = _folder(tmp_path, en="\n".join(lines)).portal.words
    for entries in ((), (entry(0), entry(1, cluster=entry(0).cluster, lead=False))):
        made = _with(edition(entries), own)
        for path, tree in trees(printed(made)):
            shown = [text for text in tree.xpath("//body//text()[not(ancestor::script)]") if text.strip()]
            shown += tree.xpath("//@aria-label | //@title")
            told = " ".join(shown)
            while "⟦" in told:
                told = re.sub(r"⟦[^⟦⟧]*⟧", "", told)
            words = set(re.findall(r"[A-Za-z’]{2,}", told)) - _words_of(made)
            assert not words, (path, words)


def _words_of(made: Edition) -> set[str]:
    """Words that a portal's pages have from elsewhere: from the portal, its stories, and dates."""
    texts = [made.portal.title, made.portal.description, "Atom RSS JSON Feed Thursday December Dec CET UTC"]
    texts += [f"{topic.name} {topic.description} {topic.shortname}" for topic in made.topics]
    for each in made.entries:
        story = each.story
        texts += [story.title, story.excerpt, story.provider.name, story.provider.domain]
    return set(re.findall(r"[A-Za-z’]{2,}", " ".join(texts)))


def _with(made: Edition, words: Any) -> Edition:
    import msgspec

    return msgspec.structs.replace(made, portal=made.portal.with_own(words))


def _folder(path: Path, locale: str = "en-us", **words: str) -> PortalFolder:
    """A portal in a folder, with these files in `words/`."""
    (path / "words").mkdir()
    (path / "portal.yaml").write_text(f"title: A portal\nlocale: {locale}\n")
    for name, text in words.items():
        (path / "words" / f"{name}.yaml").write_text(text, "utf-8")
    return load_portal(path)


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("de", ["Wichtigste Meldungen", "Donnerstag, 3. Dezember 2020", "3. Dez., 20:15", "Alle 2 Berichte"]),
        ("de-AT", ["Wichtigste Meldungen"]),
        ("fr-CA", ["À la une", "jeudi 3 décembre 2020"]),
    ],
)
def test_pages_speak_the_portals_language(locale: str, told: list[str]) -> None:
    two = (entry(0), entry(1, cluster=entry(0).cluster, lead=False))
    pages = printed(edition(two, locale=locale))
    front = pages["index.html"].decode()
    assert [each for each in told if each not in front] == []
    assert parsed(pages["index.html"]).get("lang") == locale


def test_stories_in_another_language_say_so_and_those_in_the_portals_do_not() -> None:
    stories = (entry(0, language="de"), entry(1, language="en"), entry(2, language="fil"))
    for locale, others in (("de-AT", ["en", "fil"]), ("fi", ["de", "en", "fil"]), ("en", ["de", "fil"])):
        front = parsed(printed(edition(stories, locale=locale))["index.html"])
        assert sorted(set(front.xpath("//h3/@lang"))) == others


def test_an_unknown_language_speaks_english_and_keeps_its_tag() -> None:
    strange, usual = printed(edition((entry(0),), locale="sw")), printed(edition((entry(0),)))
    assert parsed(strange["index.html"]).get("lang") == "sw"
    assert b"Top stories" in strange["index.html"]
    assert strange["times.js"] == usual["times.js"]


def test_letters_speak_the_portals_language() -> None:
    made = sample_edition(60, locale="de")
    issue = choose_issue(made, id_="2020-12-03", since=NEWEST - timedelta(days=9))
    letter = write_letter(issue, made.portal, unsubscribe="https://news.example/u/1")
    assert "Abbestellen: https://news.example/u/1" in letter.text
    assert issue.sections[0].name == "Wichtigste Meldungen"
    for english in (
        "Unsubscribe",
        "Read on the web",
        "belong to their publishers",
        "all accounts",
        "December",
    ):
        assert english not in letter.text
        assert english not in letter.html
    asking = confirmation_letter(made.portal, "https://news.example/c/1")
    assert asking.subject.startswith("Bitte bestätigen: ")
    assert "sieben Tage" in asking.text
    assert "sieben Tage" in asking.html


class TestOwnWords:
    def test_a_sentence_can_be_said_otherwise(self, tmp_path: Path) -> None:
        text = "top_stories: Das Wichtigste\nstories: {one: '{number} Stück', other: '{number} Stücke'}\n"
        folder = _folder(tmp_path, "de-CH", de=text)
        language = language_of(folder.portal)
        assert language.say("top_stories") == "Das Wichtigste"
        assert language.say("stories", number=12) == "12 Stücke"
        assert language.say("latest") == "Neueste"

    def test_a_language_can_be_added(self, tmp_path: Path) -> None:
        text = "search: Căutare\nstories: {one: '{number} știre', few: '{number} știri', other: '{number} de știri'}"
        folder = _folder(tmp_path, "ro", ro=text)
        language = language_of(folder.portal)
        assert [language.say("stories", number=number) for number in (1, 2, 20)] == [
            "1 știre",
            "2 știri",
            "20 de știri",
        ]
        assert language.day("2020-12-03") == "joi, 3 decembrie 2020"
        assert (language.say("search"), language.say("latest")) == ("Căutare", "Latest")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (
                "top_storys: x",
                r"words/de.yaml:1: there is no sentence top_storys; did you mean top_stories\?",
            ),
            ("\nabout: Über uns", r"words/de.yaml:2: about: {portal} is missing"),
            ("about: Über {portal} {place}", r"about: {place} is not filled in here; known are: {portal}"),
            ("about: Über {portal} {", "about: a brace stands alone"),
            ("about: Über {portal.title}", "about: {portal} is missing"),
            ("about: ''", "about: has no text"),
            ("about:", "about: has no text"),
            ("about: [Über]", "about: has no text"),
            ("stories: '{number} x'", "stories: needs a text for each plural form: one, other"),
            ("stories: {one: '{number} x'}", "stories: other is missing; it has one, other"),
            (
                "stories: {one: '{number}', few: '{number}', other: '{number}'}",
                "few is no plural form of this language",
            ),
            ("stories: {one: eine, other: '{number}'}", None),
            ("stories: {one: eine, other: viele}", "stories: other: {number} is missing"),
            ("search: {one: x, other: y}", "search: has one text, and no plural forms"),
            ("- a", "words/de.yaml:1: must be names of sentences, each with its text"),
        ],
    )
    def test_mistakes_are_told_with_their_place(self, tmp_path: Path, text: str, message: str | None) -> None:
        if message is None:
            _folder(tmp_path, "de", de=text)
            return
        with pytest.raises(SettingsError, match=message):
            _folder(tmp_path, "de", de=text)

    def test_a_file_that_no_language_is_called_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(
            SettingsError, match=r"german.yaml: german is no language; name the file by its tag"
        ):
            _folder(tmp_path, "de", german="search: Suche")

    def test_a_page_that_is_known_is_printed_anew_when_its_words_change(self, tmp_path: Path) -> None:
        made = edition((entry(0),), locale="de")
        own = _folder(tmp_path, "de", de="top_stories: Das Wichtigste").portal.words
        one, other = (
            {file.path: file.body for file in site_files(each)} for each in (made, _with(made, own))
        )
        assert one["index.html"] != other["index.html"]

    def test_doctor_says_in_one_line_what_is_said_in_english(self, tmp_path: Path) -> None:
        _folder(tmp_path, "sw")
        done = broadsheet("doctor", "--portal", str(tmp_path))
        assert "there are no words for sw: site and newsletter speak English" in " ".join(
            done.stdout.decode().split()
        )


def test_the_sample_portal_speaks_english() -> None:
    assert language_of(portal()).spoken == "en-US"
