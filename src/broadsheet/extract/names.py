"""The names in what a page says of its writers.

In: a byline, or the value of an author field. Out: names alone, each a person's, a desk's or a house's:
without by-words, roles, dates, places, handles, addresses, and what else is written around them.
"""
# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from broadsheet.extract.by_words import (
    ASIAN_ENDING,
    ASIAN_OPENING,
    ASIAN_OTHERS,
    ASIAN_PARTING,
    EAST_ASIAN,
    NOT_WRITERS,
    OPENING,
    PARTICLE,
    SHOWN_PARTICLE,
)  # fmt: skip
from broadsheet.extract.name_kinds import (
    DEGREE,
    ROLE,
    ROLE_ALONE,
    ROLE_BEFORE,
    ROLE_BEHIND,
    WITH_AGENCY,
    is_house,
    is_person,
)  # fmt: skip
from broadsheet.extract.text import plain

_MAX_NAME = 60  # characters
_MAX_STATED = 2_000
_OVERVIEW = re.compile(
    r"^(?:(?:view|see|show|read|more|zeige|alle|all|tous les|toutes les|ver tod[oa]s (?:las?|los?)|mehr|"
    r"meer|weitere|andere)\s+)*"
    r"(?:posts?|articles?|stories|content|beiträge|artikel|entradas|artículos|articoli|artigos|berichten|"
    r"inlägg)\s+"
    r"(?:(?:written|posted|published)\s+)?(?:by|from|von|de|di|por|par|van|av|af|do)\s+",
    re.IGNORECASE,
)
_OF_BOTH = re.compile(  # who wrote took the pictures too
    r"^\W*(?:text[eo]?|tekst|testo|words|story)\s+(?:and|und|y|e|et|og|och|&)\s+"
    r"(?:photo|foto|picture|bild)\w*\s*(?::|by|von|par|por|di|de)\s*",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?:[,;/|(·]\s*){3,}")  # most patterns here would look at each place of it anew
_HARD_PARTING = re.compile(r"\s*[;|•\n\t⋅】]\s*|\s+[·/]\s*|\s*[·]\s+")
_BEHIND_DASH = re.compile(r"\s+[-\u2013\u2014]{1,2}(?:\s+|(?=[A-Z]{2,6}$))")
_TIGHT_PARTING = re.compile(r"(?<!\sa)(?<=[^\W\d_])/(?=[^\W\d_]+[\s/])")
_COMMA = re.compile(r"\s*[,،、]\s*(?:(?:and|und|et|y|e|en|och|og|i|ja|ve|dan|a|és|&)\s)?", re.IGNORECASE)
_AND = re.compile(
    r"\s+(?:and|und|et|&|\+|och|og|ja|ve|και|и|й|та|і|και|dan|și|şi|és|un|ir|ا?و|और)\s+|"
    r"(?<=\w\s)(?:y|e|en|i|a|si|na)\s+(?=(?-i:[^\W\d_a-z]))|"
    r"\s+و(?=[\u0621-\u064a]{2,}\s)(?!ليد|ائل|سام|فاء|جد|رد|داد|هي|حيد|سيم|اصف|الي|هبة|سن)",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"\s*[<(\[]?\s*(?:[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}|(?<!\w)@\w{2,30})\s*[>)\]]?")
_BRACKETS = re.compile(r"\s*[(\uff08\[<][^()\uff08\uff09\[\]<>]{0,60}[)\uff09\]>]\s*$|\s*[\[<].*$")
_FOR_PICTURES = re.compile(
    r"[(\uff08\[]\s*(?:fotos?|photos?|bild(?:er)?|video|illustrations?|grafik|foto's|zdjęcia)\b|"
    r"\s(?:fotos?|photos?)\s*$",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r"[\s,;/|(]+(?:mit\s)?(?:fotos?|photos?|bild(?:er)?|illustrations?|grafik|video|zdjęcia|"
    r"фото)\s*(?::|by\s|von\s|par\s|por\s).*$",
    re.IGNORECASE,
)
_HELPERS = re.compile(
    r"(?<![\s,;(])[\s,;(]+(?:with\s+(?:additional\s+)?(?:reporting|research|files|contributions)\s+(?:by|from)|"
    r"as told to|special (?:to|for))\s.*$",
    re.IGNORECASE,
)
_EDITORS = re.compile(r"[\s,;/|(](?:edit(?:or|ed by)|penyunting|redaktur)\s*:.*$", re.IGNORECASE)
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-zäé]*"
_TAIL = re.compile(
    rf"\s*[\[<].*$|,?\s+(?:on|am|le|el|il|den|op|vom|em|at)\s+(?:{_WEEKDAY},?\s+)?\S*\d.*$|"
    r",?\s+(?:last\s+)?(?:updated|published|posted|modified|veröffentlicht|aktualisiert|in)\b.*$|\s@\w+.*$|"
    r"(?-i:\s+(?:am|on|le|el|vom|at|in|and|und|et|y|op|em|il|den|på|dne|dnia|pada)$)",
    re.IGNORECASE,
)
_FROM_PLACE = re.compile(r"From\s+(?=[^\W\d_a-z])")
_THE = re.compile(r"(?:the|our|die|der|das|la|le|el)\s", re.IGNORECASE)
_AGE = re.compile(
    r"[\s,(·|-]+(?:\d+|an?|one)\s*(?:second|minute|min|hour|hr|day|week|month|year)s?\s+ago\b.*$|"
    r"\s+(?:follow|suivre|seguir)\b.*$|"
    r"[\s,(·|-]+(?:vor|hace|il y a|há)\s+\d+\s.*$|[\s,(·|-]+\d{1,2}:\d\d.*$",
    re.IGNORECASE,
)
_FOR_HOUSE = re.compile(
    r"^(.+?),?\s+(?:for|FOR|For|mit|with|avec|con|com|en|in|IN|[Oo]f(?=\s[Tt]he\s))\s+(?:the\s+|The\s+)?[A-Z].*$"
)
_FROM = re.compile(r"(?:do|da|dos|das|de|em)\s")  # a place, behind a comma
_STATION = re.compile(r"[A-Z]{3}\s(?=[^\W\d_a-z][^\W\d_A-Z])")  # `ARD Berlin`, behind a comma
_STOP = re.compile(r"(?<=[^\W\d_]{4})\.$")
_SENTENCE = re.compile(r"^(\S+\s[^.]*[a-zà-ÿ]{3})\.\s+\S.*$")
# Places that stand beside a writer and are written as a person's name is.
_PLACES = frozenset((
    "abu dhabi", "addis ababa", "banda aceh", "belo horizonte", "buenos aires", "cape town", "costa rica",
    "el salvador", "ho chi minh", "hong kong", "johor bahru", "kota kinabalu", "kuala lumpur", "la paz",
    "los angeles", "new delhi", "new york", "new zealand", "phnom penh", "port harcourt", "porto alegre",
    "puerto rico", "quezon city", "rio de janeiro", "san francisco", "san josé", "san juan", "san salvador",
    "santo domingo", "saudi arabia", "sierra leone", "south africa", "sri lanka", "são paulo", "tel aviv",
    "united states", "washington dc", "नई दिल्ली", "নয়াদিল্লি", "نئی دہلی",
))  # fmt: skip
_NO_WORD = re.compile(
    r"(?:von|vom|by|par|por|di|de|door|av|af|and|und|et|human|staff writer|full bio|sign up|log|dr\.?|"
    r"综合|綜合|co\.? kg)",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"[\s,(·|-]*(?:\b{_WEEKDAY}\.?,?\s+)?(?:\b\d{{1,2}}(?:st|nd|rd|th)?[./\s-]+(?:\d{{1,2}}|"
    rf"[^\W\d_]{{3,12}})[.,/\s-]+\d{{2,4}}\b|"
    r"\b[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}\b|"
    r"\b\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?).*$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NOT_A_NAME = re.compile(
    r"//|www\.|@|\d{3,}(?=.*\s)|\s.*\d{3,}|^\d+$|[{}<>=#:→»\u203a%]|\.(?:com|org|net|de|co)\b|"
    r"\w\.\w+\.\w{3,}|^\d{1,2}\.?\s[^\W\d_]{3,9}\.?$|"
    r"\d\s?min|(?:min|minutes?) (?:read|de lecture)|^(?:view|see|show|load|learn|find)\s(?:more|all|out)\b|"
    r"^(?:share|more|read|home|search|menu|login|minutes?)\b|(?-i:\b(?:read|more|share|home)\b)|"
    r"\b(?:minutes|comments?|follow|updated|published|posted|all posts|subscribe|null|"
    r"undefined|unknown|none|anonymous|copyright|publisher|no author|our|your|this|editorial policy|by|"
    r"about|"
    r"(?-i:FILE|HANDOUT)|photo(?:s|graph\w*)?|credits?|veröffentlicht|gesponserte?|kommentare?|lesezeit|menu|search|"
    r"login|use case|rights reserved)\b",
    re.IGNORECASE,
)
_DESKS = ("News", "Sport", "Business", "World", "Africa", "Arabic", "Hindi", "Urdu", "Brasil", "Mundo")
_SHOUT_TAIL = re.compile(
    r"^((?:\S*[a-zà-ÿ]\S*\s+){1,3}\S*[a-zà-ÿ]\S*)(?<!,)\s+(?!III$)(?:[A-Z]{3,}\s?)+"
    rf"(?:{'|'.join(_DESKS)})?$"
)
_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯạ-ỹẠ-Ỹ]")


def names_in(text: str, *, shown: bool = False) -> Iterator[str]:
    """The names in an author field, in order; or in a byline as `shown`, where `von` is no part of a name."""
    stated = _OF_BOTH.sub("", _RUN.sub(", ", plain(text[:_MAX_STATED])), count=1)
    stated = _EDITORS.sub("", stated) if ":" in stated else stated
    stated = _HELPERS.sub("", stated) if " " in stated else stated
    stated = _PICTURES.sub("", stated)
    whole = (_CONTACT.sub(" ", stated) if "@" in stated else stated).strip()
    if NOT_WRITERS.match(whole):
        return
    if not whole.isascii() and EAST_ASIAN.search(whole):
        yield from _east_asian(whole)
        return
    bare = _OVERVIEW.sub("", OPENING.sub("", whole, count=1))
    if shown:
        bare = SHOWN_PARTICLE.sub("", bare, count=1)
    person = False
    for piece in _HARD_PARTING.split(bare):
        if piece != whole and NOT_WRITERS.match(piece):
            continue
        names = _names_of(piece)
        yield from (name for name in names if not (person and _is_beside(name)))
        person = person or any(map(is_person, names))


def _is_beside(name: str) -> bool:
    """Whether what stands behind a person is a place or a house: `Ada Quill | Nairobi`."""
    return " " not in name or (name.count(" ") == 1 and bool(_THE.match(name)))


def without_houses(names: Iterable[str]) -> list[str]:
    """The names, less organisations and bare degrees where a person is named too."""
    listed = list(names)
    if not any(is_person(name) for name in listed):
        return listed
    return [name for name in listed if is_person(name) or not (is_house(name) or name[0].islower())]


def turned(name: str) -> str:
    """`Quill, Ada` as `Ada Quill`: how libraries write names."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name


def _east_asian(text: str) -> Iterator[str]:
    text = ASIAN_OTHERS.sub("", text, count=1)
    if text.endswith("）") and "（" not in text[1:]:  # the whole byline stands in brackets
        text = text.strip("（）")
    bare = ASIAN_ENDING.sub("", ASIAN_OPENING.sub("", OPENING.sub("", text, count=1), count=1), count=1)
    for piece in _HARD_PARTING.split(bare):
        for part in ASIAN_PARTING.split(ASIAN_ENDING.sub("", piece, count=1)):
            if name := _name(ASIAN_OPENING.sub("", part.strip(" 【[（(／/"), count=1)):
                yield name


@lru_cache(maxsize=256)  # what the data states, the byline says again
def _names_of(line: str) -> tuple[str, ...]:
    return tuple(_from_line(line))


def _from_line(line: str) -> Iterator[str]:
    """The names before a dash; behind it only where no person stands before it."""
    person = False
    pieces = _BEHIND_DASH.split(line)
    if len(pieces) > 1 and " " not in pieces[0].strip() and is_person(pieces[1].strip()):
        pieces = pieces[1:]  # behind a place
    for piece in pieces:
        if person and not (_VIETNAMESE.search(line) and is_person(piece.strip())):
            return
        sides = _TIGHT_PARTING.split(piece)
        if len(sides) > 1 and is_house(sides[0]) and is_person(sides[-1]) and not _THE.match(sides[-1]):
            sides = sides[-1:]
        for part in sides if " " in sides[0] else [piece]:
            for name in _from_piece(part):
                person = person or is_person(name)
                yield name


def _from_piece(piece: str) -> Iterator[str]:
    dated = _AGE.sub("", _without_date(piece))
    bare = WITH_AGENCY.sub("", dated, count=1)
    piece = bare if " " in bare.strip() else dated
    parts = [part for chunk in _COMMA.split(piece) for part in _joined(chunk) if part]
    if any(DEGREE.fullmatch(part) for part in parts[1:]):
        parts = _with_degrees(parts)
    elif len(parts) > 1 and any(" " not in part for part in parts):
        first = _SHOUT_TAIL.sub(r"\1", _BRACKETS.sub("", parts[0]))
        if is_person(first):
            parts = [first, *_full_names(parts[1:])]
        else:
            parts = _full_names(parts) if is_house(first) and any(map(is_person, parts)) else [piece]
    for number, part in enumerate(parts):
        beside = number and (ROLE.fullmatch(part) or _FROM.match(part) or _STATION.match(part))
        if beside or _FOR_PICTURES.search(part):
            continue
        if name := _name(part):
            yield name


def _without_date(text: str) -> str:
    return _DATE.sub("", text) if _DIGIT.search(text) else text


def _joined(chunk: str) -> list[str]:
    """The names that an "and" joins; whole where one of them is no full name, as in `Ortega y Gasset`."""
    parts = [part.strip() for part in _AND.split(chunk)]
    full = len(parts) > 1 and not ROLE.fullmatch(chunk.strip()) and all(" " in part for part in parts)
    return parts if full else [chunk.strip()]


def _full_names(parts: list[str]) -> list[str]:
    """The people of a list that begins with one: the rest are places, houses and agencies."""
    return [part for part in parts if is_person(_BRACKETS.sub("", part))]


def _with_degrees(parts: list[str]) -> list[str]:
    """Degrees go back to the name that they stand behind."""
    joined: list[str] = []
    for part in parts:
        if joined and all(DEGREE.fullmatch(word) for word in part.split()):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return joined


def _name(text: str) -> str | None:
    name = _without_date(OPENING.sub("", _BRACKETS.sub("", text.strip()), count=1))
    name = _TAIL.sub("", PARTICLE.sub("", _FROM_PLACE.sub("", name, count=1), count=1)).strip(
        " ,&-\u2013\u2014'\"*_„“”»«"
    )
    name = _STOP.sub("", name)
    if (worded := _FOR_HOUSE.match(name) or _SENTENCE.match(name)) and is_person(worded[1]):
        name = worded[1]
    if (name[-1:].isupper() or name.endswith(_DESKS)) and (shouted := _SHOUT_TAIL.match(name)):
        name = shouted[1]
    if (behind := ROLE_BEHIND.match(name)) and is_person(behind[1]) and not _THE.match(name):
        name = behind[1]
    before = ROLE_BEFORE.sub("", name, count=1)
    if before != name and is_person(before):
        name = before
    first, comma, rest = name.partition(",")
    if comma and ROLE.fullmatch(rest.strip()):
        name = first
    plausible = 1 < len(name) <= _MAX_NAME and any(letter.isalpha() for letter in name)
    if (
        not plausible
        or name.casefold() in _PLACES
        or _NOT_A_NAME.search(name)
        or ROLE_ALONE.fullmatch(name)
        or _NO_WORD.fullmatch(name)
    ):
        return None
    return name
