"""AMP cache addresses, by amp.dev's rules, and the way back.

In: the address of an AMP page. Out: where Google's AMP cache keeps it, or None for what is no web address;
and for an address in a cache, the page's own.
Source: https://amp.dev/documentation/guides-and-tutorials/learn/amp-caches-and-cors/amp-cache-urls/; where
that page is silent (port, slash before a query, images and fonts), as the AMP project's toolbox does.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata

CACHE = "cdn.ampproject.org"

_ADDRESS = re.compile(r"(https?)://([^/?#\\]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(?:.*@)?(\[[0-9a-fA-F:.]+\]|[^@:\[\]]+)(?::\d*)?", re.DOTALL)
_NOT_IN_HOST = re.compile(r"[\x00-\x20\x7f%<>^|\"`{}\ud800-\udfff]")
_IMAGE = re.compile(r"\.(?:avif|bmp|gif|ico|jfif|jp2|jpe?g|png|svg|tiff?|webp)$")
_FONT = re.compile(r"\.(?:eot|otf|ttc|ttf|woff2?)$")
_CACHED = re.compile(
    r"https?://[^/?#]+\.(?:cdn\.ampproject\.org|bing-amp\.com)/[cv]/(s/)?(.+)", re.IGNORECASE
)
_VIEWED = re.compile(r"https?://(?:www\.)?google\.[a-z.]+/amp/(s/)?(.+)", re.IGNORECASE)
_LABEL_LIMIT = 63  # RFC 1035, 2.3.4


def amp_cache_url(url: str) -> str | None:
    """The address in the AMP cache; path and query stay as written, user name and password are dropped.

    Returns None for what is not an absolute http or https address with a host.
    """
    match = _ADDRESS.fullmatch(re.sub(r"[\t\r\n]", "", url.strip()))
    authority = _AUTHORITY.fullmatch(match[2]) if match else None
    if not match or not authority or _NOT_IN_HOST.search(authority[1]):
        return None
    name = authority[1].lower()
    query, fragment = match[4] or "", match[5] or ""
    path = match[3].replace("\\", "/")
    kind = "i" if _IMAGE.search(path) else "r" if _FONT.search(path) else "c"
    secure = "s/" if match[1].lower() == "https" else ""
    if (query or fragment) and not (query + fragment).endswith("/"):
        path = path.removesuffix("/")
    return f"https://{cache_subdomain(name)}.{CACHE}/{kind}/{secure}{name}{path}{query}{fragment}"


def origin_url(url: str) -> str:
    """The address of the page that an AMP cache or viewer shows; any other address as it is."""
    match = _CACHED.match(url) or _VIEWED.match(url)
    if not match or "." not in match[2].partition("/")[0]:
        return url
    return f"{'https' if match[1] else 'http'}://{match[2]}"


def cache_subdomain(name: str) -> str:
    """The label under which the cache serves the host `name`: readable where DNS allows it, else a hash."""
    unicode_name = ".".join(_decoded(label) for label in name.split("."))
    if "." in name and len(name) <= _LABEL_LIMIT and _can_be_one_label(unicode_name):
        label = _readable(unicode_name)
        if len(label) <= _LABEL_LIMIT:
            return f"0-{label}-0" if label[2:4] == "--" and label[:4] != "xn--" else label
    digest = hashlib.sha256(name.encode("utf-8")).digest()
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()


def _readable(unicode_name: str) -> str:
    label = unicode_name.replace("-", "--").replace(".", "-")
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii").lower()


def _can_be_one_label(unicode_name: str) -> bool:
    """No label may mix directions of writing (RFC 5893), nor hold hyphens third and fourth (RFC 5891)."""
    directions = {unicodedata.bidirectional(character) for character in unicode_name}
    return unicode_name[2:4] != "--" and not ("L" in directions and directions & {"R", "AL"})


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
