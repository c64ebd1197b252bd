"""One SMTP server, spoken to one message after the other.

In: messages with their recipients. Out: what the server said to each. A lost connection is made again, with
growing pauses. The one moment at which nobody can know whether a message was taken is after its text began to
be handed over and before the answer: `claim` is called right before, and a connection lost within it is
`UNCERTAIN`.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from types import TracebackType
from typing import Self

import aiosmtplib
import msgspec

from broadsheet.domain.errors import MailError
from broadsheet.domain.newsletter_settings import Security, SmtpSettings

_CONNECTIONS = 4  # tries in a row to reach the server
_PAUSE = 0.5  # seconds before the second try; doubled each time
_MESSAGES = 100  # a connection; servers end longer ones
_LEAST_FOR_TEXT = 600  # seconds; who gives up sooner sends twice (RFC 5321, 4.5.3.2.6)
_SHUTTING_DOWN = 421
_FOR_GOOD = 500


class Result(StrEnum):
    """What became of a message."""

    SENT = "sent"
    REFUSED = "refused"  # for good, because of the recipient's address
    REJECTED = "rejected"  # for good, because of the sender or the message
    DEFERRED = "deferred"  # for now
    LOST = "lost"  # the connection, each time before the text was handed over
    UNCERTAIN = "uncertain"
    UNWANTED = "unwanted"  # `claim` said no


class Outcome(msgspec.Struct, frozen=True):
    """A result and what the server said."""

    result: Result
    detail: str = ""


class MailServer:
    """A connection to the server, made when it is first needed. Use it in an `async with` block."""

    def __init__(self, settings: SmtpSettings, password: str | None) -> None:
        self._settings, self._password = settings, password
        self._smtp: aiosmtplib.SMTP | None = None
        self._sent = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()
        if kind is None:
            _heed_cancellation()

    async def deliver(
        self, sender: str, recipient: str, message: bytes, claim: Callable[[], bool]
    ) -> Outcome:
        """Hand over one message. Raises MailError, nothing claimed, when the server cannot be reached."""
        _heed_cancellation()
        reason = ""
        for _ in range(_CONNECTIONS):
            smtp = await self._connected()
            try:
                refusal = await self._envelope(smtp, sender, recipient)
            except (aiosmtplib.SMTPException, OSError) as error:
                reason = _reason(error)
                await self._close()
                if isinstance(error, TimeoutError):
                    break  # it would let us wait again
                continue
            if refusal is not None:
                return refusal
            if not claim():
                await self._reset(smtp)
                return Outcome(Result.UNWANTED)
            return await self._text(smtp, message)
        return Outcome(Result.LOST, reason)

    async def _envelope(self, smtp: aiosmtplib.SMTP, sender: str, recipient: str) -> Outcome | None:
        """MAIL and RCPT; None when both were taken. A server that shuts down counts as disconnected."""
        result = Result.REJECTED
        try:
            await smtp.mail(sender)
            result = Result.REFUSED
            await smtp.rcpt(recipient)
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientRefused) as error:
            if error.code == _SHUTTING_DOWN:
                raise
            await self._reset(smtp)
            return _said(error, result)
        return None

    async def _text(self, smtp: aiosmtplib.SMTP, message: bytes) -> Outcome:
        try:
            _, said = await smtp.data(message, timeout=max(self._settings.timeout, _LEAST_FOR_TEXT))
        except aiosmtplib.SMTPDataError as error:
            await self._reset(smtp)
            return _said(error, Result.REJECTED)
        except (aiosmtplib.SMTPException, OSError) as error:
            await self._close()
            reason = _reason(error)
            return Outcome(Result.UNCERTAIN, f"the connection was lost while the server had it: {reason}")
        self._sent += 1
        if self._sent >= _MESSAGES:
            await self._close()
        return Outcome(Result.SENT, _one_line(said))

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._smtp is not None and self._smtp.is_connected:
            return self._smtp
        for attempt in range(_CONNECTIONS):
            if attempt:
                await asyncio.sleep(_PAUSE * 2 ** (attempt - 1))
            smtp = self._new_connection()
            try:
                await smtp.connect()
                if self._settings.username is not None:
                    await smtp.login(self._settings.username, self._password or "")
            except (aiosmtplib.SMTPException, OSError) as error:  # ssl.SSLError is one
                _end(smtp)
                reason = _reason(error)
                if isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= _FOR_GOOD:
                    raise MailError(f"{self._name} refuses the user name or password: {reason}") from None
                if type(error) is aiosmtplib.SMTPException:  # so it says that STARTTLS or AUTH is missing
                    raise MailError(f"{self._name} lacks what newsletter.smtp asks for: {reason}") from None
                continue
            self._smtp, self._sent = smtp, 0
            return smtp
        raise MailError(
            f"{self._name} cannot be reached ({reason}); what was not sent waits, run again later"
        )

    def _new_connection(self) -> aiosmtplib.SMTP:
        settings = self._settings
        context = None
        if settings.security is not Security.NONE:
            try:
                context = ssl.create_default_context(cafile=settings.ca_file)
            except OSError as error:  # ssl.SSLError is one
                raise MailError(f"smtp.ca_file: {settings.ca_file} cannot be used: {error}") from None
        return aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=settings.timeout,
            use_tls=settings.security is Security.TLS,
            start_tls=settings.security is Security.STARTTLS,
            tls_context=context,
        )

    async def _reset(self, smtp: aiosmtplib.SMTP) -> None:
        try:
            await smtp.rset()
        except (aiosmtplib.SMTPException, OSError):
            await self._close()

    async def _close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        with suppress(aiosmtplib.SMTPException, OSError):
            await smtp.quit(timeout=5)
        _end(smtp)

    @property
    def _name(self) -> str:
        return f"the mail server {self._settings.host}:{self._settings.port}"


def _end(smtp: aiosmtplib.SMTP) -> None:
    """Close the connection at once: under TLS, closing alone would wait for the server's answer."""
    transport = smtp.transport
    smtp.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


def _heed_cancellation() -> None:
    """Ends a task that was told to; `wait_for` of Python 3.11 may have forgotten it (CPython issue 86296)."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _said(error: aiosmtplib.SMTPResponseException, lasting: Result) -> Outcome:
    """4xx is for now, everything else for good."""
    return Outcome(Result.DEFERRED if 400 <= error.code < _FOR_GOOD else lasting, _reason(error))


def _reason(error: Exception) -> str:
    """What went wrong, in the server's own words where it said some."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _one_line(f"{error.code} {error.message}" if error.code > 0 else error.message)
    return _one_line(str(error)) or type(error).__name__


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
