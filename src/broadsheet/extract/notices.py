"""Lines that speak to the reader instead of telling the story: what a paywall says in the story's place.

In: the text of a story. Out: the text without those lines, and whether there were any. Stories are written
about subscriptions too, so that a line must ask for one *and* promise the rest of the text; and in a long
text only the last lines are looked at.
"""

# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

import re
from typing import NamedTuple

_LONG_TEXT = 1_500  # characters
_LONG_LINE = 400
_LAST_LINES = 6
# Parted by first letter, so that a word is held against few.
_ASKS = re.compile(
    r"\b(?:a(?:bbonat|bone|bonē|bonn|ccedi|nmelden|ssin(?:e|ante)|utentific)|b(?:ecome a member|erlangganan)|"
    r"c(?:reate (?:an|your|a free) account|onnecte)|e(?:inloggen|lőfiz)|fizess|giriş yap|"
    r"i(?:nici[ae] sesi|nscri)|jelentkez|kirjaud|l(?:angganan|og[ -]?in|ogg(?:a in| inn)|ogi sisse)|naroč|"
    r"p(?:redpl|remium|renumer|retpla|rihlás|rijavi|ředpl|řihla[sš])|regist|s(?:ign (?:in|up)|ubscri|uscr)|"
    r"t(?:elli|ilaa)|z(?:aloguj|arejestruj)|áskrift|üye ol|đăng (?:nhập|ký)|εγγραφ|συν(?:δρομ|δεθ)|"
    r"абонира|войдите|зарегистрир|п(?:ередпла|одпис(?:чик|к)|одпишитес|ретпла)|увійд|"
    r"ا(?:شترك|شتراك)|سجل (?:الدخول|الآن)|लॉग ?इन|सब्सक्राइब)"
)
_ASKS_ANYWHERE = re.compile(  # where words are not parted, or begin with an article
    r"מנוי|הירש|התחבר|有料|会員|會員|ログイン|登録|購読|订阅|訂閱|登录|登入|会员|付费|付費|구독|로그인|회원|유료|"
    r"สมัคร|เข้าสู่ระบบ"
)
_PROMISES = re.compile(
    r"(?:continue|keep|go on|finish) reading|to (?:continue|read (?:on|more|the|this|our|full))|"
    r"(?:full|unlimited) access|"
    r"(?:full|entire|whole) (?:article|story|text)|rest of (?:this|the) (?:article|story)|"
    r"(?:this|our) (?:article|story|content) is (?:only |exclusively )?(?:for|available to)|"
    r"already (?:a|an|have)|"
    r"weiterlesen|weiterzulesen|(?:ganze|vollständige)n? (?:artikel|text)|uneingeschränkt|"
    r"(?:lire|poursuivre) (?:la suite|la lecture|l.article)|article (?:complet|est réservé)|"
    r"accès illimité|déjà abonné|"
    r"(?:seguir|continuar) (?:leyendo|lendo|a ler|llegint)|artículo completo|acceso ilimitado|ya eres|"
    r"continu(?:a|are) a leggere|articolo completo|già abbonat|verder lezen|lees verder|al abonnee|"
    r"läs(?:a)? vidare|hela artikeln|redan prenumerant|czyta[ćj] dalej|cały artykuł|pełna treść|"
    r"læse? videre|lese videre|hele (?:saken|artikkelen|artiklen)|allerede abonnent|"
    r"jatka\w* luke|lukeaksesi|koko (?:juttu|jutun|artikkeli)|"
    r"čtěte dál|číst dál|dočíst|čítaní|čítať|celý (?:článek|text)|cel(?:ý|ého) článk|"
    r"olvass\w* tovább|tovább olvas|teljes cikk|citi (?:continuarea|mai departe|articolul|integral)|"
    r"nastav\w+ (?:s )?čitanj|čitati dalje|nadaljevanje branja|loe edasi|lasītu tālāk|skaity\w+ toliau|"
    r"lesa (?:alla|meira|áfram)|чита(?:ть|йте) (?:дальше|далее|полностью)|полн(?:ый текст|ая верси|ую верси)|"
    r"читати далі|повн(?:ий текст|у версію)|цялата статия|наставили читање|okumaya devam|"
    r"(?:haberin|yazının) tamamını|devamını oku|"
    r"διαβάσετε (?:τη συνέχεια|ολόκληρο)|συνεχίσετε την ανάγνωση|ολόκληρο το άρθρο|متابعة القراءة|لقراءة|"
    r"להמשיך לקרוא|להמשך קריאה|הכתבה המלאה|残り\s?[\d０-９,]+\s?文字|続き[をはが]|全文[をはが]|"
    r"继续阅读|繼續閱讀|(?:阅读|閱讀|查看)全文|계속 (?:읽|보)|전문을 |전체 기사|selengkapnya|selanjutnya|"
    r"melanjutkan membaca|đọc tiếp|đọc toàn bộ|อ่านต่อ|पूरी खबर|पूरा लेख"
)


class Cleared(NamedTuple):
    """The text that is left, and whether a paywall's notice was taken out."""

    text: str
    locked: bool


def without_notices(text: str) -> Cleared:
    """The text without the notices of a paywall."""
    lines = text.split("\n") if len(text) <= _LONG_TEXT else text.rsplit("\n", _LAST_LINES)
    first = int(len(text) > _LONG_TEXT and len(lines) > _LAST_LINES)
    kept = [line for number, line in enumerate(lines) if number < first or not _is_notice(line)]
    return Cleared("\n".join(kept), True) if len(kept) < len(lines) else Cleared(text, False)


def _is_notice(line: str) -> bool:
    if len(line) > _LONG_LINE:
        return False
    lower = line.lower()
    return bool(_ASKS.search(lower) or _ASKS_ANYWHERE.search(lower)) and bool(_PROMISES.search(lower))
