"""DKIM: the vectors that RFC 8463 publishes, byte for byte, and what a signature must not survive."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.errors import MailError
from broadsheet.mail import dkim
from broadsheet.mail.message import Envelope, compose, list_headers

_MESSAGE = (
    b"From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n"
    b"Subject: Is dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
    b"Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\n"
    b"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
)
_NAMES = ("from", "to", "subject", "date", "message-id", "from", "subject", "date")
_BODY_HASH = "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="
_RSA = b"""-----BEGIN RSA PRIVATE KEY-----
MIICXQIBAAKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQi
Y/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqM
KrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB
AoGAH0cxOhFZDgzXWhDhnAJDw5s4roOXN4OhjiXa8W7Y3rhX3FJqmJSPuC8N9vQm
6SVbaLAE4SG5mLMueHlh4KXffEpuLEiNp9Ss3O4YfLiQpbRqE7Tm5SxKjvvQoZZe
zHorimOaChRL2it47iuWxzxSiRMv4c+j70GiWdxXnxe4UoECQQDzJB/0U58W7RZy
6enGVj2kWF732CoWFZWzi1FicudrBFoy63QwcowpoCazKtvZGMNlPWnC7x/6o8Gc
uSe0ga2xAkEA8C7PipPm1/1fTRQvj1o/dDmZp243044ZNyxjg+/OPN0oWCbXIGxy
WvmZbXriOWoSALJTjExEgraHEgnXssuk7QJBALl5ICsYMu6hMxO73gnfNayNgPxd
WFV6Z7ULnKyV7HSVYF0hgYOHjeYe9gaMtiJYoo0zGN+L3AAtNP9huqkWlzECQE1a
licIeVlo1e+qJ6Mgqr0Q7Aa7falZ448ccbSFYEPD6oFxiOl9Y9se9iYHZKKfIcst
o7DUw1/hz2Ck4N5JrgUCQQCyKveNvjzkkd8HjYs0SwM0fPjK16//5qDZ2UiDGnOe
uEzxBDAr518Z8VFbR41in3W4Y3yCDgQlLlcETrS+zYcL
-----END RSA PRIVATE KEY-----
"""
_ED25519 = Ed25519PrivateKey.from_private_bytes(
    base64.b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
)
_PUBLISHED = {
    "brisbane": "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==",
    "test": "F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnG"
    "daSGsgeefOsk2JzdA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=",
}
_KEYS = {"brisbane": _ED25519, "test": dkim.load_key(_RSA, "RFC 8463")}


def tags(header: bytes) -> dict[str, str]:
    """The tags of a signature, spaces gone."""
    value = re.sub(r"\s+", "", header.decode().partition(":")[2])
    return dict(tag.split("=", 1) for tag in value.split(";") if tag)


def verify(message: bytes, key: dkim.Key) -> None:
    """Check the first header of `message`, its signature; InvalidSignature says that it does not fit."""
    head, _, body = message.partition(b"\r\n\r\n")
    fields = dkim._fields(head)
    own, rest = fields[0], fields[1:]
    found = tags(b"x:" + own[1])
    if base64.b64encode(hashlib.sha256(dkim.relaxed_body(body)).digest()).decode() != found["bh"]:
        raise InvalidSignature
    bare = re.sub(rb"(?<![a-z])b=[^;]*$", b"b=", own[1])
    signed = dkim.signed_headers(rest, found["h"].split(":")) + dkim.relaxed_header(b"dkim-signature", bare)
    signature = base64.b64decode(found["b"])
    if isinstance(key, RSAPrivateKey):
        key.public_key().verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    else:
        key.public_key().verify(signature, hashlib.sha256(signed).digest())


class TestPublishedVectors:
    @pytest.mark.parametrize("selector", sorted(_PUBLISHED))
    def test_the_signatures_of_rfc_8463_come_out_byte_for_byte(self, selector: str):
        signer = dkim.Signer(_KEYS[selector], "football.example.com", selector)
        found = tags(dkim.sign(_MESSAGE, signer, time=1528637909, headers=_NAMES))
        assert found["bh"] == _BODY_HASH
        assert found["b"] == _PUBLISHED[selector]

    def test_relaxed_bodies_of_rfc_6376(self):
        assert dkim.relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n") == b" C\r\nD E\r\n"
        assert dkim.relaxed_body(b"") == b""
        assert dkim.relaxed_header(b"B ", b" Y\t\r\n\tZ  ") == b"b:Y Z"


def letter(subject: str = "Türen auf", text: str = "Hello\n.\nThere   \n\n") -> bytes:
    return compose(
        Envelope(
            sender="Harbour Watch <news@harbour.example>",
            to="ada@reader.example",
            subject=subject,
            message_id="<1.2@harbour.example>",
            date=datetime(2026, 6, 9, 7, tzinfo=UTC),
            extra=list_headers("https://harbour.example/u/1", "news.harbour.example", "Harbour Watch"),
        ),
        text=text,
        html=f"<p>{text}</p>",
    )


class TestOurOwnMessages:
    @pytest.mark.parametrize("selector", sorted(_KEYS))
    def test_a_signed_message_verifies_and_a_changed_one_does_not(self, selector: str):
        key = _KEYS[selector]
        signed = dkim.sign(letter(), dkim.Signer(key, "harbour.example", selector), time=1) + letter()
        verify(signed, key)
        assert "list-unsubscribe-post" in tags(signed.split(b"\r\nFrom")[0])["h"]
        for change in (
            (b"Hello", b"Hellp"),
            (b"\r\nTo: ada@", b"\r\nTo: bob@"),
            (b"\r\nFrom:", b"\r\nFrom: Mallory <m@evil.example>\r\nFrom:"),
            (b"\r\nSubject:", b"\r\nSubject: Pay now\r\nSubject:"),
        ):
            changed = signed.replace(*change, 1)
            assert changed != signed
            with pytest.raises(InvalidSignature):
                verify(changed, key)

    def test_no_line_of_a_signature_is_longer_than_smtp_allows(self):
        header = dkim.sign(letter(), dkim.Signer(_KEYS["test"], "harbour.example", "s" * 60), time=1)
        assert max(map(len, header.split(b"\r\n"))) < 200
        assert header.endswith(b"\r\n")

    def test_new_keys_are_private_files_and_have_their_record(self, tmp_path: Path):
        for rsa, start in ((True, "v=DKIM1; k=rsa; p=MIIB"), (False, "v=DKIM1; k=ed25519; p=")):
            path = tmp_path / f"{rsa}.pem"
            key = dkim.new_key(path, rsa=rsa)
            assert path.stat().st_mode & 0o777 == 0o600
            assert dkim.dns_record(dkim.load_key(path.read_bytes(), str(path))) == dkim.dns_record(key)
            assert dkim.dns_record(key).startswith(start)
            with pytest.raises(MailError, match="exists"):
                dkim.new_key(path, rsa=rsa)
        with pytest.raises(MailError, match="no private key"):
            dkim.load_key(b"nothing", "the key")


class TestHeaders:
    @given(st.text(max_size=60))
    def test_no_value_begins_a_header_of_its_own(self, value: str):
        """Header injection: a subject with a line end is refused; any other stays in its own header."""
        try:
            raw = letter(subject=value)
        except MailError:
            assert any(ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u2028\u2029" for sign in value)
            return
        names = [line.split(b":")[0] for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n") if line[:1].strip()]
        assert [name for name in names if name != b"Subject"] == [
            *(b"From", b"To", b"Date", b"Message-ID", b"List-Id", b"List-Unsubscribe"),
            *(b"List-Unsubscribe-Post", b"Precedence", b"MIME-Version", b"Content-Type"),
        ]

    def test_the_same_letter_gives_the_same_bytes_with_crlf_only(self):
        assert letter() == letter()
        assert b"\n" not in letter().replace(b"\r\n", b"")
