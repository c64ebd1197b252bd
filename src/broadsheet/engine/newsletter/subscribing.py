"""Who gets the newsletter: nobody who did not confirm, nobody who left.

In: addresses from a form or a command, tokens from links. Out: subscribers in the store, and mails with a
link to confirm. Asking answers the same for every address, and changes nothing by itself: only the link,
which goes to the address and nowhere else, makes someone a subscriber.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import msgspec

from broadsheet.domain.errors import MailError
from broadsheet.domain.mail_address import mail_address
from broadsheet.domain.newsletter import Subscriber, SubscriberState
from broadsheet.domain.newsletter_settings import LINK_VALID
from broadsheet.engine.newsletter.bounces import note_refusal
from broadsheet.engine.newsletter.postroom import IN_A_ROW, PAUSES, Postroom
from broadsheet.engine.newsletter.tokens import Tokens, new_token, token_digest
from broadsheet.engine.portal.newsroom import Clock
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.mail.message import Envelope, compose
from broadsheet.mail.smtp import MailServer, Outcome, Result
from broadsheet.publish.newsletter.addresses import page_address
from broadsheet.publish.newsletter.confirmation import confirmation_letter
from broadsheet.store import Store

VALID = timedelta(seconds=LINK_VALID)
_APART = (
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=7),
)  # links to one address, each from the last
_FURTHER = 4.0  # times as long as the pause before it is each pause after these
_TOGETHER = 100
_NEVER = (SubscriberState.CONFIRMED, SubscriberState.COMPLAINED)
_FORGOT = "newsletter-forgot"


def ask(store: Store, address: str, now: datetime) -> bool:
    """Someone gave this address in the form. False for what is no address; else the same for every one.

    A link is mailed later, by `send_confirmations`: not to one who is subscribed already, called us spam, or
    was mailed a link too short a time ago. With each link that nobody confirms that time grows, so that no
    stranger can have someone mailed without end.
    """
    checked = mail_address(address)
    if checked is None:
        return False
    known = store.subscribers.find(checked)
    if known is None:
        id_ = Tokens(store).subscriber_id(checked)
        new = Subscriber(id=id_, address=checked, state=SubscriberState.PENDING, wanted=now, changed=now)
        store.subscribers.add([new])
    elif known.state not in _NEVER and not (known.asked and now - known.asked < _pause_after(known.links)):
        store.subscribers.save(msgspec.structs.replace(known, wanted=now, tries=0))
    return True


def _pause_after(links: int) -> timedelta:
    """How long an address is left alone after so many links that nobody confirmed."""
    further = min(max(0, links - len(_APART)), 6)  # so many make 78 years
    return _APART[min(max(1, links), len(_APART)) - 1] * _FURTHER**further


def asked(store: Store, token: str, now: datetime) -> Subscriber | None:
    """Whose link this is, while it is valid; nothing is changed."""
    return store.subscribers.asked(token_digest(token), now)


def confirm(store: Store, token: str, now: datetime) -> Subscriber | None:
    """Make a subscriber of whose link this is; None when it is none, is too old, or was used."""
    return store.subscribers.confirm(token_digest(token), now)


def unsubscriber(store: Store, token: str) -> Subscriber | None:
    """Whose link to unsubscribe this is; nothing is changed."""
    id_ = Tokens(store).unsubscriber(token)
    return store.subscribers.get(id_) if id_ else None


def unsubscribe(store: Store, token: str, now: datetime) -> bool:
    """Write no more to whose link this is. False for a token that we did not make."""
    known = unsubscriber(store, token)
    if known is not None and known.state in (SubscriberState.CONFIRMED, SubscriberState.PENDING):
        left = msgspec.structs.replace(known, state=SubscriberState.UNSUBSCRIBED, wanted=None, changed=now)
        store.subscribers.save(left)
    return known is not None


def send_confirmations(folder: PortalFolder, store: Store, clock: Clock) -> int:
    """Mail a link to everyone who asked and was not answered; how many. Raises MailError, SettingsError.

    Once a day, addresses that nobody confirmed are forgotten first.
    """
    today = clock().date().isoformat()
    if store.meta.get(_FORGOT) != today:
        forget_unconfirmed(folder, store, clock())
        store.meta.set(_FORGOT, today)
    waiting = store.subscribers.unanswered(clock(), _TOGETHER)
    if not waiting:
        return 0
    return asyncio.run(_Answers(folder, store, clock).send(waiting))


def forget_unconfirmed(folder: PortalFolder, store: Store, now: datetime) -> int:
    """Erase addresses that nobody confirmed in the time that the settings give; how many.

    One that is asked for again and again stays until its pause is over, or asking on would begin it anew.
    """
    kept = timedelta(seconds=folder.portal.newsletter.unconfirmed)
    unconfirmed = SubscriberState.PENDING
    old = [
        each.id
        for each in store.subscribers.all(unconfirmed)
        if now - _last_heard_of(each) > max(kept, _pause_after(each.links))
    ]
    return store.subscribers.remove(old, state=unconfirmed)


def _last_heard_of(subscriber: Subscriber) -> datetime:
    times = (subscriber.changed, subscriber.asked, subscriber.wanted)
    return max(time for time in times if time is not None)


class _Answers:
    def __init__(self, folder: PortalFolder, store: Store, clock: Clock) -> None:
        self._folder, self._store, self._clock = folder, store, clock
        self._postroom = Postroom(folder, store)

    async def send(self, waiting: tuple[Subscriber, ...]) -> int:
        sent = lost = 0
        async with self._postroom.server() as server:
            for subscriber in waiting:
                outcome = await self._one(server, subscriber)
                sent += outcome.result is Result.SENT
                lost = lost + 1 if outcome.result in (Result.LOST, Result.UNCERTAIN) else 0
                if lost == IN_A_ROW:
                    raise MailError(f"the mail server hangs up on links to confirm ({outcome.detail})")
        return sent

    async def _one(self, server: MailServer, subscriber: Subscriber) -> Outcome:
        token, digest = new_token()
        now = self._clock()

        def claim() -> bool:
            """From here on a crash loses this mail, and never doubles it; its reader can ask again."""
            return self._store.subscribers.ask(subscriber, digest, now=now, until=now + VALID)

        outcome = await server.deliver(
            self._postroom.envelope_sender, subscriber.address, self._message(subscriber, token, now), claim
        )
        if outcome.result in (Result.REFUSED, Result.REJECTED):
            self._store.subscribers.save(
                msgspec.structs.replace(subscriber, wanted=None, tries=0, changed=now)
            )
            note_refusal(self._store, subscriber.id, outcome.detail, now)
        elif outcome.result in (Result.DEFERRED, Result.LOST):
            wanted = now + PAUSES[subscriber.tries] if subscriber.tries < len(PAUSES) else None
            later = msgspec.structs.replace(subscriber, wanted=wanted, tries=subscriber.tries + 1)
            self._store.subscribers.save(later)
        return outcome

    def _message(self, subscriber: Subscriber, token: str, now: datetime) -> bytes:
        portal = self._folder.portal
        letter = confirmation_letter(portal, page_address(portal, f"confirm/{token}"))
        envelope = Envelope(
            sender=self._postroom.sender,
            to=subscriber.address,
            subject=letter.subject,
            message_id=self._postroom.tokens.message_id(
                portal, f"confirm-{int(now.timestamp())}", subscriber.id
            ),
            date=now,
            reply_to=self._postroom.settings.reply_to,
            extra=(("Auto-Submitted", "auto-generated"),),
        )
        return self._postroom.signed(compose(envelope, text=letter.text, html=letter.html), now)
