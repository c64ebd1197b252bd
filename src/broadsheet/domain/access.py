"""Who may read what over the API: tokens, and what each of them opens.

In: 32 random bytes. Out: the secret that a program shows, and the digest that the store keeps of it.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from datetime import datetime
from enum import StrEnum

from broadsheet.domain.story import Record

SECRET_BYTES = 32
_MARK = "bsr_"  # so that a secret that leaked into a file can be found
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Scope(StrEnum):
    """What a token opens: what is published, or also what is folded and left out."""

    READ = "read"
    DRAFTS = "drafts"


class Token(Record, frozen=True, kw_only=True):
    """A read token of the API as the store knows it: everything but its secret."""

    name: str
    scopes: tuple[Scope, ...] = (Scope.READ,)
    created: datetime


def is_token_name(name: str) -> bool:
    """Whether a token may be called so: letters, digits, `.`, `_`, `-`, at most 64 of them."""
    return _NAME.fullmatch(name) is not None


def secret_of(random_bytes: bytes) -> str:
    """The secret that these bytes make, as a program sends it."""
    return _MARK + urlsafe_b64encode(random_bytes).decode().rstrip("=")


def digest_of(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
