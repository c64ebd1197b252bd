"""docs/api.md: every request in it is asked of the demo portal, and answers as the page says."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.engine.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from tests.commands import broadsheet
from tests.test_web import ask

_PAGE = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text("utf-8")
_EXAMPLES = re.findall(r"```\n\$ curl ([^\n]*)\n(.*?)```", _PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    broadsheet("demo", "--no-serve", "--portal", str(folder), "--quiet")
    return folder


@pytest.fixture(scope="module")
def served(demo: Path) -> Iterator[str]:
    with running(create_app(load_portal(demo))) as address:
        yield address


def test_the_page_has_examples() -> None:
    assert len(_EXAMPLES) >= 5


@pytest.mark.parametrize(("words", "shown"), _EXAMPLES, ids=range(len(_EXAMPLES)))
def test_an_example_works(served: str, demo: Path, words: str, shown: str) -> None:
    *options, address = shlex.split(words)
    headers = {}
    if options:
        secret = (
            broadsheet("tokens", "new", "docs", "--drafts", "--portal", str(demo)).stdout.decode().strip()
        )
        headers = {"Authorization": options[1].partition(": ")[2].replace("SECRET", secret)}
    answer = ask(served, address.replace('"', "%22"), **headers)
    document = json.loads(answer.body)
    if shown:
        assert document == json.loads(shown)
    else:
        assert answer.status == 200
        assert document["items"]
