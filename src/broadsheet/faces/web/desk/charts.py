"""Charts as SVG, made on the server: they need no script, and are read aloud as a sentence.

In: numbers. Out: markup whose texts are escaped. Colours come from the stylesheet by class.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from broadsheet.engine.desk.dashboard import Day

_WIDTH, _HEIGHT, _FOOT, _LEFT = 640, 220, 28, 46
_PARTS = ("left_out", "folded", "published")


def days_chart(days: Sequence[Day]) -> Markup:
    """Stories a day as stacked bars: published at the foot, then folded, then left out."""
    most = max((day.published + day.folded + day.left_out for day in days), default=0)
    top = _round_up(most)
    step = (_WIDTH - _LEFT) / max(1, len(days))
    scale = (_HEIGHT - _FOOT - 10) / top
    parts = [_gridline(value, _HEIGHT - _FOOT - value * scale) for value in (0, top // 2, top)]
    for place, day in enumerate(days):
        x, y = _LEFT + place * step, float(_HEIGHT - _FOOT)
        for name in reversed(_PARTS):
            height = getattr(day, name) * scale
            y -= height
            if height:
                parts.append(_bar(name, x + 2, y, step - 4, height))
        if place % 7 == len(days) % 7:
            name = f"{day.day:%b} {day.day.day}"
            parts.append(f'<text x="{x + step / 2:.1f}" y="{_HEIGHT - 6}" text-anchor="middle">{name}</text>')
    total = sum(day.published for day in days)
    said = f"Stories a day in {len(days)} days: {total:,} published, at most {most:,} stories on one day."
    return _svg(said, _WIDTH, _HEIGHT, parts)


def share(number: int, most: int) -> Markup:
    """One bar as long as `number` is of `most`; the number itself stands beside it as text."""
    width = max(1.0, 100 * number / (most or 1))
    return Markup(  # noqa: S704 - a number of ours
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{width:.1f}" height="10"/></svg>'
    )


def _bar(name: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _gridline(value: int, y: float) -> str:
    return (
        f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:,}</text>'
    )


def _round_up(most: int) -> int:
    """The least of 2, 4, 10, 20, 40, 100, … that holds `most`, so that its half is whole."""
    step = 1
    while True:
        for factor in (2, 4, 10):
            if factor * step >= most:
                return factor * step
        step *= 10


def _svg(said: str, width: int, height: int, parts: Sequence[str]) -> Markup:
    body = "".join(parts)
    opening = f'<svg class="chart" role="img" viewBox="0 0 {width} {height}" aria-label="{escape(said)}">'
    return Markup(f"{opening}{body}</svg>")  # noqa: S704 - numbers of ours, and texts that were escaped above
