"""What tests of the store share: small records, and every way to open a store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from broadsheet.domain.draft import Draft, Placement, Score, Signal, State, TopicMatch, Verdict
from broadsheet.domain.source import Hint, Listed, RecordedStory, SourceKind
from broadsheet.domain.storing import Judgement, ReadPage, SourceState
from broadsheet.domain.story import Provider, Story
from broadsheet.store import Store
from tests.postgres import new_address

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = SourceState(key="feed:a", kind=SourceKind.FEED, location="https://a.example/feed")


def draft(number: int, **changes: object) -> Draft:
    url = f"https://a.example/{number}"
    values: dict[str, object] = {
        "id": f"s{number:015x}",
        "source": FEED.key,
        "original_url": url,
        "url": url,
        "web_url": url,
        "captured": NOW,
        "title": f"Story {number}",
        "text": f"Paragraph one of {number}.\nParagraph two.",
    }
    return Draft(**{**values, **changes})


def page(read: Draft, digest: str = "d", **changes: object) -> ReadPage:
    values = {"requested_url": read.original_url, "final_url": read.url, **changes}
    return ReadPage(draft=read, digest=digest, **values)


def listed(*urls: str, **hint: object) -> list[Listed]:
    return [Listed(url=url, hint=Hint(**hint)) for url in urls]


def judgement(read: Draft, path: str, heat: int = 1) -> Judgement:
    return Judgement(
        id=read.id,
        path=path,
        time=NOW,
        excerpt="In short …",
        provider=Provider(name="A", domain="a.example"),
        provider_origin="page",
        topics=(TopicMatch(name="Birds", keyword="bird", field="title"),),
        quality=Score(value=70, signals=(Signal(name="image", points=70.0),)),
        placement=Placement(id=read.id, cluster=read.id, lead=True, heat=Score(value=heat)),
        verdict=Verdict(id=read.id, state=State.PUBLISHED, reason="it leads its cluster"),
    )


def recorded(path: str, url: str = "https://old.example/1", title: str = "Old news") -> RecordedStory:
    story = Story(
        title=title,
        excerpt="An owl was seen.",
        published_date_time=NOW,
        original_url=url,
        provider=Provider(name="Old", domain="old.example"),
    )
    return RecordedStory(path=path, story=story, source="content:old", raw=b"---\n\xff")


OPENERS: dict[str, Callable[[Path], Store]] = {
    "postgres": lambda _: Store.open(new_address()),
    "sqlite": lambda folder: Store.open(folder / "store.sqlite3"),
}
