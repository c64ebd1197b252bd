"""The API against its own description: schemathesis asks everything, rightly and wrongly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import positive_data_acceptance

from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running

PATHS = (
    "/",
    "/stories",
    "/stories/{id}",
    "/stories/{id}/explanation",
    "/clusters",
    "/clusters/{id}",
    "/front",
    "/types",
    "/items",
    "/items/{id}",
    "/topics",
    "/providers",
    "/editions",
    "/search",
)
BARE = ("/", "/front", "/topics", "/types")  # nothing can be wrong about a request without parameters


@pytest.fixture(scope="module")
def address(newsroom: Path) -> Iterator[str]:
    """Where the API is served, without a limit to how often it is asked."""
    folder = load_portal(newsroom)
    unlimited = folder.portal.model_copy(update={"api": folder.portal.api.model_copy(update={"rate": 0})})
    with running(create_app(msgspec.structs.replace(folder, portal=unlimited))) as address:
        yield f"{address}api/v1/openapi.json"


@pytest.fixture(scope="module")
def schema(address: str) -> schemathesis.BaseSchema:
    """The API's description."""
    return schemathesis.openapi.from_url(address)


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        (path, mode)
        for path in PATHS
        for mode in schemathesis.GenerationMode
        if mode.is_positive or path not in BARE
    ],
)
def test_every_answer_is_as_described(
    schema: schemathesis.BaseSchema, path: str, mode: schemathesis.GenerationMode
) -> None:
    operation = schema[path]["GET"]
    asked = []

    @settings(max_examples=20, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        # a cursor is opaque: what its schema allows need not be one that the API gave
        opaque = [positive_data_acceptance] if "cursor" in (case.query or {}) else []
        asked.append(case.call_and_validate(excluded_checks=opaque).status_code)

    ask()
    assert set(asked) <= {200, 400, 403, 404}
    assert 200 in asked or "{" in path or mode is schemathesis.GenerationMode.NEGATIVE


def test_every_path_is_asked(schema: schemathesis.BaseSchema) -> None:
    assert set(schema.raw_schema["paths"]) == set(PATHS)


def test_whatever_the_description_refers_to_is_in_it(schema: schemathesis.BaseSchema) -> None:
    document = schema.raw_schema
    referred = set(re.findall(r'"(#/[^"]+)"', json.dumps(document)))
    assert any("Story" in place for place in referred)
    for place in referred:
        value = document
        for part in place.split("/")[1:]:
            assert part in value, place
            value = value[part]


def test_every_example_is_as_described(schema: schemathesis.BaseSchema) -> None:
    document = schema.raw_schema
    held = 0
    for path in document["paths"].values():
        for answer in path["get"]["responses"].values():
            for content in answer.get("content", {}).values():
                whole = {**content["schema"], "components": document["components"]}
                jsonschema.validate(content["example"], whole, jsonschema.Draft202012Validator)
                held += 1
    assert held >= 70
