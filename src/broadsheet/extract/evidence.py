"""What speaks for and against each block of a page being part of its story.

In: a page's blocks and containers, and what the page says of its story. Out: the numbers of `NAMES` for each
block. Nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from broadsheet.extract.block_sums import Marks, Numbers, Places, Sums
from broadsheet.extract.blocks import DOUBTFUL_TAGS, Containers, Layout
from broadsheet.extract.roles import MARKUP_ROLES, role_of_text, roles_of_element

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
_ROLES = len(MARKUP_ROLES)
_TAG_BITS = {
    tag: 1 << bit + _ROLES for bit, tag in [*enumerate(_AROUND), *((0, tag) for tag in DOUBTFUL_TAGS)]
}
_STORY_MARKS = _TAG_BITS["main"] | 1  # the tag and the role that tell something of a whole page too
_SENTENCE_END = (*".!?…»。”:！？।۔؟．", '."')
_OTHER_COMMAS = ("，", "、", "،")
_LONG = 25  # characters of a paragraph that counts for the best container
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


class Evidence(NamedTuple):
    """What is known of the blocks that may belong to the story.

    `places` are theirs among the page's blocks; `columns` has a row for each of `NAMES` and a column for each
    of these blocks.
    """

    places: Places
    columns: Numbers


def gather(layout: Layout, kind: int) -> Evidence:
    """The evidence of all blocks but links far from the story, which never are part of it.

    `kind` is what the page says of itself: 2 for a news article, 1 for another, 0 for none.
    """
    if not layout.blocks.texts:
        return Evidence(np.arange(0), np.empty((len(NAMES), 0)))
    sums = Sums(layout)
    best = _best(layout, sums)
    near = sums.within(int(sums.parent[best]))
    chosen = np.flatnonzero(near[sums.container] | (sums.linked <= _LINK_ONLY * sums.size))
    names = layout.containers.tags
    tags = np.array([_TAGS.get(name, 0) for name in names])
    around = sums.container[chosen]
    columns = np.empty((len(NAMES), len(chosen)))
    rows = chain(
        _own(layout, sums, tags, chosen),
        _standing(layout, sums, tags, chosen),
        _levels(sums, best, near, around),
        _whole(sums),
        (names.count("article"), kind),
        _marks(layout.containers, sums, around),
    )
    for number, row in enumerate(rows):
        columns[number] = row
    return Evidence(chosen, columns)


def _best(layout: Layout, sums: Sums) -> int:
    """The container whose paragraphs score highest: each gives to itself and to those around it.

    The scheme is that of Arc90's Readability (2009): a point for a paragraph, one for each comma, up to
    three for its length, less what is in links.
    """
    long = np.flatnonzero(sums.size >= _LONG)
    if not long.size:
        return 0
    commas = np.array([_commas(layout.blocks.texts[place]) for place in long.tolist()])
    score = (1 + np.minimum(sums.size[long] / 100, 3) + commas) * (1 - sums.share[long])
    own = sums.container[long]
    parent = sums.parent[own]
    receivers = np.stack([parent, sums.parent[parent], own], axis=1).ravel()
    given = np.stack([score, score / 2, score / 2], axis=1).ravel()
    scores = np.bincount(receivers, given)
    scores[np.bincount(receivers) == 0] = -1
    return int(scores.argmax())


def _commas(text: str) -> int:
    return text.count(",") + (0 if text.isascii() else sum(map(text.count, _OTHER_COMMAS)))


def _own(layout: Layout, sums: Sums, tags: Places, chosen: Places) -> Sequence[ArrayLike]:
    texts = [layout.blocks.texts[place] for place in chosen.tolist()]
    size, around = sums.size[chosen], sums.container[chosen]
    # White space within a block is single: what is counted parts its words.
    words = np.array([text.count(" ") + text.count("\n") + 1 for text in texts])
    return (
        size, np.maximum(words, size // _LONG_WORD), sums.share[chosen],
        [text.endswith(_SENTENCE_END) for text in texts],
        tags[around], sums.depth[around], list(map(role_of_text, texts)),
    )  # fmt: skip


def _standing(layout: Layout, sums: Sums, tags: Places, chosen: Places) -> Sequence[ArrayLike]:
    """Where each of the chosen blocks stands, and how often its text stands there."""
    count = len(layout.blocks.texts)
    # Two empty places stand at either end, so that every block has its neighbours.
    size, share = np.zeros(count + 4), np.zeros(count + 4)
    tag = np.full(count + 4, -1)
    size[2:-2], share[2:-2], tag[2:-2] = sums.size, sums.share, tags[sums.container]
    here = chosen + 2
    passed, prose = np.cumsum(sums.size) - sums.size, sums.size * sums.prose
    prose_passed, all_prose = np.cumsum(prose) - prose, max(1.0, prose.sum())
    heading = _last(tag[2:-2] == _TAGS["h1"])
    repeats = Counter(layout.blocks.texts)
    return (
        chosen / count, passed[chosen] / max(1.0, sums.text[0]),
        size[here - 1], share[here - 1], tag[here - 1], size[here - 2],
        size[here + 1], share[here + 1], tag[here + 1], size[here + 2],
        _distances(sums.prose)[chosen], _distances(sums.prose[::-1])[::-1][chosen],
        prose_passed[chosen] / all_prose, 1 - (prose_passed + prose)[chosen] / all_prose,
        np.where(heading < 0, -1, np.arange(count) - heading)[chosen],
        [repeats[layout.blocks.texts[place]] for place in chosen.tolist()],
    )  # fmt: skip


def _last(marks: Marks) -> Places:
    """For each place the last mark at it or before it; a number below 0 where there is none."""
    found: Places = np.maximum.accumulate(np.where(marks, np.arange(len(marks)), -_FAR))
    return found


def _distances(marks: Marks) -> Places:
    """How many steps back the last mark lies; `_FAR` where there is none."""
    last = np.concatenate(([-_FAR], _last(marks)[:-1]))
    found: Places = np.minimum(_FAR, np.arange(len(marks)) - last)
    return found


def _levels(sums: Sums, best: int, near: Marks, around: Places) -> Sequence[ArrayLike]:
    """What is inside the containers of each block, and how they lie to the best one."""
    all_prose = max(1.0, sums.prose_text[0])
    inside = np.stack(
        [
            sums.text, sums.linked_text / np.maximum(1, sums.text), sums.prose_text, sums.blocks,
            sums.prose_text / all_prose,
        ]
    )  # fmt: skip
    parent = sums.parent[around]
    return (
        *inside[:, around], *inside[:, parent], *inside[:, sums.parent[parent]],
        sums.within(best)[around], sums.depth[best] - sums.depth[around], near[around],
        sums.prose_text[best] / all_prose, sums.prose_text[best],
    )  # fmt: skip


def _whole(sums: Sums) -> Sequence[ArrayLike]:
    text = sums.text[0]
    return text, sums.prose_text[0], len(sums.size), sums.linked_text[0] / max(1.0, text)


def _marks(containers: Containers, sums: Sums, around: Places) -> Places:
    """A row for each tag around a block, each role of its two nearest containers, and each role around it."""
    listed = _roles(containers, around)
    own = np.array(listed)
    inherited = np.array(_inherited(containers, listed, sums.text.tolist()))
    roles = inherited & ((1 << _ROLES) - 1)
    near = (own | own[sums.parent]) & roles
    marks = inherited >> _ROLES | (near | roles << _ROLES) << len(_AROUND)
    found: Places = marks[around] >> np.arange(len(_AROUND) + 2 * _ROLES)[:, np.newaxis] & 1
    return found


def _roles(containers: Containers, around: Places) -> list[int]:
    """The bits of `MARKUP_ROLES` of the containers around blocks; 0 of those that no block asks for."""
    wanted = bytearray(len(containers.parents))
    for index in around.tolist():
        wanted[index] = True
    for index in range(len(wanted) - 1, 0, -1):
        if wanted[index]:
            wanted[containers.parents[index]] = True
    return [
        roles_of_element(element) if asked else 0
        for element, asked in zip(containers.elements, wanted, strict=True)
    ]


def _inherited(containers: Containers, roles: Sequence[int], lengths: Sequence[float]) -> list[int]:
    """The bits of the roles and, above them, of the tags of everything around each container, and its own."""
    most = _MOST * lengths[0]
    found = [0] * len(lengths)
    columns = zip(containers.tags, roles, containers.parents, lengths, strict=True)
    for index, (tag, role, parent, length) in enumerate(columns):
        own = role | _TAG_BITS[tag] if tag in _TAG_BITS else role
        found[index] = found[parent] | (own if length < most else own & _STORY_MARKS)
    return found
