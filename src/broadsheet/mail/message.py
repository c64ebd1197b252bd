"""Messages: what goes over the wire for one recipient.

In: an envelope and a letter's two parts. Out: bytes with CRLF line ends, the same for the same input. A
header value with a control character is refused here, whatever wrote it: no field of a story or a subscriber
can begin a header of its own.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

import msgspec

from broadsheet.domain.errors import MailError


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes to whom about what. A mailbox is `address` or `Name <address>`; `extra` are more headers."""

    sender: str
    to: str
    subject: str
    message_id: str
    date: datetime
    reply_to: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


def list_headers(unsubscribe: str, list_id: str | None, name: str) -> tuple[tuple[str, str], ...]:
    """The headers of a list's message: RFC 2369, RFC 8058 (one click), RFC 2919."""
    headers = [
        ("List-Unsubscribe", f"<{unsubscribe}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Precedence", "bulk"),
    ]
    if list_id:
        words = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign == " ")).strip()
        headers.insert(0, ("List-Id", f"{words} <{list_id}>" if words else f"<{list_id}>"))
    return tuple(headers)


def compose(envelope: Envelope, *, text: str, html: str | None = None) -> bytes:
    """The message. Raises MailError for a header value that holds a control character."""
    message = EmailMessage(policy=policy.SMTP.clone(max_line_length=200))
    message["From"] = _mailbox(envelope.sender)
    message["To"] = _mailbox(envelope.to)
    if envelope.reply_to:
        message["Reply-To"] = _mailbox(envelope.reply_to)
    for name, value in (
        ("Subject", envelope.subject),
        ("Date", format_datetime(envelope.date)),
        ("Message-ID", envelope.message_id),
        *envelope.extra,
    ):
        message[name] = _checked(name, value)
    message.set_content(text, cte="quoted-printable")
    if html is not None:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        digest = hashlib.sha256(envelope.message_id.encode()).hexdigest()
        message.set_boundary(f"=_{digest[:32]}")
    return message.as_bytes()


def bare_address(mailbox: str) -> str:
    """`Name <address>` → `address`."""
    return parseaddr(mailbox)[1]


def _mailbox(mailbox: str) -> Address:
    name, address = parseaddr(_checked("address", mailbox))
    return Address(display_name=name, addr_spec=address)


def _checked(name: str, value: str) -> str:
    if any(ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u2028\u2029" for sign in value):
        raise MailError(f"the header {name} would hold a control character: {value!r}; nothing was sent")
    return value
