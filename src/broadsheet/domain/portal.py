"""A portal's settings, as `portal.yaml` states them; every field has a default but `title`.

In: the decoded YAML mapping. Out: a frozen `Portal`, or every mistake at once (see `portal_file`).
Lengths of time are written `90s`, `15m`, `2h`, `7d`, or a number of seconds, and are kept as seconds.
"""

from __future__ import annotations

import re

from pydantic import Field, PrivateAttr, field_validator, model_validator

from broadsheet.domain.fetch_settings import FetchSettings, ImageSettings
from broadsheet.domain.modes import Embedding, Mode
from broadsheet.domain.newsletter_settings import BriefingSettings, NewsletterSettings
from broadsheet.domain.own_pages import OwnPage
from broadsheet.domain.own_words import OwnWords
from broadsheet.domain.settings import FOLDER, SITE, VARIABLE, Seconds, Settings, Zone
from broadsheet.domain.site_settings import SiteSettings
from broadsheet.domain.source import SourceKind

_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+(?![^/?#])")  # to the end of its host
NO_ADDRESS = "no web address; write one like https://example.org/news/"
_TYPED = ("feed", "calendar", "table", "listing")


class SourceSettings(Settings):
    """One item of `sources`: exactly one of the kinds, with its address, and how to poll it."""

    feed: str | None = None
    site: str | None = None
    sitemap: str | None = None
    page: str | None = None
    pages: str | None = None
    opml: str | None = None
    warc: str | None = None
    jsonl: str | None = None
    content: str | None = None
    calendar: str | None = None
    table: str | None = None
    listing: str | None = None
    type: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    reader: str | None = None
    name: str | None = None
    every: Seconds = 3600
    limit: int | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_kind(self) -> SourceSettings:
        given = [kind.value for kind in SourceKind if getattr(self, kind.value) is not None]
        if len(given) != 1:
            kinds = ", ".join(kind.value for kind in SourceKind)
            found = " and ".join(given) if given else "none"
            raise ValueError(f"a source has exactly one of {kinds}; found {found}")
        if given[0] == "table" and self.type is None:
            raise ValueError("a table needs the type of its items, such as `type: event`")
        if self.type is not None and given[0] not in _TYPED:
            raise ValueError(f"only {', '.join(_TYPED)} can have a type; a {given[0]} brings stories")
        if self.columns and given[0] != "table":
            raise ValueError("only a table has columns")
        if (self.reader is not None) != (given[0] == "listing"):
            raise ValueError("`listing: ADDRESS` and `reader: NAME` go together, and with no other kind")
        if "://" in self.location and not self.location.startswith(("http://", "https://")):
            raise ValueError(f"{self.location!r} can be asked by http:// and https:// alone")
        if "://" in self.location and not is_web_address(self.location):
            raise ValueError(f"{self.location!r} is {NO_ADDRESS}")
        return self

    @property
    def kind(self) -> SourceKind:
        """Which kind of source this is."""
        return next(kind for kind in SourceKind if getattr(self, kind.value) is not None)

    @property
    def location(self) -> str:
        """The URL, path or glob as written."""
        return str(getattr(self, self.kind.value))

    @property
    def key(self) -> str:
        """What the source is called in the store."""
        return f"{self.kind.value}:{self.location}"


PLATFORM_ZONE = "America/Los_Angeles"  # of the times of items in the recorded platform's documents


class RecordedSettings(Settings):
    """How the platform that a portal comes from wrote its documents, for mode `compatible`; imports find out.

    By type: the fields that are `shown` though the type does not declare them (without an entry all are), and
    those `hidden` though it does; the keys of an item's own document.
    """

    timezone: Zone = PLATFORM_ZONE
    shown: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    hidden: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    documents: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class GitHubSettings(Settings):
    """Whether GitHub is asked for the stars and languages of projects, where, and with which token."""

    fetch: bool = True
    api: str = Field(default="https://api.github.com/", pattern=FOLDER)
    token: str = Field(default="env:GITHUB_TOKEN", pattern=VARIABLE)

    @field_validator("api")
    @classmethod
    def _folder(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"


class EndpointSettings(Settings):
    """A server that speaks the OpenAI embeddings protocol; `key_variable` names an environment variable."""

    url: str = Field(pattern=SITE)
    model: str = Field(min_length=1)
    key_variable: str | None = None
    timeout: Seconds = Field(default=60, gt=0)
    even: float = Field(
        default=0.39, gt=0, lt=1
    )  # the score of even odds; `bench/fit_clustering.py` finds it


class JudgingSettings(Settings):
    """Weights and windows of quality, heat and clustering; `docs/judgement.md` tells each."""

    threshold: int = Field(default=70, ge=0)
    weights: dict[str, float] = Field(default_factory=dict)
    half_life: Seconds = 86400
    window: Seconds = 4 * 86400
    embedding: Embedding = Embedding.DEFAULT
    endpoint: EndpointSettings | None = None

    @model_validator(mode="after")
    def _endpoint_named(self) -> JudgingSettings:
        if self.embedding is Embedding.ENDPOINT and self.endpoint is None:
            raise ValueError("embedding is 'endpoint', but no endpoint is named; write its url and model")
        return self


class ApiSettings(Settings):
    """Who may ask `/api/v1/`, how often, and from which other sites' pages.

    `rate` is requests a minute for one token or, without a token, one address; 0 sets no limit. `origins` are
    sites such as `https://example.org`, or `*`.
    """

    public: bool = True
    rate: int = Field(default=600, ge=0)
    origins: tuple[str, ...] = ()

    @field_validator("origins")
    @classmethod
    def _sites(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if value != "*" and not re.fullmatch(r"https?://[^\s/?#@*]+", value):
                raise ValueError(
                    f"{value!r} is no origin; write one like https://example.org, without a path"
                )
        return values


class Portal(Settings):
    """All of `portal.yaml`. `topic` is the root topic's name, `url` where the public folder is served."""

    title: str = Field(min_length=1)
    description: str = ""
    url: str = "http://127.0.0.1:8000/"
    api_url: str | None = None  # where `api/` is served, if not below `url`
    locale: str = "en-us"
    timezone: Zone = "UTC"
    topic: str | None = None
    mode: Mode = Mode.BROADSHEET
    sources: tuple[SourceSettings, ...] = ()
    fetch: FetchSettings = FetchSettings()
    images: ImageSettings = ImageSettings()
    github: GitHubSettings = GitHubSettings()
    judging: JudgingSettings = JudgingSettings()
    site: SiteSettings = SiteSettings()
    api: ApiSettings = ApiSettings()
    newsletter: NewsletterSettings = NewsletterSettings()
    briefing: BriefingSettings = BriefingSettings()
    outputs: tuple[str, ...] = ()  # what installed packages add to `public/`
    seal_key: str | None = None  # path of a key file, or `env:NAME`
    recorded: RecordedSettings | None = None
    store: str | None = None  # `postgresql://…` or `env:NAME`; the portal's own file when absent
    _words: tuple[OwnWords, ...] = PrivateAttr(default=())  # beside portal.yaml, in `words/`
    _pages: tuple[OwnPage, ...] = PrivateAttr(default=())  # and in `pages/`

    @property
    def words(self) -> tuple[OwnWords, ...]:
        """The sentences that the portal says in its own way."""
        return self._words

    @property
    def pages(self) -> tuple[OwnPage, ...]:
        """The owner's own pages."""
        return self._pages

    def with_own(self, words: tuple[OwnWords, ...] = (), pages: tuple[OwnPage, ...] = ()) -> Portal:
        """The same portal with these sentences and pages."""
        portal = self.model_copy()
        portal._words, portal._pages = words, pages  # noqa: SLF001 - its own class
        return portal

    @property
    def api_address(self) -> str:
        """The address below which the documents of the API stand."""
        return self.api_url or self.url

    @property
    def contact(self) -> str | None:
        """How those who are asked for pages can reach the owner; None where the portal has no address yet."""
        return self.fetch.contact or (None if is_own_machine(self.url) else self.url)

    @property
    def postal(self) -> str:
        """What letters say of where their sender is: the newsletter's `postal`, else the site's `contact`."""
        return self.newsletter.postal or self.site.contact

    @field_validator("store")
    @classmethod
    def _store_address(cls, value: str | None) -> str | None:
        if value is None or re.match(r"postgres(ql)?://.|env:[A-Za-z_][A-Za-z0-9_]*$", value):
            return value
        raise ValueError("no address of a store; write postgresql://user@host/database, or env:NAME")

    @field_validator("url", "api_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not is_web_address(value):
            raise ValueError(f"{value!r} is {NO_ADDRESS}")
        return value if value.endswith("/") else value + "/"


def is_own_machine(address: str) -> bool:
    """Whether a web address leads to the machine on which it is read."""
    return re.match(r"https?://(localhost|127\.|\[::1\])", address) is not None


def is_web_address(text: str) -> bool:
    """Whether a text begins as a web address with a host does; what stands behind is not looked at."""
    return _WEB_ADDRESS.match(text) is not None
