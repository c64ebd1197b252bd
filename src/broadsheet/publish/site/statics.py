"""What stands beside the pages: stylesheet, scripts. In: a site. Out: their bytes.

Between percent signs in a script stands what is said in the portal's language, and how letters are indexed.
"""

from __future__ import annotations

import functools
import json
from importlib.resources import files

import msgspec

from broadsheet.domain.unspaced import PAIRED, SPELLED, UNMARKED
from broadsheet.publish.language.catalogue import ENGLISH
from broadsheet.publish.language.speaking import Language
from broadsheet.publish.language.tags import primary
from broadsheet.publish.site.colours import DARK_PAPER, PAPER, accents
from broadsheet.publish.site.views import Site

_UPRIGHT = frozenset(["hi", "ja", "ko", "zh"])  # languages whose letters are never slanted


def stylesheet(site: Site) -> bytes:
    """The stylesheet with the portal's colours before it."""
    light, dark = accents(site.portal.site)
    colours = (
        f":root{{--paper:{PAPER};--accent:{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--paper:{DARK_PAPER};--accent:{dark}}}}}\n"
    )
    own = _static("turned.css") if site.language.direction == "rtl" else b""
    if primary(site.language.tag) in _UPRIGHT:
        own = b"\n.motto{font-style:normal}\n"
    if primary(site.language.tag) == "ko":  # its words are parted by spaces, and no syllable stands alone
        own += b"body{word-break:keep-all}\n"
    return colours.encode() + _static("style.css") + own


@functools.lru_cache(16)
def script(name: str, language: Language) -> bytes:
    """One of our scripts for the reader's pages, its sentences in their language."""
    told = {
        "language": ENGLISH if primary(language.spoken) == ENGLISH else language.spoken,
        "now": language.say("now"),
        "nothing found": language.say("nothing_found"),
        "stories": language.forms_of("stories"),
    }
    indexed = {"unspaced letters": PAIRED, "points": UNMARKED, "spelled": SPELLED}
    body = _static(name)
    for mark, value in indexed.items():
        body = body.replace(f'"%{mark}%"'.encode(), json.dumps(value).encode())
    for mark, words in told.items():
        body = body.replace(f'"%{mark}%"'.encode(), msgspec.json.encode(words))
    return body


def _static(name: str) -> bytes:
    return files("broadsheet.publish.site").joinpath("static", name).read_bytes()
