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
_SHUTTING_DOWN = 421


class Result(StrEnum):
    """What became of a message."""

    SENT = "sent"
    REFUSED = "refused"  # for good, because of the recipient's address
    REJECTED = "rejected"  # for good, because of the sender or the message
    DEFERRED = "deferred"  # for now
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
        for _ in range(_CONNECTIONS):
            smtp = await self._connected()
            try:
                refusal = await self._envelope(smtp, sender, recipient)
            except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError, OSError):
                await self._close()
                continue
            if refusal is not None:
                return refusal
            if not claim():
                await self._reset(smtp)
                return Outcome(Result.UNWANTED)
            return await self._text(smtp, message)
        raise MailError(f"{self._name} closes each connection before it takes a message; try again later")

    async def _envelope(self, smtp: aiosmtplib.SMTP, sender: str, recipient: str) -> Outcome | None:
        """MAIL and RCPT; None when both were taken. A server that shuts down counts as disconnected."""
        result = Result.REJECTED
        try:
            await smtp.mail(sender)
            result = Result.REFUSED
            await smtp.rcpt(recipient)
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientRefused) as error:
            if error.code == _SHUTTING_DOWN:
                raise aiosmtplib.SMTPServerDisconnected(error.message) from None
            await self._reset(smtp)
            return _said(error, result)
        return None

    async def _text(self, smtp: aiosmtplib.SMTP, message: bytes) -> Outcome:
        try:
            _, said = await smtp.data(message)
        except aiosmtplib.SMTPDataError as error:
            await self._reset(smtp)
            return _said(error, Result.REJECTED)
        except (aiosmtplib.SMTPException, OSError) as error:
            await self._close()
            return Outcome(Result.UNCERTAIN, f"the connection was lost while the server had it: {error}")
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
            except aiosmtplib.SMTPAuthenticationError as error:
                raise MailError(f"{self._name} refuses the user name or password: {error.message}") from None
            except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as error:
                reason = _one_line(str(error)) or type(error).__name__
                smtp.close()
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
            username=settings.username,
            password=self._password,
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
        smtp.close()

    @property
    def _name(self) -> str:
        return f"the mail server {self._settings.host}:{self._settings.port}"


def _heed_cancellation() -> None:
    """Ends a task that was told to; `wait_for` of Python 3.11 may have forgotten it (CPython issue 86296)."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _said(error: aiosmtplib.SMTPResponseException, lasting: Result) -> Outcome:
    """4xx is for now, everything else for good."""
    detail = _one_line(f"{error.code} {error.message}")
    return Outcome(Result.DEFERRED if 400 <= error.code < 500 else lasting, detail)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
