"""A portal's folder as the engine sees it: settings, taxonomy, sources, and where each output goes.

In: the folder's path. Out: a `PortalFolder`, or a SettingsError with every mistake in all its files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import msgspec

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.content_type_file import parse_types
from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.extending import NO_EXTENSIONS, Extensions
from broadsheet.domain.mistakes import refuse, suggestion
from broadsheet.domain.own_pages import OwnPage, parse_pages
from broadsheet.domain.own_words import OwnWords
from broadsheet.domain.portal import Portal, SourceSettings
from broadsheet.domain.portal_file import parse_portal, sound_part
from broadsheet.domain.recorded_types import RECORDED_TYPES
from broadsheet.domain.source import Source
from broadsheet.domain.sources_file import SOURCES_FILE, SourcesFile, parse_sources
from broadsheet.domain.taxonomy import Organization, Topic
from broadsheet.domain.taxonomy_file import parse_organizations, parse_topics
from broadsheet.domain.yaml_lines import YamlFile
from broadsheet.engine.portal.declared_sources import all_sources
from broadsheet.engine.portal.extensions import load_extensions
from broadsheet.engine.portal.server_address import with_files_in
from broadsheet.environment import names_variable, needed
from broadsheet.publish.language.catalogue import parse_words

T = TypeVar("T")


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
    extensions: Extensions = NO_EXTENSIONS

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
        """Where the store is: the embedded one's file, or a server's address, its files' paths absolute.

        Raises SettingsError when portal.yaml names an environment variable that is not set.
        """
        named = self.portal.store
        if named is None:
            return self.store_path
        if names_variable(named):
            named = needed(named, "the store's address", self._unset)
        return with_files_in(self.path, named)

    def _unset(self, message: str) -> SettingsError:
        return SettingsError((Problem(str(self.path / "portal.yaml"), 0, f"store: {message}"),))

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
            *self.portal.words,
            *self.portal.pages,
            self.topics,
            self.organizations,
            self.extensions.versions,
        )
        return hashlib.sha256(msgspec.json.encode(state, order="deterministic")).hexdigest()


def load_portal(
    path: Path, *, settings: Path | None = None, topics_folder: Path | None = None
) -> PortalFolder:
    """Read `portal.yaml`, `topics/`, `organizations/`, `types/`, `words/` and `pages/`.

    Every mistake is told at once. `settings` and `topics_folder` are read in place of the portal's own, to
    try them.
    """
    settings_file = settings or path / "portal.yaml"
    if not settings_file.is_file():
        message = "not found" if settings else f"not found; `broadsheet init {path}` makes a new portal there"
        raise SettingsError((Problem(str(settings_file), 0, message),))
    problems: list[Problem] = []
    written = _read(problems, lambda: _text(settings_file), "title: -")
    portal: Portal | None = _read(problems, lambda: parse_portal(written, str(settings_file)), None)
    topics: tuple[Topic, ...] = _read(problems, lambda: _topics(path, topics_folder), ())
    organizations: tuple[Organization, ...] = _read(
        problems, lambda: parse_organizations(_texts(path / "organizations")), ()
    )
    desk = _read(problems, lambda: _desk_sources(path / SOURCES_FILE), SourcesFile())
    types = _read(problems, lambda: parse_types(_texts(path / "types")), RECORDED_TYPES)
    words, pages = _own(problems, path)
    checked = portal or sound_part(written)
    extensions = _checked(problems, checked, topics, types, YamlFile(written, str(settings_file)))
    refuse(problems)
    assert portal is not None
    return PortalFolder(
        path=path,
        portal=portal.with_own(words, pages),
        topics=topics,
        organizations=tuple(with_own_logos(each, path, portal.url) for each in organizations),
        sources=tuple(
            source for source in all_sources(portal, desk.sources, path) if source.key not in desk.paused
        ),
        types=types,
        added=desk.sources,
        paused=desk.paused,
        extensions=extensions,
    )


def _own(problems: list[Problem], path: Path) -> tuple[tuple[OwnWords, ...], tuple[OwnPage, ...]]:
    """What the portal says in its own way, and the pages of its owner's own."""
    words: tuple[OwnWords, ...] = _read(problems, lambda: parse_words(_texts(path / "words")), ())
    pages: tuple[OwnPage, ...] = _read(problems, lambda: parse_pages(_texts(path / "pages", "*.md")), ())
    return words, pages


def _checked(
    problems: list[Problem],
    portal: Portal,
    topics: tuple[Topic, ...],
    types: tuple[ContentType, ...],
    written: YamlFile,
) -> Extensions:
    """The extensions that the settings name, with the mistakes in what they name."""
    extensions, unusable = load_extensions(portal, written)
    problems += unusable
    problems += _unknown_topic(portal, topics, written)
    problems += _unknown_types(portal, types, written)
    return extensions


def _topics(path: Path, topics_folder: Path | None) -> tuple[Topic, ...]:
    return load_topics(topics_folder) if topics_folder else parse_topics(_texts(path / "topics"))


def _desk_sources(file: Path) -> SourcesFile:
    return parse_sources(_text(file), str(file)) if file.is_file() else SourcesFile()


def _read(problems: list[Problem], read: Callable[[], T], otherwise: T) -> T:
    """What was read, or `otherwise`, with the mistakes that were found."""
    try:
        return read()
    except SettingsError as error:
        problems += error.problems
        return otherwise


def _unknown_topic(portal: Portal, topics: tuple[Topic, ...], written: YamlFile) -> Iterator[Problem]:
    """A root topic that no file declares."""
    names = {topic.name for topic in topics}
    if portal.topic is not None and names and portal.topic not in names:
        near = suggestion(portal.topic, names)
        message = f"topic: {portal.topic!r} is the name of no file in topics/{near}"
        yield Problem(written.file, written.line(("topic",)), message)


def _unknown_types(portal: Portal, types: tuple[ContentType, ...], written: YamlFile) -> Iterator[Problem]:
    """Sources that name a type which nobody declares."""
    names = {type_.name for type_ in types}
    for index, source in enumerate(portal.sources):
        if source.type is not None and source.type not in names:
            near = suggestion(source.type, names)
            message = f"type: {source.type!r} is no type; declare it in types/{near}"
            yield Problem(written.file, written.line(("sources", index, "type")), message)


def with_own_logos(organization: Organization, folder: Path, url: str) -> Organization:
    """`organization` with its images' full addresses; one that lies in the portal's `assets/` is our copy."""
    images = tuple(
        msgspec.structs.replace(image, url=url + quote(image.url), is_cached=True)
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


def _texts(folder: Path, names: str = "*.y*ml") -> dict[str, str]:
    return {str(path): _text(path) for path in sorted(folder.glob(names))}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError((Problem(str(path), line, "not UTF-8 text; save the file as UTF-8"),)) from None
    except OSError as error:
        raise SettingsError((Problem(str(path), 0, f"cannot be read: {error.strerror}"),)) from None
