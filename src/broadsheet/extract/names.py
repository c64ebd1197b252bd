"""The names in what a page says of its writers.

In: a byline, or the value of an author field. Out: names alone, each a person's, a desk's or a house's:
without by-words, roles, dates, handles, addresses, and what else is written around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from broadsheet.extract.text import plain

_MAX_NAME = 60  # characters
_MAX_STATED = 2_000
_VERBS = (
    "written|posted|published|reported|story|text|texte|texto|testo|words|interview|report|article|"
    "content|created|"
    "submitted|veröffentlicht|eingestellt|verfasst|geschrieben|erstellt|gespeichert|beitrag|artikel|"
    "publié|écrit|rédigé|propos recueillis|escrito|publicado|redacción|scritto|pubblicato|geschreven|"
    "geplaatst|skrevet|skriven"
)
_PARTICLES = "von|par|por|di|door|av|af|przez|od"  # `by` elsewhere; some also begin a family name
_LABELS = (
    "authors?|autor(?:in|en|es|a|as|zy|i)?|auteure?s?|autor[ei]|writers?|författare|forfatter|skribent|"
    "kirjoittaja|yazar|автор|"
    "autorzy|redaktion|redakteur(?:in)?|redactor|journaliste?|reporter|作者|記者|记者|文|글|기자"
)
_BY = re.compile(
    rf"^\W*(?:(?:(?:{_VERBS})\s+)?by\b\s*:?|(?:{_VERBS})\s+(?:{_PARTICLES})\s|(?:{_PARTICLES}|text|texte|"
    rf"fotos?)\s*:|"
    rf"(?:{_LABELS})\s*[:：]|(?:authors?|autor(?:in)?|auteur|autore)\b\s+)\s*",  # noqa: RUF001 - East Asian colons
    re.IGNORECASE,
)
_OVERVIEW = re.compile(
    r"^(?:(?:view|see|show|read|more|zeige|alle|all|tous les|toutes les|ver tod[oa]s (?:las?|los?)|mehr|"
    r"meer|weitere|andere)\s+)*"
    r"(?:posts?|articles?|stories|content|beiträge|artikel|entradas|artículos|articoli|artigos|berichten|"
    r"inlägg)\s+"
    r"(?:(?:written|posted|published)\s+)?(?:by|from|von|de|di|por|par|van|av|af|do)\s+",
    re.IGNORECASE,
)
_PARTICLE = re.compile(rf"^(?:{_PARTICLES}|de)\s+(?=(?:[^\W\d_]\S*\s+){{1,}}[^\W\d_])", re.IGNORECASE)
_SHOWN_PARTICLE = re.compile(
    rf"^\W*(?:(?:alles|mehr|more|all)\s+)?(?:by|{_PARTICLES})\s+(?=\S)", re.IGNORECASE
)
_HARD_PARTING = re.compile(r"\s*[;|•·\n\t⋅、】]\s*|\s+/\s+|\s+[-\u2013\u2014]\s+")
_SOFT_PARTING = re.compile(
    r"\s*,\s*(?:(?:and|und|et|y|e|en|och|og|i|ja|ve)\s)?|\s+(?:and|und|et|&|och|og|ja|ve)\s+|"
    r"(?<=\w\s)(?:y|e|en)\s+(?=[A-ZÁÉÍÓÚ])",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-zäé]*"
_TAIL = re.compile(
    rf"\s*[\[<].*$|,?\s+(?:on|am|le|el|il|den|op|vom|em|at)\s+(?:{_WEEKDAY},?\s+)?\S*\d.*$|"
    r",?\s+(?:last\s+)?(?:updated|published|posted|modified|veröffentlicht|aktualisiert|in)\b.*$|\s@\w+.*$|"
    r"(?-i:\s+(?:am|on|le|el|vom|at|in)$)",
    re.IGNORECASE,
)
_FOR_HOUSE = re.compile(r"^(.+?),?\s+(?:for|FOR|For|mit|with|von|en)\s+(?:the\s+|The\s+)?[A-Z].*$")
_NO_WORD = re.compile(
    r"(?:von|vom|by|par|por|di|de|door|av|af|and|und|et|human|staff writer|full bio|sign up|log|dr\.?)",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"[\s,(·|-]*(?:\b{_WEEKDAY}\.?,?\s+)?(?:\b\d{{1,2}}(?:st|nd|rd|th)?[./\s-]+(?:\d{{1,2}}|"
    rf"[^\W\d_]{{3,12}})[.,/\s-]+\d{{2,4}}\b|"
    r"\b[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}\b|"
    r"\b\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?).*$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"//|www\.|@|\d{3,}(?=.*\s)|\s.*\d{3,}|^\d+$|[{}<>=#:→»\u203a%]|\.(?:com|org|net|de|co)\b|"
    r"\w\.\w+\.\w{3,}|"
    r"\b(?:read|min|minutes|comments?|share|follow|updated|published|posted|all posts|more|subscribe|null|"
    r"undefined|unknown|none|anonymous|copyright|publisher|no author|our|your|this|editorial policy|by|about|"
    r"photo(?:s|graph\w*)?|credits?|veröffentlicht|gesponserte?|kommentare?|lesezeit|menu|search|home|"
    r"login|use case)\b",
    re.IGNORECASE,
)
_ROLE_WORD = (
    r"editors?|editor-in-chief|reporters?|writers?|correspondents?|journalists?|journaliste|"
    r"contributors?|columnists?|"
    r"authors?|producers?|redakteur(?:in)?|autor(?:in)?|auteur|admin(?:istrator)?|webmaster|director|manager|"
    r"founder|co-founder|cofounder|ceo|cto|cfo|coo|president|professor|expert|experte|specialist|analyst|"
    r"consultant|"
    r"attorney|lawyer|coordinator|educator|dietitian|nutritionist|horticulturalist|therapist|physician|"
    r"veterinarian|"
    r"coach|engineer|developer|strategist|marketer|researcher|fellow|head of \w+|chief|critic|photographer|"
    r"periodista|redactora?|giornalista|redactie|redacteur|verslaggever|kolumnist(?:in)?|"
    r"pressesprecher(?:in)?|dietician"
)
_ROLE = re.compile(
    rf"(?:[\w.&'-]+\s+){{0,6}}(?:{_ROLE_WORD})(?:\s+(?:of|at|for|in|and|&|on)\s.*|\s+\w+)?", re.IGNORECASE
)
_ROLE_ALONE = re.compile(
    rf"(?:(?:the|our|senior|chief|deputy|associate|assistant|contributing|managing|executive|special|"
    rf"staff|guest|freelance|"
    rf"political|science|technology|business|sports|health|foreign|national|news|digital|lead|"
    rf"sr\.?)\s+)*(?:{_ROLE_WORD})",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"(?:ph\.?\s?d|m\.?\s?d|m\.?\s?s|m\.?\s?a|b\.?\s?a|b\.?\s?s|m\.?b\.?a|r\.?\s?d|r\.?\s?n|d\.?v\.?m|"
    r"v\.?m\.?d|j\.?\s?d|esq|cpa|cfp|"
    r"rdn|ldn|cpt|lcsw|jr|sr|ii|iii|dds|pharmd|msc|bsc|mph|facs|faclm|foma|daBom|dacvb|cscs|fand|llm|"
    r"ed\.?d)\.?",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:news\w*|press\w*|media|team|staff|desk|redaktion\w*|redacción|rédaction|redazione|redação|"
    r"redactie|editors|agenc\w+|agentur\w*|"
    r"network|magazin\w*|times|tribune|post|herald|journal|gazette|tv|radio|group|inc|llc|ltd|gmbh|ag|"
    r"e\.\s?v|corp\w*|company|"
    r"association|foundation|stiftung|institute?|institut|university|universität|online|digital|blog|dpa|"
    r"afp|reuters|apa|ansa|efe|"
    r"jiji|xinhua|tass|bloomberg|committee|department|ministry|verband|club|society|channel|studio|"
    r"services?|solutions|"
    r"board|council|office|community|facebook|twitter|instagram|linkedin|google|youtube|store|shop|"
    r"official)\b|"
    r"\.(?:com|org|net|de|at|ch|fr|it|es|io|tv)$",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&./]{1,7}|(?:[A-Z]{2,}\s)+[A-Z]{2,}")
_SHOUT_TAIL = re.compile(r"^((?:\S*[a-zà-ÿ]\S*\s+){1,3}\S*[a-zà-ÿ]\S*)(?<!,)\s+(?:[A-Z]{3,}\s?)+$")
_UPPER = r"[^\W\d_a-zà-öø-ÿ]"
_PROPER = rf"(?:{_UPPER}[\w'\u2019.\u2010-]*|[dlDL]['\u2019][\w-]+)"
_NAME_WORD = rf"(?:{_PROPER}|d[aeiou]|del|della|dos|das|van|von|der|den|la|le|el|al|bin|ibn|ter|ten|zu|af|av)"
_PERSON = re.compile(rf"{_NAME_WORD}(?:[ \u00a0]{_NAME_WORD}){{0,3}}[ \u00a0]{_PROPER}")
_ENDS_IN_ROLE = re.compile(rf"(?:^|\s)(?:{_ROLE_WORD})$", re.IGNORECASE)
_EAST_ASIAN = re.compile(
    r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,5}(?:[ "
    r"\u30fb\u00b7][\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{1,5})?"
)


def names_in(text: str, *, shown: bool = False) -> Iterator[str]:
    """The names in an author field, in order; or in a byline as `shown`, where `von` is no part of a name."""
    bare = _OVERVIEW.sub("", _BY.sub("", plain(text[:_MAX_STATED]), count=1))
    if shown:
        bare = _SHOWN_PARTICLE.sub("", bare, count=1)
    for piece in _HARD_PARTING.split(bare):
        yield from _from_piece(piece)


def is_person(name: str) -> bool:
    """Whether the name is written as a person's full name is."""
    return bool(
        (_PERSON.fullmatch(name) and not _HOUSE.search(name) and not _ENDS_IN_ROLE.search(name))
        or _EAST_ASIAN.fullmatch(name)
    )


def is_house(name: str) -> bool:
    """Whether the name is an organisation's, a desk's or an agency's."""
    return bool(_HOUSE.search(name) or _ACRONYM.fullmatch(name))


def without_houses(names: Iterable[str]) -> list[str]:
    """The names, less organisations and bare degrees where a person is named too."""
    listed = list(names)
    if not any(is_person(name) for name in listed):
        return listed
    return [name for name in listed if not is_house(name) and not name[0].islower()]


def turned(name: str) -> str:
    """`Quill, Ada` as `Ada Quill`: how libraries write names."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name


def _from_piece(piece: str) -> Iterator[str]:
    parts = [part.strip() for part in _SOFT_PARTING.split(piece) if part.strip()]
    degrees = [part for part in parts[1:] if _DEGREE.fullmatch(part)]
    if degrees:
        parts = _with_degrees(parts)
    # "Quill, Ada" and "Ada and Bo" stay whole: only full names are parted.
    elif len(parts) > 1 and any(" " not in part for part in parts):
        rest = [part for part in parts[1:] if not _ACRONYM.fullmatch(part) and not _ROLE.fullmatch(part)]
        parts = [parts[0]] if not rest and " " in parts[0] else [piece]
    for number, part in enumerate(parts):
        if number and _ROLE.fullmatch(part):
            continue
        if name := _name(part):
            yield name


def _with_degrees(parts: list[str]) -> list[str]:
    """Degrees go back to the name that they stand behind."""
    joined: list[str] = []
    for part in parts:
        if joined and all(_DEGREE.fullmatch(word) for word in part.split()):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return joined


def _name(text: str) -> str | None:
    name = _DATE.sub("", _BY.sub("", text.strip(), count=1))
    name = _TAIL.sub("", _PARTICLE.sub("", name, count=1)).strip(" ,-\u2013\u2014'\"*_„“”»«")
    if shouted := _SHOUT_TAIL.match(name):
        name = shouted[1]
    if (worded := _FOR_HOUSE.match(name)) and is_person(worded[1]):
        name = worded[1]
    first, comma, rest = name.partition(",")
    if comma and _ROLE.fullmatch(rest.strip()):
        name = first
    plausible = 1 < len(name) <= _MAX_NAME and any(letter.isalpha() for letter in name)
    if not plausible or _NOT_A_NAME.search(name) or _ROLE_ALONE.fullmatch(name) or _NO_WORD.fullmatch(name):
        return None
    return name
