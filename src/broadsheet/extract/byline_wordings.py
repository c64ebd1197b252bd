"""What the wording of a line says of a story's writers, without any mark.

In: the text of a line. Out: whether a name comes next, or somebody who did something else than to write.
"""

from __future__ import annotations

import re

from broadsheet.extract.by_words import NOT_WRITERS, SHOWN_ALONE, SHOWN_OPENING

MAX_NAME_LINE = 60  # characters
MAX_LABEL = 40
_COLONS = (":", "\uff1a")
_BY_INSIDE = re.compile(r"(?:^|[\s·|,•-])(?:by|BY|By|von|VON|par|Par|por|Por)\s*:?\s+(?=[^\W\d_a-z])")
POSTED_BY = re.compile(
    r"\b(?:posted|filed|published|written|submitted|veröffentlicht|geschrieben|erstellt|gespeichert|"
    r"eingestellt|publié|publicado)\b"
    r".{0,60}\b(?:by|von|par|por)\s+(?=(?-i:[^\W\d_a-z])|\S+\s+(?:on|am|at|le|el)\b)",
    re.IGNORECASE,
)
_HANDED_ON = re.compile(r"\b(?:shared|translated|geteilt|übersetzt|partagé|compartido)\W*$", re.IGNORECASE)
_NOBLE = re.compile(r"[^\W\d_a-z]\w+ von [^\W\d_a-z]\w+")
# Behind a day: `20.05.2026 | Автор: Иван Петров`
_LABELS = (
    "autor", "author", "autore", "auteur", "reporter", "penulis", "oleh", "yazar", "muhabir", "szerző",
    "автор", "текст", "επιμέλεια", "ρεπορτάζ", "โดย", "tác giả",
)  # fmt: skip
_LABEL_INSIDE = re.compile(rf"[\s|,/•·-](?:{'|'.join(_LABELS)})\s*[:\uff1a]\s*(?=[^\W\d_])", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*,?\s*(?:(?:and|und|et|y|e|en|och|og|ja|i|a|ve|dan|és|și|и|та|και|&)\s)\s*(?=[^\W\d_])"
)
_NOT_BY = re.compile(
    r"\b(?:(?:medically |expert |fact[- ])?(?:reviewed|checked|edited|translated|sponsored|powered|"
    r"illustrat\w+|photograph\w*|"
    r"curated|presented|recommended|approved|supported|designed)\b|updated by\b|contributions? (?:from|by)\b|"
    r"photos?\b|fotos?\b|bild(?:er)?\b|"
    r"images?\b|grafik\b|video\b|(?:über\b|about\b)(?!\s+(?:the|de[nr]|die)\s+aut))",
    re.IGNORECASE,
)


def name_opening(text: str, *, close: bool = True) -> re.Match[str] | None:
    """What says that a name comes next; prose is not asked, nor how a line far from the heading goes on."""
    if len(text) > MAX_NAME_LINE and text.endswith((".", "!", "?")):
        return None
    if found := SHOWN_OPENING.match(text):
        return found
    lower = text.lower()
    if "by" in lower or "von" in lower or "par" in lower or "por" in lower:
        found = POSTED_BY.search(text) or _BY_INSIDE.search(text)
        if found and found.start():  # within the line
            before = text[: found.start()]
            return None if not close or _HANDED_ON.search(before) or _NOBLE.fullmatch(text) else found
        return found
    if (":" in text or "\uff1a" in text) and any(word in lower for word in _LABELS):
        return _LABEL_INSIDE.search(text)
    return None


def says_by(text: str) -> bool:
    """Whether a line has nothing but a word for By."""
    return len(text) < MAX_LABEL and bool(SHOWN_ALONE.fullmatch(text))


def is_anothers(text: str) -> bool:
    """Whether a line names those who took the pictures, edited or translated."""
    return bool(_NOT_BY.match(text)) or (has_label(text) and bool(NOT_WRITERS.match(text)))


def has_label(text: str) -> bool:
    """Whether a text has what parts a label from a name."""
    return ":" in text or "/" in text or " by" in text or "\uff1a" in text


def is_label_of_others(text: str) -> bool:
    """Whether a line says that a reviewer or a photographer comes next."""
    return len(text) < MAX_LABEL and bool(
        _NOT_BY.match(text) or (text.endswith(_COLONS) and NOT_WRITERS.match(text))
    )


def joint(text: str) -> str:
    """The "and" that joins what a text goes on with to a name before it, or ""."""
    found = _JOINED.match(text)
    return found[0] if found else ""
