"""The content types of the recorded platform, declared: fields in file order, quoting, documents, paging.

In: nothing. Out: `RECORDED_TYPES`. What is said here of learning, samples, people, communities and
newsletters was read from a recorded portal; companies, events, projects, customers and sponsorships from
the platform's own description and templates.
"""

from __future__ import annotations

from broadsheet.domain.content_type import ContentType, Field, FieldKind


def _text(name: str) -> Field:
    return Field(name=name, quoted=True)


def _words(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name=name, kind=FieldKind.WORD) for name in names)


def _url(name: str, *, quoted: bool = False) -> Field:
    return Field(name=name, kind=FieldKind.URL, quoted=quoted)


def _numbers(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name=name, kind=FieldKind.NUMBER) for name in names)


def _images(*, quoted: bool = False) -> Field:
    return Field(name="images", kind=FieldKind.IMAGES, block=True, fields=_picture(quoted=quoted))


def _picture(*, quoted: bool = False) -> tuple[Field, ...]:
    cached = Field(name="isCached", kind=FieldKind.TRUTH)
    return (
        _url("url", quoted=quoted),
        *_numbers("width", "height"),
        cached,
        _text("title"),
        _text("attribution"),
    )


def _publisher(name: str, *, quoted: bool = False) -> Field:
    author = (*_words("name"), _url("url"), _images())
    authors = Field(name="authors", kind=FieldKind.RECORDS, fields=author)
    fields = (*_words("name", "domain"), _images(quoted=quoted), authors)
    return Field(name=name, kind=FieldKind.PROVIDER, block=True, fields=fields)


def _list(name: str) -> Field:
    return Field(name=name, kind=FieldKind.LIST, block=True)


def _profile(name: str) -> Field:
    """An account elsewhere, with its followers."""
    fields = (*_words("username"), _url("url"), *_numbers("followers"))
    return Field(name=name, kind=FieldKind.RECORD, block=True, fields=fields)


def _place(name: str) -> Field:
    fields = _words("name", "address", "city", "region", "state", "country", "postalCode")
    return Field(name=name, kind=FieldKind.RECORD, block=True, fields=fields)


_PUBLISHED = Field(name="publishedDateTime", kind=FieldKind.TIME)
_LENGTH = Field(name="length", kind=FieldKind.DURATION)
_PRICE = Field(name="price", kind=FieldKind.MONEY)
_GONE = tuple(Field(name=name, kind=FieldKind.TRUTH) for name in ("removed", "published"))
_SECURED = Field(name="secured", quoted=True, block=True)
_HEAD = (_text("title"), _text("excerpt"), _url("originalUrl"), _url("webUrl"))
_PLAYER = Field(name="featuredContent", kind=FieldKind.EMBED, quoted=True, block=True)
_LINK = Field(name="website", kind=FieldKind.URL, block=True)
_TAIL = (_list("topics"), _images(), _SECURED)
_PROFILES = tuple(
    _profile(name)
    for name in (
        *("twitter", "linkedin", "googleScholar", "weibo", "youtube", "facebook", "instagram", "twitch"),
        *("wikipedia", "github", "mastodon", "medium", "stackoverflow", "crunchbase"),
    )
)
_ACTIONS = Field(
    name="actions",
    kind=FieldKind.RECORDS,
    block=True,
    fields=(_url("url", quoted=True), _text("type"), _text("title"), _text("attribution")),
)
_ITEMS = (_list("items"), Field(name="query", kind=FieldKind.RECORD, block=True))
_DOCUMENT = ("path", "title", "excerpt", "sourceUrl", "webUrl", "originalUrl")
_END = ("topItems", "size", "heat", "tags", "images", "content", "type")

# What the platform's documents say of a person, an author among them.
PERSON_KEYS = (
    *(*_DOCUMENT, "type", "name", "bio", "location", "website", "twitter", "linkedin", "googleScholar"),
    *("weibo", "youtube", "facebook", "instagram", "twitch", "wikipedia", "affiliation", "topics"),
    *("topItems", "size", "highlight", "heat", "tags", "images", "content"),
)

LEARNING = ContentType(
    name="learning",
    plural="learning",
    folder="_learning",
    title="Learning Resources",
    pages="learning",
    fields=(
        *_HEAD,
        *_words("type"),
        _PRICE,
        _LENGTH,
        Field(name="ratings", kind=FieldKind.RECORD, fields=_numbers("count", "average")),
        _PUBLISHED,
        *_numbers("heat"),
        *_GONE,
        _PLAYER,
        _ACTIONS,
        _publisher("provider"),
        _list("levels"),
        *_ITEMS,
        *_TAIL,
    ),
    api=(
        *_DOCUMENT,
        *("featuredContent", "actions", "length", "ratings", "provider", "publishedDateTime", "levels"),
        *(*_END, "price", "topics"),
    ),
    page_size=30,
    collections="Learning Paths",
    places=(("video", "videos/"), ("course", "courses/"), ("collection", "collections/")),
    frequency="daily",
)

SAMPLES = ContentType(
    name="sample",
    plural="samples",
    folder="_samples",
    title="Samples",
    pages="sample",
    fields=(
        *_HEAD,
        *_words("type"),
        _PUBLISHED,
        *_numbers("heat"),
        *_GONE,
        _PLAYER,
        _ACTIONS,
        _publisher("provider"),
        *_ITEMS,
        *_TAIL,
    ),
    api=(
        *_DOCUMENT,
        *("provider", "featuredContent", "actions", "publishedDateTime", *_END, "topics"),
    ),
)

PEOPLE = ContentType(
    name="people",
    plural="people",
    folder="_people",
    title="People",
    pages="people",
    headline="name",
    summary="bio",
    fields=(
        *(_text("name"), _text("bio"), *_words("location"), _text("type"), *_numbers("heat"), *_GONE),
        *(_publisher("affiliation", quoted=True), _LINK, *_PROFILES, *_ITEMS, *_TAIL[:1]),
        *(_images(), _SECURED),
    ),
    api=PERSON_KEYS,
    aliases=(("title", "name"), ("excerpt", "bio")),
    page_size=0,
)

COMMUNITIES = ContentType(
    name="community",
    plural="communities",
    folder="_communities",
    title="Communities",
    pages="community",
    headline="name",
    fields=(
        *(_text("name"), *_HEAD[1:], *_words("type"), *_numbers("members", "heat"), *_GONE),
        *(_publisher("provider"), *_TAIL),
    ),
    api=(*_DOCUMENT, "actions", "provider", *_END[:-1], "name", "type", "members", "topics"),
    page_size=0,
)

COMPANIES = ContentType(
    name="company",
    plural="companies",
    folder="_companies",
    title="Companies",
    pages="company",
    headline="name",
    fields=(
        *(_text("name"), _text("excerpt"), _text("description"), *_HEAD[2:], *_words("type", "size")),
        *_numbers("yearFounded"),
        *_words("funding"),
        *(*_numbers("heat"), *_GONE, _LINK, *_PROFILES, _list("locations"), *_TAIL),
    ),
    api=("path", "title", "excerpt", "sourceUrl", "webUrl", "name", "heat", "images", "content", "topics"),
    aliases=(("title", "name"), ("excerpt", "description")),
)

EVENTS = ContentType(
    name="event",
    plural="events",
    folder="_events",
    title="Events",
    pages="event",
    order="startDateTime",
    fields=(
        *_HEAD,
        *_words("type"),
        _PRICE,
        *(Field(name=name, kind=FieldKind.TIME) for name in ("startDateTime", "endDateTime")),
        *(_PUBLISHED, *_numbers("heat"), *_GONE, _PLAYER, _publisher("provider")),
        *_words("uid", "recurrence"),
        *(_place("location"), _ACTIONS, *_ITEMS, *_TAIL),
    ),
    api=(*_DOCUMENT, "provider", "startDateTime", "endDateTime", "location", "price", *_END, "topics"),
)

PROJECTS = ContentType(
    name="project",
    plural="projects",
    folder="_projects",
    title="Projects",
    pages="project",
    fields=(
        *(*_HEAD, *_words("type"), _url("repository"), *_words("version")),
        *_numbers("stars", "forks", "watches"),
        *(_PUBLISHED, *_numbers("heat"), *_GONE, _ACTIONS, _publisher("provider"), _list("languages")),
        *(*_ITEMS, *_TAIL),
    ),
    api=(*_DOCUMENT, "provider", "actions", "publishedDateTime", *_END, "topics"),
)

CUSTOMERS = ContentType(
    name="customer",
    plural="customers",
    folder="_customers",
    title="Customers",
    pages="customer",
    fields=SAMPLES.fields,
    api=SAMPLES.api,
)

PODCASTS = ContentType(
    name="podcast",
    plural="podcasts",
    folder="_podcasts",
    title="Podcasts",
    pages="podcast",
    order="-publishedDateTime",
    fields=(
        *(*_HEAD, *_words("type"), _LENGTH, _PUBLISHED, *_numbers("heat"), *_GONE),
        Field(
            name="enclosure",
            kind=FieldKind.RECORD,
            block=True,
            fields=(_url("url"), *_words("type"), *_numbers("bytes")),
        ),
        Field(
            name="chapters",
            kind=FieldKind.RECORDS,
            block=True,
            fields=(Field(name="start", kind=FieldKind.DURATION), _text("title"), _url("url")),
        ),
        *(_publisher("provider"), *_TAIL),
    ),
    api=(*_DOCUMENT, "length", "enclosure", "chapters", "provider", "publishedDateTime", *_END, "topics"),
)

NEWSLETTERS = ContentType(
    name="newsletter",
    plural="newsletters",
    folder="_newsletters",
    title="Newsletters",
    pages="newsletter",
    order="-publishedDateTime",
    extension=".html",
    fields=(
        *(*_HEAD[:2], _PUBLISHED, _url("webUrl", quoted=True), *_words("type"), *_numbers("heat"), *_GONE),
        *_TAIL,
    ),
    api=("path", "title", "excerpt", "sourceUrl", "webUrl", "publishedDateTime", "content", "type", "topics"),
)

SPONSORSHIPS = ContentType(
    name="sponsorship",
    plural="sponsorships",
    folder="_sponsorships",
    title="Sponsorships",
    pages="sponsorship",
    headline="sponsor",
    order="path",
    fields=(
        *_words("type"),
        Field(
            name="sponsor",
            kind=FieldKind.RECORD,
            block=True,
            fields=(*_words("name"), _url("url"), _url("logoForLightTheme"), _url("logoForDarkTheme")),
        ),
        Field(
            name="messages",
            kind=FieldKind.RECORDS,
            block=True,
            fields=(_text("title"), _text("description"), _url("url"), _url("image")),
        ),
        *(_list("schedules"), _list("placements"), _SECURED),
    ),
    listed=False,
)

RECORDED_TYPES: tuple[ContentType, ...] = (
    LEARNING,
    SAMPLES,
    PEOPLE,
    COMMUNITIES,
    COMPANIES,
    EVENTS,
    PROJECTS,
    CUSTOMERS,
    PODCASTS,
    NEWSLETTERS,
    SPONSORSHIPS,
)
