"""Draw docs/architecture.svg from the code: packages by layer, and which of them imports which.

The layers are those that import-linter enforces, the arrows are the imports that the modules have, without
those that follow from others (a transitive reduction). All packages import `domain`, so no arrow is drawn to it.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
import tomllib
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "architecture.svg"
_WIDTH, _HEIGHT, _GAP, _ROW, _EDGE = 184, 92, 20, 128, 24
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #444 } .name { font-weight: 600; font-size: 15px; fill: #111 }
rect { fill: #fdfbf7; stroke: #b9b2a4 } path { fill: none; stroke: #9b2226; stroke-width: 1.3 } marker path { fill: #9b2226 }
@media (prefers-color-scheme: dark) { text { fill: #bbb } .name { fill: #eee } rect { fill: #22211f; stroke: #6b665c }
path { stroke: #ee9b8f } marker path { fill: #ee9b8f } }
"""


def layers() -> list[list[str]]:
    """The packages from the top layer down, as pyproject.toml has them."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ][0]
    return [re.findall(r"broadsheet\.(\w+)", layer) for layer in contract["layers"]]


def imports(packages: list[str]) -> dict[str, set[str]]:
    """Which packages each package's modules import directly."""
    graph = grimp.build_graph("broadsheet", cache_dir=None)
    found = {}
    for package in packages:
        modules = graph.find_descendants(f"broadsheet.{package}") | {f"broadsheet.{package}"}
        named = {name for module in modules for name in graph.find_modules_directly_imported_by(module)}
        found[package] = {name.split(".")[1] for name in named if "." in name} & set(packages) - {package}
    return found


def reduced(graph: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The imports that do not follow from others, in the order of the packages."""

    def reached(package: str) -> set[str]:
        return graph[package] | {far for near in graph[package] for far in reached(near)}

    return [
        (package, target)
        for package in graph
        for target in sorted(graph[package])
        if not any(target in reached(other) for other in graph[package] - {target})
    ]


def purpose(package: str) -> str:
    """What the package says of itself, in its first words."""
    tree = ast.parse((ROOT / "src" / "broadsheet" / package / "__init__.py").read_text("utf-8"))
    return (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")


def picture() -> str:
    """The whole drawing as SVG."""
    rows = layers()
    width = _EDGE * 2 + max(len(row) for row in rows) * (_WIDTH + _GAP) - _GAP
    place, boxes = {}, []
    for line, row in enumerate(rows):
        left = (width - len(row) * (_WIDTH + _GAP) + _GAP) / 2
        for column, package in enumerate(row):
            place[package] = (left + column * (_WIDTH + _GAP), _EDGE + line * _ROW)
            boxes.append(_box(package, *place[package]))
    arrows = [
        _arrow(place[one], place[other]) for one, other in reduced(imports(list(place))) if other != "domain"
    ]
    height = _EDGE * 2 + len(rows) * _ROW - (_ROW - _HEIGHT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="The packages of Broadsheet, and which of them imports which">\n<style>{_STYLE}</style>\n'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z"/></marker></defs>\n' + "\n".join((*arrows, *boxes)) + "\n</svg>\n"
    )


def _box(package: str, left: float, top: float) -> str:
    words = textwrap.wrap(purpose(package), 26, max_lines=4, placeholder=" …")
    lines = "".join(
        f'<text x="{left + 10:g}" y="{top + 37 + 14 * number}">{escape(words)}</text>'
        for number, words in enumerate(words)
    )
    return (
        f'<rect x="{left:g}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" rx="3"/>'
        f'<text class="name" x="{left + 10:g}" y="{top + 20}">{package}</text>{lines}'
    )


def _arrow(one: tuple[float, float], other: tuple[float, float]) -> str:
    begin, end = (one[0] + _WIDTH / 2, one[1] + _HEIGHT), (other[0] + _WIDTH / 2, other[1])
    if other[1] - one[1] > _ROW and begin[0] != end[0]:  # past the layers between, to the box's side
        side = other[0] if begin[0] < end[0] else other[0] + _WIDTH
        return f'<path marker-end="url(#tip)" d="M{begin[0]:g} {begin[1]} V{other[1] + _HEIGHT / 2:g} H{side:g}"/>'
    bend = (begin[1] + end[1]) / 2
    return (
        f'<path marker-end="url(#tip)" d="M{begin[0]:g} {begin[1]} C{begin[0]:g} {bend:g} {end[0]:g} {bend:g} '
        f'{end[0]:g} {end[1]}"/>'
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}\n")
