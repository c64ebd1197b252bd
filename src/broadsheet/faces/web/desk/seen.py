"""What a form showed when it was made, so that what comes back holds only what its maker changed.

In: the texts of fields. Out: a mark for each, which the form carries hidden; and whether a text that comes
back is another than the one that was shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

_PREFIX = "seen."


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
