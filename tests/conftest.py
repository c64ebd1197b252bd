"""What the tests share: where the real test data lies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from broadsheet.store import Store
from tests.stores import OPENERS

settings.register_profile("steady", deadline=None)  # a busy machine is no failure
settings.load_profile("steady")

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real test data beside the checkout; tests that need it skip where it is absent."""
    if not _SHARED.is_dir():
        pytest.skip("the shared test data is not beside this checkout")
    return _SHARED


@pytest.fixture(params=sorted(OPENERS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, once for each way to keep one; it has to be sound when the test is done."""
    with OPENERS[request.param](tmp_path) as opened:
        yield opened
        assert opened.check() == []
