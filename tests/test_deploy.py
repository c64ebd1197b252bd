"""What is shipped for running a portal elsewhere names commands, options and files that there are."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from tests.commands import broadsheet

_ROOT = Path(__file__).parents[1]
_DEPLOY = _ROOT / "deploy"


def _unit_commands() -> list[str]:
    commands = []
    for path in sorted((_DEPLOY / "systemd").glob("*.service")):
        unit = ConfigParser(strict=True, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign] - systemd tells capitals apart
        unit.read_string(path.read_text())
        commands.append(unit["Service"]["ExecStart"])
    return commands


def _compose_commands() -> list[str]:
    services = yaml.safe_load((_DEPLOY / "compose.yaml").read_text())["services"]
    return [shlex.join(["broadsheet", *each["command"]]) for each in services.values() if "command" in each]


def _workflow_commands() -> list[str]:
    workflow = (_DEPLOY / "github" / "portal.yml").read_text()
    return re.findall(r"broadsheet (?:doctor|run)(?: --\w+)*", workflow)


@pytest.mark.parametrize("line", [*_unit_commands(), *_compose_commands(), *_workflow_commands()])
def test_every_command_exists_with_its_options(line: str) -> None:
    program, command, *words = shlex.split(line)
    assert Path(program).name == "broadsheet"
    told = broadsheet(command, "--help").stdout.decode()
    for option in (word for word in words if word.startswith("--")):
        assert re.search(rf"{option}\b", told), f"{command} has no {option}"


@pytest.mark.parametrize("unit", sorted((_DEPLOY / "systemd").glob("*.service")), ids=lambda unit: unit.stem)
def test_every_unit_has_the_secrets(unit: Path) -> None:
    assert "EnvironmentFile=-/etc/broadsheet/environment\n" in unit.read_text()


def test_the_workflow_installs_what_the_owner_names_alone() -> None:
    text = (_DEPLOY / "github" / "portal.yml").read_text()
    (line,) = (line for line in text.splitlines() if "pip install" in line)
    script = line.partition("run: ")[2].replace("python -m pip install", "echo")
    told = subprocess.run(
        ["bash", "-c", script], env={"BROADSHEET": ""}, capture_output=True, text=True, check=False
    )
    assert told.returncode != 0
    assert "set this variable to the address of a wheel" in told.stderr


def test_the_image_copies_what_is_there() -> None:
    lines = (_DEPLOY / "Dockerfile").read_text().splitlines()
    copied = [
        words
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for words in [line.split()[1:-1]]
    ]
    assert copied
    assert all((_ROOT / name).exists() for names in copied for name in names)


def test_the_workflows_have_no_known_weakness() -> None:
    zizmor = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    assert zizmor is not None
    workflows = [_ROOT / ".github" / "workflows", _DEPLOY / "github" / "portal.yml"]
    done = subprocess.run(
        [zizmor, "--offline", "--no-progress", *map(str, workflows)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
