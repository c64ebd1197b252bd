"""A theme: a folder of templates and a stylesheet, laid over our own.

In: the files of the folder. Out: a `Theme`; templates in it stand for ours of the same name, `_more.html` and
the like are its own, to be included; `style.css` follows our stylesheet. A mistake in a template, while it is
read or while a page is printed, is a PublishError with file and line.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

import msgspec

from broadsheet.domain.errors import PublishError

_UNUSABLE = (TypeError, ValueError, RecursionError, SyntaxError)  # also of what nests too deep to be compiled


class Theme(msgspec.Struct, frozen=True):
    """`templates` by name, `style` to follow ours, and the `folder` that both came from, for messages."""

    folder: str
    templates: dict[str, str]
    style: str = ""


def read_theme(folder: Path) -> Theme:
    """The theme in `folder`; PublishError when it is no folder, or a file in it stands for nothing."""
    if not folder.is_dir():
        raise PublishError(
            f"{folder}: no such folder; `site: theme:` in portal.yaml names a folder of templates"
        )
    ours = {item.name for item in files("broadsheet.publish.site").joinpath("templates").iterdir()}
    templates: dict[str, str] = {}
    for path in sorted(folder.glob("*.html")):
        if path.name not in ours and not path.name.startswith("_"):
            near = get_close_matches(path.name, ours, 1)
            hint = f"; is it {near[0]}?" if near else "; a part of the theme's own begins with an underscore"
            raise PublishError(f"{path}: there is no template of that name{hint}")
        templates[path.name] = _text(path)
    style = folder / "style.css"
    return Theme(str(folder), templates, _text(style) if style.is_file() else "")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PublishError(f"{path}, line {line}: not UTF-8 text; save the file as UTF-8") from None
    except OSError as error:
        raise PublishError(f"{path}: cannot be read: {error.strerror}") from None


@contextmanager
def theme_mistakes(theme: Theme | None) -> Iterator[None]:
    """Turn an error that a theme's template made into a PublishError that names file and line."""
    if theme is None:
        yield
        return
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        yield
    except TemplateSyntaxError as error:
        raise PublishError(f"{error.filename or error.name}, line {error.lineno}: {error.message}") from None
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if frame.filename.startswith(f"{theme.folder}/")]
        if not own and theme.templates and isinstance(error, (TemplateError, *_UNUSABLE)):
            names = ", ".join(theme.templates)
            raise PublishError(f"{theme.folder}: our pages cannot use its {names}: {error}") from None
        if not own:
            raise
        place = f"{own[-1].filename}, line {own[-1].lineno}"
        raise PublishError(f"{place}: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    """What went wrong, also where the error's own text is a bare name."""
    from jinja2 import TemplateNotFound

    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}"
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
