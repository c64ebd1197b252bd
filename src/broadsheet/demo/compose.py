"""News of any amount, composed from a seed: invented events, each told by one to six publishers.

In: a seed and a number of stories. Out: that many tellings in order of capture, about 200 a day, the last
ones near `END`. Tellings of one event share its names and figures and differ in choice and wording of facts;
some papers print the wire's text as it is.
"""

from __future__ import annotations

import functools
import heapq
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from broadsheet.demo.addresses import amp_address, fill, image_address
from broadsheet.demo.invention import invent, strangers
from broadsheet.demo.model import Illustration, Publisher, Telling
from broadsheet.demo.week import captured, load, publishers
from broadsheet.domain.story import Record

END = datetime(2026, 6, 7, 21, tzinfo=UTC)

_GRAMMAR = Path(__file__).parent / "grammar"
_BETWEEN_STORIES = timedelta(minutes=7.2)
_LAST_TELLING = timedelta(hours=30)
_WIRE = "northgate-wire.example"
_TELLERS = (1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6)
_IMAGE_SIZE = (580, 380)


class _Event(Record, frozen=True, kw_only=True):
    """What happened: its kind's sentences, and the names and figures that all tellings share."""

    id: str
    kind: dict[str, Any]
    slots: dict[str, str]


def tellings(seed: int, stories: int) -> Iterator[Telling]:
    """`stories` tellings in order of capture."""
    newsrooms = _Newsrooms(random.Random(seed))  # noqa: S311 - a story generator, not a secret
    time = END - _LAST_TELLING - stories * _BETWEEN_STORIES
    waiting: list[tuple[datetime, int, Telling]] = []
    made = 0
    while made < stories:
        told = newsrooms.event(made + 1, time)[: stories - made]
        made += len(told)
        time += len(told) * _BETWEEN_STORIES
        for telling in told:
            heapq.heappush(waiting, (telling.captured, telling.number, telling))
        while waiting and waiting[0][0] <= time:
            yield heapq.heappop(waiting)[2]
    while waiting:
        yield heapq.heappop(waiting)[2]


class _Newsrooms:
    """The publishers at work: what is left to chance, and which addresses are taken."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._addresses: set[str] = set()

    def event(self, number: int, time: datetime) -> list[Telling]:
        """One event and its tellings, numbered from `number`, within thirty hours after `time`."""
        chance = self._chance
        name, kind = chance.choice(list(_kinds().items()))
        event = _Event(id=f"{name}-{number}", kind=kind, slots=invent(chance, kind["things"], time))
        tellers = [publisher for publisher in publishers().values() if name in publisher.beat]
        chosen = chance.sample(tellers, min(len(tellers), chance.choice(_TELLERS)))
        chosen.sort(key=lambda publisher: publisher.domain != _WIRE)
        told: list[Telling] = []
        for publisher in chosen:
            copied = bool(told) and told[0].publisher.domain == _WIRE and chance.random() < 0.2
            telling = self._telling(event, publisher, number + len(told), time)
            told.append(_copy(telling, told[0]) if copied else telling)
            time += _LAST_TELLING * chance.random() ** 2 / len(chosen)
        return told

    def _telling(self, event: _Event, publisher: Publisher, number: int, time: datetime) -> Telling:
        chance, kind = self._chance, event.kind
        local = time.astimezone(timezone(timedelta(hours=publisher.zone))).replace(second=0, microsecond=0)
        title = _capital(chance.choice(kind["titles"]).format_map(event.slots))
        section = chance.choice(publisher.sections)
        named = title
        if fill(publisher.address, named, section, number, local) in self._addresses:
            named = f"{title[:60]} {number}"
        url = fill(publisher.address, named, section, number, local)
        self._addresses.add(url)
        return Telling(
            number=number,
            event=event.id,
            publisher=publisher,
            url=url,
            amp_url=amp_address(publisher, named, section, number, local),
            section=section,
            title=title,
            description=_capital(chance.choice(kind["ledes"]).format_map(event.slots)),
            paragraphs=_paragraphs(chance, kind, publisher, event.slots),
            published=local,
            captured=captured(local, number),
            authors=(chance.choice(publisher.staff),),
            tags=tuple(area.title() for area in kind["areas"]),
            image=self._illustration(
                kind["styles"], publisher, image_address(publisher, named, number, local)
            ),
        )

    def _illustration(self, styles: list[str], publisher: Publisher, url: str) -> Illustration | None:
        if self._chance.random() < 0.4:
            return None
        width, height = _IMAGE_SIZE
        style, seed = self._chance.choice(styles), self._chance.getrandbits(32)
        return Illustration(
            url=url, style=style, width=width, height=height, seed=seed, palette=publisher.palette
        )


def _copy(telling: Telling, wire: Telling) -> Telling:
    """The wire's text under a paper's own title and lede."""
    from msgspec.structs import replace

    return replace(telling, paragraphs=wire.paragraphs, authors=(wire.publisher.name,), copy_of=wire.url)


def _paragraphs(
    chance: random.Random, kind: dict[str, Any], publisher: Publisher, slots: dict[str, str]
) -> tuple[str, ...]:
    facts = [chance.choice(wordings) for wordings in kind["facts"]]
    kept = facts[:1] + [fact for fact in facts[1:] if chance.random() < 0.8]
    if chance.random() < 0.5:
        kept[1:] = chance.sample(kept[1:], len(kept) - 1)
    known = _backgrounds()
    common = [line for area in kind["areas"] for line in known[area]]
    asides = chance.sample(common, chance.randint(1, 3))
    asides += [_aside(chance, slots) for _ in range(chance.randint(2, 13))]
    sentences = [_styled(_capital(fact.format_map(slots)), publisher) for fact in kept]
    paragraphs: list[str] = []
    while sentences or asides:
        taken = [sentences.pop(0) for _ in range(min(len(sentences), chance.randint(1, 2)))]
        taken += [asides.pop(0) for _ in range(min(len(asides), chance.randint(0, 2) if sentences else 2))]
        paragraphs.append(" ".join(taken))
    return (*paragraphs, chance.choice(known["closings"]))


def _aside(chance: random.Random, slots: dict[str, str]) -> str:
    """A sentence that any story might have, with people of its own."""
    pattern = " ".join(chance.choice(_asides()[part]) for part in ("who", "says", "what"))
    return _capital((pattern + chance.choice(_asides()["tail"])).format_map(slots | strangers(chance)))


def _styled(sentence: str, publisher: Publisher) -> str:
    """The sentence after the publisher's own style book."""
    books = _voices()
    for old, new in books[list(publishers()).index(publisher.domain) % len(books)].items():
        sentence = sentence.replace(old, new)
    return sentence


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@functools.cache
def _kinds() -> dict[str, dict[str, Any]]:
    return dict(load(_GRAMMAR / "events.yaml"))


@functools.cache
def _backgrounds() -> dict[str, list[str]]:
    return dict(load(_GRAMMAR / "backgrounds.yaml"))


@functools.cache
def _asides() -> dict[str, list[str]]:
    return dict(load(_GRAMMAR / "asides.yaml"))


@functools.cache
def _voices() -> list[dict[str, str]]:
    return list(load(_GRAMMAR / "voices.yaml"))
