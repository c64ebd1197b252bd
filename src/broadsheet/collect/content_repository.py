"""Other content repositories: stories that somebody already judged, and the portal that they belong to.

In: a folder with `_config.yml`, `_data/topics/*.yaml`, `_data/organizations/*.md` and `_news/*.md`, as the
recorded platform and we publish it. Out: its stories one by one, a refusal for each file that is none, and
the portal's settings and taxonomy with every problem found in them. Nothing outside the folder is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from broadsheet.collect.repository_files import files, place, read_bytes
from broadsheet.domain.errors import BroadsheetError, Problem, RecordError
from broadsheet.domain.front_matter import read_loosely, split, write_story
from broadsheet.domain.readable_names import readable_name
from broadsheet.domain.source import RecordedStory, Refusal
from broadsheet.domain.story import Record
from broadsheet.domain.taxonomy import Organization, Topic, is_safe_id
from broadsheet.domain.yaml_tree import Tree, Value, told_place

_SAMPLE = 500
_WHOLE = re.compile(r"\d{1,9}")

_Item = TypeVar("_Item")
_Named = TypeVar("_Named", Topic, Organization)


class ImportedPortal(Record, frozen=True, kw_only=True):
    """A portal as its repository states it. `url` is where its API is, `web_url` its reader's site.

    `topic` is the root topic's name; `problems` tells what could not be read, in file order.
    """

    title: str
    description: str = ""
    url: str | None = None
    web_url: str | None = None
    locale: str = "en-us"
    topic: str | None = None
    topics: tuple[Topic, ...] = ()
    organizations: tuple[Organization, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_repository(folder: Path, source: str) -> Iterator[RecordedStory | Refusal]:
    """Every story of the repository in file-name order; `source` is the source's key.

    A file that our writer would not give back byte for byte, for whatever reason, keeps its own bytes.
    """
    for path in files(folder, "_news", "*.md"):
        named = place(path, folder)
        try:
            yield _recorded(read_bytes(path, folder), named, source)
        except RecordError as error:
            at = f"{named}:{error.line}" if error.line else named
            yield Refusal(
                source=source,
                code="not-a-record",
                detail=error.reason,
                place=at,
                sample=_sample(path, folder),
            )


def read_portal(folder: Path) -> ImportedPortal:
    """The portal's settings and taxonomy; what cannot be read is left out and told in `problems`."""
    problems: list[Problem] = []
    settings: dict[str, str] = {}
    try:
        settings = Tree(_text(folder / "_config.yml", folder), "_config.yml", aliases=True).texts()
    except RecordError as error:
        problems.append(Problem(error.path, error.line, error.reason))
    url = _portal_url(settings)
    topics = _each(folder, "_data/topics", "*.y*ml", lambda values: _topic(values, url), problems)
    organizations = _each(
        folder, "_data/organizations", "*.md", lambda values: _organization(values, url), problems
    )
    return ImportedPortal(
        title=settings.get("title") or folder.absolute().name,
        description=settings.get("description", ""),
        url=url,
        web_url=settings.get("webUrl"),
        locale=settings.get("locale") or "en-us",
        topic=settings.get("topic"),
        topics=topics,
        organizations=organizations,
        problems=tuple(problems),
    )


def taxonomy_key(path: str, data: bytes) -> tuple[str, str] | None:
    """What settings or taxonomy a file tells: `config`, `topics` or `organizations`, and its safe id."""
    if path == "_config.yml":
        return "config", ""
    try:
        if re.fullmatch(r"_data/topics/[^/]+\.ya?ml", path):
            topic = _topic(Tree(data.decode("utf-8-sig"), path).values(), None)
            return "topics", named_safely(topic).id
        if re.fullmatch(r"_data/organizations/[^/]+\.md", path):
            organization = _organization(Tree(split(data, path)[0], path).values(), None)
            return "organizations", named_safely(organization).id
    except (RecordError, UnicodeDecodeError, msgspec.ValidationError):
        pass
    return None


def named_safely(item: _Named) -> _Named:
    """A topic or organization with an id that can name a file inside a portal's folder."""
    return item if is_safe_id(item.id) else msgspec.structs.replace(item, id=readable_name(item.id))


def _recorded(data: bytes, named: str, source: str) -> RecordedStory:
    story, lost = read_loosely(data, named)
    same = not lost and write_story(story) == data
    return RecordedStory(path=named, story=story, source=source, raw=None if same else data)


def _each(
    folder: Path, below: str, pattern: str, make: Callable[[dict[str, Value]], _Item], problems: list[Problem]
) -> tuple[_Item, ...]:
    items: list[_Item] = []
    for path in files(folder, below, pattern):
        named = place(path, folder)
        try:
            tree = _tree(path, named, folder)
            items.append(make(tree.values()))
        except RecordError as error:
            problems.append(Problem(error.path, error.line, error.reason))
        except msgspec.ValidationError as error:
            reason, at = told_place(error)
            problems.append(Problem(named, tree.line(at), f"{at.removeprefix('$.')}: {reason}"))
    return tuple(items)


def _tree(path: Path, named: str, folder: Path) -> Tree:
    if path.suffix == ".md":
        return Tree(split(read_bytes(path, folder), named)[0], named, first_line=2)
    return Tree(_text(path, folder), named)


def _topic(values: dict[str, Value], url: str | None) -> Topic:
    given = _given(values, "name", "shortname", "parent", "description", "keywords", "hashtags", "services")
    return msgspec.convert({**given, **_identified(values, url)}, Topic)


def _organization(values: dict[str, Value], url: str | None) -> Organization:
    given = _given(values, "name", "domain", "domains", "description", "standing", "optOut")
    return msgspec.convert({**given, **_identified(values, url)}, Organization, strict=False)


def _identified(values: dict[str, Value], url: str | None) -> dict[str, Any]:
    return {**({"id": values["_id"]} if "_id" in values else {}), "images": _images(values, url)}


def _given(values: dict[str, Value], *keys: str) -> dict[str, Any]:
    return {key: values[key] for key in keys if values.get(key) is not None}


def _images(values: dict[str, Value], url: str | None) -> list[dict[str, Any]]:
    """The images of a topic or organization, their addresses made absolute: they are told by path alone."""
    listed = values.get("images")
    return (
        [_image(image, url) for image in listed if isinstance(image, dict)]
        if isinstance(listed, list)
        else []
    )


def _image(values: dict[str, Value], url: str | None) -> dict[str, Any]:
    image: dict[str, Any] = _given(values, "url", "title", "attribution")
    for key in ("width", "height"):
        size = values.get(key)
        if isinstance(size, str) and _WHOLE.fullmatch(size):
            image[key] = int(size)
    address = image.get("url")
    if url is not None and isinstance(address, str) and re.match(r"/(?!/)", address):
        image["url"] = url + address[1:]
    return {**image, "isCached": values.get("isCached") == "true"}


def _portal_url(settings: dict[str, str]) -> str | None:
    url = settings.get("url")
    if url is None:
        return None
    base = settings.get("baseurl", "").strip("/")
    return "/".join(part for part in (url.rstrip("/"), base) if part) + "/"


def _text(path: Path, folder: Path) -> str:
    data = read_bytes(path, folder)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RecordError(place(path, folder), line, "not UTF-8 text") from None


def _sample(path: Path, folder: Path) -> str | None:
    try:
        return read_bytes(path, folder)[: _SAMPLE * 4].decode(errors="replace")[:_SAMPLE]
    except BroadsheetError:
        return None
