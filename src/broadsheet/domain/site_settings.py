"""The `site:` part of `portal.yaml`: how the reader's pages look, and who answers for them.

In: the decoded YAML mapping. Out: frozen settings, every field with a default.
"""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from broadsheet.domain.mail_address import mail_address
from broadsheet.domain.settings import COLOUR, OneLine, Settings

_WEB = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?")
_PATH = re.compile(r"[^\s:/\\?#][^\s:\\]*")


class LinkSettings(Settings):
    """A link at the foot of every page: a web address, `mailto:`, or a path below the portal's `url`."""

    title: OneLine = Field(min_length=1, max_length=60)
    url: str

    @field_validator("url")
    @classmethod
    def _followed(cls, value: str) -> str:
        mail = value.startswith("mailto:") and mail_address(value.removeprefix("mailto:")) is not None
        if not (mail or _WEB.fullmatch(value) or _PATH.fullmatch(value)):
            raise ValueError(
                f"{value!r} leads nowhere; write https://example.org/imprint, mailto:you@example.org, "
                "or a path of this site without a slash before it, such as page/imprint/"
            )
        return value


class SiteSettings(Settings):
    """What the reader sees; `contact` is a line on who answers for it: words, a mail or a web address."""

    accent: str = Field(default="#9b2226", pattern=COLOUR)
    accent_dark: str | None = Field(default=None, pattern=COLOUR)
    front: int = Field(default=40, ge=5, le=200)
    page_size: int = Field(default=25, ge=1, le=500)
    feed_size: int = Field(default=50, ge=1, le=500)
    search: bool = True
    theme: str | None = None  # a folder of templates and a stylesheet, relative to the portal's
    icon: str | None = None  # a square picture, relative to the portal's folder
    contact: OneLine = Field(default="", max_length=300)
    links: tuple[LinkSettings, ...] = Field(default=(), max_length=20)
