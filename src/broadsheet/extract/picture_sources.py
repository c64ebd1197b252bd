"""Where the picture of an element is to be had, whatever attribute a script will show it from.

In: an element. Out: an address as the page writes it, and the width in pixels where it is told. Of several
versions the largest counts; what only stands in for a picture that is still to come does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from broadsheet.extract.picture_names import is_decoration

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_SET = 20_000  # characters
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-echo", "src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_PICTURE_ADDRESS = re.compile(r"^\S+\.(?:jpe?g|png|webp|avif)(?:[?#]\S*)?$", re.IGNORECASE)
_LONGEST_ADDRESS = 2_000  # characters
_BETWEEN_VERSIONS = re.compile(r",(?:\s+|(?<=\dw,))")
_BACKGROUND = re.compile(r"url\(\s*['\"]?([^'\"()\s]+)")
_POSTERS = ("poster", "data-poster")


def source_of(element: _Element) -> tuple[str, int | None]:
    """The address of the largest version that an image element names, and its width when it is told."""
    # libxml2 nests one `source` in the other, and the picture in the last.
    picture = element.getparent()
    while picture is not None and picture.tag == "source":
        picture = picture.getparent()
    inside = picture.iter("source") if picture is not None and picture.tag == "picture" else ()
    sets = [
        value
        for source in (element, *inside)
        for name in _SETS
        if (value := source.get(name)) and len(value) < LONGEST_SET
    ]
    if sized := [version for value in sets for version in versions(value)]:
        width, address = max(sized, key=lambda pair: pair[0])
        return address, width
    address = _given(element)
    if not address or is_decoration(address.partition("?")[0].lower()):
        address = _lazy(element) or _densest(sets) or address
    return address, None


def _given(element: _Element) -> str:
    """The first address that the usual attributes give, or ""."""
    for name in _SOURCES:
        if (source := element.get(name)) and not source.startswith("data:"):
            return source
    return ""


def versions(source_set: str) -> Iterator[tuple[int, str]]:
    """The widths and addresses of a `srcset`; versions told by pixel density are left out."""
    for version in _BETWEEN_VERSIONS.split(source_set):
        address, _, width = version.strip().rpartition(" ")
        if width.endswith("w") and width[:-1].isdecimal() and len(width) <= 6:
            yield int(width[:-1]), address.strip()


def linked_file(element: _Element) -> str:
    """The file that a click on the image shows, or ""."""
    parent = element.getparent()
    address = (parent.get("href") or "") if parent is not None and parent.tag == "a" else ""
    return address if _is_picture(address) else ""


def painted(element: _Element) -> str:
    """The picture that an element shows which is no image: its background, or a video's poster; or ""."""
    for name, value in element.items():
        if name == "style" and "url(" in value:
            background = _BACKGROUND.search(str(value)[:_LONGEST_ADDRESS])
            return background[1] if background and not background[1].startswith("data:") else ""
        if name in _POSTERS:
            return str(value).strip()
        if str(name).startswith("data-"):
            background = _BACKGROUND.match(str(value)[:_LONGEST_ADDRESS])
            address = background[1] if background else str(value).strip()
            if _is_picture(address) and "%2F" not in address:  # else it is an address within another
                return address
    return ""


def _lazy(element: _Element) -> str:
    """The address in an attribute of whatever name that a script will show."""
    found = (str(value) for name, value in element.items() if str(name).startswith("data-"))
    return next((value for value in found if _is_picture(value)), "")


def _is_picture(address: str) -> bool:
    return bool(_PICTURE_ADDRESS.match(address[:_LONGEST_ADDRESS]))


def _densest(sets: Iterable[str]) -> str:
    """The version of highest pixel density, where none tells its width; or ""."""
    best, most = "", 0.0
    for version in (version for value in sets for version in _BETWEEN_VERSIONS.split(value)):
        address, _, density = version.strip().partition(" ")
        times = density.strip().removesuffix("x")
        number = float(times) if times.replace(".", "", 1).isdecimal() else 1.0
        if number > most and not address.startswith("data:"):
            best, most = address, number
    return best
