"""What speaks for and against each block of a page being part of its story.

In: a page's blocks and containers, and what the page says of its story. Out: one row of numbers a block, in
the order of `NAMES`. Nothing is decided here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from broadsheet.extract.blocks import DOUBTFUL_TAGS, Block, Container, Layout
from broadsheet.extract.roles import MARKUP_ROLES, role_of_text

PROSE = 80  # characters; a longer block with few links is prose
_FAR = 99  # blocks
_START = 600  # characters of a block that are looked at closely
_MAX_WITNESS = 100_000
_MOST = 0.7  # of a page's text; a container with more says nothing of its parts
_TAGS = {
    name: number
    for number, names in enumerate(
        ("p", "h1", "h2", "h3", "h4 h5 h6", "li dd dt", "td th", "blockquote", "pre", "figcaption caption",
         "div", "section article main"), 1
    )
    for name in names.split()
}  # fmt: skip
_AROUND = ("footer", "main", "header", "aside", "table", "form", "section")
_TAG_BITS = {tag: 1 << bit for bit, tag in enumerate(_AROUND)} | dict.fromkeys(DOUBTFUL_TAGS, 1)
_STORY_TAGS = _TAG_BITS["main"]
_TAG_SHIFTS, _ROLE_SHIFTS = range(len(_AROUND)), range(len(MARKUP_ROLES))
_SENTENCE_END = (".", "!", "?", "…", ".”", '."', "?”", "!”", "»", "。", "”", ":")
_COMMAS = re.compile(r"[,;:،、，]")
_CAPITALS = re.compile(r"\b[^\W\d_a-z]\w*")
_TOKEN = re.compile(r"\w+")
_LEVELS = ("own", "parent", "grandparent")
NAMES = (
    "length", "words", "linked", "links", "ends", "commas", "capitals", "shouting", "lines", "tag", "depth", "role",
    "share", "position", "passed", "before", "before_linked", "before_tag", "before_two",
    "after", "after_linked", "after_tag", "after_two", "since_prose", "until_prose", "prose_passed", "prose_left",
    "since_h1", "is_title", "is_description", "witness", "repeats", "seen",
    *(f"{level}_{name}" for level in _LEVELS for name in ("text", "linked", "prose", "blocks", "prose_share")),
    "in_best", "above_best", "in_best_parent", "best_share", "best_prose",
    "page_text", "page_prose", "page_blocks", "page_linked", "articles", "kind",
    *(f"in_{tag}" for tag in _AROUND),
    *(f"near_{role}" for role in MARKUP_ROLES),
    *(f"around_{role}" for role in MARKUP_ROLES),
)  # fmt: skip


class Stated(NamedTuple):
    """What the page says of its story: `kind` is 2 for a news article, 1 for another, 0 where it does not say."""

    title: str
    description: str
    article_body: str
    kind: int


def gather(layout: Layout, stated: Stated) -> list[list[float]]:
    """One row of `NAMES` for each block."""
    if not layout.blocks:
        return []
    places = _places(layout, stated)
    contexts = _contexts(layout)
    whole = [*_whole(layout), stated.kind]
    rows = []
    for block, place in zip(layout.blocks, places, strict=True):
        levels, bits = contexts[block.container]
        container = layout.containers[block.container]
        rows.append([*_own(block, container), *place, *levels, *whole, *bits])
    return rows


def best_container(layout: Layout) -> int:
    """The container whose paragraphs score highest: each gives to itself and to those around it.

    The scheme is that of Arc90's Readability (2009): a point for a paragraph, one for each comma, up to
    three for its length, less what is in links.
    """
    containers = layout.containers
    scores: defaultdict[int, float] = defaultdict(float)
    for block in layout.blocks:
        length = len(block.text)
        if length >= 25:
            score = (1 + min(length / 100, 3) + block.text.count(",")) * (1 - block.linked / length)
            parent = containers[block.container].parent
            scores[parent] += score
            scores[containers[parent].parent] += score / 2
            scores[block.container] += score / 2
    return max(scores, key=lambda index: (scores[index], -index), default=0)


def _own(block: Block, container: Container) -> list[float]:
    text, length = block.text, len(block.text)
    words = len(text.split())
    start = text[:_START]
    return [
        length, words, block.linked / length, block.links, text.endswith(_SENTENCE_END),
        len(_COMMAS.findall(start)), len(_CAPITALS.findall(start)) / words, start.isupper(), text.count("\n"),
        _TAGS.get(container.tag, 0), container.depth, role_of_text(text),
    ]  # fmt: skip


def _places(layout: Layout, stated: Stated) -> list[list[float]]:
    """Where each block stands among the others, and whether it repeats what the page states."""
    blocks, containers = layout.blocks, layout.containers
    count, total = len(blocks), max(1, containers[0].text)
    # Two empty places stand at either end, so that every block has its neighbours.
    lengths = [0, 0, *(len(block.text) for block in blocks), 0, 0]
    linked = [0.0, 0.0, *(block.linked / len(block.text) for block in blocks), 0.0, 0.0]
    tags = [-1, -1, *(_TAGS.get(containers[block.container].tag, 0) for block in blocks), -1, -1]
    prose = [length > PROSE and density < 1 / 3 for length, density in zip(lengths, linked, strict=True)][
        2:-2
    ]
    since, until = _distances(prose), _distances(prose[::-1])[::-1]
    all_prose = max(1, sum(length for length, is_prose in zip(lengths[2:], prose, strict=False) if is_prose))
    repeats = Counter(block.text for block in blocks)
    echoes = _echoes(blocks, stated)
    seen: set[str] = set()
    rows: list[list[float]] = []
    passed = prose_passed = 0
    since_h1 = -1
    for number, block in enumerate(blocks):
        i = number + 2
        since_h1 = 0 if tags[i] == _TAGS["h1"] else since_h1 + (since_h1 >= 0)
        prose_here = lengths[i] * prose[number]
        rows.append([
            lengths[i] / total, number / count, passed / total,
            lengths[i - 1], linked[i - 1], tags[i - 1], lengths[i - 2],
            lengths[i + 1], linked[i + 1], tags[i + 1], lengths[i + 2],
            since[number], until[number], prose_passed / all_prose, 1 - (prose_passed + prose_here) / all_prose,
            since_h1, *echoes[number], repeats[block.text], block.text in seen,
        ])  # fmt: skip
        seen.add(block.text)
        passed += lengths[i]
        prose_passed += prose_here
    return rows


def _echoes(blocks: Sequence[Block], stated: Stated) -> list[tuple[float, float, float]]:
    """For each block: is it the title, is it the description, is it in the text that the page states."""
    title, description = _squeezed(stated.title), _squeezed(stated.description[:2_000])
    witness = _squeezed(stated.article_body[:_MAX_WITNESS])
    found = []
    for block in blocks:
        squeezed = _squeezed(block.text[:300])
        present = -1.0 if len(witness) < 200 else float(bool(squeezed) and squeezed[:200] in witness)
        found.append((_alike(squeezed, title), _alike(squeezed, description), present))
    return found


def _alike(text: str, other: str) -> float:
    """2 for the same, 1 for one within the other, 0 else."""
    if not other or len(text) < 12:
        return 0.0
    if text == other:
        return 2.0
    return float(text in other or (len(other) > 20 and other in text))


def _squeezed(text: str) -> str:
    return "".join(_TOKEN.findall(text)).casefold()


def _distances(marks: Sequence[bool]) -> list[int]:
    """How many steps back the last mark lies; `_FAR` where there is none."""
    found, distance = [], _FAR
    for mark in marks:
        found.append(distance)
        distance = 1 if mark else min(_FAR, distance + 1)
    return found


def _whole(layout: Layout) -> list[float]:
    page = layout.containers[0]
    articles = sum(container.tag == "article" for container in layout.containers)
    return [page.text, page.prose, len(layout.blocks), page.linked / max(1, page.text), articles]


def _contexts(layout: Layout) -> dict[int, tuple[list[float], list[int]]]:
    """For each container with a block: the numbers of its levels and of the best one, and the bits around it."""
    containers = layout.containers
    all_prose = max(1, containers[0].prose)
    best = best_container(layout)
    inside, near_inside = _inside(containers, best), _inside(containers, containers[best].parent)
    roles, tags = _inherited(containers)
    best_numbers = [containers[best].prose / all_prose, containers[best].prose]
    found = {}
    for index in {block.container for block in layout.blocks}:
        own = containers[index]
        parent = containers[own.parent]
        numbers: list[float] = []
        for level in (own, parent, containers[parent.parent]):
            numbers += (
                level.text,
                level.linked / max(1, level.text),
                level.prose,
                level.blocks,
                level.prose / all_prose,
            )
        numbers += (inside[index], containers[best].depth - own.depth, near_inside[index], *best_numbers)
        near, around = (own.roles | parent.roles) & roles[index], roles[index]
        bits = [tags[index] >> bit & 1 for bit in _TAG_SHIFTS]
        bits += [near >> bit & 1 for bit in _ROLE_SHIFTS]
        bits += [around >> bit & 1 for bit in _ROLE_SHIFTS]
        found[index] = (numbers, bits)
    return found


def _inherited(containers: Sequence[Container]) -> tuple[list[int], list[int]]:
    """The roles and tags of everything around each container, itself included."""
    most = _MOST * containers[0].text
    roles: list[int] = []
    tags: list[int] = []
    for index, container in enumerate(containers):
        bit = _TAG_BITS.get(container.tag, 0)
        telling = container.text < most
        roles.append(
            (roles[container.parent] if index else 0) | (container.roles if telling else container.roles & 1)
        )
        tags.append((tags[container.parent] if index else 0) | (bit if telling else bit & _STORY_TAGS))
    return roles, tags


def _inside(containers: Sequence[Container], chosen: int) -> list[bool]:
    found: list[bool] = []
    for index, container in enumerate(containers):
        found.append(index == chosen or (index > 0 and found[container.parent]))
    return found
