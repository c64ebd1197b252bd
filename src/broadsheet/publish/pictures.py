"""Pictures. In: an image's bytes, whoever sent them. Out: our own copy as WebP with its true size, or None;
of such a copy, one as JPEG for mail readers that do not know WebP.

Only bitmap formats are opened; size limits are checked on the header before a pixel is decoded. Large
pictures are decoded one at a time, so that many of them at once cannot fill the memory.
"""

from __future__ import annotations

import io
import threading
import warnings
from contextlib import nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
_MAX_PIXELS = 50_000_000  # of a JPEG, which is decoded at the size that is wanted
_MAX_WHOLE = 16_000_000  # of the others, which are decoded whole: some 4 to 20 bytes a pixel
_LARGE = 2_000_000
_one_at_a_time = threading.Lock()
_LARGEST_PROFILE = 10_000  # bytes; those of cameras and screens have some hundreds to a few thousand
_LONGEST = 16_383  # the longest side that WebP can hold


def make_picture(body: bytes, width: int) -> tuple[bytes, int, int] | None:
    """Re-encodes an image as WebP at most `width` pixels wide: its bytes, width and height.

    The first frame counts; the EXIF orientation is applied and all metadata but a colour profile dropped.
    None when the bytes are no bitmap image, are damaged, or hold more than 16 million pixels (a JPEG: 50
    million). The same bytes give the same copy.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(body), formats=_FORMATS) as opened:
                pixels = opened.width * opened.height
                if pixels > (_MAX_PIXELS if opened.format == "JPEG" else _MAX_WHOLE):
                    return None
                with _one_at_a_time if pixels > _LARGE else nullcontext():
                    return _encoded(opened, width)
    except Exception:  # noqa: BLE001 - decoders fed with hostile bytes raise whatever they like
        return None


def as_jpeg(copy: bytes, paper: str) -> bytes:
    """One of our copies as JPEG of the same size; what is transparent in it gets the colour `paper`."""
    from PIL import Image

    with Image.open(io.BytesIO(copy), formats=("WEBP",)) as opened:
        whole = Image.new("RGB", opened.size, paper)
        seen = opened.convert("RGBA")
        whole.paste(seen, mask=seen)
        out = io.BytesIO()
        whole.save(out, "JPEG", quality=84, optimize=True, icc_profile=opened.info.get("icc_profile") or b"")
    return out.getvalue()


def _encoded(opened: Image, width: int) -> tuple[bytes, int, int] | None:
    from PIL import ImageOps
    from PIL.Image import Resampling

    opened.draft("RGB", (width * 2, width * 2))
    ImageOps.exif_transpose(opened, in_place=True)
    colours = "RGBA" if opened.has_transparency_data else "RGB"
    image = opened if opened.mode == colours else opened.convert(colours)
    if image.width > width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Resampling.LANCZOS)
    if image.height > _LONGEST:
        return None
    out = io.BytesIO()
    profile = opened.info.get("icc_profile") or b""
    image.save(
        out, "WEBP", quality=80, method=4, icc_profile=profile if len(profile) <= _LARGEST_PROFILE else b""
    )
    return out.getvalue(), image.width, image.height
