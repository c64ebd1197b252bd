"""What speaks for and against each block of a page being part of its story.

In: a page's blocks and containers, and what the page says of its story. Out: one row of numbers a block, in
the order of `NAMES`. Nothing is decided here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from broadsheet.extract.blocks import DOUBTFUL_TAGS, Block, Container, Layout
from broadsheet.extract.roles import MARKUP_ROLES, role_of_text

PROSE = 80  # characters; a longer block with few links is prose
_FAR = 99  # blocks
_LONG_WORD = 12  # characters; scripts without spaces have as many words as that gives
_LINK_ONLY = 0.95  # of a block's text
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
_ROLES = len(MARKUP_ROLES)
_SENTENCE_END = (
    ".",
    "!",
    "?",
    "…",
    ".”",
    '."',
    "?”",
    "!”",
    "»",
    "。",
    "”",
    ":",
    "！",
    "？",
    "।",
    "۔",
    "؟",
    "।",
    "．",
)
_OTHER_COMMAS = ("，", "、", "،")
_LEVELS = ("own", "parent", "grandparent")
_SIZES = ("text", "linked", "prose", "blocks", "prose_share")
NAMES = (
    "length", "words", "linked", "ends", "tag", "depth", "role", "position", "passed", "before", "before_linked", "before_tag", "before_two",
    "after", "after_linked", "after_tag", "after_two", "since_prose", "until_prose", "prose_passed",
    "prose_left", "since_h1", "repeats",
    *(f"{level}_{name}" for level in _LEVELS for name in _SIZES),
    "in_best", "above_best", "in_best_parent", "best_share", "best_prose",
    "page_text", "page_prose", "page_blocks", "page_linked", "articles", "kind",
    *(f"in_{tag}" for tag in _AROUND),
    *(f"near_{role}" for role in MARKUP_ROLES),
    *(f"around_{role}" for role in MARKUP_ROLES),
)  # fmt: skip


def gather(layout: Layout, kind: int) -> list[list[float] | None]:
    """One row of `NAMES` for each block; None for links far from the story, which never are part of it.

    `kind` is what the page says of itself: 2 for a news article, 1 for another, 0 for none.
    """
    if not layout.blocks:
        return []
    containers = layout.containers
    best = best_container(layout)
    near = _inside(containers, containers[best].parent)
    worth = [near[block.container] or block.linked <= _LINK_ONLY * block.size for block in layout.blocks]
    contexts = _contexts(layout, best, near)
    places = _places(layout, worth)
    whole = [*_whole(layout), kind]
    rows: list[list[float] | None] = []
    for block, place in zip(layout.blocks, places, strict=True):
        if place is None:
            rows.append(None)
            continue
        levels, bits = contexts[block.container]
        rows.append([*_own(block, containers[block.container]), *place, *levels, *whole, *bits])
    return rows


def best_container(layout: Layout) -> int:
    """The container whose paragraphs score highest: each gives to itself and to those around it.

    The scheme is that of Arc90's Readability (2009): a point for a paragraph, one for each comma, up to
    three for its length, less what is in links.
    """
    containers = layout.containers
    scores: defaultdict[int, float] = defaultdict(float)
    for block in layout.blocks:
        length = block.size
        if length >= 25:
            score = (1 + min(length / 100, 3) + _commas(block.text)) * (1 - block.linked / length)
            parent = containers[block.container].parent
            scores[parent] += score
            scores[containers[parent].parent] += score / 2
            scores[block.container] += score / 2
    return max(scores, key=lambda index: (scores[index], -index), default=0)


def _commas(text: str) -> int:
    return text.count(",") + (0 if text.isascii() else sum(map(text.count, _OTHER_COMMAS)))


def _own(block: Block, container: Container) -> list[float]:
    text, length = block.text, block.size
    return [
        length, max(len(text.split()), length // _LONG_WORD), block.linked / length, text.endswith(_SENTENCE_END),
        _TAGS.get(container.tag, 0), container.depth, role_of_text(text),
    ]  # fmt: skip


def _places(layout: Layout, worth: Sequence[bool]) -> list[list[float] | None]:
    """Where each block that is worth it stands, and how often its text stands there."""
    blocks, containers = layout.blocks, layout.containers
    count, total = len(blocks), max(1, containers[0].text)
    # Two empty places stand at either end, so that every block has its neighbours.
    lengths = [0, 0, *(block.size for block in blocks), 0, 0]
    linked = [0.0, 0.0, *(block.linked / block.size for block in blocks), 0.0, 0.0]
    tags = [-1, -1, *(_TAGS.get(containers[block.container].tag, 0) for block in blocks), -1, -1]
    prose = [length > PROSE and density < 1 / 3 for length, density in zip(lengths, linked, strict=True)][
        2:-2
    ]
    since, until = _distances(prose), _distances(prose[::-1])[::-1]
    all_prose = max(1, sum(length for length, is_prose in zip(lengths[2:], prose, strict=False) if is_prose))
    repeats = Counter(block.text for block in blocks)
    rows: list[list[float] | None] = []
    passed = prose_passed = 0.0
    since_h1 = -1
    for number, block in enumerate(blocks):
        i = number + 2
        since_h1 = 0 if tags[i] == _TAGS["h1"] else since_h1 + (since_h1 >= 0)
        prose_here = lengths[i] * prose[number]
        rows.append(None if not worth[number] else [
            number / count, passed / total,
            lengths[i - 1], linked[i - 1], tags[i - 1], lengths[i - 2],
            lengths[i + 1], linked[i + 1], tags[i + 1], lengths[i + 2],
            since[number], until[number], prose_passed / all_prose,
            1 - (prose_passed + prose_here) / all_prose, since_h1, repeats[block.text],
        ])  # fmt: skip
        passed += lengths[i]
        prose_passed += prose_here
    return rows


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


def _contexts(
    layout: Layout, best: int, near_inside: Sequence[bool]
) -> dict[int, tuple[list[float], tuple[int, ...]]]:
    """For each container with a block: the numbers of its levels and of the best one; the bits around it."""
    containers = layout.containers
    all_prose = max(1, containers[0].prose)
    inside = _inside(containers, best)
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
        found[index] = (
            numbers,
            (*_bits(tags[index], len(_AROUND)), *_bits(near, _ROLES), *_bits(around, _ROLES)),
        )
    return found


@lru_cache(maxsize=4_096)
def _bits(number: int, count: int) -> tuple[int, ...]:
    return tuple(number >> bit & 1 for bit in range(count))


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
