"""What a person wrote, checked against a model, and every mistake in it told in plain words.

In: a YAML file as read and a pydantic model. Out: the model's value, or one problem for each mistake, with
its line. One mistake does not hide another: what is wrong is taken out, and the rest is checked again.
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from copy import deepcopy
from difflib import get_close_matches
from itertools import islice
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from broadsheet.domain import settings
from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.yaml_lines import Place, Value, YamlFile

M = TypeVar("M", bound=BaseModel)
_ROUNDS = 4
MOST = 100  # mistakes that are told; whoever made more has made one of them often
_MOST_KNOWN = 500  # words among which a near one is looked for

# pydantic's names of mistakes, in words; {…} are the values that pydantic gives with them.
_WORDS = {
    "missing": "is missing",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "string_pattern_mismatch": "must be {pattern}",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_parsing_size": "is too large a number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "enum": "must be {expected}",
    "too_short": "must not be empty",
    "too_long": "must have at most {max_length:,} items",
    "tuple_type": "must be a list, with a dash before each item",
    "model_type": "must be a group of keys with values",
    "dict_type": "must be a group of keys with values",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
}


_ADDRESS = "a web address such as https://example.org/"
_VARIABLE = "env: and the name of an environment variable, such as env:MAIL_PASSWORD"
_MISSED = {
    "extra_forbidden",
    "string_type",
    "string_pattern_mismatch",
}  # without these a group may lack a part
_PATTERNS = {
    settings.COLOUR: "a colour such as '#9b2226'",
    settings.VARIABLE: _VARIABLE,
    settings.HOST: "a host such as mail.example.org",
    settings.DNS_NAME: "a name in DNS such as example.org",
    settings.DNS_DOMAIN: "a name in DNS such as news.example.org",
    settings.SITE: _ADDRESS,
    settings.FOLDER: _ADDRESS,
    settings.PLAIN_ADDRESS: _ADDRESS,
}


def check(model: type[M], source: YamlFile, place: Place, value: Value) -> tuple[M | None, list[Problem]]:
    """`value`, which stands at `place` of the file, as a `model`; None and the problems if it is none."""
    problems: list[Problem] = []
    told: dict[Place, str] = {}
    rest: Any = deepcopy(_without_empty_groups(model, value))
    for _ in range(_ROUNDS):
        try:
            result = model.model_validate(rest)
        except ValidationError as error:
            mistakes = error.errors(include_url=False)[:MOST]
        else:
            return (None if told else result), problems
        for mistake in mistakes:
            line = source.line((*place, *mistake["loc"]))
            if not _follows(mistake["loc"], told) and not (mistake["input"] is None and source.told(line)):
                problems.append(Problem(source.file, line, _message(model, mistake)))
        new = {mistake["loc"]: mistake["type"] for mistake in mistakes if mistake["loc"] not in told}
        if not new:
            break
        told |= new
        for wrong in new:
            _take_out(rest, wrong)
    return None, problems


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?` when a known word is near, else nothing."""
    by_lower = {name.lower(): name for name in islice(known, _MOST_KNOWN)}
    near = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f"; did you mean {by_lower[near[0]]}?" if near else ""


def refuse(problems: Iterable[Problem]) -> None:
    """Raise a SettingsError with the problems in file and line order, if there are any."""
    found = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    if found:
        raise SettingsError(found)


def _follows(place: Place, told: dict[Place, str]) -> bool:
    """Whether the mistake only follows from one that was told before, and taken out."""
    inside = (kind for other, kind in told.items() if other[: len(place)] == place)
    return place in told or any(kind in _MISSED for kind in inside)


def _take_out(value: Any, place: Place) -> None:
    """Remove what stands at `place` from decoded YAML, where it is."""
    if not place:
        return
    for step in place[:-1]:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(value, dict):
        value.pop(place[-1], None)


def _without_empty_groups(model: type[BaseModel], value: Value) -> Value:
    """`value` less the groups and lists that were left empty; a portal is often begun that way."""
    if not isinstance(value, dict):
        return value
    return {
        key: given
        for key, given in value.items()
        if given is not None
        or not _is_group(model.model_fields[key].annotation if key in model.model_fields else None)
    }


def _is_group(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return get_origin(annotation) in {tuple, dict}


def _message(model: type[BaseModel], mistake: ErrorDetails) -> str:
    place, kind, given = mistake["loc"], mistake["type"], mistake["input"]
    context = {name: _PATTERNS.get(str(value), value) for name, value in mistake.get("ctx", {}).items()}
    name = ".".join(step for step in place if isinstance(step, str)) or "this"
    if place and isinstance(place[-1], int):
        name = f"an item of {name}"
    if kind == "extra_forbidden":
        return _unknown_key(model, place)
    if kind == "value_error":
        group = not place or isinstance(place[-1], int)
        return str(context["error"]) if group else f"{name}: {context['error']}"
    if given is None and kind != "missing":
        return f"{name} has no value; give it one, or leave the line out"
    words = _WORDS[kind].format(**context) if kind in _WORDS else mistake["msg"]
    if kind in {"missing", "too_short"} or context.get("pattern") == _VARIABLE:  # it may be a secret
        return f"{name} {words}"
    shown = (
        "a group of keys" if isinstance(given, dict) else "a list" if isinstance(given, list) else repr(given)
    )
    near = suggestion(str(given), _choices(context)) if kind == "enum" else ""
    return f"{name} {words}, not {shown}{near}"


def _choices(context: dict[str, Any]) -> list[str]:
    return [
        word.strip(" '")
        for part in str(context.get("expected", "")).split(" or ")
        for word in part.split(",")
    ]


def _unknown_key(model: type[BaseModel], place: Place) -> str:
    """Name the key, and what it may have been meant to be."""
    known = _keys(model, place[:-1])
    key = str(place[-1])
    group = ".".join(step for step in place[:-1] if isinstance(step, str))
    where = f" in {group}" if group else ""
    return f"unknown key {key}{where}" + (suggestion(key, known) or f"; known are {', '.join(known)}")


def _keys(model: type[BaseModel], place: Place) -> list[str]:
    """The keys that the model allows at `place`."""
    annotation: Any = model
    for step in place:
        annotation = _inside(_given(annotation), step)
    fields: dict[str, FieldInfo] = _given(annotation).model_fields
    return [field.alias or name for name, field in fields.items()]


def _inside(annotation: Any, step: str | int) -> Any:
    """What stands at a key of a group, or is an item of a list or a value of a mapping."""
    parts = get_args(annotation)  # of `tuple[Model, ...]` the first counts, of `dict[str, Model]` the second
    return parts[get_origin(annotation) is dict] if parts else annotation.model_fields[step].annotation


def _given(annotation: Any) -> Any:
    """The annotation without the None of `Model | None`."""
    if get_origin(annotation) not in {Union, types.UnionType}:
        return annotation
    return next(part for part in get_args(annotation) if part is not types.NoneType)
