"""What a portal's settings say of fetching: pages, feeds and pictures.

In: the decoded YAML mappings under `fetch` and `images`. Out: frozen settings, or every mistake at once.
"""

from __future__ import annotations

import re
from ipaddress import ip_network

from pydantic import Field, field_validator

from broadsheet.domain.settings import PLAIN_ADDRESS, Seconds, Settings, Size


class FetchSettings(Settings):
    """How the gateway behaves toward other people's servers."""

    user_agent: str | None = None
    contact: str | None = None
    robots: bool = True
    delay: Seconds = 1
    concurrency: int = Field(default=16, ge=1, le=256)
    per_host: int = Field(default=1, ge=1, le=16)
    timeout: Seconds = Field(default=30, gt=0)
    max_bytes: Size = 10_000_000
    max_redirects: int = Field(default=8, ge=0, le=20)
    attempts: int = Field(default=4, ge=1, le=20)
    # where `serve` can be reached from outside, for hubs that tell of news (WebSub)
    callback: str | None = Field(default=None, pattern=PLAIN_ADDRESS)
    archive: bool = False  # keep what was fetched as WARC files in the portal's `archive/`
    allow_private: tuple[str, ...] = ()  # host names, addresses or networks that may be private
    proxy: str | None = None
    ca_file: str | None = None  # relative to the portal's folder

    @field_validator("allow_private")
    @classmethod
    def _hosts(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if re.search(r"[/:\s]", value) and not _is_network(value):
                raise ValueError(
                    f"{value!r} is no host name, address or network; write one like localhost, 127.0.0.1"
                    " or 10.0.0.0/8, without http:// and port"
                )
        return values


class ImageSettings(Settings):
    """Whether lead images are measured and copied; copies are re-encoded as WebP at most `width` wide."""

    fetch: bool = True
    cache: bool = True
    width: int = Field(default=960, ge=64, le=4096)
    max_bytes: Size = 8_000_000


def _is_network(value: str) -> bool:
    try:
        ip_network(value.strip("[]"), strict=False)
    except ValueError:
        return False
    return True
