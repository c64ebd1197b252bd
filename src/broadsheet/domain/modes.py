"""How stories are judged, and by which sentence vectors: the words that settings and commands share.

In: nothing. Out: two enumerations; apart from the settings, so that the command line starts without pydantic.
"""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """How stories are judged: as documented here, or as the recorded platform did."""

    BROADSHEET = "broadsheet"
    COMPATIBLE = "compatible"


class Embedding(StrEnum):
    """Where the meaning of headlines comes from: the model that ships, the small one, a server, nowhere."""

    DEFAULT = "default"
    TINY = "tiny"
    ENDPOINT = "endpoint"
    NONE = "none"
