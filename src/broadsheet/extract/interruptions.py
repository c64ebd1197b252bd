"""Lines that interrupt a story: they send the reader on to another one, or say that an advert follows.

In: a block of text and how much of it is linked. Out: whether it is such a line. "Read more" and its like in
English are left in: those who mark the text of pages by hand mostly count them to it.
"""

from __future__ import annotations

import re

_LONGEST = 250  # characters, as long as the line would be in an alphabet
_SENDS_ON = re.compile(
    r"\W*(?:"
    r"lesen sie (?:auch|dazu|hier)|lies auch|auch interessant|siehe auch|mehr zum thema|"
    r"(?:à |a )?lire (?:aussi|également)|voir aussi|lees ook|bekijk ook|läs (?:också|även|mer)|"
    r"les (?:også|mer)\b|læs (?:også|mere)|lue (?:myös|lisää)|lea (?:también|además)|lee (?:también|además)|"
    r"ver también|(?:te|le|les) puede interesar|leia (?:também|mais)|veja (?:também|mais)|confira também|"
    r"leggi anche|vedi anche|per approfondire|"
    r"(?:czytaj|zobacz|przeczytaj) (?:też|także|również|więcej)|"
    r"(?:čtěte|přečtěte si|čítajte) (?:také|též|i|aj|tiež)|"
    r"olvas(?:sa|d) el ezt is|ezt is olvas|cite[sșş]te (?:[sșş]i|mai mult)|(?:pročitajte|čitajte) (?:i|još)|"
    r"прочет(?:ете|и) (?:още|също)|(?:читайте|смотрите) (?:также|ещ[её]|по теме|також|теж)|материалы по теме|"
    r"διαβάστε (?:επίσης|ακόμα|ακόμη)|[iİ]lg[iİ]l[iİ] haber|bunu da oku|baca juga|lihat juga|simak juga|"
    r"(?:xem|đọc) thêm|อ่าน(?:เพิ่มเติม|ต่อ)|(?:यह|ये) भी पढ़ें|[إا]قر[أا] (?:أيض|المزيد)|(?:همچنین|بیشتر) بخوانید|"
    r"関連記事|あわせて読みたい|相关(?:阅读|报道|新闻)|延伸閱讀|相關新聞|관련\s?기사"
    r")",
    re.IGNORECASE,
)
_LONGEST_LABEL = 40
_ADVERT = re.compile(
    r"\W*(?:advertisement|anzeige|werbung|publicidad|publicidade|publicité|pubblicità|реклама|reklama|hirdetés|"
    r"iklan|advertentie|annons|annonse|publicitate|διαφήμιση|quảng cáo|広告|광고|广告|إعلان|"
    r"scroll to continue(?: with content| reading)?)\W*",
    re.IGNORECASE,
)


def interrupts(text: str, size: int, linked: int) -> bool:
    """Whether a block of `size` characters, `linked` of them in links, is no more than such a line."""
    if size <= _LONGEST_LABEL and _ADVERT.fullmatch(text):
        return True
    return size <= _LONGEST and 2 * linked >= size and bool(_SENDS_ON.match(text))
