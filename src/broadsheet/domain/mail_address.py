"""Mail addresses: which can be written to, and how they compare.

In: an address as a person wrote it. Out: one form of it, or None. The rule is that of HTML's email input (the
sensible part of RFC 5322), with lengths by RFC 5321 and international domains by IDNA 2008's predecessor in
Python's codec. Nothing that passes holds a space, a line end, a quote or an angle bracket.
"""

from __future__ import annotations

import re

_LOCAL = re.compile(r"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def mail_address(text: str) -> str | None:
    """`text` with its domain in lower case and ASCII; None when mail cannot be sent there."""
    local, at, domain = text.strip(" \t").rpartition("@")
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local):
        return None
    try:
        domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        return None
    labels = domain.split(".")
    if len(labels) < 2 or len(domain) > 190 or not all(map(_LABEL.fullmatch, labels)):
        return None
    return f"{local}@{domain}"


def same_mailbox(address: str) -> str:
    """What two spellings of one mailbox share: all of it in lower case, as every large host takes it."""
    return address.lower()
