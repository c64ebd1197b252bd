"""What the tests share: where the real test data lies, an empty store, the portal of the demo."""

from __future__ import annotations

import sys
import tarfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from broadsheet.store import Store
from tests.attacked_portal import attacked
from tests.browser import browser
from tests.commands import broadsheet
from tests.desk_portal import desk_portal, folder
from tests.desk_visits import hashed
from tests.incident_words import hostile
from tests.loopback import web
from tests.newsletter_commands import harbour
from tests.once import made_once
from tests.recipes import recipes
from tests.rest_portal import newsroom
from tests.site_pages import pages, sample
from tests.stage import chromium
from tests.stores import OPENERS
from tests.weighed_portal import weighed_portal

# A busy machine is no failure, and what passes today passes tomorrow; `--hypothesis-profile thorough` looks further.
_SLOW = [HealthCheck.too_slow]
settings.register_profile(
    "steady", deadline=None, derandomize=True, max_examples=50, suppress_health_check=_SLOW
)
settings.register_profile("thorough", deadline=None, max_examples=1000, suppress_health_check=_SLOW)
settings.load_profile("steady")

# Begun first, so that no process is left alone with one of them at the end; others follow by name.
_SLOWEST = (
    "test_rereading",
    "test_backfill",
    "test_workers",
    "test_hostile_inputs",
    "test_desk_browser",
    "test_site_browser",
    "test_newsletter",
    "test_newsletter_schedule",
    "test_erasing",
    "test_crash_repair",
    "test_judging_changes",
    "test_duplicates",
    "test_store_search",
    "test_types_browser",
    "test_run",
    "test_killed_runs",
    "test_store_standings",
    "test_item_sources",
    "test_rest_schema",
    "test_recurrence",
    "test_hostile_requests",
    "test_hostile_outputs",
    "test_incidents_network",
    "test_documentation",
    "test_packaging",
    "test_readme",
    "test_reading_floors",
    "test_dates_of_languages",
    "test_decisions",
    "test_desk_web",
    "test_desk_accounts",
    "test_demo",
    "test_crash_runs",
    "test_extensions",
    "test_store_stories",
    "test_updates",
    "test_agents",
    "test_hostile_web",
    "test_editions_anew",
    "test_cluster_floors",
    "test_arrival",
    "test_import",
    "test_import_variants",
)

# Of what stands around the core: tracing would double their time, and each rule of the core has a test that calls it.
_UNTRACED = (
    "test_agents",
    "test_backfill",
    "test_bylines_of_countries",
    "test_crash_",
    "test_demo_press",
    "test_desk_access",
    "test_desk_accounts",
    "test_desk_browser",
    "test_desk_items",
    "test_desk_newsletter",
    "test_desk_web",
    "test_feeds_",
    "test_hostile_addresses",
    "test_hostile_markup",
    "test_hostile_outputs",
    "test_hostile_requests",
    "test_incidents_desk",
    "test_killed_runs",
    "test_languages",
    "test_letter_browser",
    "test_rest",
    "test_site",
    "test_store_",
    "test_types_browser",
    "test_workers",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow files first, each in the order in which it is written."""
    places = {name: place for place, name in enumerate(_SLOWEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Trace none of these files, with their fixtures and the threads that they start."""
    tracer, beginning = sys.gettrace(), threading.gettrace()
    if tracer is None or not item.path.stem.startswith(_UNTRACED):
        return (yield)
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
        threading.settrace(beginning)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Trace no test marked `no_cover`: xdist's processes have two tracers, of which pytest-cov stops one."""
    tracer = sys.gettrace()
    if tracer is None or item.get_closest_marker("no_cover") is None:
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


__all__ = [
    "attacked",
    "browser",
    "chromium",
    "desk_portal",
    "folder",
    "harbour",
    "hashed",
    "hostile",
    "newsroom",
    "pages",
    "recipes",
    "sample",
    "web",
    "weighed_portal",
]

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real test data beside the checkout; tests that need it skip where it is absent."""
    if not _SHARED.is_dir():
        pytest.skip("the shared test data is not beside this checkout")
    return _SHARED


@pytest.fixture(scope="session")
def powerapps(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorded portal, unpacked, which nobody changes."""

    def unpack(folder: Path) -> None:
        with tarfile.open(shared_data / "portals" / "powerapps.tar.xz") as archive:
            archive.extractall(folder, filter="data")

    return made_once(tmp_path_factory, "recorded-portal", unpack) / "powerapps"


@pytest.fixture(params=sorted(OPENERS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, once for each way to keep one; it has to be sound when the test is done."""
    with OPENERS[request.param](tmp_path) as opened:
        yield opened
        assert opened.check() == []


@pytest.fixture(scope="session")
def demo_portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal of the demo, which nobody changes."""

    def build(folder: Path) -> None:
        told = broadsheet("demo", "--portal", str(folder)).stdout
        assert b"the front page answered 200" in told

    return made_once(tmp_path_factory, "demo-portal", build)
