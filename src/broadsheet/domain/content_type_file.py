"""Content types that a portal declares itself, in `types/*.yaml`.

In: file names and texts; each holds one type, ten lines are enough. Out: the types in the order of the
file names, or every mistake in all the files at once, each with its line. A type that takes a built-in
type's folder stands in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import Field as Setting
from pydantic import field_validator, model_validator

from broadsheet.domain.content_type import LISTS, RECORDS, ContentType, Field, FieldKind
from broadsheet.domain.errors import Problem
from broadsheet.domain.mistakes import check, refuse
from broadsheet.domain.recorded_types import RECORDED_TYPES, SAMPLES
from broadsheet.domain.settings import Settings
from broadsheet.domain.yaml_lines import YamlFile

_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
_RESERVED = frozenset(
    {"news", "topics", "api", "story", "topic", "provider", "day", "archive", "about", "page", "v1"}
)
_BLOCKS = LISTS | RECORDS | {FieldKind.EMBED}
_QUOTED = frozenset(
    {FieldKind.TEXT, FieldKind.MARKDOWN, FieldKind.HTML, FieldKind.EMBED, FieldKind.URL, FieldKind.IMAGE}
)
_STANDARD = {field.name: field for field in SAMPLES.fields}
_FIRST = (
    "title",
    "excerpt",
    "originalUrl",
    "webUrl",
    "type",
    "publishedDateTime",
    "heat",
    "removed",
    "published",
)
_LAST = ("provider", "topics", "images", "secured")


class _FieldItem(Settings):
    kind: FieldKind
    label: str | None = None
    quoted: bool | None = None
    fields: dict[str, _FieldItem] = Setting(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _of_a_kind(cls, value: object) -> object:
        return {"kind": value} if isinstance(value, str) else value


class _TypeItem(Settings):
    name: str
    plural: str
    title: str | None = None
    folder: str | None = None
    order: str = "-publishedDateTime"
    page_size: int = Setting(default=25, ge=0, le=500)
    headline: str = "title"
    summary: str = "excerpt"
    fields: dict[str, _FieldItem] = Setting(min_length=1)

    @field_validator("name", "plural")
    @classmethod
    def _word(cls, value: str) -> str:
        if not _NAME.fullmatch(value) or value in _RESERVED:
            raise ValueError(
                f"{value!r} cannot name a type; write a word of a-z, 0-9 and '-' not used otherwise"
            )
        return value

    @field_validator("folder")
    @classmethod
    def _content_folder(cls, value: str | None) -> str | None:
        if value is not None and (
            not re.fullmatch(r"_[a-z][a-z0-9_-]{0,40}", value) or value in {"_news", "_data", "_site"}
        ):
            raise ValueError(f"{value!r} is no content folder; write one like _recipes")
        return value

    @field_validator("fields")
    @classmethod
    def _keys(cls, value: dict[str, _FieldItem]) -> dict[str, _FieldItem]:
        for name in value:
            if not _KEY.fullmatch(name):
                raise ValueError(
                    f"{name!r} cannot name a field; write letters and digits, such as cookingTime"
                )
        return value


def parse_types(texts: Mapping[str, str]) -> tuple[ContentType, ...]:
    """The portal's types, its own first, then the built-in ones that none of them replaces.

    Raises SettingsError with every mistake in every file.
    """
    problems: list[Problem] = []
    own: dict[str, ContentType] = {}
    for name, text in texts.items():
        file = YamlFile(text, name)
        problems += file.problems
        if file.value is None:
            problems += () if file.problems else (Problem(name, 1, "declares no type"),)
            continue
        item, mistakes = check(_TypeItem, file, (), file.value)
        problems += mistakes
        if item is not None:
            type_ = _declared(item)
            problems += _clashes(type_, own, file)
            own[type_.name] = type_
    refuse(problems)
    folders = {type_.folder for type_ in own.values()}
    names = {word for type_ in own.values() for word in (type_.name, type_.plural)}
    kept = (each for each in RECORDED_TYPES if each.folder not in folders and each.name not in names)
    return (*own.values(), *(each for each in kept if each.plural not in names))


def label_of(field: Field) -> str:
    """What readers see as the field's name: `cookingTime` is `Cooking time`."""
    if field.label:
        return field.label
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", field.name).replace("_", " ")
    return words[:1].upper() + words[1:].lower()


def _clashes(type_: ContentType, own: Mapping[str, ContentType], file: YamlFile) -> Iterator[Problem]:
    for other in own.values():
        if type_.name == other.name or type_.plural == other.plural or type_.folder == other.folder:
            yield Problem(
                file.file, file.line(("name",)), f"another file declares {other.name} with the same names"
            )


def _declared(item: _TypeItem) -> ContentType:
    fields = {name: _field(name, given) for name, given in item.fields.items()}
    own = [field for name, field in fields.items() if name not in (*_FIRST, *_LAST)]
    scalars = [field for field in own if not field.block]
    blocks = [field for field in own if field.block]
    first = [fields.get(name, _STANDARD[name]) for name in _FIRST]
    last = [fields.get(name, _STANDARD[name]) for name in _LAST]
    return ContentType(
        name=item.name,
        plural=item.plural,
        folder=item.folder or f"_{item.plural}",
        title=item.title or item.plural.replace("-", " ").capitalize(),
        pages=item.plural,
        fields=(*first, *scalars, *blocks, *last),
        headline=item.headline,
        summary=item.summary,
        order=item.order,
        page_size=item.page_size,
    )


def _field(name: str, item: _FieldItem) -> Field:
    standard = _STANDARD.get(name)
    if standard is not None and standard.kind is item.kind and not item.fields:
        return standard
    inner = tuple(_field(each, part) for each, part in item.fields.items())
    if not inner and item.kind in {FieldKind.IMAGES, FieldKind.PROVIDER}:
        like = _STANDARD["images" if item.kind is FieldKind.IMAGES else "provider"]
        inner = like.fields
    quoted = item.kind in _QUOTED if item.quoted is None else item.quoted
    return Field(
        name=name, kind=item.kind, quoted=quoted, block=item.kind in _BLOCKS, fields=inner, label=item.label
    )
