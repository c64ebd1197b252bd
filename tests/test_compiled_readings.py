"""Pages are read alike with what was compiled and without it, and it is compiled wherever that is possible."""

from __future__ import annotations

import lzma
import shlex
import shutil
import subprocess
import sys
import sysconfig
from itertools import islice
from pathlib import Path

import pytest

from broadsheet.extract.kernels import COMPILED

_READER = """
import json, sys
from datetime import UTC, datetime
import msgspec
if sys.argv[1] == "python":
    sys.modules["broadsheet.extract.compiled.layout"] = None
from broadsheet.domain.source import Document
from broadsheet.engine.intake.reading import read_page
from broadsheet.extract.kernels import COMPILED
assert COMPILED == (sys.argv[1] == "compiled")
for line in sys.stdin:
    page = json.loads(line)
    document = Document(
        url=page["url"], requested_url=page["url"], source="pages", body=page["html"].encode(),
        content_type="text/html; charset=utf-8", captured=datetime(2026, 1, 1, tzinfo=UTC),
    )
    print(msgspec.json.encode(read_page(document)).decode())
"""


def test_it_is_compiled_wherever_there_is_a_compiler() -> None:
    compiler = shlex.split(sysconfig.get_config_var("CC") or "cc")[0]
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    assert bool(shutil.which(compiler) and headers.is_file()) == COMPILED


@pytest.mark.skipif(not COMPILED, reason="the compiled readings are not built here")
@pytest.mark.parametrize("name", ["aeb", "trafilatura-meta", "wcxb-dev"])
def test_real_pages_are_read_alike(shared_data: Path, name: str) -> None:
    with lzma.open(shared_data / "pages" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        pages = "".join(islice(lines, 0, None, 12))
    compiled, python = (
        subprocess.run(
            [sys.executable, "-c", _READER, way], input=pages, capture_output=True, text=True, check=True
        ).stdout
        for way in ("compiled", "python")
    )
    assert compiled == python
    assert compiled.count('"title"') > 10
