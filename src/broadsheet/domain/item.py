"""Items: one published thing of a type other than news, and files that are carried as they came.

In: values already decoded by a type's declaration. Out: immutable records that compare by value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import Any

import msgspec

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.front_matter import parse_time
from broadsheet.domain.story import Record

_OCCURRENCE = re.compile(r"/\d{8}(?:T\d{6}Z)?$", re.ASCII)


def item_id(path: str) -> str:
    """What an item is called in decisions and issues: `i` and 15 hexadecimal digits of its path's hash."""
    return "i" + blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()[:15]


def series_of(uid: str) -> str | None:
    """The identifier of the event of which `uid` is one occurrence; None for what is none."""
    found = _OCCURRENCE.search(uid)
    return uid[: found.start()] if found else None


class Item(Record, frozen=True, kw_only=True):
    """One item. `values` holds the front matter in file order, as JSON has it; times are text, UTC.

    `body` is what follows the front matter; `raw` are the file's bytes where our writer would give others.
    `path` is its content file and its only name.
    """

    path: str
    type: str
    source: str
    values: dict[str, Any] = msgspec.field(default_factory=dict)
    body: str = "\n"
    raw: bytes | None = None

    @property
    def shown(self) -> bool:
        """Whether readers see it: neither removed nor held back."""
        return self.values.get("removed") is not True and self.values.get("published") is not False

    @property
    def series(self) -> str | None:
        """The identifier of the event that repeats, of which it is one occurrence."""
        return series_of(str(self.values.get("uid") or "")) if self.values.get("recurrence") else None

    @property
    def stem(self) -> str:
        """Its path without the leading underscore and the ending: `learning/videos/name`."""
        return str(PurePosixPath(self.path).with_suffix("")).removeprefix("_")

    def below(self, type_: ContentType) -> str:
        """Its path below the type's folder, without the ending: `videos/name`."""
        return str(PurePosixPath(self.path).with_suffix(""))[len(type_.folder) + 1 :]

    def title(self, type_: ContentType) -> str:
        """What readers are shown as its title; its file name where it has none."""
        for name in (type_.headline, "title", "name"):
            value = self.values.get(name)
            if isinstance(value, Mapping):
                value = value.get("name")
            if value:
                return str(value)
        return PurePosixPath(self.stem).name

    def summary(self, type_: ContentType) -> str:
        """What readers are shown under the title; empty where it has none."""
        found = (self.values.get(name) for name in (type_.summary, "excerpt", "description"))
        return next((str(value) for value in found if value), "")

    def time(self, name: str) -> datetime | None:
        """The time in the value of this name, in UTC; None where there is none, or it is no time."""
        value = self.values.get(name)
        try:
            return parse_time(str(value)) if value else None
        except (ValueError, OverflowError):
            return None

    @property
    def topics(self) -> tuple[str, ...]:
        """The names of its topics."""
        topics = self.values.get("topics")
        return tuple(map(str, topics)) if isinstance(topics, list) else ()


class Carried(Record, frozen=True, kw_only=True):
    """A file of another portal that is kept as it came.

    `ours` is the hash of the file that we would write in its place; while we would still write that very
    file, these bytes stand for it. Without it the file stands as it is, whatever we write.
    """

    path: str
    body: bytes
    source: str
    ours: str | None = None
    reason: str | None = None
