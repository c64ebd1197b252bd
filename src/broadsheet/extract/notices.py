"""Lines that speak to the reader instead of telling the story: what a paywall says in the story's place.

In: the text of a story. Out: the text without those lines, and whether there were any. Stories are written
about subscriptions too, so that a line must ask for one *and* promise the rest of the text; and in a long
text only the last lines are looked at.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LONG_TEXT = 1_500  # characters
_LONG_LINE = 400
_LAST_LINES = 6
_ASKS = re.compile(
    r"\b(?:subscri|sign (?:in|up)|log[ -]?in|regist|create (?:an|your|a free) account|become a member|"
    r"abonn|anmelden|einloggen|registrier|connecte|inscri|suscr|inici[ae] sesi|abbonat|accedi|aboneer|"
    r"prenumerer|logga in|assin(?:e|ante)|zaloguj|zarejestruj|premium)"
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
    r"(?:seguir|continuar) (?:leyendo|lendo|a ler)|artículo completo|acceso ilimitado|ya eres|"
    r"continu(?:a|are) a leggere|articolo completo|già abbonat|verder lezen|lees verder|al abonnee|"
    r"läs(?:a)? vidare|hela artikeln|redan prenumerant|czytaj dalej|cały artykuł"
)


class Cleared(NamedTuple):
    """The text that is left, and whether a paywall's notice was taken out."""

    text: str
    locked: bool


def without_notices(text: str) -> Cleared:
    """The text without the notices of a paywall."""
    lines = text.split("\n")
    first = 0 if len(text) <= _LONG_TEXT else max(0, len(lines) - _LAST_LINES)
    kept = [line for number, line in enumerate(lines) if number < first or not _is_notice(line)]
    return Cleared("\n".join(kept), len(kept) < len(lines))


def _is_notice(line: str) -> bool:
    if len(line) > _LONG_LINE:
        return False
    lower = line.lower()
    return bool(_ASKS.search(lower)) and bool(_PROMISES.search(lower))
