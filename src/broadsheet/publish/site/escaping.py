"""Jinja's environment whose templates print quickly.

In: templates. Out: the same text as Jinja's own code for them gives. A page has over a hundred places to
escape, most of them names, numbers and addresses without a sign of markup, or markup already, so `escape`
makes no object where there is nothing to escape. Our own templates name attributes of records and call
macros and methods, nothing else, so they do so as Python does, without asking what might be meant; a theme's
have Jinja's whole search. The attribute that is not there is an error for both.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from jinja2 import Environment, nodes, runtime
from jinja2.compiler import CodeGenerator, Frame
from jinja2.utils import missing
from markupsafe import Markup
from markupsafe import escape as escape_fully

_KEPT = 4096  # results of a macro
_SIGNS = re.compile("[&<>\"']").search


def escape(value: object) -> str:
    """Text for a page: markup as it is, everything else with its signs of markup escaped."""
    if type(value) is Markup:
        return value
    if type(value) is not str:
        return str(value) if type(value) is int else escape_fully(value)
    if _SIGNS(value) is None:
        return value
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("'", "&#39;").replace('"', "&#34;")


class Macro(runtime.Macro):
    """A macro that is quick when it is called as our templates call theirs: by position.

    One whose name begins with `kept_` is given few different values, and keeps what it printed for them.
    """

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self._plain = not (self.caller or self.catch_kwargs or self.catch_varargs)
        if str(self.name).startswith("kept_"):
            self._func = functools.lru_cache(_KEPT)(self._func)

    def __call__(self, *values: Any, **named: Any) -> str:
        """The macro's text, as markup."""
        if self._plain and len(values) == self._argument_count and not named:
            return str.__new__(Markup, self._func(*values))
        lacking = self._argument_count - len(values)
        if named or lacking < 0 or not self._plain:
            return super().__call__(*values, **named)
        return str.__new__(Markup, self._func(*values, *(missing,) * lacking))


class QuickEnvironment(Environment):
    """An environment whose templates call what stands above; they look the names up when they print.

    Templates whose file lies in the folder `own` are ours.
    """

    def __init__(self, own: str, **options: Any) -> None:
        self._own = own
        super().__init__(**options)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, *rest: Any, **options: Any
    ) -> str:
        """The Python source of a template, by Jinja's hook for this."""
        ours = (filename or "").startswith(self._own)
        self.code_generator_class = _OwnCode if ours else CodeGenerator
        text = super()._generate(source, name, filename, *rest, **options)
        return f"{text}\nfrom {__name__} import Macro, escape\n"


class _OwnCode(CodeGenerator):
    """Writes attributes and calls as Python has them."""

    def get_visitor(self, node: nodes.Node) -> Callable[..., None] | None:
        """What writes a node, by Jinja's hook for this."""
        quick: dict[type, Callable[..., None]] = {nodes.Getattr: self._attribute, nodes.Call: self._call}
        return quick.get(type(node)) or super().get_visitor(node)

    def _attribute(self, node: nodes.Getattr, frame: Frame) -> None:
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def _call(self, node: nodes.Call, frame: Frame) -> None:
        if node.dyn_args or node.dyn_kwargs:
            self.visit_Call(node, frame)
            return
        self.visit(node.node, frame)
        self.write("(")
        for value in (*node.args, *node.kwargs):
            self.visit(value, frame)
            self.write(", ")
        self.write(")")
