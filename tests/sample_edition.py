"""Realistic editions for tests and for looking at: clusters, copies, pictures, many scripts, hostile strings."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from broadsheet.domain.draft import Entry, Picture, State
from broadsheet.domain.edition import Edition, File
from broadsheet.domain.portal import Portal
from broadsheet.domain.story import Image, Provider, RelatedStory, Story
from broadsheet.domain.taxonomy import Organization, Topic
from broadsheet.publish.feeds import feed_sheets
from broadsheet.publish.ledger import files_of

NEWEST = datetime(2020, 12, 3, 19, 15, tzinfo=UTC)

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></script><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "]]></title><!--",
    "' onmouseover='alert(1)",
    "a\x00b\x0b\x1b[31m\ufffe\u202egnp.exe",
)

_PLACES = (
    "Seattle",
    "Madison",
    "Hyderabad",
    "London",
    "Vienna",
    "Nairobi",
    "São Paulo",
    "Seoul",
    "Portland",
    "Lyon",
)
_SUBJECTS = (
    "{place} officials deny use of facial recognition technology after allegations",
    "{place} council votes to ban facial recognition by city agencies",
    "Hospital in {place} lets a neural network read X-rays at night, and radiologists check by day",
    "A start-up from {place} raises $40 million to translate sign language",
    "{place} airport to scan the faces of all departing passengers from March",
    "Researchers in {place} find that voice assistants mishear children twice as often as adults",
    "Court in {place} rules that an algorithm cannot be named as an inventor",
    "{place} schools drop exam proctoring software after complaints of bias",
    "Self-driving trams begin trial runs in {place}",
    "Why {place} became the place where chips for machine learning are designed",
)
_ANGLES = ("", "Explainer: ", "Update: ", "Analysis: ", "What we know: ", "Opinion: ")
_FOREIGN = (
    ("ja", "シアトル市当局、顔認識技術の使用を否定 市民団体の指摘を受け"),
    ("ar", "مسؤولون ينفون استخدام تقنية التعرف على الوجوه بعد اتهامات"),
    ("ru", "Власти Сиэтла отрицают использование технологии распознавания лиц"),
    ("de", "Datenschutzgrundverordnungskonforme Gesichtserkennungstechnologie bleibt umstritten"),
    ("hi", "चेहरा पहचान तकनीक के इस्तेमाल से अधिकारियों का इनकार"),
)
_EXCERPT = (
    "City officials are pushing back against allegations that agencies use the technology. A spokesperson said "
    "that no department has a contract, and that a review of all requests since 2018 will be made public in …"
)
_PROVIDERS = (
    ("KING5", "king5.example"),
    ("The Harbour Post", "harbourpost.example"),
    ("Government Technology", "govtech.example"),
    ("Le Courrier du Lac", "courrier.example"),
    ("Wire & Cable", "wire.example"),
    ("朝の新聞", "asa.example"),
    ("Evening Standard Times Herald of the Greater Metropolitan Area", "esth.example"),
    ("Daily Signal", "signal.example"),
)
TOPICS = (
    Topic(id="ai", name="AI", description="Machines that learn, and the people who live with them."),
    Topic(id="computer-vision", name="Computer Vision", parent="AI", description="Machines that see."),
    Topic(id="facial-recognition", name="Facial Recognition", parent="Computer Vision"),
    Topic(id="speech", name="Speech and Language", shortname="Speech", parent="AI"),
    Topic(id="law", name="Law and Policy", parent="AI"),
    Topic(id="quantum", name="Quantum Computing", parent="AI"),
)
ORGANIZATIONS = (
    Organization(
        id="king5",
        name="KING5",
        domain="king5.example",
        images=(Image(url="logos/king5.png", width=16, height=16, is_cached=True),),
    ),
    Organization(
        id="signal",
        name="Daily Signal",
        domain="signal.example",
        images=(Image(url="https://signal.example/logo.png", width=16, height=16),),
    ),
)


def portal(**settings: object) -> Portal:
    """The sample's portal; any setting can be given otherwise."""
    values: dict[str, object] = {
        "title": "Faces & Machines",
        "description": "Facial recognition and artificial intelligence, told by those who watch it",
        "url": "https://news.example/faces/",
        "timezone": "Europe/Vienna",
        "topic": "AI",
        "sources": ({"feed": "https://king5.example/feed"},),
    }
    return Portal.model_validate(values | settings)


def story(number: int, **fields: object) -> Story:
    """A published story; any field can be given otherwise."""
    name, domain = _PROVIDERS[number % len(_PROVIDERS)]
    values: dict[str, object] = {
        "title": _SUBJECTS[number % len(_SUBJECTS)].format(place=_PLACES[number % len(_PLACES)]),
        "excerpt": _EXCERPT,
        "published_date_time": NEWEST - timedelta(minutes=97 * number),
        "original_url": f"https://{domain}/news/{number}?a=1&b=2",
        "web_url": f"https://{domain}/news/{number}",
        "quality": 60 + number * 37 % 100,
        "heat": 60 + number * 53 % 120,
        "published": True,
        "provider": Provider(name=name, domain=domain),
        "topics": ("AI",),
    }
    return Story(**(values | fields))  # type: ignore[arg-type]


def entry(number: int, **fields: object) -> Entry:
    """A published entry alone in its cluster; `story_fields` go to its story."""
    story_fields = fields.pop("story_fields", {})
    values: dict[str, object] = {
        "id": f"s{number:015x}",
        "path": f"_news/2020-12-03-story-{number}.md",
        "story": story(number, **story_fields),  # type: ignore[arg-type]
        "state": State.PUBLISHED,
        "cluster": f"s{number:015x}",
        "lead": True,
        "language": "en",
    }
    return Entry(**(values | fields))  # type: ignore[arg-type]


def edition(entries: tuple[Entry, ...] = (), **settings: object) -> Edition:
    """An edition of these entries, brought into the edition's order."""
    ordered = sorted(entries, key=lambda item: item.path)
    ordered.sort(key=lambda item: item.story.published_date_time, reverse=True)
    return Edition(
        portal=portal(**settings),
        topics=TOPICS,
        organizations=ORGANIZATIONS,
        entries=tuple(ordered),
        time=ordered[0].story.published_date_time if ordered else NEWEST,
    )


def sample_edition(stories: int = 160, *, seed: int = 7, hostile: bool = True, **settings: object) -> Edition:
    """A rich edition: clusters of one to six, copies, pictures, video, scripts of the world, hostile strings."""
    source = random.Random(seed)
    entries: list[Entry] = []
    while len(entries) < stories:
        entries.extend(_cluster(len(entries), source))
    entries.extend(_special(len(entries)))
    if hostile:
        entries.extend(_hostile(len(entries)))
    return edition(tuple(entries), **settings)


def feed_files(of: Edition) -> Iterator[File]:
    """The files of all feeds."""
    for sheet in feed_sheets(of):
        yield from files_of(sheet)


def sample_pictures(of: Edition) -> Iterator[File]:
    """The picture files that an edition's entries name, and the sample's logo."""
    from PIL import Image as Painting

    for path in dict.fromkeys(item.picture.path for item in of.entries if item.picture):
        number = int("".join(filter(str.isdigit, path)) or 0)
        canvas = Painting.linear_gradient("L").resize((960, 540)).rotate(number * 40 % 360)
        tinted = Painting.merge(
            "RGB", (canvas, Painting.new("L", canvas.size, number * 9 % 200), canvas.rotate(90))
        )
        body = io.BytesIO()
        tinted.save(body, "WEBP")
        yield File(path=path, body=body.getvalue())
    body = io.BytesIO()
    Painting.new("RGB", (16, 16), (0, 90, 160)).save(body, "PNG")
    yield File(path="logos/king5.png", body=body.getvalue())


def _cluster(number: int, source: random.Random) -> Iterator[Entry]:
    size = source.choice((1, 1, 1, 2, 3, 4, 6))
    place, subject = source.choice(_PLACES), source.choice(_SUBJECTS)
    topics = source.choice(
        (
            ("Facial Recognition", "Computer Vision", "AI"),
            ("Speech and Language", "AI"),
            ("Law and Policy", "AI"),
            ("AI",),
        )
    )
    start = NEWEST - timedelta(minutes=int(source.expovariate(1 / 3000)))
    picture = (
        Picture(path=f"pictures/{number}.webp", width=960, height=540) if source.random() < 0.5 else None
    )
    for position in range(size):
        name, domain = _PROVIDERS[(number + position * 3) % len(_PROVIDERS)]
        copied = position > 0 and source.random() < 0.2
        yield entry(
            number + position,
            story_fields={
                "title": _ANGLES[0 if copied else position] + subject.format(place=place),
                "published_date_time": start - timedelta(minutes=23 * position * (-1) ** position),
                "provider": Provider(name=name, domain=domain),
                "topics": topics,
                "quality": 120 - position * 9,
                "heat": 90 + size * 20 - number // 4 if position == 0 else -1,
                "published": position == 0,
            },
            state=State.FOLDED if position else State.PUBLISHED,
            cluster=f"s{number:015x}",
            lead=position == 0,
            authors=("Ada Obi", "Kim Berg") if position % 2 == 0 else (),
            picture=picture if position == 0 else None,
            duplicate_of=f"s{number:015x}" if copied else None,
        )


def _special(number: int) -> Iterator[Entry]:
    for offset, (language, title) in enumerate(_FOREIGN):
        yield entry(
            number + offset, story_fields={"title": title, "excerpt": title + "。" * 3}, language=language
        )
    number += len(_FOREIGN)
    frame = '<iframe width="800" src="https://www.youtube.com/embed/rigZ1FvrgSY" allowfullscreen></iframe>'
    yield entry(
        number,
        story_fields={
            "type": "video",
            "featured_content": frame,
            "title": "Watch: how a camera learns a face",
        },
    )
    yield entry(
        number + 1,
        story_fields={"title": "A headline without end " * 500, "excerpt": "Unbroken" * 60},
        related=(f"s{1:015x}", f"s{number:015x}"),
    )
    yield entry(
        number + 2, state=State.LEFT_OUT, story_fields={"title": "Never to be seen", "published": False}
    )
    neighbour = RelatedStory(
        title="Madison bans city agency use of facial recognition",
        published_date_time=NEWEST - timedelta(days=2),
        web_url="https://govtech.example/madison",
        provider=Provider(name="Government Technology", domain="govtech.example"),
        quality=59,
    )
    yield entry(number + 3, story_fields={"related": (neighbour,)})


def _hostile(number: int) -> Iterator[Entry]:
    for offset, text in enumerate(HOSTILE):
        yield entry(
            number + offset,
            story_fields={
                "title": text,
                "excerpt": text * 3,
                "web_url": HOSTILE[3] if offset % 2 else f"https://evil.example/{text}?q={text}",
                "original_url": "data:text/html,<script>alert(1)</script>",
                "provider": Provider(name=text, domain=f"evil{offset}.example/{text}"),
                "featured_content": f'<iframe src="https://evil.example/embed/{text}" onload=alert(1)></iframe>',
                "heat": 5 * offset,
            },
            cluster=text,
            authors=(text,),
            language=text,
        )
