"""The accent colour. In: the portal's choice. Out: colours that can be read on the light and the dark page.

Contrast is that of WCAG 2.2 (relative luminance): 4.5:1 at least for text.
"""

from __future__ import annotations

from broadsheet.domain.site_settings import SiteSettings

PAPER = "#fdfcf8"
DARK_PAPER = "#171614"
_READABLE = 4.5


def accents(settings: SiteSettings) -> tuple[str, str]:
    """The accent for the light and for the dark page, moved toward black or white until both are readable."""
    light = _moved(settings.accent, PAPER, 0)
    return light, _moved(settings.accent_dark or settings.accent, DARK_PAPER, 255)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#rrggbb`, 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _moved(colour: str, paper: str, goal: int) -> str:
    parts = _parts(colour)
    for step in range(21):
        candidate = "#" + "".join(f"{round(part + (goal - part) * step / 20):02x}" for part in parts)
        if contrast(candidate, paper) >= _READABLE:
            return candidate
    return f"#{goal:02x}{goal:02x}{goal:02x}"


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
