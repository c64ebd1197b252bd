"""Which of a page's pictures leads its story: the one that most evidence speaks for.

In: pictures with where each stands. Out: the same pictures, the lead first, each once. A page names one
picture in several places and sizes; all places of one picture are counted together. A picture shown beside
the heading and stated in data outweighs a card that was only made for social networks. On a news article the
figure that the newsroom shows there leads before data that names what the page does not show: mostly a cut of
the same picture under another name, made for those networks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from broadsheet.domain.story import Image
from broadsheet.extract.addresses import path_of
from broadsheet.extract.picture_names import is_card

BESIDE_HEADING = "image beside the heading"
IN_ARTICLE = "image in the article"
_SHOWN = (BESIDE_HEADING, IN_ARTICLE)
_WEIGHTS = {"og:image": 3.0, "JSON-LD image": 2.0, "microdata image": 2.0, BESIDE_HEADING: 3.0}
_WEIGHT = 1.0  # of any other place
_CARD_COST = 3.0
_SIZE_NAME = (
    r"(?:\d{2,4}x\d{2,4}|[wh]\d{2,4}|\d{2,4}(?:[wh]|px)|[1-9]\d{1,2}0|[1-9]\d{2,3}[-_][1-9]\d{1,3}|"
    r"256|375|414|512|675|768|1024|1125|1152|1366|1536|1792|2048|\d(?:\.\d)?x|scaled|full|large|medium|small|"
    r"thumb(?:nail)?|social|og|"
    r"facebook|twitter|crop(?:ped)?|share|square|wide|landscape|portrait|master|original|xl|l|m|s|"
    r"e\d{8,})"
)
# The first sign stands apart so that it is looked for alone; more than six sizes would take exponential time.
_SIZE = re.compile(rf"[-_@.]{_SIZE_NAME}(?:[-_@.]{_SIZE_NAME}){{0,5}}$")
_BETWEEN_SIZES = re.compile(r"[-_@.]")
_CUT_FOR = re.compile(r"^(?:og|opengraph|fb|facebook|twitter|social|share)[-_]")
_BEHIND = re.compile(r"[?&]url=(https?%3A%2F%2F[^&#]+)", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:\.\w+)*$")
# The first letter stands apart here too: words that are shorter are soon passed over.
_TOKEN = re.compile(r"[a-z0-9][a-z0-9]{7}(?:[a-z0-9]{4,}(?:-[a-z0-9]{3,})*|(?:-[a-z0-9]{4}){3}-[a-z0-9]{12})")
_SHORT_STEM = 4  # characters; shorter names are no picture's own
_PLAIN = 1.5  # weight of a picture beside the heading that is neither known to be wide nor set as a figure
_WIDE = 300  # pixels
_LEADING_WIDE = 600  # pixels; a narrower copy of a picture does not stand for it
_WIDTH_IN_ADDRESS = re.compile(r"(?<!\d)(\d{2,4})x\d{2,4}(?!\d)|[?&](?:im)?w(?:idth)?=(\d+)")


class Placed(NamedTuple):
    """A picture and where it stands on the page; `width` in pixels may be known without the height.

    `figure` tells that it is set as one, apart from the text.
    """

    how: str
    image: Image
    width: int | None = None
    figure: bool = False


def in_order(placed: Sequence[Placed], *, news: bool = False) -> list[Placed]:
    """The pictures, the lead first, the others as they stand; each once, in its best version.

    `news` tells that the page says it is a news article.
    """
    groups: list[list[Placed]] = []
    known: dict[str, list[Placed]] = {}
    for item in placed:
        keys = _named(item.image.url).keys
        for key in keys:
            if group := known.get(key):
                break
        else:
            groups.append(group := [])
        group.append(item)
        for key in keys:
            known.setdefault(key, group)
    if not groups:
        return []
    lead = max(groups, key=_evidence)
    if news and not any(item.how in _SHOWN for item in lead):
        lead = next((group for group in groups if any(map(_heads_story, group))), lead)
    return [_best_version(group) for group in (lead, *(group for group in groups if group is not lead))]


def _heads_story(item: Placed) -> bool:
    """Whether this is a figure at the head of the story, as wide as a lead picture as far as is told."""
    if item.how != BESIDE_HEADING or not item.figure:
        return False
    named = _WIDTH_IN_ADDRESS.search(item.image.url)
    return (item.width or (int(named[1] or named[2]) if named else _LEADING_WIDE)) >= _LEADING_WIDE


def _evidence(group: Iterable[Placed]) -> float:
    """The weights of the places, each counted once."""
    weights: dict[str, float] = {}
    cost = 0.0
    for item in group:
        doubtful = item.how == BESIDE_HEADING and not item.figure and (item.width or 0) < _WIDE
        weights[item.how] = _PLAIN if doubtful else _WEIGHTS.get(item.how, _WEIGHT)
        if is_card(path_of(item.image.url)):
            cost = _CARD_COST
    return sum(weights.values()) - cost


def _best_version(group: list[Placed]) -> Placed:
    """The version whose name tells of no smaller copy, the first declared among equals."""
    if len(group) == 1:
        return group[0]
    best = min(group, key=lambda item: _named(item.image.url).copies)
    size = next(
        (item.image for item in group if item.image.url == best.image.url and item.image.width), best.image
    )
    told = next((item.image for item in group if item.image.title or item.image.attribution), size)
    image = Image(
        url=best.image.url,
        width=size.width,
        height=size.height,
        title=told.title,
        attribution=told.attribution,
    )
    return Placed(group[0].how if best is group[0] else f"{group[0].how}, as in {best.how}", image)


class _Named(NamedTuple):
    """What the address of a picture says of it.

    `keys` are what two addresses of one picture in different sizes have in common, its name or a long number;
    `copies` counts the marks of a resized or cropped copy.
    """

    keys: tuple[str, ...]
    copies: int


@lru_cache(maxsize=256)
def _named(url: str) -> _Named:
    behind = _BEHIND.search(url) if "%" in url else None  # the picture itself, where it is cut on demand
    path = path_of(unquote(behind[1]) if behind else url)
    bare = _EXTENSION.sub("", path.rstrip("/").rpartition("/")[2].lower())
    ending = _SIZE.search(bare)
    marks = len(_BETWEEN_SIZES.findall(ending[0])) if ending else 0
    whole = bare[: ending.start()] if ending else bare
    stem = _CUT_FOR.sub("", whole)
    keys = (url, *([stem] if len(stem) > _SHORT_STEM else ()), *sorted(_tokens(path)))
    return _Named(keys, marks + (_CUT_FOR.match(bare) is not None) + (behind is not None))


def _tokens(path: str) -> set[str]:
    """Long names with digits in the path: most systems give each picture one."""
    return {token for token in _TOKEN.findall(path.lower()) if sum(map(str.isdigit, token)) >= 3}
