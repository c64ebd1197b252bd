"""What part of a page something plays, by the words of its markup and by its own first words.

In: class, id and itemprop of an element, or the text of a block. Out: bits, one for each role,
or a number. The words are
those that templates and newsrooms use in several languages; which of them count, and how much, is not
decided here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from broadsheet.extract.element_names import PROMOTION

if TYPE_CHECKING:
    from lxml.etree import _Element

MARKUP_ROLES = {
    "body": (
        r"(?:article|story|post|entry|page|news|main|blog|single|rich|body)[-_ ]?(?:body|content|text|"
        r"copy)\b|articlebody|richtext|wysiwyg|\bprose\b|content[-_]?(?:body|main|text)"
    ),
    "comments": r"comment|disqus|respond|discussion|repl(?:y|ies)\b|kommentar|comentario|feedback|forum",
    "side": r"side[-_]?bar|\baside|\brail\b|widget|secondary|complementary|sticky",
    "frame": (
        r"nav|menu|breadcrumb|foot|masthead|top[-_]?bar|skip|pagina|pager|copyright|legal|header|"
        r"toolbar"
    ),
    "advert": (
        rf"\bads?\b|\bad[-_]|[-_]ad\b|advert|sponsor|banner|{PROMOTION}|dfp|commerc|affiliate|disclos|"
        r"disclaimer|werbung|anzeige|publicid|reklam"
    ),
    "ask": (
        r"newsletter|subscri|sign[-_]?up|paywall|cookie|consent|gdpr|modal|pop[-_]?up|overlay|"
        r"log[-_]?in|donat|\bcta\b|call[-_]to|form|register|membership|premium|abo\b"
    ),
    "about": (
        r"author|byline|\bbio|meta|\bdate|\btime|\btags?\b|\btag[-_]|categor|topic|\bsource|info|"
        r"posted|publish|label|eyebrow|kicker"
    ),
    "picture": (
        r"caption|figure|figcap|galler|media|image|photo|picture|video|player|embed|credit|legend|"
        r"slide"
    ),
    "hidden": r"hidden|\bhide\b|sr[-_]only|visually|screen[-_]?reader|assistive|noprint|no[-_]print",
}  # fmt: skip
_MARKUP = [(1 << bit, re.compile(pattern)) for bit, pattern in enumerate(MARKUP_ROLES.values())]
# Of its letters each role needs three in a row, or `ad`; what may be left out is taken away here.
_NO_LETTERS = re.compile(r"\\b|[a-z]\?|\[[^]]*\]\??")
_PIECE = 5  # letters
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

TEXT_ROLES = {
    "share": (
        r"shares?\b|share (?:this|on|via)|tweet|follow us|print\b|e-?mail\b|copy link|facebook|"
        r"twitter|whatsapp|teilen|partager|compart|condivid|delen|dela\b|поделит|udostępn|paylaş"
    ),
    "others": (
        r"(?:read|see|learn|find out|view|show|load) (?:more|also|next|all)|related|recommended|"
        r"you (?:may|might) (?:also )?like|more (?:from|on|stories|news)|most (?:read|popular|viewed)|"
        r"trending|also read|up next|don.t miss|next (?:article|post|story)|previous|lesen sie|"
        r"mehr (?:zu|lesen|von)|weiterlesen|auch interessant|lire (?:aussi|la suite|plus)|à lire|"
        r"voir aussi|leer (?:más|también)|lea también|te puede|ver más|leggi anche|lees ook|"
        r"meer (?:over|lezen)|läs (?:mer|också)|les også|læs også|leia (?:mais|também)|veja (?:mais|"
        r"também)|czytaj (?:też|także|więcej)|zobacz|читайте|ayr.ca|ilgili|baca juga|lue myös|"
        r"přečtěte|olvass|citește|citiți|прочет|чети"
    ),
    "ask": (
        r"subscribe|sign up|sign in|log in|register|newsletter|get (?:the|our|your) .{0,30}(?:inbox|"
        r"newsletter|app)|join|download|click here|support (?:us|our)|donate|become a (?:member|"
        r"subscriber)|abonn|jetzt (?:anmelden|kaufen)|registr|suscr|iscriviti|inscri|assin|zapisz|"
        r"prenumer|подпис|we use cookies|by (?:continuing|signing|clicking|submitting|subscribing|"
        r"entering)|enter your|please (?:enable|log|sign)"
    ),
    "legal": (
        r"©|\(c\)|copyright|all rights reserved|alle rechte|tous droits|todos los derechos|"
        r"tutti i diritti|todos os direitos|terms (?:of|and)|privacy|impressum|disclaimer|"
        r"this (?:article|story|post) (?:was|is|originally|first|may contain)|affiliate|"
        r"we may (?:earn|receive)|advertis|werbung|anzeige|publicidad|publicité|sponsored|"
        r"editor.s note|the views|reprint|contact us|about us"
    ),
    "byline": (
        r"by\s+[A-Z]|posted|published|updated|last (?:updated|modified)|written by|reporting by|"
        r"edited by|von\s+[A-Z]|par\s+[A-Z]|por\s+[A-Z]|di\s+[A-Z]|author|about the author|"
        r"\d{1,2}\s\w+\s\d{4}|\w+ \d{1,2},? \d{4}|\d+ (?:min|hour|day|sec|month|year)s?\b|"
        r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{1,2}:\d\d"
    ),
    "credit": (
        r"photos?\b|image|picture|source|credit|getty|foto|bild|quelle|crédit|(?:ap|reuters|"
        r"afp)\b.{0,20}$|file\b|courtesy|video|watch|listen|advertisement|gallery|slide|view image|"
        r"enlarge"
    ),
    "comments": (
        r"comments?\b|\d+ comments?|leave a (?:reply|comment)|reply|kommentar|commentaire|comentario|"
        r"commenti|your email address|post a comment|join the (?:conversation|discussion)|login to|"
        r"report|like\b|upvote"
    ),
    "tags": (
        r"tags?\b|tagged|topics?\b|categor|filed under|filed in|keywords|schlagw|étiquettes|etiquetas|"
        r"temas|tag:|in this (?:article|story)|table of contents|contents\b|jump to|home\b|search|"
        r"menu|skip to|back to top|close\b|next\b|loading|tel|phone|fax"
    ),
}  # fmt: skip
# For text in lower case: to disregard case in matching takes twice as long.
_TEXT = re.compile(
    r"\W*(?:" + "|".join(f"({pattern.replace('[A-Z]', '[a-z]')})" for pattern in TEXT_ROLES.values()) + ")"
)
_STATED_LENGTH = 160  # characters of a block whose role its first words may state


def roles_of_element(element: _Element) -> int:
    """The bits of `MARKUP_ROLES` that class, id and itemprop of the element speak of."""
    found = 0
    for name in ("class", "id", "itemprop"):
        if words := element.get(name):
            found |= roles_of_markup(words)
    return found


@lru_cache(maxsize=30_000)
def roles_of_markup(words: str) -> int:
    """The bits of `MARKUP_ROLES` for the value of a class, id or itemprop."""
    if " " in words:
        found = 0
        for word in words[:400].split():
            found |= roles_of_markup(word)
        return found
    parted = words[:100]
    if not parted.islower():
        parted = _HUMP.sub("-", parted).lower()
    parted = parted.replace("__", "-").replace("--", "-")
    pieces, roles_by_piece = _pieces()
    possible = 0
    for piece in pieces.findall(parted):
        possible |= roles_by_piece[piece]
    found = 0
    for bit, pattern in _asked(possible) if possible else ():
        if pattern.search(parted):
            found |= bit
    return found


@cache
def _asked(possible: int) -> list[tuple[int, re.Pattern[str]]]:
    """The roles whose bits are set."""
    return [(bit, pattern) for bit, pattern in _MARKUP if possible & bit]


@cache
def _pieces() -> tuple[re.Pattern[str], dict[str, int]]:
    """What finds the letters without which no role matches, and the bits of the roles that need them.

    Most words have none of them, so that nothing else need be looked for.
    """
    needed: defaultdict[str, int] = defaultdict(int)
    for (bit, _), pattern in zip(_MARKUP, MARKUP_ROLES.values(), strict=True):
        for run in re.findall(r"[a-z]{3,}|ad", _NO_LETTERS.sub(" ", pattern)):
            needed[run[:_PIECE]] |= bit
    shortest: dict[str, int] = {}
    for piece in sorted(needed):  # a piece stands behind its own beginnings
        start = next((piece[:end] for end in range(2, len(piece) + 1) if piece[:end] in shortest), piece)
        shortest[start] = shortest.get(start, 0) | needed[piece]
    by_letter = (
        f"{letter}(?:{'|'.join(piece[1:] for piece in shortest if piece[0] == letter)})"
        for letter in dict.fromkeys(piece[0] for piece in shortest)
    )
    return re.compile(f"(?=({'|'.join(by_letter)}))"), shortest


def role_of_text(text: str) -> int:
    """Which of `TEXT_ROLES`, counted from 1, the first words of a block state; 0 for none."""
    match = _TEXT.match(text[:_STATED_LENGTH].lower())
    return match.lastindex or 0 if match else 0
