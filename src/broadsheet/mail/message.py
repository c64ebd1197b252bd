"""Messages: what goes over the wire for one recipient.

In: an envelope and a letter's two parts. Out: bytes with CRLF line ends, the same for the same input. The
head is written here, since `email` decodes what looks like an encoded word in a value, line ends and all. A
value with a control character is refused, whatever wrote it: no field of a story or a subscriber can begin a
header of its own.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr

import msgspec

from broadsheet.domain.errors import MailError
from broadsheet.domain.mail_address import mail_address

PICTURE = "cid:picture@letter"  # the address of a picture that travels with the message (RFC 2392)
_LINE = 76  # characters at most, with encoded words (RFC 2047, 2) or in quoted-printable (RFC 2045, 6.7)
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # the last are no text of their own


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes to whom about what. A mailbox is `address` or `Name <address>`; `extra` are more headers."""

    sender: str
    to: str
    subject: str
    message_id: str
    date: datetime
    reply_to: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


def list_headers(
    unsubscribe: str, list_id: str | None, name: str, *, subscribe: str = "", archive: str = ""
) -> tuple[tuple[str, str], ...]:
    """The headers of a list's message: RFC 2369, RFC 8058 (one click), RFC 2919. Addresses are in ASCII."""
    headers = [
        ("List-Unsubscribe", f"<{unsubscribe}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Precedence", "bulk"),
    ]
    places = (("List-Subscribe", subscribe), ("List-Archive", archive))
    headers += [(header, f"<{address}>") for header, address in places if address]
    if list_id:
        words = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign == " ")).strip()
        headers.insert(0, ("List-Id", f"{words} <{list_id}>" if words else f"<{list_id}>"))
    return tuple(headers)


def compose(envelope: Envelope, *, text: str, html: str | None = None, picture: bytes | None = None) -> bytes:
    """The message; `picture` is a JPEG that the HTML shows as `PICTURE`.

    Raises MailError for a header value that holds a control character.
    """
    fields = [("From", _mailbox("From", envelope.sender)), ("To", _mailbox("To", envelope.to))]
    if envelope.reply_to:
        fields.append(("Reply-To", _mailbox("Reply-To", envelope.reply_to)))
    fields.append(("Subject", _words("Subject", envelope.subject)))
    for name, value in (
        ("Date", format_datetime(envelope.date)),
        ("Message-ID", envelope.message_id),
        *envelope.extra,
    ):
        fields.append((name, _as_it_stands(name, value)))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    parts = EmailMessage(policy=policy.SMTP.clone(max_line_length=_LINE))
    parts.set_content(text, cte="quoted-printable")
    if html is not None:
        parts.add_alternative(html, subtype="html", cte="quoted-printable")
        digest = hashlib.sha256(envelope.message_id.encode()).hexdigest()
        parts.set_boundary(f"=_{digest[:32]}")
        if picture is not None:
            page = list(parts.iter_parts())[-1]
            assert isinstance(page, EmailMessage)
            page.add_related(picture, "image", "jpeg", cid=f"<{PICTURE.removeprefix('cid:')}>")
            page.set_boundary(f"=_{digest[32:]}")
    return head.encode("ascii") + parts.as_bytes()


def bare_address(mailbox: str) -> str:
    """`Name <address>` → `address`, its domain in ASCII."""
    address = parseaddr(mailbox)[1]
    return mail_address(address) or address


def _mailbox(name: str, mailbox: str) -> str:
    words, address = parseaddr(_checked(name, mailbox))[0], _as_it_stands(name, bare_address(mailbox))
    if _is_plain(words):
        return formataddr((words, address))
    return f"{_words(name, words)}\r\n <{address}>"


def _words(name: str, text: str) -> str:
    """What people wrote; in encoded words (RFC 2047) unless it is plain and short."""
    if _is_plain(_checked(name, text)) and len(name) + 2 + len(text) <= _LINE:
        return text
    return Header(text, "utf-8", maxlinelen=_LINE, header_name=name).encode(linesep="\r\n")


def _is_plain(text: str) -> bool:
    """Whether a text stands for itself in a header: ASCII in which nobody can see an encoded word."""
    return text.isascii() and "=?" not in text


def _as_it_stands(name: str, value: str) -> str:
    if not _checked(name, value).isascii():
        raise MailError(f"the header {name} would hold {value!r}, which is not ASCII; nothing was sent")
    return value


def _checked(name: str, value: str) -> str:
    if _FORBIDDEN.search(value):
        raise MailError(f"the header {name} would hold a control character: {value!r}; nothing was sent")
    return value
