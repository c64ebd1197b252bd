"""What settings leave to the environment: passwords, keys, and addresses that hold a password.

In: `env:NAME`, or the bare name. Out: what the variable holds.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from broadsheet.domain.errors import BroadsheetError

_MARK = "env:"


def names_variable(written: str) -> bool:
    """Whether a setting is `env:NAME` and not the value itself."""
    return written.startswith(_MARK)


def held(variable: str) -> str | None:
    """The variable's value; None for an empty one, too, and for one that is not there."""
    return os.environ.get(variable.removeprefix(_MARK)) or None


def needed(variable: str, meaning: str, error: Callable[[str], BroadsheetError]) -> str:
    """The variable's value. Raises `error`, made of a sentence that says what to set it to."""
    if value := held(variable):
        return value
    raise error(f"the environment variable {variable.removeprefix(_MARK)} is not set; set it to {meaning}")
