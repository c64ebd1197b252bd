"""A real SMTP server on this machine, as kind or as cruel as a test wants.

with Smtp() as server:
    server.refuse["bob@reader.example"] = "550 5.1.1 No such user"    # at RCPT
    server.hang_up_after = 3                                          # closes after so many messages
    ... server.port, server.messages, server.recipients()
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import ssl
import threading
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.patience import PATIENCE


@dataclass(frozen=True)
class Received:
    """A message that was accepted."""

    recipient: str
    sender: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    def part(self, kind: str) -> str:
        """The decoded `plain` or `html` part."""
        found = self.message.get_body((kind,))
        assert found is not None
        return found.get_content()


class _Controller(Controller):
    """Leaves no connection open behind itself, as one that hangs up or says nothing would."""

    def __init__(self, *arguments: Any, **words: Any) -> None:
        self._served: list[SMTP] = []
        super().__init__(*arguments, **words)

    def factory(self) -> SMTP:
        self._served.append(served := super().factory())
        return served

    def cancel_tasks(self, stop_loop: bool = True) -> None:  # noqa: FBT001, FBT002 - the library's door
        for served in self._served:
            if served.transport is not None:
                served.transport.abort()
        super().cancel_tasks(stop_loop)


class Smtp:
    """The server; `messages` has what was accepted, in order."""

    def __init__(
        self, *, tls: ssl.SSLContext | None = None, password: str | None = None, log: Path | None = None
    ) -> None:
        self.messages: list[Received] = []
        self.refuse: dict[str, str] = {}
        self.refuse_data: dict[str, str] = {}
        self.hang_up_after: int | None = None
        self.hang_up_over: set[str] = set()  # closes the connection when it is named as recipient
        self.silent_over: set[str] = set()  # says nothing more when it is
        self.refuse_greeting = ""
        self.refuse_password: str | None = None
        self.swallow: set[str] = set()  # accepted, but the connection is closed before the answer
        self.delay = 0.0
        self.connections = 0
        self._log, self._lock = log, threading.Lock()
        options: dict[str, Any] = {"require_starttls": True, "tls_context": tls} if tls else {}
        if password is not None:
            options |= {
                "authenticator": lambda *words: AuthResult(
                    success=words[-1].password == password.encode(),
                    handled=False,
                    message=self.refuse_password,
                ),
                "auth_required": True,
                "auth_require_tls": tls is not None,
            }
        self._options = options

    def __enter__(self) -> Self:
        self._controller = _Controller(self, hostname="127.0.0.1", port=_free_port(), **self._options)
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()
        if not self._controller.loop.is_closed():
            self._controller.loop.close()

    @property
    def port(self) -> int:
        return self._controller.port

    def recipients(self) -> Counter[str]:
        """How many messages each address got."""
        return Counter(message.recipient for message in self.messages)

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ):
        session.host_name = hostname
        self.connections += 1
        session.taken = 0
        return [self.refuse_greeting] if self.refuse_greeting else responses

    async def handle_HELO(  # noqa: N802
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str
    ):
        session.host_name = hostname
        return self.refuse_greeting or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ):
        if address in self.silent_over:
            await asyncio.sleep(PATIENCE)
        if address in self.hang_up_over:
            server.transport.close()
        answer = self.refuse.get(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ):
        if self.hang_up_after is not None and session.taken >= self.hang_up_after:
            server.transport.close()
            return "421 closing"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope):  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        answer = self.refuse_data.get(recipient) or self.refuse_data.get("*")
        if answer:
            return answer
        if self.delay:
            await asyncio.sleep(self.delay)
        with self._lock:
            self.messages.append(Received(recipient, envelope.mail_from, envelope.original_content))
            if self._log:
                with self._log.open("a") as file:
                    file.write(json.dumps(recipient) + "\n")
        session.taken += 1
        if recipient in self.swallow:
            server.transport.close()
        return "250 2.0.0 OK"


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
