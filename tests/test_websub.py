"""WebSub: a feed's hub is asked, confirms, is asked again in time, and its signed pushes wake the source."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.collect.hubs import hub_of, is_signed
from broadsheet.domain.source import Hub
from broadsheet.store import Store
from tests.commands import Begun, broadsheet
from tests.loopback import Loopback, Reply, Request
from tests.patience import PATIENCE
from tests.stores import FEED

_FEED = "https://a.example/feed"
_HUB = Hub(address="https://hub.example/", topic="https://a.example/topic")
_RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>A</title>'
    '<atom:link rel="hub" href="{hub}"/><atom:link rel="self" href="{topic}"/></channel></rss>'
)
_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="alternate hub" href="{hub}"/><link rel="self" href="/topic"/>'
_JSON = {
    "hubs": [{"type": "rssCloud", "url": "x"}, {"type": "WebSub", "url": _HUB.address}],
    "feed_url": _HUB.topic,
}


@pytest.mark.parametrize(
    ("body", "link", "expected"),
    [
        (_RSS.format(hub=_HUB.address, topic=_HUB.topic), None, _HUB),
        (_ATOM.format(hub="//hub.example/"), None, _HUB),  # not even closed
        (json.dumps(_JSON), None, _HUB),
        ("<rss/>", f'<{_HUB.topic}>; rel="self", <{_HUB.address}>; rel=hub', _HUB),
        ("<rss/>", f'<{_HUB.address}>; title="a, b"; rel="hub"', Hub(address=_HUB.address, topic=_FEED)),
        (_RSS.format(hub="https://other.example/", topic="/x"), f"<{_HUB.address}>; rel=hub, </topic>; rel=self", _HUB),
        (_RSS.format(hub="javascript:x", topic=_HUB.topic), None, None),
        ("<rss><channel><link>https://a.example/</link></channel></rss>", '<x>; rel="next"', None),
        ("{", None, None),
        ("", "<", None),
    ],
)  # fmt: skip
def test_the_hub_that_a_feed_names(body: str, link: str | None, expected: Hub | None) -> None:
    assert hub_of(body.encode(), _FEED, link) == expected


@given(body=st.binary(max_size=300), link=st.none() | st.text(max_size=100))
def test_any_bytes_name_a_hub_or_none(body: bytes, link: str | None) -> None:
    hub_of(body, _FEED, link)
    hub_of(b"<feed><link rel='hub' " + body, _FEED, link)
    hub_of(b'{"hubs":' + body, _FEED, link)
    assert not is_signed(link, "secret", body)


def test_signatures() -> None:
    good = hmac.new(b"secret", b"body", hashlib.sha256).hexdigest()
    assert is_signed(f"sha256={good}", "secret", b"body")
    assert is_signed(f"sha256={good.upper()}", "secret", b"body")
    for wrong in (f"sha256={good[:-1]}", f"sha512={good}", good, "", None, "sha256=", "sha256=\xff",
                  "sha1=" + hmac.new(b"secret", b"body", hashlib.sha1).hexdigest()):  # fmt: skip
        assert not is_signed(wrong, "secret", b"body")


class _Hub:
    """A hub on the loopback, which asks back as soon as it is asked; `forms` are the requests."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []
        self.echoed: list[bool] = []

    def __call__(self, request: Request) -> Reply:
        form = dict(parse_qsl(request.body.decode()))
        self.forms.append(form)
        self.echoed.append(self.verify(form["hub.topic"]) == b"a challenge")
        return Reply(status=202)

    def verify(self, topic: str, mode: str = "subscribe") -> bytes | int:
        asked = {"hub.mode": mode, "hub.topic": topic, "hub.challenge": "a challenge",
                 "hub.lease_seconds": "864000"}  # fmt: skip
        return _ask(f"{self.forms[-1]['hub.callback']}?{urlencode(asked)}")

    def push(self, body: bytes, secret: str | None = None) -> bytes | int:
        form = self.forms[-1]
        digest = hmac.new((secret or form["hub.secret"]).encode(), body, hashlib.sha256).hexdigest()
        return _ask(form["hub.callback"], body, {"X-Hub-Signature": f"sha256={digest}"})


def _ask(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes | int:
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, body, headers or {}), timeout=PATIENCE
        ) as answer:
            found: bytes = answer.read()
            return found
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[tuple[Path, Loopback, _Hub]]:
    """A portal whose feed names a hub, served at the callback."""
    with Loopback() as web:
        hub = _Hub()
        web.handle("/hub", hub)
        feed = _RSS.format(hub=web.url("/hub"), topic=web.url("/feed"))
        web.page("/feed", feed.encode(), headers={"Content-Type": "application/rss+xml"})
        settings = (
            f"title: T\nsources:\n  - feed: {web.url('/feed')}\n    every: 1d\nfetch:\n  delay: 0\n"
            "  allow_private: [127.0.0.1]\n  callback: "
        )
        (tmp_path / "portal.yaml").write_text(f"{settings}http://127.0.0.1/\n", "utf-8")
        broadsheet("publish", "--portal", str(tmp_path), "--quiet")  # makes the store
        server = Begun("serve", "--portal", str(tmp_path), "--port", "0", prints=True)
        try:
            callback = re.search(r"http://\S+", server.stdout.readline().decode())[0]
            (tmp_path / "portal.yaml").write_text(f"{settings}{callback}\n", "utf-8")
            yield tmp_path, web, hub
        finally:
            server.terminate()
            server.wait(PATIENCE)


def test_a_hub_is_asked_confirms_wakes_and_is_asked_again(portal: tuple[Path, Loopback, _Hub]) -> None:
    folder, web, hub = portal
    broadsheet("run", "--portal", str(folder), "--quiet")
    assert [form["hub.mode"] for form in hub.forms] == ["subscribe"]
    assert hub.forms[0]["hub.topic"] == web.url("/feed")
    assert hub.echoed == [True]

    def due() -> datetime:
        with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
            (state,) = store.sources.states().values()
        assert state.next_poll is not None
        return state.next_poll

    now = datetime.now(UTC)
    assert due() > now + timedelta(hours=1)
    assert hub.push(b"<rss/>", secret="another") == b""
    assert due() > now + timedelta(hours=1), "an unsigned push woke the source"
    for topic, mode in (("https://other.example/", "subscribe"), (web.url("/feed"), "unsubscribe")):
        assert hub.verify(topic, mode) == 404
    callback = hub.forms[0]["hub.callback"]
    assert _ask(callback[:-1] + "?", b"") == 404
    assert hub.push(b"x" * 5_000_001) == 413
    assert hub.push(b"<rss>this is never read</rss>") == b""
    assert due() < now + timedelta(seconds=90)
    broadsheet("run", "--portal", str(folder), "--quiet")
    assert len(hub.forms) == 1, "asked again before it was time"
    later = (now + timedelta(days=8)).strftime("%Y-%m-%dT%H:%M:%SZ")
    broadsheet("run", "--portal", str(folder), "--now", later, "--quiet")
    assert [form["hub.callback"] for form in hub.forms] == [callback, callback]


def test_a_hub_that_fails_is_told_and_changes_nothing(portal: tuple[Path, Loopback, _Hub]) -> None:
    folder, web, _ = portal
    web.page("/hub", Reply(status=400))
    told = broadsheet("run", "--portal", str(folder), "--json").stderr.decode()
    assert "its hub" in told
    assert "http-400" in told
    assert web.paths().count("/feed") == 1


def test_leases_are_found_by_source_and_token(store: Store) -> None:
    from broadsheet.domain.storing import HubLease

    lease = HubLease(source=FEED.key, hub=_HUB, token="t", secret="s")
    store.leases.save([lease])
    store.leases.save([lease])
    assert store.leases.get([FEED.key, "feed:b"]) == {FEED.key: lease}
    assert store.leases.of("t") == lease
    assert store.leases.of("u") is None
    store.leases.wake("feed:unknown", datetime.now(UTC))
