"""How a portal writes to people: its sender, its server, its signature.

In: a portal's newsletter settings. Out: signed messages and the server that takes them; a SettingsError that
says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from broadsheet.domain.errors import MailError, Problem, SettingsError
from broadsheet.domain.newsletter import Delivery, StoredIssue
from broadsheet.domain.newsletter_settings import DkimSettings
from broadsheet.domain.readable_names import readable_name
from broadsheet.domain.recorded_types import NEWSLETTERS
from broadsheet.engine.newsletter.tokens import Tokens
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.environment import names_variable, needed
from broadsheet.mail.dkim import Signer, load_key, sign
from broadsheet.mail.message import PICTURE, Envelope, bare_address, compose, list_headers
from broadsheet.mail.smtp import MailServer
from broadsheet.publish.newsletter.addresses import SUBSCRIBE, page_address
from broadsheet.publish.newsletter.letter import Letter, personal, write_letter
from broadsheet.publish.site.links import web_link
from broadsheet.store import Store

IN_A_ROW = 3  # messages with one and the same trouble: it is the server's
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720))
"""Before each further attempt at a message that a server does not take for now."""
_MARK = "this-subscriber"  # stands for one subscriber's token until a letter is made theirs


class Postroom:
    """Everything that sending needs. Raises SettingsError when the portal does not say how to send."""

    def __init__(self, folder: PortalFolder, store: Store) -> None:
        self._folder, self._portal = folder, folder.portal
        self.settings = folder.portal.newsletter
        self.tokens = Tokens(store)
        missing = [
            f"newsletter.{name} is missing; write {example}"
            for name, value, example in (
                ("from", self.settings.sender, "`from: News <news@example.org>`"),
                ("smtp", self.settings.smtp, "`smtp:` with host, port, username and password"),
            )
            if value is None
        ]
        if missing:
            file = str(folder.path / "portal.yaml")
            raise SettingsError(tuple(Problem(file, 0, message) for message in missing))
        self.sender = self.settings.sender or ""
        self.envelope_sender = bare_address(self.settings.return_path or self.sender)
        self._signer = _signer(folder, self.settings.dkim) if self.settings.dkim else None

    def server(self) -> MailServer:
        """A connection to the portal's mail server, not made yet."""
        smtp = self.settings.smtp
        assert smtp is not None
        password = None
        if smtp.password is not None:
            password = needed(smtp.password, "the mail server's password", MailError)
        if smtp.ca_file is not None:
            smtp = smtp.model_copy(update={"ca_file": str(self._folder.path / smtp.ca_file)})
        return MailServer(smtp, password)

    def writer(self, stored: StoredIssue) -> Callable[[Delivery, datetime], bytes]:
        """What makes one subscriber's message of an issue; the letter itself is written once."""
        address = page_address(self._portal, f"unsubscribe/{_MARK}")
        letter = write_letter(stored.issue, self._portal, unsubscribe=address)

        def write(delivery: Delivery, now: datetime) -> bytes:
            token = self.tokens.unsubscribe(delivery.subscriber)
            own = personal(letter, page_address(self._portal, f"unsubscribe/{token}"))
            message_id = self.tokens.message_id(self._portal, stored.issue.id, delivery.subscriber)
            envelope = self._envelope(own, delivery.address, own.subject, message_id, now)
            return self.signed(compose(envelope, text=own.text, html=own.html), now)

        return write

    def test_message(self, letter: Letter, address: str, picture: bytes | None, now: datetime) -> bytes:
        """A letter to someone who looks at it before its readers; its link to unsubscribe leads nowhere."""
        subscriber = self.tokens.subscriber_id(address)
        html = letter.html.replace(letter.picture.address, PICTURE) if letter.picture else letter.html
        message_id = self.tokens.message_id(self._portal, f"test-{int(now.timestamp())}", subscriber)
        envelope = self._envelope(letter, address, f"[Test] {letter.subject}", message_id, now)
        return self.signed(compose(envelope, text=letter.text, html=html, picture=picture), now)

    def _envelope(self, letter: Letter, to: str, subject: str, message_id: str, now: datetime) -> Envelope:
        return Envelope(
            sender=self.sender,
            to=to,
            subject=subject,
            message_id=message_id,
            date=now,
            reply_to=self.settings.reply_to,
            extra=self._list_headers(letter.unsubscribe or ""),
        )

    def _list_headers(self, unsubscribe: str) -> tuple[tuple[str, str], ...]:
        portal, name = self._portal, readable_name(self._portal.title)
        domain = bare_address(self.sender).rpartition("@")[2]
        return list_headers(
            unsubscribe,
            self.settings.list_id or f"{name if name.isascii() else 'newsletter'}.{domain}",
            portal.title,
            subscribe=page_address(portal, SUBSCRIBE),
            archive=web_link(portal.url + NEWSLETTERS.pages + "/") or "",
        )

    def signed(self, message: bytes, now: datetime) -> bytes:
        """The message behind its DKIM signature, where the portal has a key."""
        if self._signer is None:
            return message
        return sign(message, self._signer, time=int(now.timestamp())) + message


def _signer(folder: PortalFolder, dkim: DkimSettings) -> Signer:
    if names_variable(dkim.key):
        pem = needed(dkim.key, "the DKIM key in PEM form", MailError)
        return Signer(load_key(pem.encode(), dkim.key), dkim.domain, dkim.selector)
    path = folder.path / dkim.key
    try:
        return Signer(load_key(path.read_bytes(), str(path)), dkim.domain, dkim.selector)
    except OSError as error:
        raise MailError(f"the DKIM key {path} cannot be read: {error.strerror}") from None
