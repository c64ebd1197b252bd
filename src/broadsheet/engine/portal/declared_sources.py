"""Sources as a portal declares them, and as the form of an address tells them.

In: settings, or a location. Out: sources, their file paths made absolute. Raises SettingsError for a location
whose form tells nothing.
"""

from __future__ import annotations

from pathlib import Path

from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.portal import NO_ADDRESS, Portal, SourceSettings, is_web_address
from broadsheet.domain.source import ARCHIVES, Source, SourceKind
from broadsheet.domain.source_forms import FILE_ENDINGS, REMOTE, kind_by_form


def all_sources(portal: Portal, added: tuple[SourceSettings, ...], folder: Path) -> tuple[Source, ...]:
    """The sources that the portal declares, then those that were added; each once."""
    found = {settings.key: declared_source(settings, folder) for settings in (*portal.sources, *added)}
    return tuple(found.values())


def declared_source(settings: SourceSettings, folder: Path) -> Source:
    """The source that `settings` declare, its file paths made absolute from `folder`."""
    location = settings.location
    if not location.startswith(REMOTE):
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
    if not location.lower().startswith(REMOTE):
        found = SourceKind.CONTENT if Path(location).is_dir() else kind_by_form(location)
        if found is None:
            message = f"not an address, nor a file ending in {', '.join(FILE_ENDINGS)}"
            raise SettingsError((Problem(location, 0, message),))
        return found
    if not is_web_address(location):
        raise SettingsError((Problem(location, 0, NO_ADDRESS),))
    return kind_by_form(location) or SourceKind.PAGE


def is_archive(source: Source) -> bool:
    """Whether the source's pages are unpacked and not fetched."""
    return source.kind in ARCHIVES
