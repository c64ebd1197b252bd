"""DKIM signatures: RFC 6376 in relaxed/relaxed form, by rsa-sha256 or the ed25519-sha256 of RFC 8463.

In: a message with CRLF line ends and a private key. Out: its `DKIM-Signature` header, to stand before the
message; keys and the DNS record that publishes them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from broadsheet.domain.errors import MailError

Key = RSAPrivateKey | Ed25519PrivateKey
LEAST_BITS = 1024  # RFC 8301; keys made here have 2048

SIGNED = (
    *("from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-type"),
    *("list-id", "list-unsubscribe", "list-unsubscribe-post"),
    *("from", "subject", "date"),  # signed once more than they stand there: a second one breaks the signature
)
_SPACES = re.compile(rb"[ \t]+")
_UNFOLD = re.compile(rb"\r\n(?=[ \t])")


class Signer(msgspec.Struct, frozen=True):
    """Who signs: the key, the domain that answers for the message, and where its public key stands."""

    key: Key
    domain: str
    selector: str


def sign(message: bytes, signer: Signer, *, time: int, headers: Sequence[str] = SIGNED) -> bytes:
    """The signature of `message` as a header line with its CRLF. `time` is in seconds since 1970.

    Headers that the message lacks are signed as lacking only where they are named again (RFC 6376, 5.4.2).
    """
    head, _, body = message.partition(b"\r\n\r\n")
    fields = _fields(head)
    present = {name for name, _ in fields}
    names = [name for name in headers if name in present]
    digest = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
    algorithm = "rsa-sha256" if isinstance(signer.key, RSAPrivateKey) else "ed25519-sha256"
    value = (
        f"v=1; a={algorithm}; c=relaxed/relaxed; d={signer.domain}; i=@{signer.domain}; q=dns/txt; "
        f"s={signer.selector}; t={time}; h={' : '.join(names)}; bh={digest}; b="
    )
    signed = signed_headers(fields, names) + relaxed_header(b"DKIM-Signature", value.encode())
    signature = base64.b64encode(_signature(signer.key, signed)).decode()
    folded = value.replace("; ", ";\r\n ").replace(" : ", " :\r\n  ")
    lines = "\r\n  ".join(signature[start : start + 70] for start in range(0, len(signature), 70))
    return f"DKIM-Signature: {folded}{lines}\r\n".encode()


def relaxed_body(body: bytes) -> bytes:
    """RFC 6376, 3.4.4: spaces folded, none at line ends, no empty lines at the end."""
    lines = [_SPACES.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def relaxed_header(name: bytes, value: bytes) -> bytes:
    """RFC 6376, 3.4.2: the name in lower case, the value on one line, spaces folded; no line end."""
    folded = _SPACES.sub(b" ", _UNFOLD.sub(b"", value)).strip(b" ")
    return name.strip().lower() + b":" + folded


def signed_headers(fields: Sequence[tuple[str, bytes]], names: Sequence[str]) -> bytes:
    """The headers in the order of `names`; of several with one name the last first."""
    left = list(reversed(fields))
    parts = []
    for name in names:
        found = next((field for field in left if field[0] == name), None)
        if found is not None:
            left.remove(found)
            parts.append(relaxed_header(name.encode(), found[1]) + b"\r\n")
    return b"".join(parts)


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    """Name in lower case and raw value of each header, folded lines joined."""
    lines = _UNFOLD.sub(b"", head).split(b"\r\n")
    pairs = (line.partition(b":") for line in lines if b":" in line)
    return [(name.strip().lower().decode("ascii", "replace"), value) for name, _, value in pairs]


def _signature(key: Key, signed: bytes) -> bytes:
    if isinstance(key, RSAPrivateKey):
        return key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(hashlib.sha256(signed).digest())  # RFC 8463, 3


def load_key(pem: bytes, place: str) -> Key:
    """A private key in PEM form; `place` names it in the MailError for anything else."""
    try:
        key = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise MailError(f"{place} holds no private key without a passphrase: {error}") from None
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        raise MailError(f"{place} holds a key that DKIM does not know; use RSA or Ed25519")
    if isinstance(key, RSAPrivateKey) and key.key_size < LEAST_BITS:
        raise MailError(f"{place} holds a key of {key.key_size} bits, which receivers ignore; make a new one")
    return key


def new_key(path: Path, *, rsa: bool) -> Key:
    """Make a key and write it to `path` (mode 0600), which must not exist. Raises MailError."""
    key: Key = generate_private_key(65537, 2048) if rsa else Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        path.touch(0o600, exist_ok=False)
        path.write_bytes(pem)
    except FileExistsError:
        raise MailError(f"{path} exists; name a new file") from None
    return key


def dns_record(key: Key) -> str:
    """The text of the TXT record at `<selector>._domainkey.<domain>`."""
    public = key.public_key()
    if isinstance(key, Ed25519PrivateKey):
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}"
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"
