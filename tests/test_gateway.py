"""What the gateway asks, where it follows to, and through which proxy."""

from __future__ import annotations

import socket

import pytest

from broadsheet.domain.errors import BroadsheetError
from broadsheet.domain.source import Validators
from tests.certificates import authority
from tests.gateways import error, get, run
from tests.loopback import Loopback, Reply

# what is asked


def test_validators_go_back_exactly_as_they_came(web):
    etag, modified = 'W/"a,  b\\"/é"', "Sat, 4 Mar 2026 05:06 GMT+weird"
    etag_on_the_wire = etag.encode().decode("latin-1")
    web.page(
        "/feed",
        Reply(b"one", headers={"ETag": etag_on_the_wire, "Last-Modified": modified}),
        Reply(status=304),
    )
    first = get(web.url("/feed"))
    second = get(web.url("/feed"), validators=first.validators)
    assert first.validators == Validators(etag=etag, last_modified=modified)
    sent = web.log[-1].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == (etag_on_the_wire, modified)
    assert second.unchanged
    assert second.body == b""
    assert second.validators == first.validators


@pytest.mark.parametrize(
    "sign", [chr(code) for code in (*range(1, 9), 11, 12, *range(14, 32), 127)], ids=ascii
)
def test_validators_that_no_request_can_carry_are_not_sent_back(web, sign):
    hostile = f'"a{sign}b"'
    web.page("/feed", Reply(b"one", headers={"ETag": hostile, "Last-Modified": hostile}))
    first = get(web.url("/feed"))
    assert first.validators == Validators()
    kept_by_an_older_version = Validators(etag=hostile, last_modified=hostile)
    assert get(web.url("/feed"), validators=kept_by_an_older_version).body == b"one"
    assert "If-None-Match" not in web.log[-1].headers


def test_a_304_that_nobody_asked_for_is_an_error(web):
    web.page("/feed", Reply(status=304))
    assert error(web.url("/feed")).code == "http-304"


def test_the_user_agent_says_who_asks(web):
    web.page("/", b"x")
    get(web.url("/"), contact="mailto:desk@example.org")
    assert web.log[-1].headers["User-Agent"].startswith("Broadsheet/")
    assert "(+mailto:desk@example.org)" in web.log[-1].headers["User-Agent"]
    assert "Cookie" not in web.log[-1].headers


def test_a_user_name_and_password_are_not_sent_nor_kept(web):
    web.page("/a", b"x")
    answer = get(web.url("/a").replace("http://", "http://anna:secret@"))
    assert "secret" not in answer.url
    assert not any("Authorization" in request.headers for request in web.log)


def test_no_cookie_is_sent_back(web):
    web.page("/a", Reply(b"x", headers={"Set-Cookie": "id=1"}))

    async def twice(opened):
        await opened.get(web.url("/a"))
        await opened.get(web.url("/a"))

    run(twice)
    assert not any("Cookie" in request.headers for request in web.log)


# redirects


def test_permanent_moves_are_remembered_and_temporary_ones_not(web):
    web.redirect("/old", "/newer", 301)
    web.redirect("/newer", "/new#part", 308)
    web.redirect("/now", "/old", 302)
    web.page("/new", b"x")
    moved, borrowed = get(web.url("/old")), get(web.url("/now"))
    assert (moved.url, moved.moved_to) == (web.url("/new"), web.url("/new"))
    assert (borrowed.url, borrowed.moved_to) == (web.url("/new"), None)
    assert get(web.url("/new")).moved_to is None


def test_redirect_loops_and_chains(web):
    web.redirect("/a", "/b")
    web.redirect("/b", "/a")
    for number in range(20):
        web.redirect(f"/{number}", f"/{number + 1}")
    assert error(web.url("/a")).code == "redirect-loop"
    assert error(web.url("/0"), max_redirects=8).code == "too-many-redirects"
    assert len(web.paths()) == 2 + 9


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://2130706434/",
        "http://0x7f.2/",
        "//169.254.169.254/latest",
    ],
)
def test_a_hop_to_a_private_address_is_refused(web, target):
    web.redirect("/a", target, 301)
    refused = error(web.url("/a"))
    assert (refused.code, refused.retry) == ("private-address", False)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "", "http://[::1"]
)
def test_a_hop_to_something_else_is_refused(web, target):
    web.redirect("/a", target)
    assert error(web.url("/a")).code == "bad-address"


def test_robots_are_asked_at_every_hop(web):
    with Loopback() as other:
        web.redirect("/a", other.url("/closed"))
        other.page("/robots.txt", b"User-agent: *\nDisallow: /closed\n")
        other.page("/closed", b"x")
        assert error(web.url("/a")).code == "robots-denied"
        assert other.paths() == []


def test_a_location_in_raw_bytes(web):
    web.page("/a", Reply(raw=b"HTTP/1.1 302 F\r\nLocation: /caf\xe9\r\nContent-Length: 0\r\n\r\n"))
    web.page("/caf%C3%A9", b"x")
    assert get(web.url("/a")).body == b"x"


# proxy and certificates


def test_a_proxy_replays_an_archive_as_the_live_web():
    with Loopback(proxy=True) as proxy:
        proxy.page("http://news.example/story", b"from the archive")
        proxy.redirect("http://news.example/old", "http://news.example/story", 301)
        answer = get("http://news.example/old", proxy=proxy.url(), allow_private=())
        assert (answer.body, answer.moved_to) == (b"from the archive", "http://news.example/story")
        assert proxy.log[0].path == "http://news.example/robots.txt"
        assert error("http://127.0.0.1/", proxy=proxy.url(), allow_private=()).code == "private-address"


def test_a_proxy_that_does_not_answer_is_a_failure():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert error("http://news.example/", proxy=dead, robots=False).code == "proxy"


def test_https_through_a_proxy_with_a_ca_file(tmp_path):
    ca_file, context = authority(tmp_path, "news.example")
    with Loopback(context, proxy=True) as proxy:
        proxy.page("https://news.example/story", b"sealed")
        settings = {"proxy": proxy.url(), "robots": False}
        assert get("https://news.example/story", ca_file=str(ca_file), **settings).body == b"sealed"
        assert error("https://news.example/story", **settings).code == "tls"
        assert error("https://other.example/story", ca_file=str(ca_file), **settings).code == "tls"


def test_settings_that_cannot_be_used_are_told(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    for settings in (
        {"ca_file": str(tmp_path / "ca.pem")},
        {"ca_file": "/nowhere.pem"},
        {"proxy": "socks5://a"},
    ):
        with pytest.raises(BroadsheetError, match=r"^fetch\."):
            get("http://news.example/", **settings)
