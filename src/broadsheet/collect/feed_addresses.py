"""The addresses in a feed, made whole.

In: an address as it stands, and the base that holds there. Out: the address that it means.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from broadsheet.collect.addresses import LONGEST_ADDRESS, web_address

_WHOLE = re.compile(
    r"https?://[a-z0-9.:-]++(?:/[\w./~%+,:@=&$!*'()-]*+)?(?:\?[\w./~%+,:@=&$!*'()-]++)?", re.ASCII
)
# written as the URL standard writes it: a name for a host, nothing to decode or to leave out
_STANDARD = re.compile(
    r"https?://(?![^/]*xn--)(?:[a-z0-9][a-z0-9-]*+\.)++[a-z]{2,24}+"
    r"(?:/(?:[A-Za-z0-9_~-][A-Za-z0-9._~+,:@=!*()-]*+)?+)++(?:\?[A-Za-z0-9._~%+,:@=&/!*()-]++)?+"
)
_TOO_MANY_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)/+")
_SCHEMES = frozenset({"http", "https"})


def resolved(address: str, base: str) -> str:
    """`address` seen from `base` (RFC 3986), or "" when it is none; slashes before a host are mended."""
    if _WHOLE.fullmatch(address):
        return address
    try:
        return urljoin(base, _TOO_MANY_SLASHES.sub(r"\1", address))
    except ValueError:
        return ""


def is_web_base(base: str) -> bool:
    """Whether addresses can be seen from here: nothing at all, or a place on the web."""
    try:
        return not base or urlsplit(base).scheme in _SCHEMES
    except ValueError:
        return False


def standard(address: str, base: str) -> str | None:
    """`web_address`, at once for the many addresses that are in the standard's form already."""
    if _STANDARD.fullmatch(address) and len(address) <= LONGEST_ADDRESS:
        return address
    return web_address(address, "" if address.startswith(("http://", "https://")) else base)
