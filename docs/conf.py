"""How these pages become a site: `make docs`. Nothing in it is fetched from elsewhere when it is read."""

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
