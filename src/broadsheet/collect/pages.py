"""Pages: one listed address becomes one document.

In: a `Listed` address and the gateway. Out: the `Document` with its bytes as served, or None when the
server says that nothing changed. Raises FetchError; `not-html` for bytes that are no web page.
"""

from __future__ import annotations

import re
from datetime import datetime

from broadsheet.collect.gateway import Gateway
from broadsheet.domain.errors import FetchError
from broadsheet.domain.source import Document, Listed, Validators

_ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
_HTML_TYPES = ("text/html", "application/xhtml+xml")
# types that servers give when they do not know; then the bytes decide
_VAGUE_TYPES = (
    "",
    "text/plain",
    "application/octet-stream",
    "application/xml",
    "text/xml",
    "unknown/unknown",
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|article)\b", re.IGNORECASE)
_SNIFFED = 2048


async def fetch_page(
    listed: Listed,
    source: str,
    gateway: Gateway,
    validators: Validators = Validators(),  # noqa: B008 - immutable
    *,
    latest: datetime | None = None,
) -> Document | None:
    """Fetches one page for the source with key `source`, unless its host's turn comes after `latest`."""
    answer = await gateway.get(listed.url, validators=validators, accept=_ACCEPT, latest=latest)
    if answer.unchanged:
        return None
    if not is_html(answer.body, answer.content_type):
        detail = f"{answer.url} is {answer.content_type or 'of no stated type'}, not a web page"
        raise FetchError("not-html", detail, retry=False)
    return Document(
        url=answer.url,
        requested_url=listed.url,
        source=source,
        body=answer.body,
        captured=answer.captured,
        content_type=answer.content_type,
        hint=listed.hint,
        validators=answer.validators,
        moved_to=answer.moved_to,
    )


def is_html(body: bytes, content_type: str | None) -> bool:
    """Whether bytes are a web page, by their type, or by their look where the type is missing or vague."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind in _HTML_TYPES:
        return True
    return kind in _VAGUE_TYPES and bool(_HTML.search(body[:_SNIFFED].replace(b"\0", b"")))
