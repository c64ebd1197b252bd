"""Sources as a portal declares them, and as the form of an address tells them.

In: settings, or a location. Out: sources, their file paths made absolute. Raises SettingsError for a location
whose form tells nothing.
"""

from __future__ import annotations

from pathlib import Path

from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.portal import NO_ADDRESS, Portal, SourceSettings, is_web_address
from broadsheet.domain.source import Source, SourceKind

_REMOTE = ("http://", "https://")
_ENDINGS = {
    SourceKind.WARC: (".warc", ".warc.gz"),
    SourceKind.JSONL: (".jsonl", ".jsonl.gz", ".jsonl.xz"),
    SourceKind.OPML: (".opml",),
    SourceKind.PAGES: (".txt", ".csv", ".html", ".htm"),
    SourceKind.CALENDAR: (".ics",),
    SourceKind.FEED: (".xml", ".rss", ".atom", ".json"),
}
_KNOWN_ENDINGS = ", ".join(ending for endings in _ENDINGS.values() for ending in endings)


def all_sources(portal: Portal, added: tuple[SourceSettings, ...], folder: Path) -> tuple[Source, ...]:
    """The sources that the portal declares, then those that were added; each once."""
    found = {settings.key: declared_source(settings, folder) for settings in (*portal.sources, *added)}
    return tuple(found.values())


def declared_source(settings: SourceSettings, folder: Path) -> Source:
    """The source that `settings` declare, its file paths made absolute from `folder`."""
    location = settings.location
    if not location.startswith(_REMOTE):
        location = str((folder / location).absolute())
    return Source(
        key=settings.key,
        kind=settings.kind,
        location=location,
        name=settings.name,
        every=int(settings.every),
        limit=settings.limit,
        type=settings.type or ("event" if settings.kind is SourceKind.CALENDAR else None),
        columns=tuple(settings.columns.items()),
        reader=settings.reader,
    )


def guessed_source(location: str, folder: Path) -> Source:
    """The source that `location` most likely is, by its form; a web address is a feed or a page."""
    return declared_source(SourceSettings.model_validate({_guessed_kind(location).value: location}), folder)


def _guessed_kind(location: str) -> SourceKind:
    name = location.lower().split("?")[0].rstrip("/")
    if not name.startswith(_REMOTE):
        if Path(location).is_dir():
            return SourceKind.CONTENT
        for kind, endings in _ENDINGS.items():
            if name.endswith(endings):
                return kind
        raise SettingsError((Problem(location, 0, f"not an address, nor a file ending in {_KNOWN_ENDINGS}"),))
    if not is_web_address(location):
        raise SettingsError((Problem(location, 0, NO_ADDRESS),))
    if "sitemap" in name:
        return SourceKind.SITEMAP
    feed_like = name.endswith((".xml", ".rss", ".atom", ".json", "/feed", "/rss", "/atom"))
    return SourceKind.FEED if feed_like else SourceKind.PAGE


def is_archive(source: Source) -> bool:
    """Whether the source's pages are unpacked and not fetched."""
    return source.kind in {SourceKind.WARC, SourceKind.JSONL, SourceKind.CONTENT}
