"""Links that prove who clicks, and names that prove what a bounce is about.

In: the portal's own secret, which the store makes once, and a subscriber or message. Out: tokens that nobody
else can make. What confirms is random and kept as a hash; what must work as long as a mail lies in a mailbox
(unsubscribing) is signed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from broadsheet.domain.mail_address import same_mailbox
from broadsheet.domain.portal import Portal
from broadsheet.publish.site.links import web_link
from broadsheet.store import Store

_SECRET = "newsletter-secret"  # noqa: S105 - the name under which it is kept
_SIGNATURE = 32  # hexadecimal digits: 128 bits


class Tokens:
    """The tokens of one portal."""

    def __init__(self, store: Store) -> None:
        self._key = bytes.fromhex(store.meta.settled(_SECRET, secrets.token_hex(32)))

    def subscriber_id(self, address: str) -> str:
        """A subscriber's id: made of the address, but telling nothing of it."""
        return self._sign("subscriber", same_mailbox(address))[:16]

    def unsubscribe(self, subscriber: str) -> str:
        """What stands in a link to unsubscribe."""
        return f"{subscriber}.{self._sign('unsubscribe', subscriber)}"

    def unsubscriber(self, token: str) -> str | None:
        """The subscriber whose link this is; None for a token that we did not make."""
        subscriber = token.partition(".")[0]
        return subscriber if _same(token, self.unsubscribe(subscriber)) else None

    def message_id(self, portal: Portal, issue: str, subscriber: str) -> str:
        """The Message-ID of one issue to one subscriber: always the same, and nobody else can make it."""
        host = urlsplit(web_link(portal.url) or "").hostname or "localhost"
        host = f"[{host}]" if ":" in host else host  # RFC 5322, 3.6.4
        return f"<{issue}.{subscriber}.{self._sign('message', issue, subscriber)[:24]}@{host}>"

    def message_of(self, message_id: str) -> tuple[str, str] | None:
        """The issue and the subscriber of a Message-ID; None for one that is not ours."""
        parts = message_id.strip().strip("<>").partition("@")[0].split(".")
        if len(parts) != 3:
            return None
        issue, subscriber, signature = parts
        known = _same(signature, self._sign("message", issue, subscriber)[:24])
        return (issue, subscriber) if known else None

    def _sign(self, *parts: str) -> str:
        text = "\0".join(parts).encode("utf-8", "replace")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()[:_SIGNATURE]


def _same(one: str, other: str) -> bool:
    """Whether two texts are equal, told in a time that does not depend on them."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def new_token() -> tuple[str, str]:
    """A random token for a link, and the hash under which it is kept."""
    token = secrets.token_urlsafe(24)
    return token, token_digest(token)


def token_digest(token: str) -> str:
    """The hash of a random token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
