"""What kind of name a name is: a person's, a house's, a role.

In: a name. Out: whether it is written as a person's full name is, or as what an organisation is called.
"""

# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

import re
from functools import lru_cache

ROLE_WORD = (
    r"editors?(?:[- ]at[- ]large)?|editor-in-chief|reporters?|writers?|correspondents?|"
    r"journalists?|journaliste|contributors?|columnists?|"
    r"authors?|producers?|redakteur(?:in)?|autor(?:in)?|auteur|admin(?:istrator)?|webmaster|director|"
    r"manager|"
    r"founder|co-founder|cofounder|ceo|cto|cfo|coo|president|professor|expert|experte|specialist|analyst|"
    r"consultant|"
    r"attorney|lawyer|coordinator|educator|dietitian|nutritionist|horticulturalist|therapist|physician|"
    r"veterinarian|"
    r"coach|engineer|developer|strategist|marketer|researcher|fellow|head of \w+|chief|critic|photographer|"
    r"periodista|redactora?|giornalista|redactie|redacteur|verslaggever|kolumnist(?:in)?|"
    r"korrespondent(?:in)?|"
    r"corresponsal|correspondant|corrispondente|correspondente|reporterin|repórter|inviat[oa]|muhabiri?|"
    r"корреспондент|кореспондент|журналист|журналіст|обозреватель|redaktor|dziennikarz|dziennikarka|"
    r"novinář|"
    r"pressesprecher(?:in)?|dietician"
)
_ROLE_BEFORE = (
    r"the|our|senior|chief|deputy|associate|assistant|contributing|managing|executive|special|staff|"
    r"guest|freelance|"
    r"political|science|technology|business|sports?|health|foreign|national|news|digital|lead|legal|"
    r"crime|education|"
    r"economics?|environment|entertainment|features?|city|world|court|sr\.?|jr\.?"
)
ROLE = re.compile(
    rf"(?:[\w.&'-]+\s+){{0,6}}(?:{ROLE_WORD})(?:\s+(?:of|at|for|in|and|&|on)\s.*|\s+\w+)?|"
    r"(?:special(?:ly)?\s+(?:to|for)|exclusive\s+to|especial\s+para|специально\s+для|спеціально\s+для)\s.*|"
    r"(?:envoyée?\s+spéciale?|enviad[oa]\s+especial)\b.*",
    re.IGNORECASE,
)
ROLE_ALONE = re.compile(rf"(?:(?:{_ROLE_BEFORE})\s+)*(?:{ROLE_WORD})", re.IGNORECASE)
ROLE_BEHIND = re.compile(
    rf"^((?:\S+\s+){{1,3}}?\S+?),?\s+(?:(?:{_ROLE_BEFORE})\s+)*(?:{ROLE_WORD})$", re.IGNORECASE
)
ROLE_BEFORE = re.compile(rf"^(?:(?:{_ROLE_BEFORE})\s+)*(?:{ROLE_WORD})\s+(?=\S+\s+\S)", re.IGNORECASE)
AGENCY = (
    r"AFP|AP|dpa|epd|KNA|sid|EFE|ANSA|AGI|Adnkronos|Reuters|Belga|ANP|NTB|TT|Ritzau|STT|PAP|ČTK|TASR|"
    r"MTI|APA|SDA|ATS|Lusa|PTI|"
    r"IANS|ANI|Xinhua|Kyodo|Jiji|Yonhap|Antara|Bernama|AAP|PA|CP|UPI|TASS|ТАСС|Интерфакс|Укрінформ|AA|"
    r"DHA|İHA|Hina|Tanjug|Fena|BTA|БТА|Agerpres|Mediafax|BNS|ELTA|LETA|УНИАН|УНІАН|РИА Новости|БелТА|"
    r"SRNA|MIA|ATA|WAM|QNA|KUNA|IRNA|ISNA|TTXVN|CNA|PNA|UNB|BSS|APP|NAN|GNA|Télam|Notimex|Folhapress|"
    r"Estadão Conteúdo|Agência Brasil|Europa Press|Colprensa|Prensa Latina|Anadolu|Sputnik|"
    r"(?:The\s+)?Associated Press|(?:The\s+)?Canadian Press|Press Association|PA Media|"
    r"Agence France-Presse|Bloomberg|"
    r"(?:news\s+)?(?:agencies|agenc[yi]\w*|wires?|wire services?|agenturen|agences?|agencias?|agenzie|"
    r"agências|bureaus?|byråer|"
    r"bureauer|agencje|agentury|staff)|وكالات|агентства"
)
_AGENCY = re.compile(AGENCY, re.IGNORECASE)
WITH_AGENCY = re.compile(
    rf"(?:\s*[,/(]\s*|\s+(?:and|und|et|y|e|en|och|og|i|a|ve|with|mit|avec|con|com|met|med|и|та)\s+)"
    rf"\(?(?:(?:with|mit|avec|con|com|met|med)\s+)?(?:{AGENCY})(?:\s*[/,]\s*(?:{AGENCY}))*\)?\s*$|"
    r"\s+(?:The\s+)?(?:Associated Press|Canadian Press|Agence France-Presse)$|"
    r"\s+\(?(?:mit|avec|con|med|met|with)\s+(?:[A-Z]{2,5}|dpa)\)?$",
    re.IGNORECASE,
)
DEGREE = re.compile(
    r"(?:[A-Z]{2,6}[®™]|ph\.?\s?d|m\.?\s?d|m\.?\s?s|m\.?\s?a|b\.?\s?a|b\.?\s?s|m\.?b\.?a|r\.?\s?d|"
    r"r\.?\s?n|d\.?v\.?m|"
    r"v\.?m\.?d|j\.?\s?d|esq|cpa|cfp|"
    r"rdn|ldn|cpt|lcsw|jr|sr|ii|iii|dds|pharmd|msc|bsc|mph|facs|faclm|foma|daBom|dacvb|cscs|fand|llm|"
    r"ed\.?d)\.?",
    re.IGNORECASE,
)
_HOUSE = re.compile(  # but Newsom, Newsham, Pressley, Presser and Corpuz are families
    r"\b(?:news(?!(?:om|ome|on|ham|am|um|holme|tead|trom)\b)\w*|press(?:room|box)?|presse(?![rl]\b)\w*|"
    r"media|team|staff|desk|redaktion\w*|redacción|rédaction|redazione|redação|"
    r"redactie|editors|agenc\w+|agentur\w*|"
    r"network|magazin\w*|times|tribune|post|herald|journal|gazette|tv|radio|group|inc|llc|ltd|gmbh|ag|"
    r"e\.\s?v|corp|corporat\w+|company|"
    r"association|foundation|stiftung|institute?|institut|university|universität|online|digital|blog|dpa|"
    r"afp|reuters|apa|ansa|efe|"
    r"jiji|xinhua|tass|bloomberg|committee|department|ministry|verband|club|society|channel|studio|"
    r"services?|solutions|"
    r"board|council|office|community|facebook|twitter|instagram|linkedin|google|youtube|store|shop|"
    r"official)\b|^(?:the|daily)\s|(?-i:^D[oa]\s[A-Z]{2,}$)|"
    r"\.(?:com|org|net|de|at|ch|fr|it|es|io|tv)$",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"[A-Z][A-Z0-9&./]{1,7}|(?:[A-Z]{2,}\s)+[A-Z]{2,}")
_ASIAN_HOUSE = re.compile(
    r"(?:部|社|网|網|报|報|新聞|新闻|通信|電視|电视|뉴스|신문|방송|일보|팀|국|편집부|デスク|取材班|グループ)$"
)
_MARKS = r"\u0300-\u036f\u0610-\u065f\u0670\u0900-\u0dff\u0e31-\u0e4e\u1000-\u109f\u1780-\u17ff\u200c\u200d"
_UPPER = r"[^\W\d_a-zà-öø-ÿ]"
_PROPER = rf"(?:{_UPPER}[\w{_MARKS}'\u2019.·\u2010-]*|[dlDL]['\u2019][\w-]+|[ae]l-[^\W\d_a-z][\w'-]*)"
_PARTICLE = (
    r"d[aeiou]|del|dela|delos|della|dos|das|van|von|der|den|la|le|el|al|bint?i?|bte|a/[lp]|ibn|ben|ter|ten|zu|af|av|y|e|i|wa|"
    r"'t|st\.?"
)
_NAME_WORD = rf"(?:{_PROPER}|{_PARTICLE})"
_PERSON = re.compile(rf"['\u2019]?{_NAME_WORD}(?:[ \u00a0]{_NAME_WORD}){{0,4}}[ \u00a0]{_PROPER}")
_GEORGIAN = frozenset(map(chr, range(0x10D0, 0x1100)))  # small letters to Unicode, but names have no others
_ENDS_IN_ROLE = re.compile(rf"(?:^|\s)(?:{ROLE_WORD})$", re.IGNORECASE)
_BEGINS_IN_ROLE = re.compile(
    r"(?:senior|chief|deputy|staff|guest|head|special|contributing|director|former|ex)\s", re.IGNORECASE
)
_EAST_ASIAN = re.compile(
    r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,5}(?:[ "
    r"\u30fb\u00b7][\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{1,6}){0,2}"
)


@lru_cache(maxsize=256)  # a page is asked for the same few names again and again
def is_person(name: str) -> bool:
    """Whether the name is written as a person's full name is."""
    if _EAST_ASIAN.fullmatch(name):
        return not _ASIAN_HOUSE.search(name)
    bare, comma, degrees = name.partition(", ")
    if comma and all(map(DEGREE.fullmatch, degrees.replace(",", " ").split())):
        name = bare
    return bool(
        _PERSON.fullmatch(name)
        and (name.isascii() or is_capital(name))
        and not _HOUSE.search(name)
        and not _ENDS_IN_ROLE.search(name)
        and not _BEGINS_IN_ROLE.match(name)
    )


def is_capital(name: str) -> bool:
    """Whether the last word begins with a capital, or is of a script without capitals."""
    last = name.rsplit(maxsplit=1)[-1].lstrip("'\u2019")
    letter = last.partition("-")[2][:1] or last[:1]
    return not last[:1].islower() or not letter.islower() or letter in _GEORGIAN


def is_house(name: str) -> bool:
    """Whether the name is an organisation's, a desk's or an agency's."""
    return bool(
        _HOUSE.search(name) or ACRONYM.fullmatch(name) or _ASIAN_HOUSE.search(name) or _AGENCY.fullmatch(name)
    )
