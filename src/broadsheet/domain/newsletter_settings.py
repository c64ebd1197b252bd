"""The `newsletter:` and `briefing:` parts of `portal.yaml`.

In: the decoded YAML mapping. Out: frozen settings, every field with a default, so that a portal without a
newsletter says nothing of it. `docs/newsletter.md` tells each.
"""

from __future__ import annotations

import re
from email.utils import getaddresses
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from broadsheet.domain.mail_address import mail_address
from broadsheet.domain.schedule import cron_expression, days_left_out
from broadsheet.domain.settings import DNS_DOMAIN, DNS_NAME, HOST, SITE, VARIABLE, OneLine, Seconds, Settings

_NO_HEADER = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LINK_VALID = 7 * 86400  # seconds for which a link to confirm works


def _schedule(value: str) -> str:
    cron_expression(value)
    return value


def _mailbox(value: str) -> str:
    addresses = [address for _, address in getaddresses([value])]
    if len(addresses) != 1 or mail_address(addresses[0]) is None or _NO_HEADER.search(value):
        raise ValueError(
            f"{value!r} is not one mail address; write news@example.org or My News <news@example.org>, "
            "a name with a comma in double quotes"
        )
    return value


def _longer_than_a_link(seconds: float) -> float:
    if seconds < LINK_VALID:
        raise ValueError("a link to confirm is valid for 7 days; write 7d or more")
    return seconds


Schedule = Annotated[str, AfterValidator(_schedule)]
LeftOut = Annotated[str, AfterValidator(days_left_out)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class SmtpSettings(Settings):
    """The mail server. `password` is `env:NAME`; without protection only a server on this machine is used."""

    host: str = Field(min_length=1, pattern=HOST)
    port: int = Field(default=587, ge=1, le=65535)
    security: Security = Security.STARTTLS
    username: str | None = None
    password: str | None = Field(default=None, pattern=VARIABLE)
    ca_file: str | None = None
    timeout: Seconds = 60

    @model_validator(mode="after")
    def _protected(self) -> SmtpSettings:
        if self.security is Security.NONE and self.host not in _LOOPBACK:
            raise ValueError(
                f"mail would go to {self.host} unprotected; write `security: starttls` or `security: tls`"
            )
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password go together; write the password as env:NAME")
        return self


class DkimSettings(Settings):
    """Signing: the key's file (relative to the portal) or `env:NAME`; `newsletter dkim` makes one."""

    domain: str = Field(pattern=DNS_NAME)
    selector: str = Field(pattern=DNS_NAME)
    key: str = Field(min_length=1)


class SectionSettings(Settings):
    """A section: clusters of a topic, of a type, or both; what an earlier section has is not repeated."""

    name: OneLine = Field(min_length=1)
    topic: str | None = None
    type: str | None = None
    limit: int = Field(default=5, ge=1, le=50)


class NewsletterSettings(Settings):
    """When a newsletter goes out, what stands in it, and how it is sent.

    `skip` are days without an issue, in the portal's time zone; `review` is how long a draft stands before
    its time; `rate` is messages a minute; `url` is where the pages for subscribing are served when that
    is not the portal's own address; `postal` is the sender's postal address, which the laws of many
    countries want in each mail; else `site.contact` stands there. `unconfirmed` is how many seconds an
    address is kept that nobody confirms.
    """

    enabled: bool = False
    schedule: Schedule = "weekdays 07:00"
    skip: tuple[LeftOut, ...] = ()
    review: Seconds = 3600
    sections: tuple[SectionSettings, ...] = ()
    top: int = Field(default=4, ge=0, le=20)
    per_section: int = Field(default=4, ge=1, le=20)
    stories: int = Field(default=20, ge=1, le=60)
    per_provider: int = Field(default=3, ge=1, le=60)
    least: int = Field(default=1, ge=1, le=60)
    pictures: bool = True
    intro: str = ""
    sender: Mailbox | None = Field(default=None, alias="from")
    reply_to: Mailbox | None = None
    return_path: Mailbox | None = None
    list_id: str | None = Field(default=None, pattern=DNS_DOMAIN)
    postal: OneLine = ""
    url: str | None = Field(default=None, pattern=SITE)
    smtp: SmtpSettings | None = None
    dkim: DkimSettings | None = None
    rate: float = Field(default=300, gt=0)
    unconfirmed: Annotated[Seconds, AfterValidator(_longer_than_a_link)] = 30 * 86400

    @property
    def cron(self) -> str:
        """The schedule as a cron expression."""
        return cron_expression(self.schedule)


class WritingEndpoint(Settings):
    """A server that speaks the OpenAI chat protocol; `key_variable` names an environment variable."""

    url: str = Field(pattern=SITE)
    model: str = Field(min_length=1)
    key_variable: str | None = None
    timeout: Seconds = 60


class BriefingSettings(Settings):
    """Two or three sentences a cluster: quoted from its accounts, or written by `endpoint` where it is named.

    `support` is the share of a written sentence's content words that the cited accounts must hold.
    """

    enabled: bool = False
    sentences: int = Field(default=3, ge=1, le=5)
    endpoint: WritingEndpoint | None = None
    support: float = Field(default=0.7, ge=0.5, le=1)
