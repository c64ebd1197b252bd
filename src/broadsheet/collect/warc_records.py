"""What one record of a WARC file holds.

In: a record as warcio gives it. Out: the page or picture of an answer with status 200, a refusal, or nothing;
and what our own archive says of the page in the record that follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from broadsheet.collect.addresses import web_address
from broadsheet.collect.dates import parse_date
from broadsheet.collect.decoding import BadEncoding, TooLarge, Torn, decode
from broadsheet.collect.page_archive import PROVENANCE
from broadsheet.collect.pages import is_html
from broadsheet.domain.source import Asset, Document, Refusal

LARGEST_RECORD = 32_000_000  # bytes of one decoded page or picture
_LARGEST_PROVENANCE = 8_000_000
_STEP = 65_536
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r\n")
_PROTOCOLS = ["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/2.0", "HTTP/3"]


def provenance_of(record: Any) -> Document | None:
    """What our own archive says of the page in the next record; None for any other record."""
    headers = record.rec_headers
    if headers.get_header("Content-Type") != PROVENANCE or record.length > _LARGEST_PROVENANCE:
        return None
    try:
        return msgspec.json.decode(record.raw_stream.read(record.length), type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def address_of(record: Any) -> str | None:
    """The web address that the record is of; None where it names none."""
    return web_address((record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"))


def item_of(record: Any, source: str, refuse: Callable[..., Refusal]) -> Document | Asset | Refusal | None:
    """The page or picture in the answer that the record holds; None for other records and other answers.

    `refuse` makes a refusal of its code, its reason and, where that is known, `url`.
    """
    from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
    from warcio.statusandheaders import (  # type: ignore[import-untyped]
        StatusAndHeadersParser,
        StatusAndHeadersParserException,
    )

    headers = record.rec_headers
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if headers.get_header("WARC-Type") != "response" or kind != "application/http":
        return None
    try:
        http = StatusAndHeadersParser(_PROTOCOLS, verify=False).parse(record.raw_stream)
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError) as error:
        is_long = isinstance(error, ArchiveLoadFailed)
        return refuse("bad-record", str(error) if is_long else "it holds no HTTP answer")
    if http.get_statuscode() != "200":
        return None
    url = address_of(record)
    captured = parse_date(headers.get_header("WARC-Date"))
    if url is None or captured is None:
        return refuse("bad-record", "the record has no web address or no date")
    try:
        body = _body(record, http)
    except (TooLarge, Torn, BadEncoding, ArchiveLoadFailed) as error:
        return refuse("bad-record", str(error), url=url)
    return _kept(url, source, body, captured, http.get_header("Content-Type"))


def _kept(
    url: str, source: str, body: bytes, captured: datetime, content_type: str | None
) -> Document | Asset | None:
    if (content_type or "").strip().lower().startswith("image/"):
        return Asset(url=url, body=body, content_type=content_type)
    if not is_html(body, content_type):
        return None
    return Document(
        url=url, requested_url=url, source=source, body=body, captured=captured, content_type=content_type
    )


def _body(record: Any, http: Any) -> bytes:
    """The decoded body. Archives often keep a Content-Encoding that their writer already undid."""
    if record.length > LARGEST_RECORD:
        raise TooLarge(f"the record has {record.length:,} bytes")
    coded = decode(_pieces(record.raw_stream), None, LARGEST_RECORD)
    if (http.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        coded = _unchunked(coded)
    try:
        return decode([coded], http.get_header("Content-Encoding"), LARGEST_RECORD)
    except BadEncoding:
        if is_html(coded, None):
            return coded
        raise


def _unchunked(body: bytes) -> bytes:
    """The body out of its chunks (RFC 9112 section 7.1); one that begins with none, as it is. Raises Torn."""
    chunk = _CHUNK.match(body)
    if chunk is None:
        return body
    whole = bytearray()
    while chunk is not None and (size := int(chunk[1], 16)):
        end = chunk.end() + size
        whole += memoryview(body)[chunk.end() : end]
        chunk = _CHUNK.match(body, end + 2) if body[end : end + 2] == b"\r\n" else None
    if chunk is None:
        raise Torn("the chunked body breaks off")
    return bytes(whole)


def _pieces(stream: Any) -> Iterator[bytes]:
    while piece := stream.read(_STEP):
        yield piece
