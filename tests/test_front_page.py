"""The front page as the store tells it, against a plain sorting of the same stories, on every store."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from broadsheet.desk import front_order
from broadsheet.desk.standing import PINNED
from broadsheet.domain.draft import Score, State
from broadsheet.domain.portal import Portal
from broadsheet.domain.storing import Judgement
from broadsheet.engine.judgement.front_page import RankedStory, front_place, ranked_front
from broadsheet.store import Store
from tests.standing_samples import varied
from tests.stores import HOUR, NOW, draft, page

_STORIES = 120


@pytest.fixture
def filled(store: Store) -> Store:
    """Stories of which many have the same heat, quality and time, and some are pinned."""
    chance = random.Random(3)
    store.stories.save_read([page(draft(number)) for number in range(_STORIES)], now=NOW)
    store.judgements.save(_judgements(chance))
    return store


def _judgements(chance: random.Random) -> Iterator[Judgement]:
    for number in range(_STORIES):
        made = varied(number, chance)
        heat = chance.choice((-1, 0, 0, 0, 1, 1, PINNED))
        yield msgspec.structs.replace(
            made,
            path=f"_news/{chance.randrange(10_000)}-{number}.md",
            time=NOW - chance.randrange(6) * HOUR,
            quality=Score(value=chance.randrange(3)),
            placement=msgspec.structs.replace(made.placement, heat=Score(value=heat)),
        )


def _plainly(store: Store, portal: Portal) -> tuple[list[str], int]:
    """The ids of the published stories in the order of the front page, and how many of them stand by heat."""
    published = [each for each in store.standings.each() if each.standing.state is State.PUBLISHED]
    newest_first = sorted(published, key=lambda each: (-each.standing.time.timestamp(), each.path))
    since = max(each.standing.time for each in store.standings.each()) - timedelta(
        seconds=portal.judging.window
    )
    hot, earlier = front_order(map(RankedStory, newest_first), since)
    return [each.stood.id for each in (*hot, *earlier)], len(hot)


@pytest.mark.parametrize("hours", [0, 3, 100])
def test_each_story_is_told_its_place(filled: Store, hours: int) -> None:
    portal = Portal(title="T", judging={"window": f"{hours}h"}, site={"front": 10})
    expected, hot = _plainly(filled, portal)
    assert 30 < len(expected) < _STORIES
    for place, id_ in enumerate(expected, start=1):
        by = "by heat" if place <= hot else f"by age, after {hot} by heat"
        assert f"number {place} " in (told := front_place(filled, portal, id_))
        assert by in told
        assert told.startswith("number") == (place <= 10)


@pytest.mark.parametrize("hours", [0, 3, 100])
def test_its_first_ones_are_those_of_the_whole(filled: Store, hours: int) -> None:
    portal = Portal(title="T", judging={"window": f"{hours}h"})
    expected, _ = _plainly(filled, portal)
    for most in (1, 4, 11, 20, len(expected) - 1, len(expected)):
        hot, earlier = ranked_front(filled, portal, most)
        assert [each.stood.id for each in (*hot, *earlier)][:most] == expected[:most]
