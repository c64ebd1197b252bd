"""Judging what has changed gives what judging everything gives, whatever came, changed or was decided."""

from __future__ import annotations

import random
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from broadsheet.domain.decision import (
    Approve,
    Decision,
    Edit,
    Lead,
    Merge,
    Pin,
    Reject,
    Retract,
    Split,
    Target,
    Undo,
)
from broadsheet.domain.draft import Draft
from broadsheet.domain.storing import ReadPage
from broadsheet.engine.judgement.judging import judged
from broadsheet.engine.judgement.placing import place_changed
from broadsheet.engine.judgement.state import JUDGED
from broadsheet.engine.judgement.uniting import unite_readings
from broadsheet.engine.judgement.upkeep import judge
from broadsheet.engine.judgement.weighing import weigh
from broadsheet.engine.portal.newsroom import Newsroom, open_newsroom
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.portal.progress import Silent, Task

NEWEST = datetime(2026, 6, 1, tzinfo=UTC)
WORDS = [
    f"{a}{b}{c}"
    for a in ("bor", "kel", "mun", "tir")
    for b in ("an", "ed", "os")
    for c in ("ta", "ri", "ple")
]
_PORTAL = """\
title: Changes
images:
  fetch: false
judging:
  embedding: {embedding}
"""


def _draft(number: int, chance: random.Random, days: float) -> Draft:
    """A story of one of a few events; some repeat a text of their event, some have no date."""
    event = chance.randrange(60)
    of_event = random.Random(event)
    subject = of_event.sample(WORDS, 7)
    title = " ".join(["Report", *(word.title() for word in chance.sample(subject, 5)), chance.choice(WORDS)])
    told = of_event if chance.random() < 0.2 else chance
    text = "\n".join(
        " ".join(told.choices(subject + WORDS, k=25)) + "." for _ in range(chance.choice((0, 3, 9)))
    )
    host = f"paper{chance.randrange(9)}.example"
    address = f"https://{host}/{number}"
    when = NEWEST - timedelta(days=event / 60 * days + chance.random() * 2 - 1)
    return Draft(
        id=f"s{number:015x}",
        source=f"feed:https://{host}/",
        original_url=address,
        url=address,
        web_url=f"https://{host}/same-{event}" if chance.random() < 0.1 else address,
        captured=NEWEST + timedelta(minutes=number),
        published=None if chance.random() < 0.05 else when,
        title=title,
        text=text,
    )


def _store(newsroom: Newsroom, drafts: list[Draft]) -> None:
    pages = [ReadPage(draft=each, requested_url=each.url, final_url=each.url, digest="d") for each in drafts]
    newsroom.store.stories.save_read(pages, now=NEWEST)


def _decision(newsroom: Newsroom, chance: random.Random, number: int) -> Decision:
    """A decision of any kind about stories of any age."""
    listed = [judgement.id for judgement in newsroom.store.judgements.all()]
    stories = tuple(Target(id=each, url="") for each in sorted(chance.sample(listed, 3)))
    mark = {"id": f"d{number:04}", "by": "ann", "time": NEWEST + timedelta(minutes=number)}
    one = {"stories": stories[:1], **mark}
    made = [decision.id for decision in newsroom.store.decisions.all()]
    kinds = [
        lambda: Approve(**one),
        lambda: Reject(reason="No", **one),
        lambda: Retract(notice="Taken back", **one),
        lambda: Pin(until=NEWEST + timedelta(days=chance.uniform(-1, 1)), **one),
        lambda: Lead(**one),
        lambda: Edit(title="Edited", **one),
        lambda: Merge(stories=stories, **mark),
        lambda: Split(stories=stories[:1], apart=stories[1:], **mark),
    ]
    if made:
        kinds.append(lambda: Undo(decision=chance.choice(made), **one))
    return chance.choice(kinds)()


def unite(newsroom: Newsroom) -> None:
    unite_readings(newsroom.store, NEWEST)


def place(newsroom: Newsroom) -> None:
    newest = newsroom.store.worths.newest()
    assert newest
    place_changed(newsroom, None, newest)


def _by_id(judgements):
    return {judgement.id: judgement for judgement in judgements}


class _Watched(Silent):
    """Progress that notes how many stories each placing had to place."""

    def __init__(self) -> None:
        self.placed: list[int] = []

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Task]:
        if name == "clustering":
            self.placed.append(total or 0)
        return super().stage(name, total)


@pytest.mark.parametrize(("seed", "days", "embedding"), [(1, 40, "none"), (3, 90, "tiny")])
def test_any_change_gives_what_judging_everything_gives(tmp_path: Path, seed, days, embedding):
    chance, watched = random.Random(seed), _Watched()
    (tmp_path / "portal.yaml").write_text(_PORTAL.format(embedding=embedding))
    drafts = [_draft(number, chance, days) for number in range(240)]
    late = {each.id: timedelta(days=chance.random() ** 4 * days) for each in drafts}
    waiting = sorted(drafts, key=lambda each: (each.published or NEWEST) + late[each.id])
    with open_newsroom(load_portal(tmp_path), lambda: NEWEST, watched) as newsroom:
        store = newsroom.store
        _store(newsroom, waiting[:160])
        del waiting[:160]
        for step in range(9):
            arriving = chance.choice((0, 1, 2, 20))
            _store(newsroom, waiting[:arriving])
            del waiting[:arriving]
            old = store.stories.draft(chance.choice(drafts).id)
            if old and chance.random() < 0.5:
                later = old.captured + timedelta(hours=step + 1)
                _store(newsroom, [msgspec.structs.replace(old, captured=later, title=f"{old.title} Borata")])
            if step:
                store.decisions.put([_decision(newsroom, chance, step)])
            judge(newsroom)
            assert _by_id(store.judgements.all()) == _by_id(judged(newsroom.folder, store, Silent()))
    assert min(watched.placed[1:]) < 80  # of 160 and more


def test_what_a_killed_judging_left_is_judged_by_the_next(tmp_path: Path):
    chance = random.Random(5)
    (tmp_path / "portal.yaml").write_text(_PORTAL.format(embedding="none"))
    drafts = [_draft(number, chance, 30) for number in range(120)]
    with open_newsroom(load_portal(tmp_path), lambda: NEWEST, Silent()) as newsroom:
        store = newsroom.store
        _store(newsroom, drafts[:60])
        judge(newsroom)
        for start, step in enumerate((weigh, unite, place), 6):
            _store(newsroom, drafts[start * 10 : start * 10 + 10])
            store.meta.set(JUDGED, "")
            for earlier in (unite, weigh, place):
                earlier(newsroom)
                if earlier is step:
                    break
            _store(newsroom, drafts[start * 10 + 10 : start * 10 + 20])
            judge(newsroom)
            assert _by_id(store.judgements.all()) == _by_id(judged(newsroom.folder, store, Silent()))


def test_other_settings_judge_everything_anew(tmp_path: Path):
    chance, watched = random.Random(6), _Watched()
    settings = _PORTAL.format(embedding="none")
    (tmp_path / "portal.yaml").write_text(settings)
    for changed in ("", "  threshold: 40\n", "  window: 86400\n"):
        (tmp_path / "portal.yaml").write_text(settings + changed)
        with open_newsroom(load_portal(tmp_path), lambda: NEWEST, watched) as newsroom:
            if not changed:
                _store(newsroom, [_draft(number, chance, 30) for number in range(80)])
            judge(newsroom)
            whole = _by_id(judged(newsroom.folder, newsroom.store, Silent()))
            assert _by_id(newsroom.store.judgements.all()) == whole
            judge(newsroom)
    assert watched.placed == [80, 80, 80]
