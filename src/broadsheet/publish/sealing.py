"""Sealed payloads: text that stands in a public record and that only the portal's owner can read.

In: a key ring, from a file or an environment variable, and bytes with the path and field they stand in.
Out: an envelope `base64(ciphertext);base64(key id and nonce)`, and the bytes again.

The cipher is AES-256-GCM with path and field as associated data, so that an envelope opens only where it
was sealed. The nonce is the first 96 bits of an HMAC-SHA256, under a key of its own, of the same data and
the plaintext (a synthetic nonce, as in SIV, RFC 5297 and RFC 8452): no two plaintexts share one, and the
same plaintext gives the same envelope on every run, after every crash, without a store. The second part
is 19 bytes (format, key id, nonce); the recorded platform's is 16, so neither is taken for the other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from broadsheet.domain.errors import SealError
from broadsheet.environment import names_variable, needed
from broadsheet.publish.files import write_atomically

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_ID_BYTES = 6
_NONCE_BYTES = 12
_FORMAT = b"\x01"
_OWN_BYTES = len(_FORMAT) + _ID_BYTES + _NONCE_BYTES
_FOREIGN_BYTES = 16
_HEADER = """\
# Broadsheet key ring. The last key seals; every key opens. Keep it secret and keep a copy:
# without it nothing that it sealed can ever be opened.
"""

RandomBytes = Callable[[int], bytes]


class Key(msgspec.Struct, frozen=True):
    """A 256-bit key; its id is made from it, so that a mistyped key is noticed."""

    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.id})"  # a secret must not end in a log

    @property
    def id(self) -> str:
        """`k` and 12 hexadecimal digits."""
        return f"k{self.digest.hex()}"

    @property
    def digest(self) -> bytes:
        """The six bytes that stand for the key in an envelope."""
        return hashlib.sha256(b"broadsheet key id\0" + self.secret).digest()[:_ID_BYTES]


class KeyRing(msgspec.Struct, frozen=True):
    """Keys, oldest first; the last one is current. Immutable: rotating gives another ring."""

    keys: tuple[Key, ...]

    @classmethod
    def new(cls, random: RandomBytes = os.urandom) -> KeyRing:
        """A ring of one fresh key; `random` gives that many unpredictable bytes."""
        return cls((Key(random(KEY_BYTES)),))

    @classmethod
    def load(cls, location: str, folder: Path) -> KeyRing:
        """The ring at `location`: `env:NAME`, or a file's path, relative to `folder`.

        Raises SealError when it is absent, holds no valid ring, or lies inside a repository.
        """
        if names_variable(location):
            return cls.parse(needed(location, "the key ring", SealError), location)
        path = folder / location
        refuse_repository(path)
        try:
            return cls.parse(path.read_text("ascii"), str(path))
        except UnicodeDecodeError:
            raise SealError(f"{path} is no key ring") from None
        except OSError as error:
            raise SealError(f"the key ring {path} cannot be read: {error.strerror}") from None

    @classmethod
    def parse(cls, text: str, name: str) -> KeyRing:
        """The ring in `text`, one `id key` a line or parted by commas; `name` is told in errors."""
        keys: list[Key] = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.lstrip().startswith("#"):
                words = (part.split() for part in line.split(","))
                keys += [_parse_key(each, f"{name}:{number}") for each in words if each]
        if not keys:
            raise SealError(f"{name} holds no key; `broadsheet keys new` makes one")
        return cls(tuple(keys))

    def text(self) -> str:
        """The ring as its file has it."""
        lines = [f"{key.id} {base64.b64encode(key.secret).decode()}\n" for key in self.keys]
        return _HEADER + "".join(lines)

    def save(self, path: Path, *, replace: bool = False) -> None:
        """Write the ring to `path`, readable by its owner only.

        Raises SealError inside a repository, and where a file is already and `replace` is false.
        """
        refuse_repository(path)
        if path.exists() and not replace:
            raise SealError(f"{path} is already there; a lost key opens nothing, so it is not replaced")
        write_atomically(path, self.text().encode(), mode=0o600)

    @property
    def current(self) -> Key:
        """The key that seals."""
        return self.keys[-1]

    def rotate(self, random: RandomBytes = os.urandom) -> KeyRing:
        """A ring with a fresh current key; the others still open what they sealed."""
        return KeyRing((*self.keys, Key(random(KEY_BYTES))))

    def seal(self, plaintext: bytes, path: str, field: str) -> str:
        """The envelope of `plaintext` for this path and field under the current key.

        The same plaintext under the same key is the same envelope.
        """
        place = _place(path, field)
        key = self.current
        nonce_key = hmac.digest(key.secret, b"broadsheet nonce key", "sha256")
        nonce = hmac.digest(nonce_key, place + plaintext, "sha256")[:_NONCE_BYTES]
        sealed = _cipher(key).encrypt(nonce, plaintext, place)
        return f"{_encoded(sealed)};{_encoded(_FORMAT + key.digest + nonce)}"

    def open_sealed(self, envelope: str, path: str, field: str) -> bytes:
        """What `envelope` holds. SealError when it is torn, foreign, moved, or its key is not here."""
        from cryptography.exceptions import InvalidTag

        sealed, tail = _parts(envelope)
        if len(tail) == _FOREIGN_BYTES:
            raise SealError(f"{path}: {field} was sealed by another platform, whose key is not known")
        if len(tail) != _OWN_BYTES or not tail.startswith(_FORMAT):
            raise SealError(f"{path}: {field} is an envelope of a kind that this version does not know")
        digest, nonce = tail[1 : 1 + _ID_BYTES], tail[1 + _ID_BYTES :]
        key = next((key for key in self.keys if key.digest == digest), None)
        if key is None:
            have = ", ".join(key.id for key in self.keys)
            raise SealError(f"{path}: {field} was sealed with key k{digest.hex()}; the ring has {have}")
        try:
            return _cipher(key).decrypt(nonce, sealed, _place(path, field))
        except InvalidTag:
            message = f"{path}: {field} cannot be opened: it was changed, or belongs to another path or field"
            raise SealError(message) from None


def refuse_repository(path: Path) -> None:
    """Raise SealError when `path` lies in a git work tree, which is what gets published."""
    for folder in path.absolute().resolve().parents:
        if (folder / ".git").exists():
            message = f"a key must not stand in a repository, and {folder} is one; keep {path.name} elsewhere"
            raise SealError(message)


def _parse_key(words: list[str], place: str) -> Key:
    try:
        name, text = words
        key = Key(base64.b64decode(text, validate=True))
    except ValueError:
        raise SealError(f"{place}: a key is its id, a space, and base64") from None
    if len(key.secret) != KEY_BYTES or key.id != name:
        raise SealError(f"{place}: the key is damaged; it does not fit its id")
    return key


def _parts(envelope: str) -> tuple[bytes, bytes]:
    try:
        first, second = envelope.split(";")
        return base64.b64decode(first, validate=True), base64.b64decode(second, validate=True)
    except (ValueError, binascii.Error):
        raise SealError("the envelope is torn: it must be base64, a semicolon, and base64") from None


def _place(path: str, field: str) -> bytes:
    parts = (path.encode(), field.encode())
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _cipher(key: Key) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers import aead

    return aead.AESGCM(key.secret)
