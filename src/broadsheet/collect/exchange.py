"""One HTTP request and its answer, with every limit in force; no redirect, no retry, no cookie.

In: an address that was checked, and what to ask with. Out: a `Reply`, its body decoded. Whatever goes wrong
becomes a `Failure`, which counts against the host, or a FetchError, which does not.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Self

from broadsheet.collect.addresses import AddressRules, host_name, host_of, web_address
from broadsheet.collect.decoding import ACCEPTED, BadEncoding, Decoder, TooLarge, Torn
from broadsheet.collect.politeness import Failure
from broadsheet.domain.errors import BroadsheetError, FetchError
from broadsheet.domain.fetch_settings import FetchSettings
from broadsheet.domain.source import Validators

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy

_LARGEST_HEADER = 65_536  # bytes of one header field; some policies in headers run to 30,000
_MOST_HEADERS = 256
_STEP = 65_536
_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")


class Asking(NamedTuple):
    """What a request asks with. `cut` takes `max_bytes` of a longer body; `form` is sent by POST.

    `authorization` is for the host that is asked alone; a turn at the host is waited for until `latest`.
    """

    accept: str
    validators: Validators
    max_bytes: int
    cut: bool = False
    form: Mapping[str, str] | None = None
    authorization: str | None = None
    latest: datetime | None = None


class Reply(NamedTuple):
    """One answer; `body` is empty unless the status is 200 to 299. Header values are as received, or None."""

    status: int
    body: bytes
    content_type: str | None
    location: str | None
    retry_after: str | None
    link: str | None
    validators: Validators


class Budget:
    """Seconds that one call of the gateway may still spend on the wire, over all its hops and attempts."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self._seconds = seconds

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        """Counts the time inside; raises FetchError `timeout` when the budget is used up."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(self.left):
                yield
        except TimeoutError:
            raise Failure("timeout", f"no whole answer within {self._seconds:g} s", again=False) from None
        finally:
            self.left = max(0.0, self.left - (loop.time() - began))


class Exchange:
    """An open connection pool. Use as an async context manager.

    With a proxy, names are resolved by the proxy and not here: it sees to private addresses behind names
    itself; literal private addresses are refused here all the same (see the gateway).
    """

    def __init__(self, settings: FetchSettings, rules: AddressRules, user_agent: str) -> None:
        self._settings = settings
        self._rules = rules
        self._user_agent = user_agent

    async def __aenter__(self) -> Self:
        import aiohttp

        from broadsheet.collect.resolver import CheckedResolver

        proxy = self._settings.proxy
        if proxy and web_address(proxy) is None:
            raise BroadsheetError("fetch.proxy is no http(s) address; write one like http://127.0.0.1:3128")
        trusted = host_name(host_of(web_address(proxy) or "")) if proxy else None
        self._resolver = CheckedResolver(self._rules, trusted)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self._resolver,
                ssl=_tls(self._settings.ca_file),
                limit=self._settings.concurrency,
                ttl_dns_cache=300,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None),
            max_line_size=_LARGEST_HEADER,
            max_field_size=_LARGEST_HEADER,
            max_headers=_MOST_HEADERS,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def ask(self, url: str, asking: Asking, budget: Budget) -> Reply:
        """One request. Raises Failure or FetchError."""
        import aiohttp

        try:
            async with budget.spend():
                return await self._ask(url, asking)
        except aiohttp.ClientError as error:
            raise _translated(error) from None
        except (TooLarge, BadEncoding) as error:
            code = "too-large" if isinstance(error, TooLarge) else "bad-encoding"
            raise FetchError(code, f"{url}: {error}", retry=False) from None
        except Torn as error:
            raise Failure("cut-off", str(error)) from None
        except OSError as error:
            raise Failure("unreachable", str(error)) from None

    async def _ask(self, url: str, asking: Asking) -> Reply:
        from yarl import URL

        async with self._session.request(
            "GET" if asking.form is None else "POST",
            URL(url, encoded=True),
            data=asking.form,
            headers=self._headers(asking),
            allow_redirects=False,
            proxy=self._settings.proxy,
        ) as response:
            body = b""
            if 200 <= response.status < 300:
                decoder = Decoder(response.headers.get("Content-Encoding"), asking.max_bytes)
                pieces = response.content.iter_chunked(_STEP)
                body = await _read(pieces, decoder, response.content_length, asking)
            headers = response.headers
            return Reply(
                status=response.status,
                body=body,
                content_type=_text(headers, "Content-Type"),
                location=_location(headers),
                retry_after=_text(headers, "Retry-After"),
                link=_links(headers),
                validators=Validators(
                    etag=_text(headers, "ETag"), last_modified=_text(headers, "Last-Modified")
                ),
            )

    def _headers(self, asking: Asking) -> dict[str, str]:
        headers = {"User-Agent": self._user_agent, "Accept": asking.accept, "Accept-Encoding": ACCEPTED}
        if etag := _sendable(asking.validators.etag):
            headers["If-None-Match"] = etag
        if last_modified := _sendable(asking.validators.last_modified):
            headers["If-Modified-Since"] = last_modified
        if asking.authorization:
            headers["Authorization"] = asking.authorization
        return headers


async def _read(pieces: AsyncIterator[bytes], decoder: Decoder, length: int | None, asking: Asking) -> bytes:
    body = bytearray()
    if not asking.cut and length is not None and length > asking.max_bytes:
        raise TooLarge(f"the body has {length:,} bytes, more than {asking.max_bytes:,}")
    try:
        async for piece in pieces:
            for decoded in decoder.feed(piece):
                body += decoded
    except TooLarge:
        if not asking.cut:
            raise
        return bytes(body[: asking.max_bytes])
    decoder.end()
    return bytes(body)


def _links(headers: CIMultiDictProxy[str]) -> str | None:
    return ", ".join(headers.getall("Link")) if "Link" in headers else None


def _text(headers: CIMultiDictProxy[str], name: str) -> str | None:
    """A header's value, or None where it could not be sent back the same."""
    return _sendable(headers.get(name))


def _sendable(value: str | None) -> str | None:
    """`value`, or None where it holds what no request may: control characters, bytes that were no UTF-8."""
    return None if value is None or _UNSENDABLE.search(value) else value


def _location(headers: CIMultiDictProxy[str]) -> str | None:
    """Location may hold raw bytes of another charset; they are read as UTF-8, else as Latin-1."""
    value = headers.get("Location")
    if value is None:
        return None
    raw = value.encode("utf-8", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _tls(ca_file: str | None) -> ssl.SSLContext | bool:
    if ca_file is None:
        return True
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(ca_file)
    except OSError as error:  # ssl.SSLError is one
        raise BroadsheetError(f"fetch.ca_file: {ca_file} cannot be used: {error}") from None
    return context


def _translated(error: Exception) -> Exception:
    """An error of aiohttp in our words."""
    import aiohttp

    from broadsheet.collect.resolver import PrivateAddressError

    refused = getattr(error, "os_error", None)
    if isinstance(refused, PrivateAddressError):
        return FetchError("private-address", str(refused), retry=False)
    if isinstance(error, aiohttp.ClientHttpProxyError | aiohttp.ClientProxyConnectionError):
        return FetchError("proxy", f"the proxy does not serve: {error}", retry=True)
    if isinstance(error, aiohttp.InvalidURL | aiohttp.ClientResponseError):
        code = "bad-address" if isinstance(error, aiohttp.InvalidURL) else "bad-answer"
        return FetchError(code, str(error), retry=False)
    for kind, code, again in (
        (aiohttp.ClientConnectorDNSError, "no-such-host", False),
        (aiohttp.ClientSSLError, "tls", False),
        (aiohttp.ClientConnectorError, "unreachable", True),
        (aiohttp.ClientPayloadError, "cut-off", True),
        (aiohttp.ServerDisconnectedError, "cut-off", True),
    ):
        if isinstance(error, kind):
            return Failure(code, str(error), again=again)
    return Failure("unreachable", str(error) or type(error).__name__)
