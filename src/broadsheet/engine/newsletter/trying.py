"""A letter to its author, before its readers get it.

In: an issue, or the one that would be built now, and addresses. Out: the letter at each of them, its picture
with it, and what the server said. Nothing is kept: the issue stays as it is, and nobody is subscribed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime

from broadsheet.domain.story import Record
from broadsheet.engine.newsletter.issuing import letter_picture, preview_letter
from broadsheet.engine.newsletter.postroom import Postroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.mail.smtp import Result
from broadsheet.store import Store


class Tried(Record, frozen=True, kw_only=True):
    """What became of a letter to one address; `said` is the server's word."""

    address: str
    sent: bool
    said: str


def send_test(
    folder: PortalFolder, store: Store, id_: str | None, addresses: Iterable[str], now: datetime
) -> tuple[Tried, ...]:
    """Mail an issue to addresses that `mail_address` admitted.

    Raises StoreError when there is no such issue, MailError, and SettingsError when the portal does not say
    how to send.
    """
    postroom = Postroom(folder, store)
    letter = preview_letter(folder, store, id_, now)
    picture = letter_picture(store, letter)

    async def deliver() -> list[Tried]:
        async with postroom.server() as server:
            tried = []
            for address in addresses:
                message = postroom.test_message(letter, address, picture, now)
                outcome = await server.deliver(postroom.envelope_sender, address, message, lambda: True)
                sent = outcome.result is Result.SENT
                tried.append(Tried(address=address, sent=sent, said=outcome.detail))
            return tried

    return tuple(asyncio.run(deliver()))
