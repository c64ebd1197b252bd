"""Every test and file that docs/security.md names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1]
_PAGE = (_ROOT / "docs" / "security.md").read_text("utf-8")
_TESTS = {path.name: path.read_text("utf-8") for path in (_ROOT / "tests").glob("test_*.py")}
_DEFINED = set(re.findall(r"(?:def|class) (\w+)", "\n".join(_TESTS.values())))


@pytest.mark.parametrize("name", sorted(set(re.findall(r"test_\w+\.py", _PAGE))))
def test_a_named_file_of_tests_is_there(name: str) -> None:
    assert name in _TESTS


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"\b(test_\w+(?:…)?|Test[A-Z]\w+)(?!\.py|\w)", _PAGE)))
)
def test_a_named_test_is_there(name: str) -> None:
    start = name.rstrip("…")
    assert start in _DEFINED or (
        name.endswith(("…", "_")) and any(each.startswith(start) for each in _DEFINED)
    )


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`([a-z]+/[\w/]+\.py)", _PAGE))))
def test_a_named_guard_is_there(path: str) -> None:
    assert (_ROOT / "src" / "broadsheet" / path).exists() or (_ROOT / path).exists()


def test_every_row_names_its_threat_and_guard() -> None:
    for line in _PAGE.split("\n"):
        if line.startswith("|"):
            assert len(re.split(r"(?<!\\)\|", line)) == 5, line
