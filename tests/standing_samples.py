"""Judgements whose every value is drawn."""

from __future__ import annotations

import random

import msgspec

from broadsheet.domain.draft import Score, State, TopicMatch
from broadsheet.domain.storing import Judgement
from broadsheet.domain.story import Provider
from tests.stores import HOUR, NOW, draft, judgement

TOPICS = ("Birds", "Owls", "Herons")
PROVIDERS = ("a.example", "b.example", "c.example")
STATES = tuple(State)


def varied(number: int, chance: random.Random) -> Judgement:
    """A judgement whose every value is drawn, from few values, so that many are equal."""
    plain = judgement(draft(number), f"_news/{number}.md")
    lead = chance.randrange(0, number + 1)
    return msgspec.structs.replace(
        plain,
        time=NOW - chance.randrange(12) * HOUR,
        provider=Provider(name="P", domain=chance.choice(PROVIDERS)),
        topics=tuple(TopicMatch(name=topic) for topic in chance.sample(TOPICS, chance.randrange(4))),
        quality=Score(value=chance.randrange(8) * 10),
        placement=msgspec.structs.replace(
            plain.placement,
            cluster=f"c{lead // 4}",
            lead=lead == number,
            heat=Score(value=chance.randrange(-1, 6)),
            duplicate_of=f"s{lead:015x}" if chance.random() < 0.2 else None,
        ),
        verdict=msgspec.structs.replace(plain.verdict, state=chance.choice(STATES)),
    )
