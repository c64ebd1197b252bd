"""What every store finds by words, whichever engine keeps it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.domain.unspaced import in_pairs
from broadsheet.store import Store
from broadsheet.store.fulltext import full_text
from broadsheet.store.migrations import migrate
from tests.stores import HOUR, NOW, draft, judgement, page, recorded

# The words of stories as they stood before those of scripts without spaces were parted.
_OF_VERSION_20 = {
    "sqlite": (
        *(f"DROP TRIGGER stories_text_{name}" for name in ("insert", "delete", "update")),
        "DROP TABLE stories_text",
        "DROP VIEW stories_words",
        "CREATE VIRTUAL TABLE stories_text USING fts5(title, body, content='stories', content_rowid='number')",
        "INSERT INTO stories_text(stories_text) VALUES ('rebuild')",
    ),
    "postgresql": (
        """UPDATE stories_words SET words = CAST('日本の首相:1A' AS tsvector)
            FROM stories WHERE stories.number = stories_words.number AND title = '日本の首相'""",
    ),
}


class TestSearch:
    @pytest.fixture(autouse=True)
    def _stories(self, store: Store):
        store.stories.save_read(
            [
                page(draft(1, title="Café owners protest", text="The owl watched.")),
                page(draft(2, title="An owl in the city", text="Nobody protests here.")),
                page(draft(3, title="Nothing", text="A city far away, and an owl.")),
            ],
            now=NOW,
        )
        store.recorded.add([("r1", recorded("_news/old.md"))])

    def ids(self, store: Store, words: str) -> list[str]:
        return list(store.search.search(words))

    def test_titles_weigh_more_than_text(self, store: Store):
        assert self.ids(store, "owl city") == [draft(2).id, draft(3).id]
        assert set(self.ids(store, "OWL")) == {draft(1).id, draft(2).id, draft(3).id, "r1"}

    def test_accents_do_not_matter_and_quotes_make_phrases(self, store: Store):
        assert self.ids(store, "cafe") == [draft(1).id]
        assert self.ids(store, '"owl watched"') == [draft(1).id]
        assert self.ids(store, '"watched owl"') == []

    def test_a_changed_story_is_found_by_its_new_words_only(self, store: Store):
        store.stories.save_read([page(draft(1, title="Heron", text="", captured=NOW + HOUR))], now=NOW)
        assert self.ids(store, "cafe") == []
        assert self.ids(store, "heron") == [draft(1).id]

    def test_no_more_are_found_than_are_wanted(self, store: Store):
        everything = store.search.search("owl")
        assert store.search.search("owl", limit=2) == everything[:2]

    def test_stories_are_found_by_what_names_them(self, store: Store):
        store.judgements.save([judgement(draft(1), "_news/1.md")])
        assert store.search.find(draft(1).id) == (draft(1).id,)
        assert store.search.find("_news/1.md") == (draft(1).id,)
        assert store.search.find("https://a.example/2") == (draft(2).id,)
        assert store.search.find("_news/old.md") == ("r1",)
        assert store.search.find("old news") == ("r1",)
        assert store.search.find("no such thing at all") == ()

    @pytest.mark.parametrize(
        "words",
        ['"', '""', "*", "owl*", "NEAR(owl city)", "title:owl", "owl OR", "AND", "-owl", "^owl", "(", "'; DROP TABLE stories; --",
         "{title}: owl", "\0owl", "\ud800", "—", " ", "a" * 100_000, "owl " * 5_000, 'x" OR "owl'],
    )  # fmt: skip
    def test_no_words_are_operators(self, store: Store, words: str):
        store.search.search(words)
        store.search.find(words)

    @pytest.mark.parametrize(
        "words", ["首相", "日本の首相", "相", "iPhone17", "iphone17を発売", "発売", "した", "ประเทศ", "เท"]
    )
    def test_any_part_of_a_text_without_spaces_is_found(self, store: Store, words: str):
        told = "日本の首相が、iPhone17を発売した会社を訪れた。", "ข่าวประเทศไทย"
        store.stories.save_read([page(draft(4, title=told[0], text=told[1]))], now=NOW)
        assert self.ids(store, words) == [draft(4).id]

    @pytest.mark.parametrize(
        "words", ["相首", "首相を", "日本が", "17発売", "本首", '"訪れた ข่าว"', "訪れたข่าว"]
    )
    def test_what_does_not_stand_side_by_side_is_not_found(self, store: Store, words: str):
        told = "日本の首相が、iPhone17を発売した会社を訪れた。", "ข่าวประเทศไทย"
        store.stories.save_read([page(draft(4, title=told[0], text=told[1]))], now=NOW)
        assert self.ids(store, words) == []

    def test_a_changed_text_without_spaces_is_found_by_what_it_says_now(self, store: Store):
        store.stories.save_read([page(draft(4, title="日本の首相", text=""))], now=NOW)
        store.stories.save_read([page(draft(4, title="日本の大臣", text="", captured=NOW + HOUR))], now=NOW)
        assert (self.ids(store, "首相"), self.ids(store, "大臣")) == ([], [draft(4).id])
        assert store.check() == []

    def test_a_store_that_parted_words_at_marks_alone_finds_them_inside_too(self, store: Store):
        store.stories.save_read([page(draft(4, title="日本の首相", text="ประเทศไทย Straße"))], now=NOW)
        with store.repairing() as connection:
            for statement in _OF_VERSION_20[connection.dialect.name]:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql("UPDATE schema_version SET version = 20")
            before = full_text(connection).candidates(connection, ["首相"], (), below=None, most=9)
            migrate(connection)
        assert before == []
        assert (
            self.ids(store, "首相")
            == self.ids(store, "ประเทศ")
            == self.ids(store, "strasse")
            == [draft(4).id]
        )
        assert len(self.ids(store, "owl")) == 4
        assert store.check() == []

    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ("Işık Isparta'da", ("ışık", "IŞIK", "isik", "ısparta", "Isparta")),
            ("İSTANBUL ve İzmir", ("istanbul", "İstanbul", "izmir")),
            ("Die große Straße", ("strasse", "STRASSE", "Straße", "grosse")),
            ("Đà Nẵng, Łódź, København", ("da nang", "lodz", "kobenhavn", "Łódź")),
            ("قال مُحَمَّد إنّ الأخبار جيدة", ("محمد", "ان", "الاخبار", "الأخبار")),
            ("کتاب علی", ("كتاب", "علي", "کتاب")),
            ("ＡＢＣニュース２０２４ ﾊﾝｶｸ", ("abc", "2024", "ハンカク", "ﾊﾝｶｸ", "ニュース")),
            ("שָׁלוֹם", ("שלום", "שָׁלוֹם")),
            ("서울시의회가 다리를 승인했다", ("서울", "다리", "시의회", "승인했다")),
        ],
    )
    def test_words_are_found_however_they_are_spelled(self, store: Store, told: str, words: tuple[str, ...]):
        store.stories.save_read([page(draft(4, title=told, text=""))], now=NOW)
        assert [self.ids(store, asked) for asked in words] == [[draft(4).id]] * len(words)

    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(words=st.text())
    def test_any_text_can_be_searched_for(self, store: Store, words: str):
        store.search.search(words)


_LETTERS = (
    st.sampled_from(
        "aeZ éœſßØŁıİжΩ’“…\u00a0\u00ad½ﬁ水かｶﾞ\uff9e한\u1112\u1161\u0301\u0327\u05bf\u0e33กิ\U0002f800"
    )
    | st.characters()
)


@given(st.text(_LETTERS, max_size=12))
def test_a_text_is_indexed_alike_whatever_stands_beside_it(text: str) -> None:
    """A mark that joins letters lets the whole text be put into normal form, not only what is not plain."""
    joined = "\n\u0301"
    assert in_pairs(text) + joined == in_pairs(text + joined)
