"""Every input of the fuzzers' corpus, and all that they ever found, through the same checks."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

_FUZZ = Path(__file__).resolve().parents[1] / "fuzz"
_CORPUS = _FUZZ / "corpus"
sys.path.append(str(_FUZZ.parent))  # where `python -m fuzz` is started
TARGETS = runpy.run_module("fuzz.targets")["TARGETS"]


@pytest.mark.parametrize("name", TARGETS)
def test_every_input_of_the_corpus(name: str) -> None:
    inputs = sorted((_CORPUS / name).iterdir())
    assert inputs
    for path in inputs:
        TARGETS[name](path.read_bytes())


def test_the_corpus_is_small() -> None:
    sizes = [path.stat().st_size for path in _CORPUS.rglob("*") if path.is_file()]
    assert max(sizes) <= 8192
    assert sum(sizes) < 300_000
