"""What all settings share: lengths of time, sizes, and the base of their models.

In: a value as YAML gives it. Out: seconds, bytes, a frozen model; pydantic tells every mistake.
"""

from __future__ import annotations

import re
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = 365_250 * 86400  # a thousand years: any time of a story may be moved by it
_BYTE_UNITS = {"": 1, "kb": 1000, "mb": 1000**2, "kib": 1024, "mib": 1024**2}

# Forms that a text can have; what each is called in messages stands in `mistakes`.
COLOUR = "^#[0-9a-fA-F]{6}$"
VARIABLE = "^env:[A-Za-z_][A-Za-z0-9_]*$"
HOST = "^[A-Za-z0-9.:-]+$"
DNS_NAME = "^[A-Za-z0-9.-]+$"
DNS_DOMAIN = r"^[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$"
SITE = r"^https?://[^\s/]+"
FOLDER = r"^https?://[^\s/]+(/[^\s]*)?$"
PLAIN_ADDRESS = r"^https?://[^\s/?#]+[^\s?#]*$"


def parse_duration(value: Any) -> Any:
    """`2h` → 7200; a number passes through. Raises ValueError for other text."""
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd]?)\s*", value)
    if not match:
        raise ValueError(f"{value!r} is no length of time; write 90s, 15m, 2h or 7d")
    return float(match[1]) * _UNITS[match[2] or "s"]


def parse_size(value: Any) -> Any:
    """`10MB` → 10,000,000 bytes; a number passes through. Raises ValueError for other text."""
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"\s*(\d+)\s*([a-z]*)\s*", value.lower())
    if not match or match[2] not in _BYTE_UNITS:
        raise ValueError(f"{value!r} is no size; write 500KB or 10MB")
    return int(match[1]) * _BYTE_UNITS[match[2]]


def _within_reach(seconds: float) -> float:
    if seconds > _LONGEST:
        raise ValueError(f"{seconds / 86400:,.0f} days are more than the calendar has; write 365250d at most")
    return seconds


def _one_line(value: str) -> str:
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in value):
        raise ValueError("must be one line of text")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{value!r} is no time zone; write one like Europe/Vienna") from None
    return value


Seconds = Annotated[float, BeforeValidator(parse_duration), Field(ge=0), AfterValidator(_within_reach)]
Size = Annotated[int, BeforeValidator(parse_size), Field(gt=0)]
OneLine = Annotated[str, AfterValidator(_one_line)]
Zone = Annotated[str, AfterValidator(_zone)]


class Settings(BaseModel):
    """Base of all settings: frozen, and an unknown key is a mistake, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")
