"""What a page says of its story in RDFa (`typeof`, `property`, `rel`), said again in microdata.

In: the tree of a page. Out: the same tree, in which the elements that tell of a story in RDFa have the
attributes of microdata as well, so that the same readings serve both. The terms are those of schema.org, of
rNews, which it took over, and of what Drupal 7 writes: Dublin Core, FOAF and SIOC.
Source: https://www.w3.org/TR/rdfa-lite/ and https://www.w3.org/TR/microdata/.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element

_SCHEMA = "https://schema.org/"
_PREFIX = re.compile(r"^(?:schema:|rnews:|https?://schema\.org/)", re.IGNORECASE)
_STORY = re.compile(r"^(?:\w*Article|\w*Posting|Report|Review|Recipe)$")
_STORIES_OF_OTHERS = frozenset({"sioc:Item", "sioct:BlogPost", "sioct:Weblog"})
_PROPERTIES_OF_OTHERS = {
    "dc:title": "headline",
    "dc:date": "datePublished",
    "dc:created": "datePublished",
    "dc:creator": "author",
    "sioc:has_creator": "author",
    "foaf:name": "name",
}
_PEOPLE = frozenset({"author", "creator"})
_NEAR = 20  # elements


def restate_rdfa(tree: _Element) -> bool:
    """Give elements with RDFa the attributes of microdata too; whether the page tells of a story in RDFa."""
    typed = cast("list[_Element]", _typed()(tree))
    if not any(_STORY.match(kind) for element in typed for kind in _kinds(element)):
        return False
    found = cast("list[_Element]", _marked()(tree))
    marked = [element for element in found if not _is_of_comment(element)]
    for element in marked:
        if (kinds := _kinds(element)) and element.get("itemtype") is None:
            element.set("itemscope", "")
            element.set("itemtype", _SCHEMA + kinds[0])
        if (names := _terms(element, "property")) and element.get("itemprop") is None:
            element.set("itemprop", " ".join(names))
    for element in marked:
        if people := _PEOPLE.intersection(_terms(element, "rel")):
            _name_person(element, min(people))
    return True


def _is_of_comment(element: _Element) -> bool:
    return any(around.get("typeof", "").endswith("Comment") for around in element.iterancestors())


def _name_person(element: _Element, role: str) -> None:
    """Of an element that relates the story to somebody: the one within it that tells who that is."""
    near = islice(element.iterdescendants(), _NEAR)
    person = next((inner for inner in near if inner.get("typeof")), None)
    if person is not None:
        if "name" in _terms(person, "property"):
            person.attrib.pop("itemscope", "")  # its own text is the name
        person.set("itemprop", role)


def _kinds(element: _Element) -> list[str]:
    """The types of the thing that the element is about, without their vocabulary's name."""
    given = element.get("typeof", "").split()
    if not _STORIES_OF_OTHERS.isdisjoint(given):
        return ["Article"]
    return [_PREFIX.sub("", kind) for kind in given]


def _terms(element: _Element, attribute: str) -> list[str]:
    """The properties named there, as schema.org calls them; those of other vocabularies are left out."""
    bare = (
        _PROPERTIES_OF_OTHERS.get(name) or _PREFIX.sub("", name)
        for name in element.get(attribute, "").split()
    )
    return list(dict.fromkeys(name for name in bare if name.isalnum()))


@cache
def _typed() -> XPath:
    from lxml.etree import XPath

    return XPath("//@typeof/..")  # soon done where hardly an element has one


@cache
def _marked() -> XPath:
    from lxml.etree import XPath

    return XPath("//*[@typeof or @property or @rel[not(parent::a or parent::link)]]")
