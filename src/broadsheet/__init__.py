"""Broadsheet: a topic newsroom in a box. Sources in; content repository, API, feeds and site out.

`__version__` is that of the installed package, which its build takes from the newest tag.
"""

from importlib.metadata import version

__version__ = version("broadsheet")
