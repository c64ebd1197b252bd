"""What the front page goes by."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Told(NamedTuple):
    """What the front page goes by."""

    name: str
    time: datetime
    heat: int
    quality: int
