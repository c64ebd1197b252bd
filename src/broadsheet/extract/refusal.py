"""Pages that hold no story: consent walls, login walls, error pages, home pages.

In: a page and what was read from it. Out: nothing, or Unreadable with the reason. A word alone never refuses
a page, since stories are written about cookies, logins and errors: little text and the page's structure must
agree.
"""

from __future__ import annotations

import re

from broadsheet.domain.errors import Unreadable
from broadsheet.extract.addresses import is_home
from broadsheet.extract.article_text import visible_text
from broadsheet.extract.page import Page
from broadsheet.extract.text import element_text

_SHORT = 1_500  # characters; walls say little else
_ERROR = re.compile(
    r"^\W*(?:(?:error\s*)?(?:40[0134]|410|429|50[0234])\b(?!\s+\w+\s+\w+\s+\w+\s+\w+)|(?:page|seite|article)\s+(?:was\s+)?not\s+(?:be\s+)?found|"
    r"(?:the\s+|this\s+)?page\s+(?:you\s+\w+\s+\w+\s+)?(?:cannot|can't|could\s+not)\s+be\s+found|seite\s+nicht\s+gefunden|"
    r"page\s+(?:introuvable|non\s+trouvée)|página\s+no\s+encontrada|pagina\s+non\s+trovata|not\s+found|access\s+denied|"
    r"forbidden|internal\s+server\s+error|bad\s+gateway|service\s+(?:temporarily\s+)?unavailable|just\s+a\s+moment|"
    r"attention\s+required|are\s+you\s+(?:a\s+)?(?:robot|human)|(?:please\s+)?verify\s+(?:that\s+)?you\s+are\s+(?:a\s+)?human|"
    r"security\s+check|pardon\s+our\s+interruption|checking\s+your\s+browser|request\s+(?:blocked|rejected))",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bprivacy\s+(?:policy|settings|choices)\b|\bpersonali[sz]ed\s+ad|\b(?:our|your)\s+partners\b|"
    r"\bdatenschutz\w*|\beinwillig\w*|\bzustimm\w*|\bpartnern?\b|\bvie\s+privée|\bconsentement\b|\bpartenaires\b|"
    r"\bprivacidad\b|\bconsentimiento\b|\bconsenso\b|\btoestemming\b|\bsamtycke\b|\bsamtykke\b|\bgdpr\b|\bdsgvo\b|\brgpd\b",
    re.IGNORECASE,
)
_TO_READER = re.compile(
    r"\b(?:we|us|our|you|your|yours|wir|uns\w*|sie|ihre?\w*|nous|nos|notre|vous|vos|votre|usted|su|sus|nosotros|noi|"
    r"tuoi?|tua|voi|wij|we|jouw?|je|vi|dig|din)\b",
    re.IGNORECASE,
)
_AGREE = re.compile(
    r"^\W*(?:(?:yes,?\s+)?i\s+(?:agree|accept)|accept|agree|allow|reject|decline|consent|manage\s+(?:my\s+)?(?:preferences|"
    r"options|settings|cookies)|alle?s?\s+(?:akzeptieren|ablehnen|zustimmen)|akzeptieren|zustimmen|ablehnen|einverstanden|"
    r"(?:tout\s+)?(?:accepter|refuser)|j.accepte|aceptar|rechazar|accett[ao]|rifiuta|accepteren|akkoord|weigeren)\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log\s?in|sign\s?in|anmelden|einloggen|se\s+connecter|connexion|iniciar\s+sesión|accedi)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]?")


def refuse_what_is_no_story(page: Page, requested_url: str, title: str, text: str) -> None:
    """Raise Unreadable when the page holds no story; return when it may."""
    if is_home(page.url) and not is_home(requested_url):
        raise Unreadable("home-page", "the address led to the front page of its site")
    if len(text) > _SHORT:
        return
    headings = [title, *(element_text(h1, 200) for h1 in page.named["h1"][:2])]
    if len(text) < _SHORT // 2 and any(_ERROR.match(heading) for heading in headings):
        raise Unreadable("error-page", f"the page says: {title[:80]}")
    if _is_consent_wall(page, text):
        raise Unreadable("consent-wall", "the page asks for consent and shows no story")
    if len(text) < _SHORT // 3 and _LOGIN.search(title) and _has_password_field(page):
        raise Unreadable("login-wall", "the page asks to log in and shows no story")


def _is_consent_wall(page: Page, text: str) -> bool:
    """Most sentences ask the reader for consent, and there is little else but something to agree with."""
    sentences = _SENTENCE.findall(text or visible_text(page, 4 * _SHORT))
    sentences = [sentence for sentence in sentences if len(sentence.split()) > 2]
    speaking = sum(bool(_CONSENT.search(line) and _TO_READER.search(line)) for line in sentences)
    if not sentences or 2 * speaking < len(sentences):
        return False
    seen = visible_text(page, 4 * _SHORT)
    return len(_CONSENT.findall(seen)) >= 2 and len(seen) < 3 * _SHORT and _offers_agreement(page)


def _offers_agreement(page: Page) -> bool:
    for element in page.tree.iter("button", "a", "input"):
        label = element.get("value") or "" if element.tag == "input" else element_text(element, 100)
        if len(label) < 60 and _AGREE.match(label):
            return True
    return False


def _has_password_field(page: Page) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in page.named["input"])
