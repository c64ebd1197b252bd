"""The site's icon as browsers, phones and feed readers want it, and the manifest that names it.

In: a site, and the owner's own picture, if any. Out: PNG of 192, 512 and (for a phone's home screen) 180
pixels, `manifest.json`; where nothing of the owner's own is given, the first letter of the title on the
accent colour, also as SVG. Pillow's own font has the letters of ASCII alone: in place of others a front page
is drawn.
"""

from __future__ import annotations

import functools
import io
import unicodedata
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from broadsheet.domain.edition import File
from broadsheet.domain.errors import PublishError
from broadsheet.publish.ledger import Sheet, key_of
from broadsheet.publish.site.colours import PAPER, accents
from broadsheet.publish.site.text import plain
from broadsheet.publish.site.views import NAME, Site

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
_MOST_PIXELS = 16_000_000
_SIZES = (192, 512)
_TOUCH = 180  # pixels of an icon on a phone's home screen, which has no transparent places
_LINES = [
    (0.2, 0.22, 0.8, 0.36),
    *((x, y, x + 0.27, y + 0.06) for x in (0.2, 0.53) for y in (0.46, 0.59, 0.72)),
]
"""A front page, a headline above two columns, as rectangles in parts of the whole."""


class OwnIcon(msgspec.Struct, frozen=True):
    """A picture of the owner's own, and its file, for messages."""

    file: str
    body: bytes


def read_icon(path: Path) -> OwnIcon:
    """The picture at `path`; PublishError when it cannot be read."""
    try:
        return OwnIcon(str(path), path.read_bytes())
    except OSError as error:
        raise PublishError(
            f"{path}: cannot be read: {error.strerror}; `site: icon:` in portal.yaml names a picture"
        ) from None


def icon_sheets(site: Site, own: OwnIcon | None) -> Iterator[Sheet | File]:
    """The icons, and the manifest."""
    letter, accent = _letter(site), accents(site.portal.site)[0]
    if own is None:
        yield File(path="icon.svg", body=_svg(letter, accent))
        paint: Callable[[int], Image] = functools.partial(_painted, letter, accent)
    else:
        paint = functools.partial(_scaled, own)
    key = key_of("icons", own, letter, accent)
    yield Sheet("icons", key, functools.partial(_pictures, paint))
    yield File(path="manifest.json", body=_manifest(site))


def _pictures(paint: Callable[[int], Image]) -> list[File]:
    from PIL import Image

    files = [File(path=f"icon-{size}.png", body=_png(paint(size))) for size in _SIZES]
    touch = Image.new("RGBA", (_TOUCH, _TOUCH), PAPER)
    touch.alpha_composite(paint(_TOUCH))
    return [*files, File(path="apple-touch-icon.png", body=_png(touch.convert("RGB")))]


def _scaled(own: OwnIcon, size: int) -> Image:
    """The owner's picture, whole, in the middle of a square."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(own.body), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise PublishError(
                    f"{own.file}: has more than {_MOST_PIXELS:,} pixels; 512 by 512 are enough"
                )
            whole = ImageOps.contain(opened.convert("RGBA"), (size, size), Image.Resampling.LANCZOS)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise PublishError(
            f"{own.file}: is no picture that can be read; `site: icon:` names a PNG, JPEG or WebP"
        ) from None
    square = Image.new("RGBA", (size, size))
    square.paste(whole, ((size - whole.width) // 2, (size - whole.height) // 2))
    return square


def _painted(letter: str, accent: str, size: int) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    square = Image.new("RGBA", (size, size), accent)
    brush = ImageDraw.Draw(square)
    base = unicodedata.normalize("NFKD", letter)[:1]
    if base.isascii() and base.isalnum():
        font = ImageFont.load_default(size * 0.72)
        stroke = size / 64
        left, top, right, bottom = brush.textbbox((0, 0), base, font, stroke_width=stroke)
        place = ((size - left - right) / 2, (size - top - bottom) / 2)
        brush.text(place, base, PAPER, font, stroke_width=stroke)
    else:
        for box in _LINES:
            brush.rectangle([round(part * size) for part in box], PAPER)
    return square


def _png(image: Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _letter(site: Site) -> str:
    """The first letter of the title."""
    return next((sign for sign in plain(site.portal.title, NAME) if sign.isalnum()), "·").upper()[:1]


def _svg(letter: str, accent: str) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="3" '
        f'fill="{accent}"/><text x="16" y="24" font-family="Georgia,serif" '
        f'font-size="24" text-anchor="middle" fill="{PAPER}">{escape(letter)}</text></svg>\n'
    ).encode()


def _manifest(site: Site) -> bytes:
    """What a phone shows of a site that was put on its home screen (W3C, Web Application Manifest)."""
    told = {
        "name": plain(site.portal.title, NAME),
        "description": plain(site.portal.description, 300),
        "lang": site.language.tag,
        "dir": site.language.direction,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in _SIZES
        ],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"
