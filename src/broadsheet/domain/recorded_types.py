"""The content types of the recorded platform, declared: fields in file order, quoting, documents, paging.

In: nothing. Out: `RECORDED_TYPES`. What is said here of learning, samples, people, communities and
newsletters was read from a recorded portal; companies, events, projects, customers and sponsorships from
the platform's own description and templates.
"""

from __future__ import annotations

from broadsheet.domain.content_type import ContentType, Field, FieldKind
from broadsheet.domain.recorded_fields import (
    ACTIONS,
    DOCUMENT,
    END,
    GONE,
    HEAD,
    ITEMS,
    LENGTH,
    LINK,
    PERSON_KEYS,
    PLAYER,
    PRICE,
    PROFILES,
    PUBLISHED,
    SECURED,
    TAIL,
    images,
    listed,
    numbers,
    place,
    publisher,
    text,
    url,
    words,
)

LEARNING = ContentType(
    name="learning",
    plural="learning",
    folder="_learning",
    title="Learning Resources",
    pages="learning",
    fields=(
        *HEAD,
        *words("type"),
        PRICE,
        LENGTH,
        Field(name="ratings", kind=FieldKind.RECORD, fields=numbers("count", "average")),
        PUBLISHED,
        *numbers("heat"),
        *GONE,
        PLAYER,
        ACTIONS,
        publisher("provider"),
        listed("levels"),
        *ITEMS,
        *TAIL,
    ),
    api=(
        *DOCUMENT,
        *("featuredContent", "actions", "length", "ratings", "provider", "publishedDateTime", "levels"),
        *(*END, "price", "topics"),
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
        *HEAD,
        *words("type"),
        PUBLISHED,
        *numbers("heat"),
        *GONE,
        PLAYER,
        ACTIONS,
        publisher("provider"),
        *ITEMS,
        *TAIL,
    ),
    api=(
        *DOCUMENT,
        *("provider", "featuredContent", "actions", "publishedDateTime", *END, "topics"),
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
        *(text("name"), text("bio"), *words("location"), text("type"), *numbers("heat"), *GONE),
        *(publisher("affiliation", quoted=True), LINK, *PROFILES, *ITEMS, *TAIL[:1]),
        *(images(), SECURED),
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
        *(text("name"), *HEAD[1:], *words("type"), *numbers("members", "heat"), *GONE),
        *(publisher("provider"), *TAIL),
    ),
    api=(*DOCUMENT, "actions", "provider", *END[:-1], "name", "type", "members", "topics"),
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
        *(text("name"), text("excerpt"), text("description"), *HEAD[2:], *words("type", "size")),
        *numbers("yearFounded"),
        *words("funding"),
        *(*numbers("heat"), *GONE, LINK, *PROFILES, listed("locations"), *TAIL),
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
        *HEAD,
        *words("type"),
        PRICE,
        *(Field(name=name, kind=FieldKind.TIME) for name in ("startDateTime", "endDateTime")),
        Field(name="allDay", kind=FieldKind.TRUTH),
        *(PUBLISHED, *numbers("heat"), *GONE, PLAYER, publisher("provider")),
        *words("uid", "recurrence"),
        *(place("location"), ACTIONS, *ITEMS, *TAIL),
    ),
    api=(*DOCUMENT, "provider", "startDateTime", "endDateTime", "location", "price", *END, "topics"),
)

PROJECTS = ContentType(
    name="project",
    plural="projects",
    folder="_projects",
    title="Projects",
    pages="project",
    fields=(
        *(*HEAD, *words("type"), url("repository"), *words("version")),
        *numbers("stars", "forks", "watches"),
        *(PUBLISHED, *numbers("heat"), *GONE, ACTIONS, publisher("provider"), listed("languages")),
        *(*ITEMS, *TAIL),
    ),
    api=(*DOCUMENT, "provider", "actions", "publishedDateTime", *END, "topics"),
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
        *(*HEAD, *words("type"), LENGTH, PUBLISHED, *numbers("heat"), *GONE),
        Field(
            name="enclosure",
            kind=FieldKind.RECORD,
            block=True,
            fields=(url("url"), *words("type"), *numbers("bytes")),
        ),
        Field(
            name="chapters",
            kind=FieldKind.RECORDS,
            block=True,
            fields=(Field(name="start", kind=FieldKind.DURATION), text("title"), url("url")),
        ),
        *(publisher("provider"), *TAIL),
    ),
    api=(*DOCUMENT, "length", "enclosure", "chapters", "provider", "publishedDateTime", *END, "topics"),
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
        *(*HEAD[:2], PUBLISHED, url("webUrl", quoted=True), *words("type"), *numbers("heat"), *GONE),
        *TAIL,
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
        *words("type"),
        Field(
            name="sponsor",
            kind=FieldKind.RECORD,
            block=True,
            fields=(*words("name"), url("url"), url("logoForLightTheme"), url("logoForDarkTheme")),
        ),
        Field(
            name="messages",
            kind=FieldKind.RECORDS,
            block=True,
            fields=(text("title"), text("description"), url("url"), url("image")),
        ),
        *(listed("schedules"), listed("placements"), SECURED),
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
