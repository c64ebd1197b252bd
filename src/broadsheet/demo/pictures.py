"""Editorial illustrations: abstract drawings in a publisher's colours, made from a seed.

In: an `Illustration`. Out: a JPEG of exactly its size. No picture shows a real person.
Everything is drawn at twice the size and scaled down, which is what makes the edges smooth.
"""

from __future__ import annotations

import random
from io import BytesIO
from typing import TYPE_CHECKING

from broadsheet.demo import motifs
from broadsheet.demo.canvas import Canvas
from broadsheet.demo.model import Illustration

if TYPE_CHECKING:
    from PIL import Image

_SCALE = 2
_QUALITY = 72


def draw(order: Illustration) -> bytes:
    """The picture as JPEG bytes; equal orders give equal bytes with the same version of Pillow."""
    from PIL import Image

    chance = random.Random(order.seed)  # noqa: S311 - a drawing, not a secret
    canvas = Canvas(order.width * _SCALE, order.height * _SCALE, order.palette, chance)
    motifs.STYLES[order.style](canvas)
    small = canvas.image.resize((order.width, order.height), Image.Resampling.BOX)
    return _encoded(small)


def _encoded(image: Image.Image) -> bytes:
    stream = BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return stream.getvalue()
