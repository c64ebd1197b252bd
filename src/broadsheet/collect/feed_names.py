"""The names of a feed's elements, whatever prefixes it writes.

In: the namespaces that a document declares, and the tags of its elements. Out: names like `title` and
`dc:creator`. RSS, RDF and Atom elements have no prefix: no name means two things in them. A namespace that
is not known is taken by the prefix that the document gives it, which mends most wrong addresses.
"""

from __future__ import annotations

from broadsheet.collect.feed_entries import Unsure

_NAMESPACES = {
    "": (
        "http://www.w3.org/2005/Atom http://purl.org/atom/ns# http://purl.org/rss/1.0/"
        " http://my.netscape.com/rdf/simple/0.9/ http://backend.userland.com/rss"
        " http://blogs.law.harvard.edu/tech/rss http://purl.org/rss/1.0/modules/rss091#"
        " http://purl.org/echo/ http://purl.org/pie/ http://example.com/necho"
        " http://example.com/newformat# uri/of/echo/namespace#"
    ),
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd http://example.com/DTDs/PodCast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
_PREFIXES = {uri.lower(): prefix for prefix, uris in _NAMESPACES.items() for uri in uris.split()}
# elements that mean something to feedparser by their end alone
_MEANINGFUL = (
    "abstract author body category channel content contributor copyright created description email entry"
    " expirationdate feed fullitem generator guid height homepage id image info issued item keywords language"
    " lastbuilddate link managingeditor modified name newlocation pubdate published rights rss source"
    " subtitle summary tagline tags textinput title updated uri url webmaster width xhtml:body"
    " content:encoded"
)
MEANINGFUL = frozenset(_MEANINGFUL.split())
_USERLAND = "backend.userland.com/rss"  # every version of it is RSS
ATOM = "http://www.w3.org/2005/atom"
RSS_1 = ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/")


class Names:
    """The names of one document's elements; `namespaces` are those declared so far, in small letters."""

    def __init__(self) -> None:
        self.namespaces: set[str] = set()
        self._bound: dict[str, str] = {}
        self._given: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def declare(self, prefix: str, uri: str) -> None:
        """Notes a namespace. Raises Unsure where a prefix means two things, or borrows another's name."""
        uri = uri.lower()
        self.namespaces.add(uri)
        if not prefix or not uri:
            return
        if self._bound.setdefault(prefix, uri) != uri:
            raise Unsure(f"the prefix {prefix} stands for two namespaces")
        own = _prefix(uri)
        if prefix in _NAMESPACES and own not in (prefix, None):
            raise Unsure(f"the prefix {prefix} stands for {uri}")
        self._given.setdefault(uri, prefix)

    def of(self, tag: object) -> str:
        """The name of an element by its tag, `{namespace}Local` or `Local`; raises Unsure for entities."""
        if not isinstance(tag, str):
            raise Unsure("an entity that nobody declares")
        name = self._known.get(tag)
        if name is None:
            name = self._known[tag] = self._named(tag.lower())
        return name

    def _named(self, tag: str) -> str:
        namespace, _, local = tag.rpartition("}")
        uri = namespace[1:]
        prefix = _prefix(uri)
        if prefix is None:
            prefix = self._given.get(uri, "").lower()
        return f"{prefix}:{local}" if prefix else local


def _prefix(uri: str) -> str | None:
    return "" if _USERLAND in uri else _PREFIXES.get(uri)
