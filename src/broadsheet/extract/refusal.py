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
from broadsheet.extract.kernels import count_words
from broadsheet.extract.page import Page
from broadsheet.extract.text import element_text
from broadsheet.extract.wall_words import AGREE, CONSENT, ERROR, LOGIN, NO_READER, TO_READER

_SHORT = 1_500  # characters; walls say little else
_SENTENCE = re.compile(r"[^.!?\n\u3002\uff01\uff1f]+[.!?\n\u3002\uff01\uff1f]?")


def refuse_what_is_no_story(page: Page, requested_url: str, title: str, text: str) -> None:
    """Raise Unreadable when the page holds no story; return when it may."""
    if is_home(page.url) and not is_home(requested_url):
        raise Unreadable("home-page", "the address led to the front page of its site")
    if len(text) > _SHORT:
        return
    if len(text) < _SHORT // 2:
        headings = [title, *(element_text(h1, 200) for h1 in page.named["h1"][:2])]
        if said := next((heading for heading in headings if ERROR.match(heading)), ""):
            raise Unreadable("error-page", f"the page says: {said[:80]}")
    if len(text) < _SHORT // 3 and (asked := NO_READER.search(text)):
        raise Unreadable("error-page", f"the page says: {asked[0]}")
    if _is_consent_wall(page, text):
        raise Unreadable("consent-wall", "the page asks for consent and shows no story")
    if len(text) < _SHORT // 3 and LOGIN.search(title) and _has_password_field(page):
        raise Unreadable("login-wall", "the page asks to log in and shows no story")


def _is_consent_wall(page: Page, text: str) -> bool:
    """Most sentences ask the reader for consent, and there is little else but something to agree with."""
    shown = (text or visible_text(page, 4 * _SHORT)).lower()
    if not CONSENT.search(shown):
        return False
    sentences = _SENTENCE.findall(shown)
    sentences = [sentence for sentence in sentences if count_words(sentence) > 2]
    speaking = sum(bool(CONSENT.search(line) and TO_READER.search(line)) for line in sentences)
    if not sentences or 2 * speaking < len(sentences):
        return False
    if len(sentences) > 1 and 5 * speaking >= 4 * len(sentences) and len(text) < _SHORT // 2:
        return True  # and nothing else, whatever its buttons are
    seen = visible_text(page, 4 * _SHORT).lower()
    return len(CONSENT.findall(seen)) >= 2 and len(seen) < 3 * _SHORT and _offers_agreement(page)


def _offers_agreement(page: Page) -> bool:
    for element in page.tree.iter("button", "a", "input"):
        label = element.get("value") or "" if element.tag == "input" else element_text(element, 100)
        if len(label) < 60 and AGREE.match(label):
            return True
    return False


def _has_password_field(page: Page) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in page.named["input"])
