"""The motifs that show technical things: gates, circuits, voices, orbits, papers, pulses, networks.

In: an empty canvas. Out: nothing; the canvas holds the drawing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

from broadsheet.demo.canvas import Canvas, Point, mix


def gates(canvas: Canvas) -> None:
    """A row of glass gates, one of them open."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(canvas.light, canvas.paper)
    floor = height * 0.74
    canvas.box(0, floor, width, height, mix(canvas.light, canvas.middle, 0.45))
    for line in range(-14, 15):
        start, end = (width * (0.5 + line * 0.05), floor), (width * (0.5 + line * 0.16), float(height))
        canvas.path([start, end], mix(canvas.light, canvas.middle, 0.7), height * 0.004)
    count, opened = 6, chance.randrange(1, 5)
    wide = width / count
    for gate in range(count):
        left = gate * wide
        frame = canvas.accent if gate == opened else canvas.dark
        canvas.box(left + wide * 0.12, height * 0.2, left + wide * 0.24, height * 0.82, frame)
        canvas.box(left + wide * 0.76, height * 0.2, left + wide * 0.88, height * 0.82, frame)
        canvas.box(left + wide * 0.12, height * 0.16, left + wide * 0.88, height * 0.21, frame)
        if gate != opened:
            glass = mix(canvas.middle, canvas.paper, 0.45)
            canvas.box(left + wide * 0.24, height * 0.42, left + wide * 0.49, height * 0.74, glass)
            canvas.box(left + wide * 0.51, height * 0.42, left + wide * 0.76, height * 0.74, glass)
        canvas.disc(left + wide / 2, height * 0.31, wide * 0.1, mix(frame, canvas.dark, 0.4))
        canvas.disc(left + wide / 2, height * 0.31, wide * 0.045, canvas.paper)


def circuit(canvas: Canvas) -> None:
    """A chip and the traces that leave it."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(canvas.dark, mix(canvas.dark, canvas.middle, 0.45))
    x, y = width * chance.uniform(0.4, 0.6), height / 2
    half = height * 0.19
    for pin in range(-6, 7):
        for side in range(4):
            _trace(canvas, (x, y), half, pin, side)
    canvas.pen.rounded_rectangle(
        (x - half, y - half, x + half, y + half), radius=half * 0.12, fill=canvas.light
    )
    inner = half * 0.62
    canvas.box(x - inner, y - inner, x + inner, y + inner, canvas.accent)
    cells = 5
    for cell in range(cells * cells):
        size = inner * 2 / cells
        left, top = x - inner + size * (cell % cells), y - inner + size * (cell // cells)
        if chance.random() < 0.4:
            canvas.box(
                left, top, left + size, top + size, mix(canvas.accent, canvas.dark, chance.uniform(0.2, 0.8))
            )


def _trace(canvas: Canvas, centre: Point, half: float, pin: int, side: int) -> None:
    chance = canvas.chance
    gap = half / 7
    first = half + canvas.height * (0.03 + 0.012 * (6 - abs(pin)))
    bend = pin * gap * chance.uniform(0.8, 1.6)
    reach = first + abs(bend) + canvas.height * chance.uniform(0.1, 0.75)
    flat: list[Point] = [(half, pin * gap), (first, pin * gap), (first + abs(bend), pin * gap + bend)]
    flat.append((reach, pin * gap + bend))
    turned = [
        (a, b) if side == 0 else (-b, a) if side == 1 else (-a, b) if side == 2 else (b, -a) for a, b in flat
    ]
    placed = [(centre[0] + a, centre[1] + b) for a, b in turned]
    colour = mix(canvas.middle, canvas.light, chance.uniform(0.1, 0.8))
    canvas.path(placed, colour, canvas.height * 0.005)
    canvas.disc(*placed[-1], canvas.height * 0.011, canvas.accent if chance.random() < 0.15 else colour)


def waveform(canvas: Canvas) -> None:
    """A voice as bars about a middle line."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(canvas.paper, mix(canvas.paper, canvas.light, 0.9))
    bars = 64
    wide = width / bars
    first, second = chance.uniform(0.12, 0.3), chance.uniform(0.05, 0.11)
    stressed = chance.randrange(16, 40)
    for bar in range(bars):
        envelope = math.sin(math.pi * (bar + 0.5) / bars) ** 0.7
        swing = abs(math.sin(bar * first) * 0.65 + math.sin(bar * second + 1) * 0.5)
        tall = height * (0.02 + 0.42 * envelope * swing * chance.uniform(0.55, 1))
        x = bar * wide + wide / 2
        colour = canvas.accent if stressed <= bar < stressed + 9 else mix(canvas.dark, canvas.middle, swing)
        frame = (x - wide * 0.31, height / 2 - tall, x + wide * 0.31, height / 2 + tall)
        canvas.pen.rounded_rectangle(frame, radius=wide * 0.31, fill=colour)


def orbit(canvas: Canvas) -> None:
    """A planet and the paths around it."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(mix(canvas.dark, (0, 0, 0), 0.35), canvas.dark)
    for _ in range(110):
        canvas.disc(chance.uniform(0, width), chance.uniform(0, height), height * 0.0022, canvas.light)
    x, y, radius = width * chance.uniform(0.4, 0.6), height * 0.58, height * 0.3
    for path in range(3):
        wide, tall = radius * (1.5 + path * 0.45), radius * (0.42 + path * 0.16)
        canvas.pen.ellipse(
            (x - wide, y - tall, x + wide, y + tall), outline=canvas.middle, width=round(height * 0.005)
        )
    canvas.disc(x, y, radius, canvas.middle)
    for shade in range(12):
        share = shade / 11
        canvas.disc(
            x - radius * 0.32 * share,
            y - radius * 0.32 * share,
            radius * (1 - 0.55 * share),
            mix(canvas.middle, canvas.light, share * 0.85),
        )
    for path in range(3):
        angle = (0.5, 1.5, 2.5)[path] + chance.uniform(-0.3, 0.3)
        wide, tall = radius * (1.5 + path * 0.45), radius * (0.42 + path * 0.16)
        canvas.pen.arc(
            (x - wide, y - tall, x + wide, y + tall), 0, 180, fill=canvas.light, width=round(height * 0.005)
        )
        _satellite(canvas, x + wide * math.cos(angle), y + tall * math.sin(angle))


def _satellite(canvas: Canvas, x: float, y: float) -> None:
    size = canvas.height * 0.018
    canvas.box(x - size * 2.6, y - size * 0.6, x - size * 0.9, y + size * 0.6, canvas.light)
    canvas.box(x + size * 0.9, y - size * 0.6, x + size * 2.6, y + size * 0.6, canvas.light)
    canvas.box(x - size * 0.7, y - size, x + size * 0.7, y + size, canvas.accent)


def pages(canvas: Canvas) -> None:
    """Sheets of paper, fanned out, with ruled writing."""
    from PIL import Image, ImageDraw

    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(mix(canvas.middle, canvas.light, 0.25), canvas.middle)
    tall, wide = round(height * 0.82), round(height * 0.6)
    for sheet in range(5):
        paper = Image.new("RGBA", (wide, tall), (*mix(canvas.light, canvas.paper, sheet / 4), 255))
        pen = ImageDraw.Draw(paper)
        pen.rectangle((0, 0, wide - 1, tall - 1), outline=(*canvas.dark, 255), width=round(height * 0.004))
        for line in range(13):
            y = tall * (0.12 + 0.06 * line)
            end = wide * (0.88 if line % 4 < 3 else chance.uniform(0.35, 0.7))
            pen.rectangle(
                (wide * 0.12, y, end, y + height * 0.008), fill=(*mix(canvas.dark, canvas.light, 0.35), 255)
            )
        if sheet == 4:
            tick = [(wide * 0.6, tall * 0.8), (wide * 0.68, tall * 0.87), (wide * 0.86, tall * 0.68)]
            pen.line(tick, fill=(*canvas.accent, 255), width=round(height * 0.025), joint="curve")
        turned = paper.rotate(
            16 - 8 * sheet + chance.uniform(-2, 2), expand=True, resample=Image.Resampling.BICUBIC
        )
        left = round(width * (0.24 + 0.13 * sheet) - turned.width / 2)
        canvas.image.paste(turned, (left, round(height / 2 - turned.height / 2)), turned)


def pulse(canvas: Canvas) -> None:
    """The trace of a heart over ruled paper."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(canvas.paper, canvas.light)
    step, rule = height / 9, mix(canvas.light, canvas.middle, 0.3)
    for line in range(int(width / step) + 1):
        canvas.box(line * step, 0, line * step + height * 0.004, height, rule)
    for line in range(10):
        canvas.box(0, line * step, width, line * step + height * 0.004, rule)
    beat = (
        (0, 0),
        (0.18, 0),
        (0.25, -0.07),
        (0.32, 0),
        (0.4, 0),
        (0.44, 0.07),
        (0.5, -0.4),
        (0.56, 0.2),
        (0.61, 0),
    )
    tail = ((0.72, 0), (0.8, -0.1), (0.9, 0))
    x, points = -width * 0.05, list[Point]()
    while x < width * 1.05:
        length, strength = width * chance.uniform(0.2, 0.27), chance.uniform(0.7, 1.05)
        points += [(x + a * length, height * (0.55 + b * strength)) for a, b in (*beat, *tail)]
        x += length
    canvas.path(points, canvas.dark, height * 0.017)
    end = min((point for point in points if width * 0.5 < point[0] < width * 0.9), key=lambda point: point[1])
    canvas.disc(*end, height * 0.035, canvas.accent)


def network(canvas: Canvas) -> None:
    """Knots and threads in three clusters."""
    width, height, chance = canvas.width, canvas.height, canvas.chance
    canvas.wash(canvas.paper, mix(canvas.light, canvas.paper, 0.2))
    hubs = [(width * share, height * chance.uniform(0.35, 0.65)) for share in (0.22, 0.5, 0.78)]
    knots: list[tuple[float, float, int]] = []
    for number in range(66):
        hub = number % 3
        angle, reach = chance.uniform(0, 2 * math.pi), height * 0.42 * chance.random() ** 0.6
        knots.append((hubs[hub][0] + reach * math.cos(angle), hubs[hub][1] + reach * math.sin(angle), hub))
    tints = (canvas.middle, canvas.dark, canvas.accent)
    for x, y, hub in knots:
        near = sorted(knots, key=lambda other: (other[0] - x) ** 2 + (other[1] - y) ** 2)[1:4]
        for other in near:
            canvas.path([(x, y), other[:2]], mix(tints[hub], canvas.paper, 0.5), height * 0.004)
        canvas.path([(x, y), hubs[hub]], mix(tints[hub], canvas.paper, 0.72), height * 0.003)
    for first, second in itertools.pairwise(hubs):
        canvas.path([first, second], canvas.dark, height * 0.006)
    for x, y, hub in knots:
        canvas.disc(x, y, height * chance.uniform(0.008, 0.022), tints[hub])
    for hub, (x, y) in enumerate(hubs):
        canvas.disc(x, y, height * 0.055, canvas.paper)
        canvas.disc(x, y, height * 0.044, tints[hub])


STYLES: dict[str, Callable[[Canvas], None]] = {
    "gates": gates,
    "circuit": circuit,
    "waveform": waveform,
    "orbit": orbit,
    "pages": pages,
    "pulse": pulse,
    "network": network,
}
