"""Broadsheet: a topic newsroom in a box. Sources in; content repository, API, feeds and site out.

`__version__` is that of the installed package, which its build takes from the newest tag.
"""


def __getattr__(name: str) -> str:
    """The version, looked up when it is wanted: finding it costs a tenth of the command line's start."""
    if name == "__version__":
        from importlib.metadata import version

        return version("broadsheet")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
