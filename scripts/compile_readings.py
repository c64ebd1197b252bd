"""Compiles the twins in `src/broadsheet/extract/compiled`, in place, while the project is built or installed.

A hook of hatchling (`tool.hatch.build.targets.wheel.hooks.custom`). Where there is no compiler, or no headers of
Python, it says so, and what is installed reads pages in Python alone, with the same results. In: nothing but
the sources. Out: an extension module beside each `.pyx`, and the wheel's tag.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path("src/broadsheet/extract/compiled")
PACKAGE = "broadsheet.extract.compiled"
SUFFIX = sysconfig.get_config_var("EXT_SUFFIX")
# Sums of floating point are the same everywhere only if no multiplication is fused with an addition.
FLAGS = [] if sys.platform == "win32" else ["-O3", "-g0", "-ffp-contract=off"]


class CompileReadings(BuildHookInterface[Any]):
    """Builds them for this machine's Python and for the lxml that is installed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's own
        """Compile, and have the wheel hold what came out."""
        folder = Path(self.root) / FOLDER
        with TemporaryDirectory() as apart:  # where no path of this checkout gets into what is compiled
            try:
                built = compiled(folder, Path(apart))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever is missing, all works without
                self.app.display_warning(f"The readings were not compiled, so that they take longer: {error}")
                built = []
            for path in built:
                put(path, folder / path.name)
        names = {path.name for path in built}
        for left in folder.glob(f"*{SUFFIX}"):
            if left.name not in names:  # what does not compile today is not to run as it was compiled before
                left.unlink()
        if built:
            build_data["pure_python"], build_data["infer_tag"] = False, True
            build_data["artifacts"] += [f"{FOLDER}/*{SUFFIX}"]


def put(built: Path, place: Path) -> None:
    """Put a module in its place at one stroke, for the processes that use it; one that is the same stays."""
    if place.exists() and place.read_bytes() == built.read_bytes():
        return
    beside = place.with_suffix(".new")
    shutil.copyfile(built, beside)
    beside.replace(place)


def compiled(folder: Path, apart: Path) -> list[Path]:
    """The extension modules, made in `apart`; raises whatever Cython or the compiler have against the sources."""
    import lxml
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    shutil.copytree(folder, apart / FOLDER)
    extensions = [
        Extension(
            f"{PACKAGE}.{source.stem}",
            [str(FOLDER / source.name)],
            include_dirs=lxml.get_include(),
            extra_compile_args=FLAGS,
        )
        for source in sorted(folder.glob("*.pyx"))
    ]
    with contextlib.chdir(apart):
        modules = cythonize(
            extensions, include_path=lxml.get_include(), language_level=3, quiet=True,
            compiler_directives={"boundscheck": False, "wraparound": False, "cdivision": True},
        )  # fmt: skip
        command = Distribution({"ext_modules": modules}).get_command_obj("build_ext")
        command.build_temp, command.build_lib, command.parallel = "objects", "modules", True
        command.ensure_finalized()
        command.run()
    return [apart / path for path in command.get_outputs()]
