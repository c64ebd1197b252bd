"""The pictures of a story.

In: a page. Out: the addresses of its pictures, the lead first, with the sizes that the page declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from broadsheet.domain.story import Image
from broadsheet.extract.addresses import absolute_url
from broadsheet.extract.kernels import names_around
from broadsheet.extract.lead_image import BESIDE_HEADING, IN_ARTICLE, Placed, in_order
from broadsheet.extract.page import Page
from broadsheet.extract.picture_names import is_decoration, is_decorative, names_picture
from broadsheet.extract.picture_sources import LONGEST_SET, linked_file, painted, source_of, versions
from broadsheet.extract.story_head import StoryHead
from broadsheet.extract.structured_data import Node, is_news, text_of, texts, values
from broadsheet.extract.text import element_text, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_IMAGES = 8
MAX_SIDE = 20_000  # pixels; a larger declared size is a mistake
_SMALL = 150  # pixels; icons, avatars and buttons are smaller
_PIXEL = frozenset({"0", "1", "0px", "1px"})  # images that count readers
_HOLDS_STORY = ("article", "main")  # a menu around it was left open
_AROUND = ("header", "nav", "footer", "aside", "form")
_OF_PEOPLE = re.compile(r"author|avatar|byline|profile|contributor|autor(?:en|in)?\b|signature")
_BEHIND_PROXY = re.compile(r"/_(?:next|vercel)/image/?\?(?:[^#]*&)?url=([^&#]+)")
_NEAR = 4  # elements around a picture
_PIXELS = re.compile(r"\s*(\d{1,6})(?:\.0+)?\s*(?:px)?\s*")
_METAS = ("twitter:image", "twitter:image:src", "thumbnail", "parsely-image-url", "sailthru.image.full")
_MAX_SCANNED = 400
_MAX_PLACED = 16
_MAX_ARTICLES = 40
_MAX_LEVELS = 7
_PROSE = 700  # characters of paragraphs before which a story's lead picture stands


def read_images(page: Page, head: StoryHead, hint: str | None) -> tuple[tuple[Image, ...], str]:
    """The pictures, lead first, each once, and the reading that gave the lead."""
    others = {page.url, page.base, *_logos(page)}  # an address left empty is that of the page

    def sound(placed: Iterable[Placed]) -> Iterator[Placed]:
        return (each for each in placed if _is_picture(each.image) and each.image.url not in others)

    found = tuple(islice(sound(_candidates(page, head, hint)), _MAX_PLACED))
    if all(item.how == IN_ARTICLE for item in found):
        found = (*islice(sound(_painted(page, head)), 1), *found)
    ordered = in_order(found, news=is_news(page.story))
    return tuple(item.image for item in ordered[:MAX_IMAGES]), ordered[0].how if ordered else ""


def _candidates(page: Page, head: StoryHead, hint: str | None) -> Iterator[Placed]:
    yield from (Placed("og:image", image) for image in _open_graph(page))
    for name in _METAS:
        for value in page.metas.get(name, ()):
            yield Placed(f"meta {name}", Image(url=absolute_url(page.base, value)))
    for how, node in (
        ("JSON-LD", page.story),
        ("microdata", page.microdata),
        ("JSON-LD of the page", page.whole),
    ):
        for key in ("image", "primaryImageOfPage", "thumbnailUrl"):
            stated = [_declared(page, value) for value in values(node, key, page.nodes)]
            # A list is mostly one picture in several formats: the largest first.
            for image in sorted(stated, key=lambda image: -(image.width or 0)):
                yield Placed(f"{how} {key}", image)
    yield from _linked(page)
    if hint:
        yield Placed("source's image", Image(url=absolute_url(page.base, hint)))
    shown = (
        _shown(page, element, _AROUND[1:], BESIDE_HEADING)
        for element in _beside_heading(head, "img", "amp-img")
    )
    yield from islice((item for item in shown if item and _is_picture(item.image)), 1)
    yield from _inside(page, head)


def _logos(page: Page) -> frozenset[str]:
    """The pictures that the page's data calls the logo of an organisation or the portrait of its people."""
    stated = [value for node in page.nodes for value in values(node, "logo", page.nodes)]
    people = (node for node in page.nodes if node.get("@type") == "Person")
    stated += [value for node in people for value in values(node, "image", page.nodes)]
    return frozenset(_without_words(page, value).url for value in stated)


def _linked(page: Page) -> Iterator[Placed]:
    """Pictures that `link` and `meta` elements name: for cards, and to be fetched first."""
    for element in page.properties:
        parent = element.getparent()
        if element.get("itemprop") == "image" and parent is not None and parent.tag == "head":
            address = element.get("content") or element.get("href") or ""
            yield Placed("itemprop image", Image(url=absolute_url(page.base, address)))
    for element in page.named["link"]:
        relation = (element.get("rel") or "").lower()
        if relation == "image_src":
            yield Placed("link image_src", Image(url=absolute_url(page.base, element.get("href") or "")))
        elif relation == "preload" and element.get("as") == "image":
            sized = max(versions((element.get("imagesrcset") or "")[:LONGEST_SET]), default=None)
            address = sized[1] if sized else element.get("href") or ""
            yield Placed("link preload", Image(url=absolute_url(page.base, address)))


def _open_graph(page: Page) -> Iterator[Image]:
    names = ("og:image", "og:image:secure_url", "og:image:url")
    addresses = next((found for name in names if (found := page.metas.get(name))), ())
    widths, heights = page.metas.get("og:image:width", ()), page.metas.get("og:image:height", ())
    # With other counts it cannot be told which size belongs to which image.
    sized = len(widths) == len(heights) in (1, len(addresses))
    for position, address in enumerate(addresses):
        known = sized and position < len(widths)
        size = (widths[position], heights[position]) if known else (None, None)
        yield _image(page, address, *map(_pixels, size))


def _declared(page: Page, value: object) -> Image:
    """An image from JSON-LD, with what is said of it."""
    image = _without_words(page, value)
    if not isinstance(value, Mapping):
        return image
    caption = plain(text_of(value, "caption"))
    credit = plain(text_of(value, "creditText", "copyrightNotice"))
    if not caption and not credit:
        return image
    return Image(
        url=image.url,
        width=image.width,
        height=image.height,
        title=caption or None,
        attribution=credit or None,
    )


def _without_words(page: Page, value: object) -> Image:
    """An image from JSON-LD: an address, or an ImageObject."""
    if isinstance(value, Mapping):
        address = text_of(value, "url", "contentUrl", "@id")
        return _image(page, address, _side(value, "width"), _side(value, "height"))
    return _image(page, next(iter(texts(value)), ""), None, None)


def _side(node: Node, key: str) -> int | None:
    value = node.get(key)
    return _pixels(value.get("value") if isinstance(value, Mapping) else value)


def _image(page: Page, address: str, width: int | None, height: int | None) -> Image:
    address = address.replace("&amp;", "&").strip()
    if behind := _BEHIND_PROXY.search(address):
        address = unquote(behind[1])
    url = absolute_url(page.base, address) if address else ""
    known = width is not None and height is not None
    return Image(url=url, width=width if known else None, height=height if known else None)


def _pixels(value: object) -> int | None:
    match = _PIXELS.fullmatch(str(value)) if value is not None else None
    number = int(match[1]) if match else 0
    return number if 1 < number <= MAX_SIDE else None


def _is_picture(image: Image) -> bool:
    if image.width and image.height and min(image.width, image.height) < _SMALL:
        return False
    return names_picture(image.url)


def _inside(page: Page, head: StoryHead) -> Iterator[Placed]:
    """Pictures of the article's body that are not declared small."""
    for element in islice(_body_of_story(page, head).iter("img", "amp-img"), _MAX_SCANNED):
        if (item := _shown(page, element, _AROUND, IN_ARTICLE)) is not None:
            yield item


def _body_of_story(page: Page, head: StoryHead) -> _Element:
    """The article around the heading, the first other one with as much text as a story, or what is nearest.

    Teasers, captions and the heading alone may be articles too.
    """
    around = () if head.heading is None else reversed(tuple(head.heading.iterancestors("article")))
    articles = tuple(islice(chain(around, page.named["article"]), _MAX_ARTICLES))
    others = (page.named["main"], articles, page.named["body"])
    return next(chain(filter(_has_prose, articles), *others), page.tree)


def _shown(page: Page, element: _Element, around: tuple[str, ...], how: str) -> Placed | None:
    """The picture that the element shows, unless it is a decoration or belongs to something else."""
    stated = element.get("width"), element.get("height")
    width, height = map(_pixels, stated)
    if _is_small(stated[0], width) or _is_small(stated[1], height) or is_decorative(_names(element)):
        return None
    above = list(element.iterancestors())
    if _is_around(above, around) or _is_of_people(above):
        return None
    address, widest = source_of(element)
    path = address.partition("?")[0].lower()
    if not path or is_decoration(path) or (path.endswith(".gif") and not (width or height)):
        return None
    figure = any(ancestor.tag in ("figure", "picture") for ancestor in above[:_NEAR])
    return Placed(how, _image(page, address, width, height), widest or width, figure)


def _is_small(stated: str | None, pixels: int | None) -> bool:
    """Whether a side is known to be."""
    return pixels < _SMALL if pixels else stated is not None and stated.strip() in _PIXEL


def _names(element: _Element) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _painted(page: Page, head: StoryHead) -> Iterator[Placed]:
    """Pictures beside the heading that no image element shows."""
    for element in _beside_heading(head):
        address = linked_file(element) if element.tag == "img" else painted(element)
        if not address or is_decorative(_names(element)) or is_decoration(address.partition("?")[0].lower()):
            continue
        above = list(element.iterancestors())
        if not (_is_around(above, _AROUND[1:]) or _is_of_people(above)):
            yield Placed(BESIDE_HEADING, _image(page, address, None, None), figure=True)


def _beside_heading(head: StoryHead, *tags: str) -> Iterator[_Element]:
    """The elements of these tags, or of any, of the block with the heading and the first paragraphs."""
    block = head.heading
    for _ in range(_MAX_LEVELS):
        parent = block.getparent() if block is not None else None
        if parent is None or parent.tag in ("body", "html"):
            if tags or block is None or block.tag not in ("article", "main"):
                return
            break
        block = parent
        if _has_prose(block):
            break
    seen = 0
    for element in (
        islice(block.iter(*tags, *(("p",) if tags else ())), _MAX_SCANNED) if block is not None else ()
    ):
        if element.tag == "p":
            seen += len(element_text(element, 400))
            if seen > _PROSE:
                return
        else:
            yield element


def _has_prose(block: _Element) -> bool:
    """Whether the first paragraphs of the block are long enough to be the story's."""
    length = 0
    for paragraph in islice(block.iter("p"), 12):
        length += len(element_text(paragraph, 400))
        if length >= _PROSE:
            return True
    return False


def _is_of_people(above: Sequence[_Element]) -> bool:
    """Whether the nearest elements that hold the picture tell of the writer."""
    levels = 0
    for ancestor in above[:_NEAR]:
        if ancestor.tag in ("article", "main", "body"):
            break
        levels += 1
    return levels > 0 and any(map(_tells_of_people, names_around(above[0], levels, attributes=("class",))))


@lru_cache(maxsize=256)
def _tells_of_people(names: str) -> bool:
    return _OF_PEOPLE.search(names.lower()) is not None


def _is_around(above: Iterable[_Element], around: tuple[str, ...]) -> bool:
    """Whether one of these holds the picture within the story; a form with paragraphs may be the page."""
    for ancestor in above:
        tag = ancestor.tag
        if tag in _HOLDS_STORY:
            return False
        if tag in around and (tag != "form" or next(ancestor.iter("p"), None) is None):
            return True
    return False
