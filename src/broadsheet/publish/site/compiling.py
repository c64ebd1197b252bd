"""The templates of the site, compiled: ours, or a theme's over ours. In: a theme. Out: an environment.

Ours are compiled once for all runs and kept where Python keeps its compiled modules; where nothing can be
written there, they are compiled anew each time.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet.domain.errors import PublishError
from broadsheet.publish.files import write_atomically
from broadsheet.publish.ledger import program_digest
from broadsheet.publish.site.theme import Theme, theme_mistakes

_OWN = Path(__file__).parent

if TYPE_CHECKING:
    from jinja2 import BaseLoader, BytecodeCache, Environment

    from broadsheet.publish.language.speaking import Language


@functools.lru_cache(4)
def site_environment(language: Language) -> Environment:
    """Our own templates, which speak a language."""
    from jinja2 import PackageLoader

    return _compiled(PackageLoader("broadsheet.publish.site"), language)


def themed_environment(theme: Theme, language: Language) -> Environment:
    """Our templates with the theme's in the place of those of the same name; `own/NAME` is ours still."""
    from jinja2 import ChoiceLoader, FunctionLoader, PackageLoader, PrefixLoader

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        text = theme.templates.get(name)
        return None if text is None else (text, f"{theme.folder}/{name}", lambda: True)

    own = PackageLoader("broadsheet.publish.site")
    with theme_mistakes(theme):
        loader = ChoiceLoader([FunctionLoader(load), own, PrefixLoader({"own": own})])
        environment = _compiled(loader, language)
        for name in theme.templates:
            environment.get_template(name)
    return environment


def _compiled(loader: BaseLoader, language: Language) -> Environment:
    from jinja2 import StrictUndefined

    from broadsheet.publish.site.escaping import QuickEnvironment

    environment = QuickEnvironment(
        str(_OWN),
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_kept(_OWN / "templates"),
    )
    environment.globals.update(say=language.html, number=language.number, digits=language.digits)
    environment.globals["parts"] = environment.get_template("parts.html").module
    return environment


def _kept(folder: Path) -> BytecodeCache:
    """Where the compiled templates of `folder` are kept; those of other folders are not."""
    from jinja2 import BytecodeCache
    from jinja2.bccache import Bucket

    place = _OWN / "__pycache__"

    class Kept(BytecodeCache):
        def get_cache_key(self, name: str, filename: str | None = None) -> str:
            """Jinja's hook: by what name a template is kept, empty for one that is not."""
            own = filename is not None and Path(filename).parent == folder
            return f"{name.replace('/', '.')}.{sys.implementation.cache_tag}.pyc" if own else ""

        def load_bytecode(self, bucket: Bucket) -> None:
            """Jinja's hook: give the bucket what was kept; it looks whether it is of this source."""
            with suppress(OSError):
                kept = (place / bucket.key).read_bytes() if bucket.key else b""
                if kept.startswith(program_digest()):
                    bucket.bytecode_from_string(kept.removeprefix(program_digest()))

        def dump_bytecode(self, bucket: Bucket) -> None:
            """Jinja's hook: keep what was compiled."""
            if bucket.key and not sys.dont_write_bytecode:
                kept = program_digest() + bucket.bytecode_to_string()
                with suppress(PublishError):
                    write_atomically(place / bucket.key, kept, durable=False)

    return Kept()
