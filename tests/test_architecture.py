"""The house as its documents describe it: the picture is drawn from the code, and nothing heavy starts with it."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

import broadsheet.extension

_ROOT = Path(__file__).parents[1]
_PACKAGES = sorted(path.parent for path in _ROOT.glob("src/broadsheet/*/__init__.py"))
_HEAVY = {
    "aiohttp",
    "fastapi",
    "jinja2",
    "lxml",
    "numpy",
    "onnxruntime",
    "PIL",
    "pydantic",
    "sqlalchemy",
    "yaml",
}


def test_the_picture_of_the_architecture_is_that_of_the_code() -> None:
    script = _ROOT / "scripts" / "architecture_picture.py"
    spec = importlib.util.spec_from_file_location("architecture_picture", script)
    drawing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(drawing)
    drawn = drawing.PICTURE.read_text("utf-8")
    assert drawn == drawing.picture(), "run: python scripts/architecture_picture.py"


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("broadsheet", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()  # CycleError names the circle


def test_modules_keep_to_300_lines_and_functions_to_40() -> None:
    long = []
    for path in sorted(_ROOT.glob("src/broadsheet/**/*.py")):
        text = path.read_text("utf-8")
        if text.count("\n") > 300:
            long.append(path.name)
        for each in ast.walk(ast.parse(text)):
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                assert each.end_lineno is not None
                if each.end_lineno - each.lineno >= 40:
                    long.append(f"{path.name}: {each.name}")
    assert long == []


def _told(package: Path) -> str:
    return ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8"))) or ""


def test_a_package_says_what_comes_in_and_what_goes_out_and_what_it_never_does() -> None:
    packages = [path.parent for path in _ROOT.glob("src/broadsheet/**/__init__.py")]
    assert len(packages) > 20
    silent = [path for path in packages if not ("In:" in _told(path) and "Out:" in _told(path))]
    assert silent == [_ROOT / "src" / "broadsheet"]
    assert [path.name for path in _PACKAGES if "never" not in _told(path).lower()] == []


@pytest.mark.parametrize("package", _PACKAGES, ids=lambda path: path.name)
def test_the_names_that_a_package_lists_are_there(package: Path) -> None:
    listed = re.findall(r"(?:^- |; )`(\w+)`: (`\w+`(?:, `\w+`)*)", _told(package), re.MULTILINE)
    for module, names in listed:
        home = importlib.import_module(f"broadsheet.{package.name}.{module}")
        assert [name for name in re.findall(r"\w+", names) if not hasattr(home, name)] == [], module


def test_the_architecture_names_every_package() -> None:
    page = (_ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert [path.name for path in _PACKAGES if f"`{path.name}`" not in page] == []


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from broadsheet.faces.cli import app; app(['--help'], standalone_mode=False); "
    words = [sys.executable, "-c", f"{code}print(*sys.modules, file=sys.stderr)"]
    done = subprocess.run(words, capture_output=True, check=True, text=True)
    assert not _HEAVY & set(done.stderr.split())


def test_a_command_of_a_group_is_prepared_without_the_other_groups() -> None:
    code = """
import contextlib, itertools, sys
from broadsheet.faces.cli import main
for word in ("publish", "publish", "tokens", "tokens"):  # what is loaded at first does not count
    sys.argv[1:] = [word, *["list"] * (word == "tokens"), "--portal", "not-there"]
    calls = itertools.count()
    sys.setprofile(lambda *_: next(calls))
    with contextlib.suppress(SystemExit):
        main()
    sys.setprofile(None)
    print(next(calls))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    _, alone, _, of_a_group = map(int, done.stdout.split())
    assert of_a_group < 3 * alone


def test_the_names_for_other_packages_are_few_and_real() -> None:
    names = broadsheet.extension.__all__
    assert len(names) <= 15
    assert all(hasattr(broadsheet.extension, name) for name in names)


def test_no_file_of_tests_takes_what_it_needs_from_another_one() -> None:
    files = sorted((_ROOT / "tests").glob("*.py"))
    assert [
        path.name
        for path in files
        if re.search(r"^\s*from tests\.test_", path.read_text("utf-8"), re.MULTILINE)
    ] == []
