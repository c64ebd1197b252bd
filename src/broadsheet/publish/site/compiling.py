"""The templates of the site, compiled: ours, or a theme's over ours. In: a theme. Out: an environment."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet.publish.site.theme import Theme, theme_mistakes

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment


@functools.cache
def site_environment() -> Environment:
    """Our own templates."""
    from jinja2 import PackageLoader

    return _compiled(PackageLoader("broadsheet.publish.site"))


def themed_environment(theme: Theme) -> Environment:
    """Our templates with the theme's in the place of those of the same name; `own/NAME` is ours still."""
    from jinja2 import ChoiceLoader, FunctionLoader, PackageLoader, PrefixLoader

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        text = theme.templates.get(name)
        return None if text is None else (text, f"{theme.folder}/{name}", lambda: True)

    own = PackageLoader("broadsheet.publish.site")
    with theme_mistakes(theme):
        environment = _compiled(ChoiceLoader([FunctionLoader(load), own, PrefixLoader({"own": own})]))
        for name in theme.templates:
            environment.get_template(name)
    return environment


def _compiled(loader: BaseLoader) -> Environment:
    from jinja2 import StrictUndefined

    from broadsheet.publish.site.escaping import QuickEnvironment

    environment = QuickEnvironment(
        str(Path(__file__).parent),
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["parts"] = environment.get_template("parts.html").module
    return environment
