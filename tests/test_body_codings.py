"""Bodies are unpacked as their codings say, up to a bound."""

from __future__ import annotations

import gzip
import itertools
import zlib
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.collect.decoding import BadEncoding, Decoder, TooLarge, Torn, decode
from tests.gateways import error, get
from tests.loopback import Reply


def test_codings_are_undone(web):
    text = b"news " * 1000
    raw = zlib.compressobj(wbits=-15)
    for path, body, coding in (
        ("/gzip", gzip.compress(text), "gzip"),
        ("/members", gzip.compress(text[:100]) + gzip.compress(text[100:]) + b"trailing", "gzip"),
        ("/zlib", zlib.compress(text), "deflate"),
        ("/raw", raw.compress(text) + raw.flush(), "deflate"),
        ("/br", brotli.compress(text), "br"),
        ("/twice", brotli.compress(gzip.compress(text)), "gzip, br"),
        ("/odd", text, "utf-8"),
    ):
        web.page(path, Reply(body, headers={"Content-Encoding": coding}))
        assert get(web.url(path)).body == text, path


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("br", brotli.compress),
        ("deflate", zlib.compress),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
    ],
)
def test_bombs_are_caught_before_they_open(web, coding, pack):
    web.page("/bomb", Reply(pack(bytes(8_000_000)), headers={"Content-Encoding": coding}))
    assert error(web.url("/bomb"), max_bytes=1_000_000).code == "too-large"


def test_a_body_without_end_and_one_that_says_its_size(web):
    web.page("/endless", Reply(itertools.repeat(b"x" * 65536), length=-1))
    web.page("/honest", Reply(b"x", length=10**12))
    assert error(web.url("/endless"), max_bytes=500_000).code == "too-large"
    assert error(web.url("/honest")).code == "too-large"


def test_a_body_of_exactly_the_cap(web):
    web.page("/a", bytes(1000))
    assert len(get(web.url("/a"), max_bytes=1000).body) == 1000
    assert error(web.url("/a"), max_bytes=999).code == "too-large"


def test_lies_about_the_coding(web):
    web.page("/plain", Reply(b"plain text", headers={"Content-Encoding": "gzip"}))
    web.page("/torn", Reply(gzip.compress(b"x" * 1000)[:-9], headers={"Content-Encoding": "gzip"}))
    web.page("/zstd", Reply(b"x", headers={"Content-Encoding": "zstd"}))
    web.page("/empty", Reply(b"", headers={"Content-Encoding": "gzip"}))
    assert error(web.url("/plain")).code == "bad-encoding"
    assert error(web.url("/torn")).code == "cut-off"
    assert error(web.url("/zstd")).code == "bad-encoding"
    assert get(web.url("/empty")).body == b""


@given(
    st.binary(max_size=2000),
    st.sampled_from(["gzip", "deflate", "br", "gzip, br", "", None, "x"]),
    st.integers(1, 50),
)
def test_decoding_never_fails_in_another_way(body, coding, step):
    chunks = [body[start : start + step] for start in range(0, len(body), step)]
    with suppress(TooLarge, BadEncoding, Torn):
        assert len(decode(chunks, coding, 1000)) <= 1000


@given(st.binary(max_size=5000), st.sampled_from(["gzip", "deflate", "br"]), st.integers(1, 700))
def test_decoding_in_any_pieces(body, coding, step):
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding](body)
    decoder = Decoder(coding, 5000)
    pieces = (packed[start : start + step] for start in range(0, len(packed), step))
    assert b"".join(part for piece in pieces for part in decoder.feed(piece)) == body
    decoder.end()
