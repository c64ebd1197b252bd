"""How these pages become a site: `make docs`. Nothing in it is fetched from elsewhere when it is read."""

import re

from sphinx.application import Sphinx

from broadsheet import __version__

project = "Broadsheet"
author = "The authors of Broadsheet"
release = __version__.partition("+")[0]
extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["conf.py"]
suppress_warnings = ["misc.highlighting_failure"]  # an exchange by HTTP is no single message
html_theme = "furo"
html_title = f"Broadsheet {release}"
html_copy_source = False
html_show_sourcelink = False


def _name_files(_: Sphinx, __: str, source: list[str]) -> None:
    """Show above each block that is a file which file it is."""
    source[0] = re.sub(
        r"^```(\w+) (\S+)\n", r"```{code-block} \1\n:caption: '`\2`'\n\n", source[0], flags=re.MULTILINE
    )


def setup(app: Sphinx) -> None:
    """What Sphinx calls before it reads the pages."""
    app.connect("source-read", _name_files)
