"""The connection to a mail server: what it says when it cannot be used, and a cancellation that is never forgotten."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from broadsheet.domain.errors import MailError
from broadsheet.domain.newsletter_settings import Security, SmtpSettings
from broadsheet.mail.smtp import MailServer, Outcome, Result
from tests.certificates import authority
from tests.smtp import Smtp

_LETTER = b"From: news@harbour.example\r\nTo: reader@reader.example\r\nSubject: News\r\n\r\nNews.\r\n"


async def delivered(server: Smtp, *, number: int = 1, **settings: Any) -> Outcome:
    """What became of the last of so many messages."""
    smtp = SmtpSettings(**{"host": "127.0.0.1", "port": server.port, "security": Security.NONE, **settings})
    async with MailServer(smtp, "secret" if smtp.username else None) as mail:
        for _ in range(number):
            outcome = await mail.deliver(
                "news@harbour.example", "reader@reader.example", _LETTER, lambda: True
            )
    return outcome


def test_a_server_without_starttls_is_told_apart_from_one_that_is_away() -> None:
    with (
        Smtp() as server,
        pytest.raises(MailError, match=r"lacks what newsletter\.smtp asks for: .*STARTTLS"),
    ):
        asyncio.run(delivered(server, security=Security.STARTTLS))
    assert server.connections == 1


@pytest.mark.parametrize(
    ("said", "words", "greetings"),  # two a connection: before STARTTLS and after it
    [
        ("535 5.7.8 No such user", r"refuses the user name or password: 535 5\.7\.8 No such user", 2),
        ("454 4.7.0 Try again later", r"cannot be reached \(454 4\.7\.0 Try again later\)", 8),
    ],
)
def test_a_password_that_is_refused_for_now_is_no_wrong_one(
    said: str, words: str, greetings: int, tmp_path: Path
) -> None:
    _, context = authority(tmp_path, "localhost")
    secured = {"host": "localhost", "security": Security.STARTTLS, "ca_file": str(tmp_path / "ca.pem")}
    with Smtp(tls=context, password="other") as server:
        server.refuse_password = said
        with pytest.raises(MailError, match=words):
            asyncio.run(delivered(server, username="news", password="env:MAIL_PASSWORD", **secured))
    assert server.connections == greetings


def test_a_server_that_refuses_every_greeting_takes_nothing_and_says_why() -> None:
    with Smtp() as server:
        server.refuse_greeting = "502 5.5.1 Not today"
        outcome = asyncio.run(delivered(server))
    assert outcome == Outcome(Result.LOST, "502 5.5.1 Not today")


def test_a_server_that_takes_long_over_a_text_is_waited_for() -> None:
    with Smtp() as server:
        server.delay = 1.5
        outcome = asyncio.run(delivered(server, timeout="1s"))
        assert outcome.result is Result.SENT
        assert len(server.messages) == 1


@pytest.mark.parametrize("wanted", [1, 2])
def test_a_cancellation_that_python_forgets_is_heeded(wanted: int, monkeypatch: pytest.MonkeyPatch) -> None:
    wait_for = asyncio.wait_for

    async def forgetting(*words: Any, **more: Any) -> Any:
        """What Python 3.11 does when the answer comes in the moment of the cancellation."""
        answer = await wait_for(*words, **more)
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)
        return answer

    monkeypatch.setattr(asyncio, "wait_for", forgetting)
    with Smtp() as server:
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(delivered(server, number=wanted))
        assert len(server.messages) == 1
