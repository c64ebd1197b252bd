"""Jinja's environment with an `escape` that makes no object where there is nothing to escape.

In: what a template puts out. Out: the same text as Jinja's own `escape` gives. A page has over a hundred
places to escape, most of them names, numbers and addresses without a sign of markup, or markup already.
"""

from __future__ import annotations

import re

from jinja2 import Environment
from markupsafe import Markup
from markupsafe import escape as escape_fully

_SIGNS = re.compile("[&<>\"']").search


def escape(value: object) -> str:
    """Text for a page: markup as it is, everything else with its signs of markup escaped."""
    kind = type(value)
    if kind is Markup or (kind is str and _SIGNS(value) is None):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return escape_fully(value)


class QuickEnvironment(Environment):
    """An environment whose templates call the `escape` above; they look the name up when they print."""

    def _generate(self, *args: object, **options: object) -> str:
        """The Python source of a template, by Jinja's hook for this."""
        return f"{super()._generate(*args, **options)}\nfrom {__name__} import escape\n"  # type: ignore[arg-type]
