"""Fields that types of the recorded platform share. In: names. Out: declarations, as its files have them."""

from __future__ import annotations

from broadsheet.domain.content_type import Field, FieldKind


def text(name: str) -> Field:
    """A text that stands in quotes."""
    return Field(name=name, quoted=True)


def words(*names: str) -> tuple[Field, ...]:
    """Texts without quotes where YAML allows."""
    return tuple(Field(name=name, kind=FieldKind.WORD) for name in names)


def url(name: str, *, quoted: bool = False) -> Field:
    """An address."""
    return Field(name=name, kind=FieldKind.URL, quoted=quoted)


def numbers(*names: str) -> tuple[Field, ...]:
    """One field for each name, a number in it."""
    return tuple(Field(name=name, kind=FieldKind.NUMBER) for name in names)


def images(*, quoted: bool = False) -> Field:
    """The pictures, a block of their own."""
    return Field(name="images", kind=FieldKind.IMAGES, block=True, fields=picture(quoted=quoted))


def picture(*, quoted: bool = False) -> tuple[Field, ...]:
    """The fields of one picture."""
    cached = Field(name="isCached", kind=FieldKind.TRUTH)
    return (
        url("url", quoted=quoted),
        *numbers("width", "height"),
        cached,
        text("title"),
        text("attribution"),
    )


def publisher(name: str, *, quoted: bool = False) -> Field:
    """Who published it, with logos and authors."""
    author = (*words("name"), url("url"), images())
    authors = Field(name="authors", kind=FieldKind.RECORDS, fields=author)
    fields = (*words("name", "domain"), images(quoted=quoted), authors)
    return Field(name=name, kind=FieldKind.PROVIDER, block=True, fields=fields)


def listed(name: str) -> Field:
    """A list of texts, a block of its own."""
    return Field(name=name, kind=FieldKind.LIST, block=True)


def profile(name: str, label: str | None = None) -> Field:
    """An account elsewhere, with its followers; `label` where its name has a spelling of its own."""
    fields = (*words("username"), url("url"), *numbers("followers"))
    return Field(name=name, kind=FieldKind.RECORD, block=True, fields=fields, label=label)


def place(name: str) -> Field:
    """Where something takes place."""
    fields = words("name", "address", "city", "region", "state", "country", "postalCode")
    return Field(name=name, kind=FieldKind.RECORD, block=True, fields=fields)


PUBLISHED = Field(name="publishedDateTime", kind=FieldKind.TIME)
LENGTH = Field(name="length", kind=FieldKind.DURATION)
PRICE = Field(name="price", kind=FieldKind.MONEY)
GONE = tuple(Field(name=name, kind=FieldKind.TRUTH) for name in ("removed", "published"))
SECURED = Field(name="secured", quoted=True, block=True)
HEAD = (text("title"), text("excerpt"), url("originalUrl"), url("webUrl"))
PLAYER = Field(name="featuredContent", kind=FieldKind.EMBED, quoted=True, block=True)
LINK = Field(name="website", kind=FieldKind.URL, block=True)
TAIL = (listed("topics"), images(), SECURED)
_OWN_SPELLING = {
    "linkedin": "LinkedIn",
    "googleScholar": "Google Scholar",
    "youtube": "YouTube",
    "github": "GitHub",
    "stackoverflow": "Stack Overflow",
}
PROFILES = tuple(
    profile(name, _OWN_SPELLING.get(name))
    for name in (
        *("twitter", "linkedin", "googleScholar", "weibo", "youtube", "facebook", "instagram", "twitch"),
        *("wikipedia", "github", "mastodon", "medium", "stackoverflow", "crunchbase"),
    )
)
ACTIONS = Field(
    name="actions",
    kind=FieldKind.RECORDS,
    block=True,
    fields=(url("url", quoted=True), text("type"), text("title"), text("attribution")),
)
ITEMS = (listed("items"), Field(name="query", kind=FieldKind.RECORD, block=True))
DOCUMENT = ("path", "title", "excerpt", "sourceUrl", "webUrl", "originalUrl")
END = ("topItems", "size", "heat", "tags", "images", "content", "type")

# What the platform's documents say of a person, an author among them.
PERSON_KEYS = (
    *(*DOCUMENT, "type", "name", "bio", "location", "website", "twitter", "linkedin", "googleScholar"),
    *("weibo", "youtube", "facebook", "instagram", "twitch", "wikipedia", "affiliation", "topics"),
    *("topItems", "size", "highlight", "heat", "tags", "images", "content"),
)
