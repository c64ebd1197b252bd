"""How large a picture truly is.

In: the bytes of a picture. Out: its width and height in pixels.
"""

from __future__ import annotations


def measure(body: bytes) -> tuple[int, int] | None:
    """True width and height in pixels, as shown (a picture that is stored turned is turned), or None.

    Only the header is read: no pixel is decoded, so that a small file of a huge picture costs nothing.
    SVG has no size of its own and gives None, as does anything that is no picture.
    """
    import warnings
    from io import BytesIO

    from PIL import Image as Pillow

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Pillow.open(BytesIO(body)) as picture:
                width, height = picture.size
                # of a PNG whose header names no EXIF data, Pillow would decode all pixels in search of it
                stated = picture.format != "PNG" or "exif" in picture.info
                turned = stated and picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except Exception:  # noqa: BLE001 - Pillow's readers raise whatever broken bytes lead them to
        return None
    return (height, width) if turned else (width, height)
