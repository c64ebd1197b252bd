"""Pictures. In: an image's bytes, whoever sent them. Out: our own copy as WebP with its true size, or None.

Only bitmap formats are opened; size limits are checked on the header before a pixel is decoded.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
_MAX_PIXELS = 50_000_000
_LONGEST = 16_383  # the longest side that WebP can hold


def make_picture(body: bytes, width: int) -> tuple[bytes, int, int] | None:
    """Re-encodes an image as WebP at most `width` pixels wide: its bytes, width and height.

    The first frame counts; the EXIF orientation is applied and all metadata dropped. None when the bytes are
    no bitmap image, are damaged, or hold more than 50 million pixels. The same bytes give the same copy.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(body), formats=_FORMATS) as opened:
                if opened.width * opened.height > _MAX_PIXELS:
                    return None
                opened.draft("RGB", (width * 2, width * 2))
                upright = ImageOps.exif_transpose(opened)
                colours = "RGBA" if upright.has_transparency_data else "RGB"
                return _encoded(upright.convert(colours), width)
    except Exception:  # noqa: BLE001 - decoders fed with hostile bytes raise whatever they like
        return None


def _encoded(image: Image, width: int) -> tuple[bytes, int, int] | None:
    from PIL.Image import Resampling

    if image.width > width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Resampling.LANCZOS)
    if image.height > _LONGEST:
        return None
    out = io.BytesIO()
    image.save(out, "WEBP", quality=80, method=4)
    return out.getvalue(), image.width, image.height
