"""The API's description: OpenAPI 3.1, its schemas taken from the shapes themselves.

In: the routes. Out: `/api/v1/openapi.json`, with an example and every error for each route.
"""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from broadsheet import __version__
from broadsheet.domain.portal import Portal
from broadsheet.faces.web.api.examples import EXAMPLES
from broadsheet.faces.web.api.problems import MEDIA_TYPE, Problem, problem_of

PREFIX = "/api/v1"
_PLACE = "#/components/schemas/"
_SUFFIX = "Shape"
_ABOUT = """\
What a Broadsheet portal has published, and why. Every list is cut into pages: `nextCursor` leads to the next
one and is good for the same `sort` alone. Every answer has an `ETag`; send it back as `If-None-Match`. Times
are UTC. Titles, excerpts and names are other people's plain text: escape them where they are shown.
"""
_ERRORS = {
    400: "A parameter is wrong, or there is no such parameter.",
    401: "A token is needed, or the one that was sent opens nothing.",
    403: "The token does not open this.",
    404: "There is no such thing.",
    429: "Too many requests; `Retry-After` says when to ask again.",
    503: "The portal's store cannot be read now.",
}


def gives(shape: type[msgspec.Struct], summary: str) -> dict[str, Any]:
    """What a route says of itself: its answer's shape, and its errors; `describe` adds the examples."""
    found = {"description": summary, "content": _content("application/json", shape)}
    errors: dict[int, Any] = {
        status: {"description": words, "content": _content(MEDIA_TYPE, Problem)}
        for status, words in _ERRORS.items()
    }
    unchanged = {304: {"description": "The client has this already."}}
    return {"summary": summary, "responses": {200: found, **unchanged, **errors}}


def _content(media_type: str, shape: type[msgspec.Struct]) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": _PLACE + _name(shape.__name__)}}}


def _name(name: str) -> str:
    return name.removesuffix(_SUFFIX)


def describe(api: FastAPI, portal: Portal) -> None:
    """Have `api` serve its description as `openapi.json`."""

    def openapi() -> dict[str, Any]:
        if not api.openapi_schema:
            api.openapi_schema = _document(api, portal)
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation has it


def _document(api: FastAPI, portal: Portal) -> dict[str, Any]:
    document = get_openapi(
        title=f"{portal.title}: the API",
        version=__version__,
        description=_ABOUT,
        routes=api.routes,
        servers=[{"url": PREFIX}],
    )
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)  # told as 400
            _exemplify(operation["responses"])
            if portal.api.public:
                operation["security"] = [{}, *operation.get("security", ())]
    of_parameters = document["components"].get("schemas", {})
    document["components"]["schemas"] = {
        **{name: schema for name, schema in of_parameters.items() if "ValidationError" not in name},
        **_schemas(),
    }
    return document


def _exemplify(responses: dict[str, Any]) -> None:
    """Add an example to each answer."""
    examples = {_PLACE + _name(type(each).__name__): each for each in EXAMPLES}
    for status, response in responses.items():
        for content in response.get("content", {}).values():
            example = examples[content["schema"]["$ref"]]
            if isinstance(example, Problem) and example.status != int(status):
                example = problem_of(int(status), response["description"])
            content["example"] = msgspec.to_builtins(example)


def _schemas() -> dict[str, Any]:
    _, components = msgspec.json.schema_components(tuple(map(type, EXAMPLES)), ref_template=_PLACE + "{name}")
    return {_name(name): _renamed(schema) for name, schema in sorted(components.items())}


def _renamed(value: Any) -> Any:
    """The schema with the names of other schemas, and its own, as they are called outside."""
    if isinstance(value, dict):
        return {
            key: _name(each) if isinstance(each, str) and _names_a_schema(key, each) else _renamed(each)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_renamed(each) for each in value]
    return value


def _names_a_schema(key: str, text: str) -> bool:
    """Whether a text is a schema's title, or where it stands: a reference, or a discriminator's."""
    return key == "title" or text.startswith(_PLACE)
