"""Which kind of source an address or a path most likely is, by its form alone.

In: an address or a path. Out: its kind, or None where the form tells nothing.
"""

from __future__ import annotations

from broadsheet.domain.source import SourceKind

REMOTE = ("http://", "https://")
_ANYWHERE = {
    SourceKind.OPML: (".opml",),
    SourceKind.CALENDAR: (".ics",),
    SourceKind.FEED: (".xml", ".rss", ".atom", ".rdf", ".json"),
}
_OF_FILES = {
    SourceKind.WARC: (".warc", ".warc.gz"),
    SourceKind.JSONL: (".jsonl", ".jsonl.gz", ".jsonl.xz"),
    SourceKind.PAGES: (".txt", ".csv", ".html", ".htm"),
    **_ANYWHERE,
}
_OF_ADDRESSES = {
    **_ANYWHERE,
    SourceKind.PAGES: (".txt",),
    SourceKind.FEED: (*_ANYWHERE[SourceKind.FEED], "/feed", "/rss", "/atom"),
}
FILE_ENDINGS = tuple(ending for endings in _OF_FILES.values() for ending in endings)


def kind_by_form(location: str) -> SourceKind | None:
    """What the end of an address or a path tells; `sitemap` anywhere in it tells one."""
    name = location.lower().partition("?")[0].rstrip("/")
    if "sitemap" in name:
        return SourceKind.SITEMAP
    endings = _OF_ADDRESSES if name.startswith(REMOTE) else _OF_FILES
    return next((kind for kind, ends in endings.items() if name.endswith(ends)), None)
