"""What a client sends along with a request, bounded.

In: a request, and how much it may send. Out: its body or the fields of its form; None where it sent too much,
or went away before it had sent all.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request

_FORM = "application/x-www-form-urlencoded"


async def sent_body(request: Request, most: int) -> bytes | None:
    """The body, of at most so many bytes."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > most:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)


async def sent_form(request: Request, most_bytes: int, most_fields: int) -> dict[str, list[str]] | None:
    """The fields of a form, each with all of its values; None for a body that is no form of UTF-8, too."""
    body = await sent_body(request, most_bytes)
    if body is None or not request.headers.get("content-type", "").startswith(_FORM):
        return None
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=most_fields)
    except ValueError:  # not UTF-8, or too many fields
        return None
