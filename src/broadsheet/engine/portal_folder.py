"""A portal's folder as the engine sees it: settings, taxonomy, sources, and where each output goes.

In: the folder's path. Out: a `PortalFolder`, or a SettingsError with every mistake in all its files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from broadsheet.cluster import HEAT_WEIGHTS
from broadsheet.domain.content_type import ContentType
from broadsheet.domain.content_type_file import parse_types
from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.mistakes import suggestion
from broadsheet.domain.portal import Portal, SourceSettings
from broadsheet.domain.portal_file import parse_portal
from broadsheet.domain.recorded_types import RECORDED_TYPES
from broadsheet.domain.source import Source, SourceKind
from broadsheet.domain.sources_file import SOURCES_FILE, SourcesFile, parse_sources
from broadsheet.domain.taxonomy import Organization, Topic
from broadsheet.domain.taxonomy_file import parse_organizations, parse_topics
from broadsheet.domain.yaml_lines import YamlFile
from broadsheet.enrich import WEIGHTS, check_weights

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


class PortalFolder(msgspec.Struct, frozen=True, kw_only=True):
    """A loaded portal. All paths lie inside `path`. `sources` are those that are asked; `added` and `paused`
    (keys) are as the desk has them in `sources.yaml`.
    """

    path: Path
    portal: Portal
    topics: tuple[Topic, ...]
    organizations: tuple[Organization, ...]
    sources: tuple[Source, ...]
    types: tuple[ContentType, ...] = RECORDED_TYPES
    added: tuple[SourceSettings, ...] = ()
    paused: tuple[str, ...] = ()

    @property
    def all_sources(self) -> tuple[Source, ...]:
        """Every source, those that are paused too, as declared and then as added."""
        return all_sources(self.portal, self.added, self.path)

    @property
    def store_path(self) -> Path:
        """The embedded store's file."""
        return self.path / ".broadsheet" / "store.sqlite3"

    @property
    def archive_path(self) -> Path:
        """Where fetched pages are kept, if the portal says so."""
        return self.path / "archive"

    @property
    def store_address(self) -> Path | str:
        """Where the store is: the embedded one's file, or a server's address.

        Raises SettingsError when portal.yaml names an environment variable that is not set.
        """
        named = self.portal.store
        if named is None:
            return self.store_path
        if not named.startswith("env:"):
            return named
        variable = named.removeprefix("env:")
        if address := os.environ.get(variable):
            return address
        message = f"store: the environment variable {variable} is not set; set it to the store's address"
        raise SettingsError((Problem(str(self.path / "portal.yaml"), 0, message),))

    @property
    def content_path(self) -> Path:
        """The content repository's work tree."""
        return self.path / "content"

    @property
    def public_path(self) -> Path:
        """The folder that a web server serves."""
        return self.path / "public"

    def digest(self) -> str:
        """A hash of all that judging and publishing depend on beside the stories."""
        state = (
            self.portal.model_dump(mode="json", exclude={"newsletter", "briefing", "store"}),
            self.topics,
            self.organizations,
        )
        return hashlib.sha256(msgspec.json.encode(state, order="deterministic")).hexdigest()


def load_portal(
    path: Path, *, settings: Path | None = None, topics_folder: Path | None = None
) -> PortalFolder:
    """Read `portal.yaml`, `topics/`, `organizations/` and `types/`; every mistake is told at once.

    `settings` and `topics_folder` are read in place of the portal's own, to try them.
    """
    settings_file = settings or path / "portal.yaml"
    if not settings_file.is_file():
        message = "not found" if settings else f"not found; `broadsheet init {path}` makes a new portal there"
        raise SettingsError((Problem(str(settings_file), 0, message),))
    problems: list[Problem] = []
    portal: Portal | None = None
    topics: tuple[Topic, ...] = ()
    organizations: tuple[Organization, ...] = ()
    try:
        portal = parse_portal(_text(settings_file), str(settings_file))
    except SettingsError as error:
        problems += error.problems
    try:
        topics = load_topics(topics_folder) if topics_folder else parse_topics(_texts(path / "topics"))
    except SettingsError as error:
        problems += error.problems
    try:
        organizations = parse_organizations(_texts(path / "organizations"))
    except SettingsError as error:
        problems += error.problems
    types, desk = RECORDED_TYPES, SourcesFile()
    try:
        if (path / SOURCES_FILE).is_file():
            desk = parse_sources(_text(path / SOURCES_FILE), str(path / SOURCES_FILE))
    except SettingsError as error:
        problems += error.problems
    try:
        types = parse_types(_texts(path / "types"))
    except SettingsError as error:
        problems += error.problems
    if portal is not None:
        problems += _mistakes_between(portal, topics, settings_file)
        problems += _unknown_types(portal, types, settings_file)
    if problems or portal is None:
        raise SettingsError(tuple(problems))
    return PortalFolder(
        path=path,
        portal=portal,
        topics=topics,
        organizations=tuple(with_own_logos(each, path, portal.url) for each in organizations),
        sources=tuple(
            source for source in all_sources(portal, desk.sources, path) if source.key not in desk.paused
        ),
        types=types,
        added=desk.sources,
        paused=desk.paused,
    )


def all_sources(portal: Portal, added: tuple[SourceSettings, ...], folder: Path) -> tuple[Source, ...]:
    """The sources that the portal declares, then those that were added; each once."""
    found = {settings.key: declared_source(settings, folder) for settings in (*portal.sources, *added)}
    return tuple(found.values())


def _mistakes_between(portal: Portal, topics: tuple[Topic, ...], file: Path) -> Iterator[Problem]:
    """What is wrong in the settings once signals and topics are known: weights, and the root topic's name."""
    written = YamlFile(_text(file), str(file))
    for name, message in check_weights(portal.judging.weights, {**WEIGHTS, **HEAT_WEIGHTS}).items():
        line = written.line(("judging", "weights", name))
        yield Problem(str(file), line, f"judging.weights: {message}")
    names = {topic.name for topic in topics}
    if portal.topic is not None and names and portal.topic not in names:
        near = suggestion(portal.topic, names)
        message = f"topic: {portal.topic!r} is the name of no file in topics/{near}"
        yield Problem(str(file), written.line(("topic",)), message)


def _unknown_types(portal: Portal, types: tuple[ContentType, ...], file: Path) -> Iterator[Problem]:
    """Sources that name a type which nobody declares."""
    names = {type_.name for type_ in types}
    written = YamlFile(_text(file), str(file))
    for index, source in enumerate(portal.sources):
        if source.type is not None and source.type not in names:
            near = suggestion(source.type, names)
            message = f"type: {source.type!r} is no type; declare it in types/{near}"
            yield Problem(str(file), written.line(("sources", index, "type")), message)


def with_own_logos(organization: Organization, folder: Path, url: str) -> Organization:
    """`organization` with its images' full addresses; one that lies in the portal's `assets/` is our copy."""
    images = tuple(
        msgspec.structs.replace(image, url=url + image.url, is_cached=True)
        if image.url.startswith("assets/") and (folder / image.url).is_file()
        else image
        for image in organization.images
    )
    return msgspec.structs.replace(organization, images=images)


def load_topics(folder: Path) -> tuple[Topic, ...]:
    """The topics declared in `folder`'s YAML files, in file-name order."""
    if not folder.is_dir():
        raise SettingsError((Problem(str(folder), 0, "no such folder of topic files"),))
    return parse_topics(_texts(folder))


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
    if "sitemap" in name:
        return SourceKind.SITEMAP
    feed_like = name.endswith((".xml", ".rss", ".atom", ".json", "/feed", "/rss", "/atom"))
    return SourceKind.FEED if feed_like else SourceKind.PAGE


def is_archive(source: Source) -> bool:
    """Whether the source's pages are unpacked and not fetched."""
    return source.kind in {SourceKind.WARC, SourceKind.JSONL, SourceKind.CONTENT}


def _texts(folder: Path) -> dict[str, str]:
    return {str(path): _text(path) for path in sorted(folder.glob("*.y*ml"))}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError((Problem(str(path), line, "not UTF-8 text; save the file as UTF-8"),)) from None
    except OSError as error:
        raise SettingsError((Problem(str(path), 0, f"cannot be read: {error.strerror}"),)) from None
