"""Reports about messages of ours: bounces (RFC 3464) and complaints (RFC 5965, ARF).

In: the bytes of a message that came back, written by anyone. Out: what kind of report it is, the Message-ID
of the message that it is about, and what it says; None when it is neither.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import Message
from itertools import islice

import msgspec

_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^<>\s]{3,300}>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_NESTS = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_MOST_NESTS = 50  # parts that may hold others; Python's parser recurses into them
_MOST_BYTES = 500_000  # what is behind them is the end of a message that came back
_MOST_PARTS = 100


class Report(msgspec.Struct, frozen=True):
    """`kind` is `bounce`, `delay` or `complaint`; `said` the status and words of the server that reports."""

    kind: str
    message_ids: tuple[str, ...]
    said: str = ""


def read_report(raw: bytes) -> Report | None:
    """The report in a message; None for any other message."""
    raw = raw[:_MOST_BYTES]
    over = next(islice(_NESTS.finditer(raw), _MOST_NESTS, None), None)
    message = email.message_from_bytes(raw[: over.start()] if over else raw, policy=email.policy.compat32)
    parts = list(_parts(message))
    types = {part.get_content_type() for part in parts}
    ids = tuple(dict.fromkeys(match.decode("ascii", "replace") for match in _returned_ids(parts)))
    if "message/feedback-report" in types:
        return Report("complaint", ids, "feedback report")
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            return _bounce(part, ids)
    return None


def _bounce(part: Message, ids: tuple[str, ...]) -> Report:
    fields = _fields(part)
    action = fields.get("action", "").strip().lower()
    status = _STATUS.match(fields.get("status", ""))
    said = " ".join(f"{status[1] if status else ''} {fields.get('diagnostic-code', '')}".split())[:300]
    failed = action == "failed" or (not action and status is not None and status[1].startswith("5"))
    return Report("bounce" if failed else "delay", ids, said)


def _fields(part: Message) -> dict[str, str]:
    """The first value of each field of a delivery status, of all its blocks."""
    blocks = part.get_payload()
    found: dict[str, str] = {}
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message):
            for name, value in block.items():
                found.setdefault(name.lower(), " ".join(str(value).split()))
    return found


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number == _MOST_PARTS:
            return
        yield part


def _returned_ids(parts: list[Message]) -> Iterator[bytes]:
    """The Message-IDs of what was sent back, whole or as headers alone; never that of the report itself."""
    for part in parts[1:]:
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            yield from _MESSAGE_ID.findall(part.as_bytes()[:100_000])
