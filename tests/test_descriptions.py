"""What the publisher says a story is about: which of several wordings is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.extract.kernels import stems_of
from tests.story_pages import read

ENGLISH = (
    "The bridge across the strait opens after nine years of work",
    "The bridge across the strait opens in spring, the mayor of the harbour town said on Monday.",
    "Ferries will go on for a year, she added, until the new road behind the station has been built.",
    "The best news of the north, every day: weather, culture and what your neighbours talk about.",
)
CHINESE = (
    "横跨海峡的大桥历时九年终于完工",
    "港口城市市长星期一表示，横跨海峡的大桥将于明年春天正式通车。",
    "她补充说，渡轮还将继续运行一年，直到车站后面的新公路建成为止，居民们对此表示欢迎。",
    "北方最好的新闻网站，每天为您提供天气、文化和社区资讯。",
)
THAI = (
    "สะพานข้ามช่องแคบเปิดใช้หลังก่อสร้างนานเก้าปี",
    "นายกเทศมนตรีเมืองท่ากล่าวเมื่อวันจันทร์ว่าสะพานข้ามช่องแคบจะเปิดใช้ในฤดูใบไม้ผลิ",
    "เรือข้ามฟากจะให้บริการต่อไปอีกหนึ่งปีจนกว่าถนนสายใหม่หลังสถานีจะสร้างเสร็จ",
    "ข่าวที่ดีที่สุดของภาคเหนือทุกวัน อากาศ วัฒนธรรม และเรื่องราวของเพื่อนบ้าน",
)
HINDI = (
    "नौ साल के काम के बाद जलसंधि पर पुल खुला",
    "बंदरगाह शहर के महापौर ने सोमवार को कहा कि जलसंधि का पुल वसंत में खुलेगा।",
    "उन्होंने कहा कि स्टेशन के पीछे नई सड़क बनने तक नौकाएँ एक साल और चलती रहेंगी।",
    "उत्तर की सबसे अच्छी खबरें हर दिन, मौसम, संस्कृति और पड़ोसियों की बातें।",
)
languages = pytest.mark.parametrize("words", [ENGLISH, CHINESE, THAI, HINDI], ids=["en", "zh", "th", "hi"])


def _page(words: tuple[str, str, str, str], **said: str) -> str:
    title, first, second, _ = words
    metas = "".join(
        f'<meta name="{name.replace("og", "og:").replace("plain", "")}description" content="{text}">'
        for name, text in said.items()
    )
    text = f"<p>{first}</p><p>{second}</p>" * 5
    return f"<html><head><title>{title}</title>{metas}</head><body><h1>{title}</h1><article>{text}</article></body></html>"


@pytest.mark.parametrize("words", [CHINESE, THAI], ids=["zh", "th"])
def test_what_is_said_of_the_site_is_not_taken_where_something_is_said_of_the_story(
    words: tuple[str, str, str, str],
) -> None:
    assert read(_page(words, plain=words[3], og=words[1])).description == words[1]


@languages
def test_of_one_text_in_two_lengths_the_one_that_ends_sooner_is_taken(
    words: tuple[str, str, str, str],
) -> None:
    assert read(_page(words, plain=words[1], og=f"{words[1]} {words[2]}")).description == words[1]


@languages
def test_a_whole_wording_is_taken_for_one_that_is_cut_off(words: tuple[str, str, str, str]) -> None:
    half = words[1][: len(words[1]) * 2 // 3].rstrip()
    for cut in ("…", "...", "[…]", "[...]", " [...] "):
        assert read(_page(words, plain=f"{half}{cut}", og=words[1])).description == words[1]


_PIECES = (
    "bridges", "straße", "İstanbul", "ǅungla", "ﬃnal", "a_b", "1984", "шлюзы", "水門は開いた", "수문이", "ประตูน้ำเปิด", "बंदरगाह",
    "e\u0301tatique", " ", " ", "\n", "’", "-", "\u200b", "\u0e33", "ﷺ",
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=12).map("".join)


@given(_TEXTS, _TEXTS)
def test_five_letters_behind_a_space_begin_a_word_in_any_script(wording: str, text: str) -> None:
    """By which a wording is soon seen to speak of the story."""
    folded = f" {text}".casefold()
    seen = {stem for stem in stems_of(wording, 5) if len(stem) == 5 and f" {stem}" in folded}
    assert seen <= stems_of(text, 5)
