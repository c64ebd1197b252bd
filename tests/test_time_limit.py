"""A page that takes for ever to read is refused, and the run goes on."""

from __future__ import annotations

import re
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing import active_children

import pytest

from broadsheet.domain.draft import Draft
from broadsheet.domain.source import Document, Refusal
from broadsheet.engine.intake.reading import Readers, read_page
from broadsheet.engine.intake.time_limit import TooSlow, time_limit

PARAGRAPH = "<p>The council opened the new bridge on Tuesday, nine years after the first plan was drawn.</p>"


@pytest.fixture(autouse=True)
def unmeasured() -> Iterator[None]:
    """No tracing: cut off while it measures a line, coverage would hold its own lock for ever."""
    tracing = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracing)


def document(paragraphs: int) -> Document:
    url = "https://daily.example/bridge"
    html = f"<title>The bridge opens at last</title><h1>The bridge opens at last</h1>{PARAGRAPH * paragraphs}"
    return Document(
        url=url,
        requested_url=url,
        source="daily",
        body=html.encode(),
        captured=datetime(2026, 5, 20, tzinfo=UTC),
    )


def test_a_page_beyond_the_limit_is_refused_and_the_next_one_read() -> None:
    assert isinstance(read_page(document(3)), Draft)
    refusal = read_page(document(5_000), seconds=0.01)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.url) == ("too-slow", "https://daily.example/bridge")
    assert "0.01 seconds" in refusal.detail
    assert isinstance(read_page(document(3)), Draft)


def test_an_expression_that_never_ends_is_cut_off() -> None:
    with pytest.raises(TooSlow), time_limit(0.05):
        re.fullmatch(r"(a|a)+b", "a" * 64)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_what_ends_in_time_leaves_no_clock_behind() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with time_limit(30):
        assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) is before


def test_other_threads_read_without_a_limit() -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(read_page(document(3), seconds=0.0001)))
    thread.start()
    thread.join()
    assert isinstance(found[0], Draft)


def test_readers_do_not_read_in_other_threads() -> None:
    with Readers(1) as readers, ThreadPoolExecutor(1) as side:
        before = set(active_children())
        ((_, draft),) = side.submit(lambda: list(readers.read([document(3)]))).result()
        assert isinstance(draft, Draft)
        assert len(set(active_children()) - before) == 1
        assert [found.title for _, found in readers.read([document(3)])] == [draft.title]
