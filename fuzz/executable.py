"""What a page would run, load from elsewhere, or style by a story's own words.

In: the text of a page or of markup. Out: nothing; what is found is an AssertionError.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser

_TAGS = re.compile(r"<[^<>]*>")
_PLAIN_TAG = re.compile(r'</?[a-z][a-z0-9]*(?: [a-z][a-z:-]*(?:="[^"<>]*")?)*>')


def check_page(text: str, *, search: bool = False) -> None:
    """A page of ours is tags, each written as we write them, and words without a sign of markup between them.

    So no parser can see a tag that stands in none of ours, and what was checked once need not be again.
    """
    assert text.startswith("<!doctype html>\n")
    tags = _TAGS.findall(text)
    assert len(tags) == text.count("<")
    for tag in set(tags[1:]):
        _check_tag(tag, search=search)


@lru_cache(100_000)
def _check_tag(tag: str, *, search: bool) -> None:
    assert _PLAIN_TAG.fullmatch(tag)
    check_markup(tag, search=search)


def check_markup(text: str, *, search: bool = False, schemes: frozenset[str] = frozenset()) -> None:
    """The same for markup written in any way; `schemes` are those allowed besides the web's."""
    found = _Executable()
    found.search = search
    found.schemes |= schemes
    found.feed(text)
    found.close()


class _Executable(HTMLParser):
    search = False  # the search page has a form and a script of ours
    schemes: frozenset[str] = frozenset({"http:", "https:"})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        source = re.sub(r"^(?:\.\./)*|^/", "", values.get("src", ""))
        ours = re.fullmatch(r"times\.js\?\w+" if not self.search else r"(?:times|search)\.js\?\w+", source)
        assert tag != "script" or ours or values == {"type": "application/ld+json"}
        assert tag not in {"object", "embed", "base", "style"}
        assert tag != "form" or self.search
        for name, value in values.items():
            assert not name.startswith(("on", "hx-", "data-", "style", "srcdoc"))
            scheme = re.match(r"[a-z][a-z0-9+.-]*:", re.sub(r"[\x00-\x20]", "", value.lower()))
            if name in {"href", "src"} and scheme:
                assert scheme[0] in self.schemes
                assert name != "src" or value.startswith(
                    ("https://www.youtube-nocookie.com/", "https://player.vimeo.com/")
                )
