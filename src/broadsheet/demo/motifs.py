"""The motifs of the illustrations: each fills a canvas.

In: an empty canvas. Out: nothing; the canvas holds the drawing. `STYLES` names every motif, those of
`machines` too.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from broadsheet.demo import machines
from broadsheet.demo.canvas import Canvas, Point, mix


def skyline(canvas: Canvas) -> None:
    """Three rows of houses before a low sun, and their water."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(canvas.paper, mix(canvas.light, canvas.accent, 0.35))
    shore = height * 0.78
    canvas.disc(width * chance.uniform(0.2, 0.8), height * 0.42, height * 0.2, canvas.accent)
    for layer in range(3):
        colour = mix(mix(canvas.light, canvas.middle, 0.45), canvas.dark, layer / 2)
        left = -chance.uniform(0, width * 0.05)
        while left < width:
            wide = width * chance.uniform(0.035, 0.1)
            top = shore - height * chance.uniform(0.12, 0.42) * (1.15 - layer * 0.28)
            canvas.box(left, top, left + wide, shore, colour)
            if chance.random() < 0.3:
                canvas.shape([(left, top), (left + wide / 2, top - wide * 0.5), (left + wide, top)], colour)
            if layer == 2:
                _windows(canvas, left, top, wide, shore)
            left += wide * chance.uniform(0.92, 1.3)
    canvas.box(0, shore, width, height, canvas.dark)
    for row in range(9):
        y = shore + height * (0.015 + 0.0245 * row)
        middle, reach = width * chance.uniform(0.1, 0.9), width * chance.uniform(0.05, 0.25)
        canvas.box(
            middle - reach, y, middle + reach, y + height * 0.005, mix(canvas.dark, canvas.light, 0.35)
        )


def _windows(canvas: Canvas, left: float, top: float, wide: float, shore: float) -> None:
    size = canvas.height * 0.012
    y = top + size * 2
    while y < shore - size * 2:
        x = left + size * 1.5
        while x < left + wide - size * 2:
            if canvas.chance.random() < 0.35:
                canvas.box(x, y, x + size, y + size * 1.4, mix(canvas.dark, canvas.accent, 0.75))
            x += size * 2.4
        y += size * 3.2


def face(canvas: Canvas) -> None:
    """A head made of halftone dots, lit from one side, inside the corners of a detector's frame."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    night = chance.random() < 0.5
    ground, ink = (canvas.dark, canvas.light) if night else (canvas.paper, canvas.dark)
    canvas.wash(ground, mix(ground, canvas.middle, 0.35))
    centre, middle, reach = width * chance.uniform(0.36, 0.64), height * 0.52, height * 0.4
    light = chance.choice((-1, 1))
    rows = 42
    step = height / rows
    for row in range(rows + 1):
        for column in range(int(width / step) + 2):
            x = column * step + (step / 2 if row % 2 else 0)
            y = row * step
            tone = _head((x - centre) / reach, (y - middle) / reach, light)
            if tone:
                canvas.disc(x, y, step * (0.14 + 0.42 * (tone if night else 1 - tone)), ink)
    _corners(canvas, centre, middle, reach)


def _head(x: float, y: float, light: int) -> float:
    """How bright a point of a featureless head is, from 0 (beside the head) to 1."""
    narrow = 0.74 - 0.17 * math.sqrt(max(0.0, y)) * max(0.0, y)
    if (x / narrow) ** 2 + (y / 1.02) ** 2 > 1:
        beyond = max(0.0, y - 0.98)
        shoulder = 0.36 + 14 * beyond * beyond
        return max(0.08, 0.4 + 0.35 * light * x) if abs(x) < shoulder and y > 0.6 else 0.0
    depth = math.sqrt(max(0.0, 1 - (x / narrow) ** 2 - (y / 1.02) ** 2))
    tone = 0.5 + 0.5 * light * x / narrow + 0.22 * depth
    for side in (-0.3, 0.3):
        tone -= 0.5 * math.exp(-(((x - side) / 0.15) ** 2) - ((y + 0.1) / 0.085) ** 2)
        tone += 0.15 * math.exp(-(((x - side) / 0.2) ** 2) - ((y + 0.27) / 0.05) ** 2)
    tone += 0.4 * math.exp(-(((x - 0.03 * light) / 0.07) ** 2) - ((y - 0.1) / 0.22) ** 2)
    tone -= 0.35 * math.exp(-(((x + 0.12 * light) / 0.09) ** 2) - ((y - 0.18) / 0.2) ** 2)
    tone -= 0.4 * math.exp(-((x / 0.24) ** 2) - ((y - 0.53) / 0.045) ** 2)
    return min(1.0, max(0.05, tone))


def _corners(canvas: Canvas, x: float, y: float, reach: float) -> None:
    arm, thick = reach * 0.28, canvas.height * 0.007
    for across in (-1, 1):
        for down in (-1, 1):
            corner = (x + across * reach * 1.05, y + down * reach * 1.12)
            bend: list[Point] = [
                (corner[0], corner[1] - down * arm),
                corner,
                (corner[0] - across * arm, corner[1]),
            ]
            canvas.path(bend, canvas.accent, thick)


def waves(canvas: Canvas) -> None:
    """Layers of water under a disc."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(mix(canvas.paper, canvas.light, 0.3), canvas.light)
    canvas.disc(
        width * chance.uniform(0.2, 0.8), height * chance.uniform(0.26, 0.4), height * 0.15, canvas.accent
    )
    layers = chance.randint(6, 8)
    for layer in range(layers):
        share = layer / (layers - 1)
        colour = mix(
            mix(canvas.light, canvas.middle, 0.35 + share * 0.65), canvas.dark, max(0.0, share - 0.25) * 1.3
        )
        base = height * (0.42 + 0.56 * share)
        line = canvas.wave(
            base, height * chance.uniform(0.03, 0.07), chance.uniform(1, 2.6), chance.uniform(0, 6)
        )
        canvas.ground(line, colour)


def field(canvas: Canvas) -> None:
    """Furrows that run to a horizon."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(mix(canvas.paper, canvas.middle, 0.15), mix(canvas.light, canvas.accent, 0.25))
    horizon, vanish = height * chance.uniform(0.36, 0.46), width * chance.uniform(0.3, 0.7)
    canvas.disc(width * chance.uniform(0.15, 0.85), horizon * 0.7, height * 0.11, canvas.accent)
    for layer, share in enumerate((0.35, 0.6)):
        hills = canvas.wave(
            horizon - height * (0.03 - 0.025 * layer), height * 0.035, 1.3, chance.uniform(0, 6)
        )
        canvas.ground(hills, mix(canvas.light, canvas.middle, share + 0.2))
    canvas.box(0, horizon, width, height, mix(canvas.middle, canvas.light, 0.15))
    rows = 26
    for row in range(-rows, rows):
        near, far = width * (0.5 + row * 0.085), vanish + width * row * 0.008
        spread = width * 0.022
        strip: list[Point] = [
            (far, horizon),
            (far + width * 0.002, horizon),
            (near + spread, height),
            (near - spread, height),
        ]
        canvas.shape(strip, mix(canvas.dark, canvas.middle, 0.25 if row % 4 else 0.6))
    canvas.box(0, horizon - height * 0.002, width, horizon + height * 0.004, canvas.dark)


def columns(canvas: Canvas) -> None:
    """The front of a court of law, with the shadow of the hour."""
    width, height = canvas.width, canvas.height
    canvas.wash(mix(canvas.light, canvas.middle, 0.3), canvas.paper)
    left, right, base, top = width * 0.16, width * 0.84, height * 0.84, height * 0.36
    canvas.disc(width * canvas.chance.uniform(0.2, 0.8), height * 0.3, height * 0.22, canvas.accent)
    stone = mix(canvas.paper, canvas.light, 0.5)
    canvas.shape([(left, top), (width / 2, height * 0.12), (right, top)], canvas.dark)
    inner: list[Point] = [
        (left + width * 0.08, top - height * 0.025),
        (width / 2, height * 0.17),
        (right - width * 0.08, top - height * 0.025),
    ]
    canvas.shape(inner, stone)
    canvas.box(left, top, right, base, mix(canvas.dark, canvas.middle, 0.3))
    canvas.box(left, top, right, top + height * 0.045, stone)
    for number in range(6):
        x = left + (right - left) * (number + 0.5) / 6
        half = width * 0.028
        canvas.box(x - half, top + height * 0.045, x + half, base, stone)
        canvas.box(x + half * 0.3, top + height * 0.045, x + half, base, mix(stone, canvas.middle, 0.35))
        canvas.box(x - half * 1.35, base - height * 0.025, x + half * 1.35, base, stone)
    for step in range(4):
        y = base + height * 0.035 * step
        edge = width * 0.03 * (step + 1)
        canvas.box(
            left - edge, y, right + edge, y + height * 0.033, mix(stone, canvas.middle, 0.15 + 0.2 * step)
        )


def crowd(canvas: Canvas) -> None:
    """Rows of heads and shoulders, one of them in another colour."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(canvas.light, mix(canvas.light, canvas.middle, 0.5))
    rows = 6
    chosen = (chance.randint(2, 4), chance.randint(3, 6))
    for row in range(rows):
        size = height * (0.04 + 0.014 * row)
        y = height * (0.28 + 0.135 * row)
        count = int(width / (size * 2.9)) + 2
        shift = chance.uniform(0, size * 2)
        for place in range(count):
            x = place * size * 2.9 - shift
            depth = mix(mix(canvas.light, canvas.middle, 0.4), canvas.dark, row / (rows - 1))
            colour = (
                canvas.accent if (row, place) == chosen else mix(depth, canvas.middle, chance.uniform(0, 0.3))
            )
            lift = chance.uniform(-0.2, 0.2) * size
            canvas.pen.rounded_rectangle(
                (x - size * 1.35, y + size * 1.1 + lift, x + size * 1.35, y + size * 6),
                radius=size,
                fill=colour,
            )
            canvas.disc(x, y + lift, size * 0.88, colour)


def eye(canvas: Canvas) -> None:
    """An eye whose iris is a dial."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(canvas.dark, mix(canvas.dark, canvas.middle, 0.5))
    x, y, reach = width / 2, height / 2, height * 0.86
    for ring in range(14, 0, -1):
        spread = 0.72 + ring * 0.075
        lids = _almond(x, y, reach * spread, height * 0.3 * spread)
        canvas.shape(lids, mix(canvas.dark, canvas.middle, 0.75 - ring * 0.05))
    canvas.shape(_almond(x, y, reach * 0.78, height * 0.29), canvas.paper)
    iris = height * 0.235
    canvas.disc(x, y, iris, canvas.middle)
    for spoke in range(72):
        angle = spoke * math.pi / 36
        outer = iris * chance.uniform(0.7, 0.97)
        start, end = (
            (x + iris * 0.45 * math.cos(angle), y + iris * 0.45 * math.sin(angle)),
            (
                x + outer * math.cos(angle),
                y + outer * math.sin(angle),
            ),
        )
        canvas.path([start, end], canvas.accent if spoke % 6 == 0 else canvas.light, height * 0.005)
    canvas.ring(x, y, iris, canvas.dark, height * 0.012)
    canvas.disc(x, y, iris * 0.42, canvas.dark)
    canvas.disc(x + iris * 0.16, y - iris * 0.17, iris * 0.1, canvas.paper)


def _almond(x: float, y: float, reach: float, lift: float) -> list[Point]:
    steps = [number / 40 for number in range(41)]
    upper = [(x - reach + 2 * reach * step, y - lift * math.sin(math.pi * step)) for step in steps]
    return upper + [(px, 2 * y - py) for px, py in reversed(upper)]


def blocks(canvas: Canvas) -> None:
    """A quilt of quarter circles, half moons and squares."""
    rows = 4
    size = canvas.height / rows
    inks = [canvas.dark, canvas.middle, canvas.light, canvas.accent, canvas.paper]
    for row in range(rows):
        for column in range(int(canvas.width / size) + 1):
            left, top = column * size, row * size
            ground, ink = canvas.chance.sample(inks, 2)
            canvas.box(left, top, left + size, top + size, ground)
            _tile(canvas, left, top, size, ink)


def _tile(canvas: Canvas, left: float, top: float, size: float, ink: tuple[int, int, int]) -> None:
    kind = canvas.chance.randrange(5)
    quarter = canvas.chance.randrange(4)
    x, y = left + size * (quarter % 2), top + size * (quarter // 2)
    frame = (x - size, y - size, x + size, y + size)
    start = {0: 0, 1: 90, 2: 270, 3: 180}[quarter]
    if kind <= 1:
        canvas.pen.pieslice(frame, start, start + 90, fill=ink)
    elif kind == 2:
        half = (left, top, left + size, top + size)
        canvas.pen.pieslice(half, start, start + 180, fill=ink)
    elif kind == 3:
        for dot in range(16):
            canvas.disc(
                left + size * (dot % 4 + 0.5) / 4, top + size * (dot // 4 + 0.5) / 4, size * 0.07, ink
            )
    else:
        canvas.disc(left + size / 2, top + size / 2, size * 0.32, ink)


STYLES: dict[str, Callable[[Canvas], None]] = {
    "skyline": skyline,
    "face": face,
    "waves": waves,
    "field": field,
    "columns": columns,
    "crowd": crowd,
    "eye": eye,
    "blocks": blocks,
    **machines.STYLES,
}
