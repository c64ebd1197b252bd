"""The pictures of a story.

In: a page, or the bytes of a picture. Out: the addresses of its pictures, the lead first, with the sizes that
the page declares; or the true size that the bytes have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from broadsheet.domain.story import Image
from broadsheet.extract.addresses import absolute_url, path_of
from broadsheet.extract.page import Page
from broadsheet.extract.structured_data import Node, text_of, texts, values
from broadsheet.extract.text import plain

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_IMAGES = 8
MAX_SIDE = 20_000  # pixels; a larger declared size is a mistake
_SMALL = 150  # pixels; icons, avatars and buttons are smaller
_NO_PICTURE = re.compile(
    r"(?:^|[/_.-])(?:logos?|icons?|favicon|sprites?|avatars?|gravatar|pixel|spacer|blank|placeholder|1x1|"
    r"transparent|loading|spinner|badge|emoji|button|tracking|beacon|default[-_]?(?:image|thumb\w*|og)?)(?:[/_.\d-]|$)",
    re.IGNORECASE,
)
_NO_PICTURE_FILE = re.compile(r"\.(?:svg|ico|cur|js|css|html?|php|mp4|webm|m3u8|pdf)$", re.IGNORECASE)
_AROUND = ("nav", "footer", "aside", "header", "form")
_SOURCES = ("data-src", "data-original", "data-lazy-src", "src")
_MAX_SCANNED = 400


def measure(body: bytes) -> tuple[int, int] | None:
    """True width and height in pixels, as shown (a picture that is stored turned is turned), or None.

    Only the header is read: no pixel is decoded, so that a small file of a huge picture costs nothing.
    SVG has no size of its own and gives None, as does anything that is no picture.
    """
    import warnings
    from io import BytesIO

    from PIL import Image as Pillow

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Pillow.open(BytesIO(body)) as picture:
                width, height = picture.size
                turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except Exception:  # noqa: BLE001 - Pillow's readers raise whatever broken bytes lead them to
        return None
    return (height, width) if turned else (width, height)


def read_images(page: Page, hint: str | None) -> tuple[tuple[Image, ...], str]:
    """The pictures, lead first, each once, and the reading that gave the lead."""
    found: dict[str, Image] = {}
    lead = ""
    for how, image in _candidates(page, hint):
        if image.url and image.url not in found and _is_picture(image):
            found[image.url] = image
            lead = lead or how
        if len(found) == MAX_IMAGES:
            break
    return tuple(found.values()), lead


def _candidates(page: Page, hint: str | None) -> Iterator[tuple[str, Image]]:
    yield from (("og:image", image) for image in _open_graph(page))
    for name in (
        "twitter:image",
        "twitter:image:src",
        "thumbnail",
        "parsely-image-url",
        "sailthru.image.full",
    ):
        for value in page.metas.get(name, ()):
            yield f"meta {name}", Image(url=absolute_url(page.base, value))
    for how, node in (("JSON-LD", page.story), ("microdata", page.microdata)):
        for key in ("image", "thumbnailUrl"):
            for stated in values(node, key, page.nodes):
                yield f"{how} {key}", _declared(page, stated)
    if hint:
        yield "source's image", Image(url=absolute_url(page.base, hint))
    for image in _inside(page):
        yield "image in the article", image


def _open_graph(page: Page) -> Iterator[Image]:
    names = ("og:image", "og:image:secure_url", "og:image:url")
    addresses = next((found for name in names if (found := page.metas.get(name))), ())
    widths, heights = page.metas.get("og:image:width", ()), page.metas.get("og:image:height", ())
    # With other counts it cannot be told which size belongs to which image.
    sized = len(widths) == len(heights) in (1, len(addresses))
    for position, address in enumerate(addresses):
        known = sized and position < len(widths)
        yield _image(page, address, widths[position] if known else None, heights[position] if known else None)


def _declared(page: Page, value: object) -> Image:
    """An image from JSON-LD: an address, or an ImageObject."""
    if isinstance(value, Mapping):
        node: Node = value
        image = _image(
            page, text_of(node, "url", "contentUrl", "@id"), _size(node, "width"), _size(node, "height")
        )
        credit = plain(text_of(node, "creditText", "copyrightNotice"))
        return Image(
            url=image.url,
            width=image.width,
            height=image.height,
            title=plain(text_of(node, "caption")) or None,
            attribution=credit or None,
        )
    return _image(page, next(iter(texts(value)), ""), None, None)


def _size(node: Node, key: str) -> object:
    value = node.get(key)
    return value.get("value") if isinstance(value, Mapping) else value


def _image(page: Page, address: str, width: object, height: object) -> Image:
    url = absolute_url(page.base, address) if address.strip() else ""
    size = _pixels(width), _pixels(height)
    if None in size:
        size = None, None
    return Image(url=url, width=size[0], height=size[1])


def _pixels(value: object) -> int | None:
    match = re.fullmatch(r"\s*(\d{1,6})(?:\.0+)?\s*(?:px)?\s*", str(value)) if value is not None else None
    number = int(match[1]) if match else 0
    return number if 1 < number <= MAX_SIDE else None


def _is_picture(image: Image) -> bool:
    path = path_of(image.url)
    if not path or _NO_PICTURE_FILE.search(path) or _NO_PICTURE.search(path):
        return False
    return not (image.width and image.height and min(image.width, image.height) < _SMALL)


def _inside(page: Page) -> Iterator[Image]:
    """Pictures of the article's body that are not declared small."""
    scope = next(
        (element for name in ("article", "main", "body") for element in page.tree.iter(name)), page.tree
    )
    for element in islice(scope.iter("img", "amp-img"), _MAX_SCANNED):
        image = _image(page, _source(element), element.get("width"), element.get("height"))
        declared = [size for name in ("width", "height") if (size := _pixels(element.get(name)))]
        words = f"{element.get('class', '')} {element.get('id', '')}"
        decoration = any(size < _SMALL for size in declared) or _NO_PICTURE.search(words.replace(" ", "/"))
        if image.url and not decoration and not _is_around(element):
            yield image


def _source(element: _Element) -> str:
    """The address of the largest version that the element names."""
    source_set = element.get("srcset") or element.get("data-srcset") or ""
    if source_set and len(source_set) < 20_000:
        sized = re.findall(r"(\S+)\s+(\d{1,5})w(?:,|\s*$)", source_set)
        if sized:
            return str(max(sized, key=lambda pair: int(pair[1]))[0])
    given: Iterable[str] = (element.get(name) or "" for name in _SOURCES)
    return next((source for source in given if source and not source.startswith("data:")), "")


def _is_around(element: _Element) -> bool:
    return any(ancestor.tag in _AROUND for ancestor in element.iterancestors())
