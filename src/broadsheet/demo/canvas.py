"""A drawing surface in five colours: what the motifs share.

In: a size, a palette (dark, middle, light, accent, paper) and a source of chance. Out: an RGB image.
"""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

Colour = tuple[int, int, int]
Point = tuple[float, float]


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """A colour between two; `share` 0 gives the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def parse(colour: str) -> Colour:
    """`#rrggbb` as three numbers."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


class Canvas:
    """An image of `width` by `height` pixels with its palette; lengths are given in pixels."""

    def __init__(self, width: int, height: int, palette: tuple[str, ...], chance: Random) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height, self.chance = width, height, chance
        self.dark, self.middle, self.light, self.accent, self.paper = map(parse, palette)
        self.image: Image.Image = Image.new("RGB", (width, height), self.paper)
        self.pen = ImageDraw.Draw(self.image)

    def wash(self, top: Colour, bottom: Colour) -> None:
        """Fill the whole canvas with a vertical gradient."""
        from PIL import Image, ImageDraw, ImageOps

        ramp = Image.linear_gradient("L").resize((self.width, self.height))
        self.image = ImageOps.colorize(ramp, top, bottom)
        self.pen = ImageDraw.Draw(self.image)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle."""
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def ring(self, x: float, y: float, radius: float, colour: Colour, thickness: float) -> None:
        """A circle's outline."""
        box = (x - radius, y - radius, x + radius, y + radius)
        self.pen.ellipse(box, outline=colour, width=max(1, round(thickness)))

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.pen.rectangle((left, top, right, bottom), fill=colour)

    def path(self, points: list[Point], colour: Colour, thickness: float) -> None:
        """A line through points, with round joints."""
        self.pen.line(points, fill=colour, width=max(1, round(thickness)), joint="curve")

    def shape(self, points: list[Point], colour: Colour) -> None:
        """A filled polygon."""
        self.pen.polygon(points, fill=colour)

    def wave(self, base: float, swing: float, periods: float, shift: float) -> list[Point]:
        """Points of a sine line with a slower one laid over it, from the left edge to the right."""
        steps = 160
        turn = 2 * math.pi * periods / steps
        return [
            (
                self.width * step / steps,
                base
                + swing * math.sin(turn * step + shift)
                + swing * 0.5 * math.sin(turn * step * 0.43 + shift * 2),
            )
            for step in range(steps + 1)
        ]

    def ground(self, points: list[Point], colour: Colour) -> None:
        """Fill everything below a line that runs from edge to edge."""
        self.shape([*points, (self.width, self.height), (0, self.height)], colour)
