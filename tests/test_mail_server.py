"""The connection to a mail server: a cancellation is heeded at once or before the next message, never forgotten."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from broadsheet.domain.newsletter_settings import Security, SmtpSettings
from broadsheet.mail.smtp import MailServer
from tests.smtp import Smtp

_LETTER = b"From: news@harbour.example\r\nTo: reader@reader.example\r\nSubject: News\r\n\r\nNews.\r\n"


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

    async def deliver(server: Smtp) -> None:
        settings = SmtpSettings(host="127.0.0.1", port=server.port, security=Security.NONE)
        async with MailServer(settings, None) as mail:
            for _ in range(wanted):
                await mail.deliver("news@harbour.example", "reader@reader.example", _LETTER, lambda: True)

    monkeypatch.setattr(asyncio, "wait_for", forgetting)
    with Smtp() as server:
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(deliver(server))
        assert len(server.messages) == 1
