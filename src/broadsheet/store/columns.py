"""Column types: text that every engine can hold, times as whole microseconds, records as JSON text.

In: Python values. Out: values that SQLite and PostgreSQL store alike, and the Python values again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Literal

import msgspec
from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from broadsheet.domain.yaml_scalars import mend

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def holdable(text: str) -> str:
    """`text` with surrogate pairs joined, and NUL characters and lone surrogates replaced by U+FFFD."""
    return mend(text).replace("\0", "\ufffd")


def _all_holdable(value: Any) -> Any:
    """Decoded JSON with every string in it made holdable."""
    if isinstance(value, str):
        return holdable(value)
    if isinstance(value, list | tuple):
        return [_all_holdable(item) for item in value]
    if isinstance(value, dict):
        return {_all_holdable(key): _all_holdable(item) for key, item in value.items()}
    return value


def encode(value: object, *, sort: bool = True) -> str:
    """A record as JSON text that every engine can hold; equal records give equal text.

    Without `sort`, the keys of a mapping keep their order, and mappings that differ in it differ.
    """
    order: Literal["deterministic"] | None = "deterministic" if sort else None
    try:
        text = msgspec.json.encode(value, order=order).decode()
    except UnicodeEncodeError:
        text = "\\u0000"
    if "\\u0000" not in text:
        return text
    return msgspec.json.encode(_all_holdable(msgspec.to_builtins(value)), order=order).decode()


def digest(*parts: str) -> str:
    """A short hash of some texts, in which their borders count; 32 hexadecimal digits."""
    return blake2b(msgspec.json.encode(parts), digest_size=16).hexdigest()


def spread(url: str) -> int:
    """A fixed number for a URL, below 2**63: sorting by it mixes hosts evenly, and always alike."""
    return int.from_bytes(blake2b(holdable(url).encode(), digest_size=8).digest(), "big") >> 1


class Words(TypeDecorator[str]):
    """Text, made holdable on its way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Python to SQL."""
        return None if value is None else holdable(value)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text that is compared by its bytes, as SQLite does it, whatever the server's language."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(Text(collation=collation))


LONGEST_NAME = 1000  # bytes; PostgreSQL's index refuses rows over 2,704, and two names may be in one


def named(text: str) -> str:
    """`text` as a `Name` column keeps it: a long one is cut, with a hash of the whole at its end."""
    kept = holdable(text)
    whole = kept.encode()
    if len(whole) <= LONGEST_NAME:
        return kept
    return f"{whole[: LONGEST_NAME - 40].decode(errors='ignore')}#{digest(kept)}"


class Name(Words):
    """Text by which rows are found and that is never read back: equal texts stay equal, however long."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Python to SQL."""
        return None if value is None else named(value)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as microseconds since 1970 so that it sorts and compares alike everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Python to SQL."""
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """SQL to Python, in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Packed(TypeDecorator[Any]):
    """A record of the given type, kept as JSON text; without `sort`, mappings in it keep their order."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any, *, sort: bool = True) -> None:
        self.kind, self.sort = kind, sort
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(kind)
        super().__init__()

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Python to SQL."""
        return None if value is None else encode(value, sort=self.sort)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """SQL to Python."""
        return None if value is None else self._decoder.decode(value)

    def reads(self, value: Any) -> bool:
        """Whether a raw value of the column, of whatever kind damage made it, is such a record."""
        try:
            self._decoder.decode(value)
        except (msgspec.DecodeError, UnicodeDecodeError, TypeError):
            return False
        return True
