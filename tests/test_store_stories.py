"""What every store does with drafts, recorded stories and judgements, whichever engine keeps it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta, timezone

import msgspec
import pytest

from broadsheet.domain.draft import Origin
from broadsheet.domain.errors import StoreError
from broadsheet.domain.storing import Judgement, PictureState, ReadPage, StoredPicture
from broadsheet.domain.story import Image
from broadsheet.store import Store
from tests.stores import FEED, HOUR, NOW, draft, judgement, listed, page, recorded


class TestStories:
    def test_a_draft_comes_back_as_it_was_read(self, store: Store):
        whole = draft(
            1,
            description="Long",
            authors=("A", "B"),
            published=NOW.astimezone(timezone(timedelta(hours=-7))),
            images=(Image(url="https://a.example/i.png", width=3),),
            origins=(Origin(field="title", how="og"),),
            flags=("paywall",),
        )
        store.stories.save_read([page(whole), page(draft(2))], now=NOW)
        assert store.stories.draft(whole.id) == whole
        assert store.stories.draft("s404") is None
        assert list(store.stories.drafts()) == [whole, draft(2)]
        assert store.stories.count() == 2

    def test_drafts_come_in_id_order_however_many(self, store: Store):
        drafts = [draft(number) for number in range(1_100)]
        store.stories.save_read(map(page, reversed(drafts)), now=NOW)
        assert list(store.stories.drafts()) == drafts

    def test_every_address_leads_to_the_story(self, store: Store):
        read = draft(1, web_url="https://a.example/canonical", amp_web_url="https://a.example/amp")
        asked = "https://a.example/?id=1"
        store.stories.save_read(
            [page(read, "d1", requested_url=asked, addresses=("https://m.a.example/1",))], now=NOW
        )
        urls = [
            asked,
            read.url,
            "https://a.example/canonical",
            "https://a.example/amp",
            "https://m.a.example/1",
        ]
        assert store.stories.resolve(urls) == dict.fromkeys(urls, read.id)
        assert store.stories.page_digests(urls) == {asked: "d1", read.url: "d1"}

    @pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
    def test_the_order_in_which_pages_come_does_not_matter(self, store: Store, order: tuple[int, ...]):
        readings = [
            draft(1, title="first", captured=NOW),
            draft(1, title="later", captured=NOW + HOUR),
            draft(1, title="later, greater address", captured=NOW + HOUR, original_url="https://b.example/1"),
            draft(1, title="early", captured=NOW - HOUR, original_url="https://c.example/1"),
        ]
        for index in order[:2]:
            store.stories.save_read([page(readings[index])], now=NOW)
        store.stories.save_read([page(readings[index]) for index in order[2:]], now=NOW)
        assert store.stories.draft(readings[0].id) == readings[2]
        others = store.stories.revisions(readings[0].id)
        assert {one.draft.title for one in others} == {"first", "later", "early"}
        assert others[0].draft == readings[1]

    def test_equal_captures_of_one_address_end_alike(self, store: Store):
        for number, titles in enumerate(("xy", "yx")):
            for title in titles:
                store.stories.save_read([page(draft(number, title=title, text=""))], now=NOW)
        kept = [one.title for one in store.stories.drafts()]
        store.stories.save_read([page(draft(0, title=title, text="")) for title in "xyxy"], now=NOW)
        assert [one.title for one in store.stories.drafts()] == kept

    def test_the_same_page_again_changes_nothing(self, store: Store):
        store.stories.save_read([page(draft(1))], now=NOW)
        before = store.input_digest()
        store.stories.save_read([page(draft(1))], now=NOW + HOUR)
        assert store.input_digest() == before
        assert store.stories.revisions(draft(1).id) == ()

    def test_a_batch_is_kept_whole_or_not_at_all(self, store: Store):
        def pages() -> Iterator[ReadPage]:
            yield from (page(draft(number)) for number in range(600))
            raise OSError

        with pytest.raises(OSError):  # noqa: PT011 - ours, from the iterator
            store.stories.save_read(pages(), now=NOW)
        assert store.stories.count() == 0
        assert store.stories.known(["https://a.example/1"]) == set()

    def test_input_digest_follows_what_judging_reads(self, store: Store):
        seen = [store.input_digest()]

        def changed() -> bool:
            seen.append(store.input_digest())
            return seen[-1] not in seen[:-1]

        store.stories.save_read([page(draft(1))], now=NOW)
        assert changed()
        store.stories.save_read([page(draft(1, title="New", captured=NOW + HOUR))], now=NOW)
        assert changed()
        store.recorded.add([("r1", recorded("_news/1.md"))])
        assert changed()
        store.pictures.want(["https://a.example/i.png"])
        assert not changed()
        picture = StoredPicture(url="https://a.example/i.png", state=PictureState.OK, original_width=9)
        store.pictures.save([(picture, None)])
        assert changed()
        store.pictures.save([(msgspec.structs.replace(picture, tried=NOW, attempts=3), None)])
        assert not changed()
        store.judgements.save([judgement(draft(1), "_news/2.md")])
        assert not changed()


class TestRecordedAndJudgements:
    def test_recorded_stories_come_back_with_their_ids(self, store: Store):
        pairs = [
            (f"r{number}", recorded(f"_news/{number}.md", f"https://old.example/{number}"))
            for number in range(3)
        ]
        assert store.recorded.add(reversed(pairs)) == ()
        assert list(store.recorded.all()) == pairs
        assert store.recorded.get("r1") == pairs[1][1]
        assert store.recorded.get("r9") is None
        assert store.recorded.count() == 3
        assert store.judgements.paths() == {"r0": "_news/0.md", "r1": "_news/1.md", "r2": "_news/2.md"}
        assert store.stories.resolve(["https://old.example/2"]) == {"https://old.example/2": "r2"}

    def test_newer_content_of_a_recorded_story_replaces_the_older(self, store: Store):
        store.recorded.add([("r1", recorded("_news/1.md"))])
        store.recorded.add([("r1", recorded("_news/1.md", title="Corrected"))])
        assert [story.story.title for _, story in store.recorded.all()] == ["Corrected"]

    def test_a_recorded_story_is_never_fetched(self, store: Store):
        store.recorded.add([("r1", recorded("_news/1.md"))])
        items = listed("https://old.example/1", updated=NOW + 1000 * HOUR)
        assert store.sources.record_listing(FEED, items, now=NOW) == 0

    def test_paths_are_given_once(self, store: Store):
        one = ("r1", recorded("_news/1.md"))
        assert store.recorded.add([one]) == ()
        taken, moved = ("r2", recorded("_news/1.md")), ("r1", recorded("_news/2.md"))
        assert store.recorded.add([taken, moved, one]) == (taken, moved)
        assert store.recorded.count() == 1
        store.stories.save_read([page(draft(1)), page(draft(2))], now=NOW)
        for path in ("_news/1.md", "_news/3.md"):
            with pytest.raises(StoreError, match="cannot stand at"):
                store.judgements.save([judgement(draft(1), "_news/3.md"), judgement(draft(2), path)])
            assert list(store.judgements.all()) == []
        store.judgements.save([judgement(draft(1), "_news/3.md")])
        with pytest.raises(StoreError, match=r"cannot stand at _news/4\.md"):
            store.judgements.save([judgement(draft(1), "_news/4.md")])

    def test_judgements_come_back_and_are_replaced(self, store: Store):
        drafts = [draft(number) for number in range(600)]
        store.stories.save_read(map(page, drafts), now=NOW)
        judged = [judgement(one, f"_news/{one.id}.md") for one in drafts]
        store.judgements.save(judged)
        assert list(store.judgements.all()) == judged
        before = list(store.judgements.digests())
        hotter = judgement(drafts[0], judged[0].path, heat=90)
        store.judgements.save([hotter, *judged[1:]])
        after = list(store.judgements.digests())
        assert [id_ for id_, *_ in after] == [one.id for one in judged]
        assert [new[0] for old, new in zip(before, after, strict=True) if new != old] == [hotter.id]
        some = list(store.judgements.some([judged[7].id, hotter.id]))
        assert [one for one, _ in some] == sorted([hotter, judged[7]], key=lambda one: one.id)
        assert [one.id for _, one in some] == [one.id for one, _ in some]
        assert store.judgements.get(hotter.id) == hotter
        assert store.judgements.get("s404") is None
        assert hotter.appraisal(drafts[0]).draft == drafts[0]
        appraisal = hotter.appraisal(drafts[0])
        assert Judgement.of(hotter.path, appraisal, hotter.placement, hotter.verdict) == hotter

    def test_a_judgement_needs_its_draft(self, store: Store):
        with pytest.raises(StoreError):
            store.judgements.save([judgement(draft(1), "_news/1.md")])


def test_an_amp_page_never_replaces_its_article(store: Store) -> None:
    article = draft(1)
    amp = msgspec.structs.replace(
        article,
        url="https://paper.example/amp/1",
        amp_web_url="https://paper.example/amp/1",
        captured=article.captured + timedelta(hours=1),
    )
    store.stories.save_read([page(article), page(amp)], now=NOW)
    kept = store.stories.draft(article.id)
    assert kept is not None
    assert kept.url == article.url
