"""Set-up: the lock files, the Makefile, the continuous integration script and the notices."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_ROOT = Path(__file__).parents[1]
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))
_OLDEST = {"python_version": "3.11", "python_full_version": "3.11.0"}  # NOTICE is made with it
_LOCKS = {name: _ROOT / "requirements" / f"{name}.lock" for name in ("runtime", "development")}


def _locked(name: str) -> dict[str, Requirement]:
    text = _LOCKS[name].read_text("utf-8")
    lines = re.findall(
        r"^([A-Za-z0-9][^\\\n]*?) \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.MULTILINE
    )
    entries = [Requirement(line) for line, _ in lines]
    assert len(entries) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE)), "an entry without hashes"
    return {canonicalize_name(entry.name): entry for entry in entries}


def _named(group: str) -> list[Requirement]:
    listed = (
        _PROJECT["project"]["dependencies"] if group == "runtime" else _PROJECT["dependency-groups"][group]
    )
    return [Requirement(line) for line in listed]


def _make(*arguments: str) -> str:
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", _LOCKS)
def test_every_locked_version_is_exact(name: str) -> None:
    for entry in _locked(name).values():
        assert re.fullmatch(r"==[0-9][0-9A-Za-z.+]*", str(entry.specifier)), str(entry)
        assert entry.url is None


@pytest.mark.parametrize("name", _LOCKS)
def test_locks_name_no_host_and_no_path(name: str) -> None:
    text = _LOCKS[name].read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    assert re.search(r"(?:^|\s)(?:/|\.\./|~/)", text) is None


@pytest.mark.parametrize(
    ("lock", "groups"), [("runtime", ["runtime", "build"]), ("development", ["runtime", "build", "dev"])]
)
def test_the_project_s_dependencies_are_locked(lock: str, groups: list[str]) -> None:
    locked = _locked(lock)
    for requirement in (requirement for group in groups for requirement in _named(group)):
        version = str(locked[canonicalize_name(requirement.name)].specifier).removeprefix("==")
        assert requirement.specifier.contains(version), f"{requirement}: run `make lock`"


def test_what_builds_the_project_is_locked() -> None:
    needed = {Requirement(line).name for line in _PROJECT["build-system"]["requires"]}
    assert needed <= set(_locked("runtime"))


def test_both_locks_agree() -> None:
    development = _locked("development")
    for name, entry in _locked("runtime").items():
        assert str(development[name]) == str(entry)


@pytest.mark.parametrize("name", _LOCKS)
def test_no_heavy_framework_slips_in(name: str) -> None:
    assert not {"torch", "tensorflow", "jax", "transformers"} & set(_locked(name))


def test_help_is_the_default_and_names_every_target() -> None:
    told = set(re.findall(r"^make (\w+)", _make(), re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.+)$", (_ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony is not None
    assert told == set(phony[1].split()) - {"help", "browser"}
    assert _make() == _make("help")


def test_the_demo_needs_no_development_tools() -> None:
    assert "development" not in _make("--dry-run", "--always-make", "demo")


def test_continuous_integration_tests_and_checks() -> None:
    script = _ROOT / ".ci" / "run"
    assert re.findall(r"^make (\w+)$", script.read_text("utf-8"), re.MULTILINE) == [
        "test",
        "check",
        "fuzz",
        "audit",
    ]
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_the_notices_name_what_is_locked() -> None:
    notices = (_ROOT / "NOTICE").read_text("utf-8")
    for entry in _locked("runtime").values():
        if entry.marker is None or entry.marker.evaluate(_OLDEST):
            version = str(entry.specifier).removeprefix("==")
            assert re.search(rf"^{re.escape(entry.name)} {re.escape(version)} +\S", notices, re.MULTILINE), (
                str(entry)
            )
