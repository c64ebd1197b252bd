"""Topics and organizations as people write them: `topics/*.yaml` and `organizations/*.yaml`.

In: file names and texts; a file holds one topic or organization, or a list of them. Out: the records in
the order of the file names, or every mistake in all the files at once, each with its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Annotated, TypeVar

import msgspec
from pydantic import AfterValidator, BaseModel, Field, field_validator

from broadsheet.domain.errors import Problem
from broadsheet.domain.mistakes import MOST, check, refuse, suggestion
from broadsheet.domain.naming import slug
from broadsheet.domain.pattern_size import pattern_size
from broadsheet.domain.readable_names import readable_name
from broadsheet.domain.settings import Settings
from broadsheet.domain.story import Image
from broadsheet.domain.taxonomy import Field as StoryField
from broadsheet.domain.taxonomy import Matching, OptOut, Organization, Topic, is_safe_id
from broadsheet.domain.yaml_lines import Place, Value, YamlFile, write_yaml

M = TypeVar("M", bound=BaseModel)
_Item = tuple[YamlFile, Place, M]
_DEEPEST = 50  # topics above a topic
_LONGEST_PATTERN = 10_000  # characters; compiling takes time by the character
_LONGEST_LITERAL, _LARGEST_PATTERN = 1000, 50_000  # with its repetitions written out


def _identifier(value: str) -> str:
    if not is_safe_id(value):
        raise ValueError(
            f"{value[:60]!r} cannot be a file name everywhere; write letters, digits, '-', '_' and '.',"
            " up to 160 bytes in all"
        )
    return value


def _keyword(value: str) -> str:
    if not value.strip():
        raise ValueError("a keyword is empty; it would stand in every title")
    return value


def _pattern(value: str) -> str:
    """A regular expression that compiles and wants something; ValueError says what is wrong with it."""
    import regex  # type: ignore[import-untyped]  # it carries no types

    if len(value) > _LONGEST_PATTERN:
        raise ValueError(f"{value[:60]!r} has more than {_LONGEST_PATTERN:,} characters")
    size = pattern_size(value)
    if size.literal > _LONGEST_LITERAL or size.whole > _LARGEST_PATTERN:
        raise ValueError(
            f"{value[:60]!r} is too large: with its counts written out, an alternative may have"
            f" {_LONGEST_LITERAL:,} literal characters and all of it {_LARGEST_PATTERN:,} parts"
        )
    try:
        found = regex.compile(value).search("", timeout=1)
    except regex.error as error:
        raise ValueError(f"{value[:60]!r} is no regular expression: {error}") from None
    except (TimeoutError, RecursionError, OverflowError):
        raise ValueError(f"{value[:60]!r} takes too long") from None
    if found:
        raise ValueError(f"{value[:60]!r} is found in an empty text, so it would be found everywhere")
    return value


_Identifier = Annotated[str, AfterValidator(_identifier)]
_Keyword = Annotated[str, AfterValidator(_keyword)]
_Pattern = Annotated[str, AfterValidator(_pattern)]


class _ImageItem(Settings):
    url: str = Field(min_length=1)
    width: int | None = Field(default=None, gt=0)
    height: int | None = Field(default=None, gt=0)
    title: str | None = None
    attribution: str | None = None
    is_cached: bool = Field(default=False, alias="isCached")

    def record(self) -> Image:
        return Image(**self.model_dump())


class _TopicItem(Settings):
    id: _Identifier | None = None
    name: str = Field(min_length=1)
    shortname: str | None = None
    parent: str | None = None
    description: str | None = None
    keywords: tuple[_Keyword, ...] = ()
    match: Matching = Matching.TOLERANT
    fields: tuple[StoryField, ...] = Field(default=tuple(StoryField), min_length=1)
    exclude: tuple[_Keyword, ...] = ()
    patterns: tuple[_Pattern, ...] = Field(default=(), max_length=5000)
    hashtags: tuple[str, ...] = ()
    images: tuple[_ImageItem, ...] = ()
    services: dict[str, str] = Field(default_factory=dict)


class _OrganizationItem(Settings):
    id: _Identifier | None = None
    name: str = Field(min_length=1)
    domain: str
    domains: tuple[str, ...] = ()
    other_names: tuple[str, ...] = Field(default=(), alias="otherNames")
    description: str | None = None
    images: tuple[_ImageItem, ...] = ()
    standing: float = Field(default=1.0, ge=0, le=1.25)
    opt_out: tuple[OptOut, ...] = Field(default=(), alias="optOut")

    @field_validator("domain")
    @classmethod
    def _bare_domain(cls, value: str) -> str:
        return _domain(value)

    @field_validator("domains")
    @classmethod
    def _bare_domains(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_domain, value))


def _domain(value: str) -> str:
    """The domain in lower case without outer dots; ValueError if it is more, or less, than a domain."""
    if not value.strip(".") or set(value) & set("/:@?# \t\n"):
        raise ValueError(f"{value!r} is no domain; write one like example.org")
    return value.strip(".").lower()


def parse_topics(files: Mapping[str, str]) -> tuple[Topic, ...]:
    """The topics of all files. Raises SettingsError with every mistake, also between topics.

    A topic without an id gets one made of its name. `_id` is read as `id`; `taxonomy` says nothing.
    """
    items, problems, names = _read(files, _TopicItem)
    topics = [_topic(item) for _, _, item in items]
    problems += islice(_repeated(items, "id", [(topic.id,) for topic in topics]), MOST)
    problems += islice(_repeated(items, "name", [(topic.name,) for topic in topics]), MOST)
    problems += islice(_parentless(items, topics, names), MOST)
    refuse(problems)
    return tuple(topics)


def parse_organizations(files: Mapping[str, str]) -> tuple[Organization, ...]:
    """The organizations of all files. Raises SettingsError with every mistake.

    One without an id has its domain as id; no two may claim the same domain or other name.
    """
    items, problems, _ = _read(files, _OrganizationItem)
    organizations = [_organization(item) for _, _, item in items]
    problems += _repeated(items, "id", [(one.id,) for one in organizations])
    problems += _repeated(items, "domain", [(one.domain, *one.domains) for one in organizations])
    problems += _repeated(items, "otherNames", [one.other_names for one in organizations])
    refuse(problems)
    return tuple(organizations)


def write_topic(topic: Topic) -> str:
    """The topic as YAML; `parse_topics` reads the same topic from it."""
    return write_yaml(msgspec.to_builtins(topic))


def write_organization(organization: Organization) -> str:
    """The organization as YAML; `parse_organizations` reads the same organization from it."""
    return write_yaml(msgspec.to_builtins(organization))


def _read(files: Mapping[str, str], model: type[M]) -> tuple[list[_Item[M]], list[Problem], set[str]]:
    """The good items, the problems, and the names of all items, good or not."""
    items: list[_Item[M]] = []
    problems: list[Problem] = []
    names: set[str] = set()
    for name in sorted(files):
        source = YamlFile(files[name], name)
        problems += source.problems
        for place, value in _parts(source.value):
            if len(problems) > MOST:
                break
            item, more = check(model, source, place, _renamed(value))
            problems += more
            if isinstance(value, dict):
                names.add(str(value.get("name")))
            if item is not None:
                items.append((source, place, item))
    return items, problems, names


def _parts(value: Value) -> Iterator[tuple[Place, Value]]:
    """The items of a file with their places: none, one, or those of a list."""
    if isinstance(value, list):
        yield from (((index,), item) for index, item in enumerate(value))
    elif value is not None:
        yield (), value


def _renamed(value: Value) -> Value:
    """The item with the recorded platform's keys, and ours in the other spelling, as the models have them."""
    if not isinstance(value, dict):
        return value
    ours = {"_id": "id", "other_names": "otherNames", "opt_out": "optOut"}
    return {ours.get(key, key): item for key, item in value.items() if key != "taxonomy"}


def _topic(item: _TopicItem) -> Topic:
    given = item.model_dump(exclude={"id", "images"})
    return Topic(
        id=item.id or readable_name(item.name), images=tuple(image.record() for image in item.images), **given
    )


def _organization(item: _OrganizationItem) -> Organization:
    given = item.model_dump(exclude={"id", "images"})
    own = item.domain if is_safe_id(item.domain) else slug(item.domain)
    return Organization(id=item.id or own, images=tuple(image.record() for image in item.images), **given)


def _repeated(items: list[_Item[M]], key: str, values: list[tuple[str, ...]]) -> Iterator[Problem]:
    """The items whose value was given by an earlier one, upper and lower case alike."""
    first: dict[str, str] = {}
    for (source, place, item), mine in zip(items, values, strict=True):
        line = source.line((*place, key))
        advice = "" if getattr(item, key, True) else f"; give it an `{key}` of its own"
        for value in dict.fromkeys(mine):
            if before := first.get(value.casefold()):
                message = f"the {key} {value!r} is taken; it stands in {before} too{advice}"
                yield Problem(source.file, line, message)
            first.setdefault(value.casefold(), f"{source.file}, line {line}")


def _parentless(items: list[_Item[_TopicItem]], topics: list[Topic], names: set[str]) -> Iterator[Problem]:
    """The topics whose parent does not exist, or that are their own ancestors."""
    parents = {topic.name: topic.parent for topic in topics}
    for (source, place, _), topic in zip(items, topics, strict=True):
        line = source.line((*place, "parent"))
        if topic.parent is not None and topic.parent not in names:
            near = suggestion(topic.parent, names)
            yield Problem(
                source.file, line, f"the parent {topic.parent!r} of {topic.name!r} is no topic{near}"
            )
        elif misplaced := _misplaced(topic.name, parents):
            yield Problem(
                source.file, line, f"{topic.name!r} stands under {misplaced}; give it another parent"
            )


def _misplaced(name: str, parents: Mapping[str, str | None]) -> str | None:
    """What is wrong with the topics above a topic: itself is among them, or there are too many."""
    seen: set[str] = set()
    above = parents[name]
    while above is not None and above not in seen:
        if above == name:
            return "itself"
        if len(seen) == _DEEPEST:
            return f"more than {_DEEPEST} others"
        seen.add(above)
        above = parents.get(above)
    return None
