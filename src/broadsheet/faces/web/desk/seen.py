"""What a form showed when it was made, so that what comes back holds only what its maker changed.

In: the texts of fields. Out: a mark for each, which the form carries hidden; whether a text that comes back
is another than the one that was shown; and the words that somebody wrote into a form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

_PREFIX = "seen."
_WORDS = {
    "title": "Title",
    "excerpt": "Excerpt",
    "image": "Address of the picture",
    "reason": "Why",
    "notice": "What readers are told in its place",
    "subject": "Subject",
    "intro": "Words before the stories",
    "text": "Text",
    "location": "Address",
}


def mark(text: str) -> str:
    """A short mark of the text, the same for each way in which a browser may send it back."""
    told = text.replace("\r\n", "\n").strip()
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()


def listed(values: Iterable[str]) -> str:
    """Values whose order does not count as one text."""
    return "\n".join(sorted(values))


def is_other(form: Mapping[str, Sequence[str]], field: str, text: str, now: str | None = None) -> bool:
    """Whether the field showed another text; where the form does not tell, whether `now` is another."""
    seen = next(iter(form.get(_PREFIX + field, ())), "") or (None if now is None else mark(now))
    return mark(text) != seen


def written(form: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The words in a form that somebody wrote or changed, each with what its field is called."""
    for field, values in form.items():
        own = field.removeprefix("field.") if field.startswith("field.") else ""
        label = _WORDS.get(field, own)
        if label and values[0].strip() and is_other(form, field, values[0]):
            yield label, values[0]
