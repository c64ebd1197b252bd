"""Neighbours of mode compatible: stories of one subject within the window."""

from __future__ import annotations

from broadsheet.domain.modes import Mode
from tests.clustering import FACES, place, story


def test_neighbours_are_within_the_window_and_sorted():
    title = "Facial recognition in {}"
    placed = place(
        story(1, title.format("Paris"), quality=50),
        story(2, title.format("Rome"), hours=96, quality=60),
        story(3, title.format("Oslo"), hours=48, quality=60),
        story(4, title.format("Bern"), hours=97, quality=40),
        story(5, "Cameras in Bern", hours=48, quality=99),
        mode=Mode.COMPATIBLE,
        topics=FACES,
    )
    assert placed[0].related == (f"s{3:015x}", f"s{2:015x}")
    assert placed[3].related == (f"s{3:015x}", f"s{2:015x}")
    assert placed[4].related == ()


def test_without_topics_a_phrase_that_five_providers_use_for_five_events_is_the_subject():
    titles = [
        "Facial recognition misreads masks",
        "Rome bans facial recognition",
        "Facial recognition reaches Oslo",
        "Voters wary of facial recognition",
        "Judge stops facial recognition",
        "Rome buys trams",
        "A recognition of facial expressions",
    ]
    stories = [story(number, title, quality=50 + number) for number, title in enumerate(titles)]
    placed = place(*stories, mode=Mode.COMPATIBLE)
    assert placed[0].related == tuple(stories[place].id for place in (4, 3, 2, 1))
    assert placed[5].related == placed[6].related == ()
    fewer = place(*stories[:4], *stories[5:], mode=Mode.COMPATIBLE)
    assert not any(each.related for each in fewer)


def test_among_many_stories_a_keyword_too_has_to_be_used_by_five_providers_for_five_events():
    titles = ["{} misreads masks", "Rome bans {}", "{} reaches Oslo", "Voters wary of {}", "Judge stops {}"]
    told = [story(n, each.format("facial recognition"), quality=50 + n) for n, each in enumerate(titles)]
    others = [story(100 + n, f"Gale {n} over harbour {n * 7}") for n in range(50)]
    assert place(*told[:4], mode=Mode.COMPATIBLE, topics=FACES)[0].related
    assert not any(each.related for each in place(*told[:4], *others, mode=Mode.COMPATIBLE, topics=FACES))
    first = place(*told, *others, mode=Mode.COMPATIBLE, topics=FACES)[0]
    assert first.related == tuple(each.id for each in reversed(told[1:]))


def test_one_event_told_by_many_providers_is_no_subject():
    endings = ("today", "again", "tonight", "in Oslo", "at last", "after a leak")
    stories = [
        story(number, f"Leaky portal exposes ferry records {ending}", provider=f"p{number}.org")
        for number, ending in enumerate(endings)
    ]
    assert not any(each.related for each in place(*stories, mode=Mode.COMPATIBLE))
