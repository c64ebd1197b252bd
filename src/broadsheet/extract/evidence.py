"""What speaks for and against each block of a page being part of its story.

In: a page's blocks and containers, and what the page says of its story. Out: one row of numbers a block, in
the order of `NAMES`. Nothing is decided here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from broadsheet.extract.blocks import DOUBTFUL_TAGS, Block, Container, Layout
from broadsheet.extract.roles import MARKUP_ROLES, role_of_text

PROSE = 80  # characters; a longer block with few links is prose
_TAGS = {
    name: number
    for number, names in enumerate(
        ("p", "h1", "h2", "h3", "h4 h5 h6", "li dd dt", "td th", "blockquote", "pre", "figcaption caption", "div", "section article main"), 1
    )
    for name in names.split()
}  # fmt: skip
_AROUND = ("nav", "footer", "article", "main", "header", "aside", "figure", "table", "ul", "ol", "form", "blockquote", "section")
_TAG_BITS = {tag: 1 << bit for bit, tag in enumerate(_AROUND)} | dict.fromkeys(DOUBTFUL_TAGS, 1)
_TAG_BITS["footer"] = 2
_STORY_TAGS = _TAG_BITS["article"] | _TAG_BITS["main"]
_SENTENCE_END = (".", "!", "?", "…", ".”", ".\"", "?”", "!”", "»", "。", "”", ":")
_STOPS = re.compile(r"[.!?。]\s")
_COMMAS = re.compile(r"[,;:،、，]")
_DIGITS = re.compile(r"\d")
_CAPITALS = re.compile(r"\b[^\W\d_a-z]\w*")
_TOKEN = re.compile(r"\w+")
_OWN = ("length", "words", "linked", "links", "emphasised", "ends", "stops", "commas", "digits", "capitals", "lines", "tag", "depth", "role")
_PLACE = (
    "share", "position", "passed", "before", "before_linked", "before_tag", "before_two", "after", "after_linked", "after_tag", "after_two",
    "since_prose", "until_prose", "prose_passed", "prose_left", "since_h1", "is_title", "is_description", "witness", "repeats", "seen",
)  # fmt: skip
_CONTAINERS = tuple(
    f"{level}_{name}" for level in ("own", "parent", "grandparent") for name in ("text", "linked", "prose", "blocks", "prose_share")
)
_CANDIDATE = ("in_best", "above_best", "best_share", "in_best_prose", "in_best_parent")
_PAGE = ("page_text", "page_prose", "page_blocks", "page_linked", "articles")
NAMES = (
    *_OWN, *_PLACE, *_CONTAINERS, *_CANDIDATE, *_PAGE, *(f"in_{tag}" for tag in _AROUND),
    *(f"near_{role}" for role in MARKUP_ROLES), *(f"around_{role}" for role in MARKUP_ROLES),
)  # fmt: skip


def gather(layout: Layout, title: str, description: str, article_body: str) -> list[list[float]]:
    """One row of `NAMES` for each block; `article_body` is the text that structured data states, or ""."""
    blocks, containers = layout.blocks, layout.containers
    if not blocks:
        return []
    page = containers[0]
    around = _inherited(containers, page.text)
    tags = _tags_around(containers, page.text)
    best = best_container(layout)
    inside = _inside(containers, best)
    own = [_own(block, containers[block.container]) for block in blocks]
    place = _places(layout, title, description, article_body)
    whole = [page.text, page.prose, len(blocks), page.linked / max(1, page.text), sum(c.tag == "article" for c in containers)]
    best_share = containers[best].prose / max(1, page.prose)
    in_best_parent = _inside(containers, containers[best].parent)
    context = _contexts(layout, around, tags)
    rows = []
    for number, block in enumerate(blocks):
        index = block.container
        near = [float(inside[index]), containers[best].depth - containers[index].depth, best_share, containers[best].prose, float(in_best_parent[index])]
        rows.append([*own[number], *place[number], *context[index][0], *near, *whole, *context[index][1]])
    return rows


def best_container(layout: Layout) -> int:
    """The container whose paragraphs score highest, as readability does it: each gives to its parents."""
    scores: Counter[int] = Counter()
    for block in layout.blocks:
        length = len(block.text)
        if length >= 25:
            linked = block.linked / length
            score = (1 + min(length / 100, 3) + block.text.count(",")) * (1 - linked)
            container = layout.containers[block.container]
            scores[container.parent] += score
            scores[layout.containers[container.parent].parent] += score / 2
            scores[block.container] += score / 2
    return max(scores, key=lambda index: (scores[index], -index), default=0)


def _own(block: Block, container: Container) -> list[float]:
    text, length = block.text, len(block.text)
    words = len(text.split())
    short = text[:600]
    return [
        length, words, block.linked / length, block.links, block.emphasised / length,
        text.endswith(_SENTENCE_END), len(_STOPS.findall(short)), len(_COMMAS.findall(short)),
        len(_DIGITS.findall(short)) / len(short), len(_CAPITALS.findall(short)) / words, text.count("\n"),
        _TAGS.get(container.tag, 0), container.depth, role_of_text(text),
    ]  # fmt: skip


def _places(layout: Layout, title: str, description: str, article_body: str) -> list[list[float]]:
    blocks, containers = layout.blocks, layout.containers
    count, total = len(blocks), max(1, containers[0].text)
    lengths = [len(block.text) for block in blocks]
    linked = [block.linked / len(block.text) for block in blocks]
    tags = [_TAGS.get(containers[block.container].tag, 0) for block in blocks]
    prose = [length > PROSE and density < 1 / 3 for length, density in zip(lengths, linked, strict=True)]
    since, until = _distances(prose), _distances(prose[::-1])[::-1]
    all_prose = max(1, sum(length for length, is_prose in zip(lengths, prose, strict=True) if is_prose))
    repeats = Counter(block.text for block in blocks)
    witness = _squeezed(article_body)
    title, description = _squeezed(title), _squeezed(description)
    seen: set[str] = set()
    rows: list[list[float]] = []
    passed = prose_passed = 0
    since_h1 = -1
    for i, block in enumerate(blocks):
        text = block.text
        if tags[i] == 2:
            since_h1 = 0
        elif since_h1 >= 0:
            since_h1 += 1
        squeezed = _squeezed(text[:300]) if witness or lengths[i] < 300 else ""
        rows.append([
            lengths[i] / total, i / count, passed / total,
            lengths[i - 1] if i else 0, linked[i - 1] if i else 0, tags[i - 1] if i else -1, lengths[i - 2] if i > 1 else 0,
            lengths[i + 1] if i + 1 < count else 0, linked[i + 1] if i + 1 < count else 0, tags[i + 1] if i + 1 < count else -1,
            lengths[i + 2] if i + 2 < count else 0,
            since[i], until[i], prose_passed / all_prose, 1 - (prose_passed + lengths[i] * prose[i]) / all_prose, since_h1,
            _alike(squeezed, title), _alike(squeezed, description),
            -1 if len(witness) < 200 else float(squeezed[:200] in witness) if squeezed else 0.0,
            repeats[text], text in seen,
        ])  # fmt: skip
        seen.add(text)
        passed += lengths[i]
        prose_passed += lengths[i] * prose[i]
    return rows


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
    """How many steps back the last mark lies; 99 where there is none."""
    found, distance = [], 99
    for mark in marks:
        found.append(distance)
        distance = 1 if mark else min(99, distance + 1)
    return found


def _inherited(containers: Sequence[Container], total: int) -> list[int]:
    """The roles of everything around; a container with most of the page's text says nothing of its parts."""
    found: list[int] = []
    for index, container in enumerate(containers):
        above = found[container.parent] if index else 0
        found.append(above | (container.roles if 10 * container.text < 7 * total else container.roles & 3))
    return found


def _tags_around(containers: Sequence[Container], total: int) -> list[int]:
    found: list[int] = []
    for index, container in enumerate(containers):
        above = found[container.parent] if index else 0
        bit = _TAG_BITS.get(container.tag, 0)
        found.append(above | (bit if 10 * container.text < 7 * total or bit & _STORY_TAGS else 0))
    return found


def _inside(containers: Sequence[Container], chosen: int) -> list[bool]:
    found: list[bool] = []
    for index, container in enumerate(containers):
        found.append(index == chosen or (index > 0 and found[container.parent]))
    return found


def _contexts(layout: Layout, around: Sequence[int], tags: Sequence[int]) -> dict[int, tuple[list[float], list[float]]]:
    containers = layout.containers
    all_prose = max(1, containers[0].prose)
    found = {}
    for index in {block.container for block in layout.blocks}:
        own = containers[index]
        parent = containers[own.parent]
        numbers: list[float] = []
        for container in (own, parent, containers[parent.parent]):
            numbers += (container.text, container.linked / max(1, container.text), container.prose, container.blocks, container.prose / all_prose)
        near = (own.roles | parent.roles) & around[index]
        bits = [float(tags[index] >> bit & 1) for bit in range(len(_AROUND))]
        bits += [float(near >> bit & 1) for bit in range(len(MARKUP_ROLES))]
        bits += [float(around[index] >> bit & 1) for bit in range(len(MARKUP_ROLES))]
        found[index] = (numbers, bits)
    return found
