"""Twins in Cython of the modules that a page's reading spends most of its time in.

In: what the Python modules take, which are the reference. Out: what they give; each twin names its own, and
tests hold both alike. `scripts/compile_readings.py` builds them where there is a compiler;
`broadsheet.extract.kernels` takes them where they were built, and the Python modules elsewhere.
"""

from __future__ import annotations


def refuse_other_headers(version: int) -> None:
    """Raises ImportError where libxml2's nodes may lie otherwise than they did for the compiler.

    `version` is that of the headers it read, such as 21406 for 2.14.6.
    """
    from lxml.etree import LIBXML_COMPILED_VERSION

    major, minor, _ = LIBXML_COMPILED_VERSION
    if version // 100 != 100 * major + minor:
        raise ImportError(
            f"compiled for libxml2 {version}, but lxml has {major}.{minor}: install Broadsheet again"
        )
