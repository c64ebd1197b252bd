"""What every store does, whichever engine keeps it: each test runs once for each way to open one."""

from __future__ import annotations

import gc
import itertools
import random
import string
import warnings
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.domain.draft import Draft, Origin
from broadsheet.domain.errors import StoreError
from broadsheet.domain.fetching import HostState
from broadsheet.domain.source import Listed, Refusal, Validators
from broadsheet.domain.storing import EditionRecord, Judgement, Pending, PictureState, ReadPage, StoredPicture
from broadsheet.domain.story import Image
from broadsheet.store import Store
from tests.stores import FEED, HOUR, NOW, OPENERS, draft, judgement, listed, page, recorded


class TestSourcesAndFrontier:
    def test_a_state_comes_back_as_it_was_kept(self, store: Store):
        state = msgspec.structs.replace(
            FEED,
            validators=Validators(etag='W/"x"', last_modified="Mon"),
            title="A",
            fingerprint="f",
            last_attempt=NOW,
            next_poll=NOW + HOUR,
            failures=2,
            error="timeout",
        )
        store.sources.save([FEED])
        store.sources.save([state])
        assert store.sources.states() == {FEED.key: state}

    def test_a_listing_fills_the_frontier_once(self, store: Store):
        urls = [f"https://{host}.example/{number}" for host in "abc" for number in range(4)]
        assert store.sources.record_listing(FEED, listed(*urls, urls[0]), now=NOW) == 12
        assert store.sources.record_listing(FEED, listed(*urls), now=NOW + HOUR) == 0
        due = store.frontier.pending(NOW)
        assert {one.url for one in due} == set(urls)
        assert due == store.frontier.pending(NOW)
        assert [one.url for one in due] != sorted(urls)  # hosts are mixed
        assert store.frontier.pending(NOW, 5) == due[:5]
        assert store.frontier.count() == 12

    def test_the_order_of_the_frontier_is_that_of_the_addresses(self, store: Store, tmp_path: Path):
        urls = [f"https://a.example/{number}" for number in range(50)]
        store.sources.record_listing(FEED, listed(*urls), now=NOW)
        (tmp_path / "other").mkdir()
        with OPENERS["sqlite"](tmp_path / "other") as other:
            other.sources.record_listing(FEED, listed(*reversed(urls)), now=NOW + HOUR)
            assert other.frontier.pending(NOW) == store.frontier.pending(NOW)

    def test_a_failed_address_waits(self, store: Store):
        store.sources.record_listing(FEED, listed("https://a.example/1"), now=NOW)
        store.frontier.postpone("https://a.example/1", next_try=NOW + HOUR, error="timeout")
        store.frontier.postpone("https://a.example/1", next_try=NOW + 2 * HOUR, error="refused")
        assert store.frontier.pending(NOW + HOUR) == ()
        assert store.frontier.next_due() == NOW + 2 * HOUR
        assert store.frontier.pending(NOW + 2 * HOUR) == (
            Pending(
                url="https://a.example/1",
                source=FEED.key,
                attempts=2,
                next_try=NOW + 2 * HOUR,
                error="refused",
            ),
        )

    def test_something_due_now_is_due_in_the_past(self, store: Store):
        assert store.frontier.next_due() is None
        store.sources.record_listing(FEED, listed("https://a.example/1"), now=NOW)
        due = store.frontier.next_due()
        assert due is not None
        assert due <= NOW

    def test_what_was_read_is_not_listed_again(self, store: Store):
        store.sources.record_listing(FEED, listed("https://a.example/1", "https://a.example/bad"), now=NOW)
        store.stories.save_read([page(draft(1))], finished=["https://a.example/bad"], now=NOW)
        assert store.frontier.pending(NOW) == ()
        assert store.stories.known(
            ["https://a.example/1", "https://a.example/bad", "https://a.example/2"]
        ) == {
            "https://a.example/1",
            "https://a.example/bad",
        }
        assert (
            store.sources.record_listing(
                FEED, listed("https://a.example/1", "https://a.example/bad"), now=NOW
            )
            == 0
        )

    def test_an_update_is_read_again_once_with_validators(self, store: Store):
        url = "https://a.example/1"
        store.sources.record_listing(FEED, listed(url, updated=NOW - HOUR), now=NOW)
        store.stories.save_read([page(draft(1), validators=Validators(etag="1"))], now=NOW)
        assert store.sources.record_listing(FEED, listed(url, updated=NOW), now=NOW) == 0
        assert store.sources.record_listing(FEED, listed(url, updated=NOW + HOUR), now=NOW) == 1
        assert store.frontier.pending(NOW)[0].validators == Validators(etag="1")
        store.stories.save_read([], finished=[url], now=NOW)  # it answered 304
        assert store.sources.record_listing(FEED, listed(url, updated=NOW + HOUR), now=NOW) == 0
        assert store.stories.resolve([url]) == {url: draft(1).id}

    def test_a_listing_of_many_is_one_transaction(self, store: Store):
        items = listed(*(f"https://a.example/{number}" for number in range(2_500)))
        assert store.sources.record_listing(FEED, items, now=NOW) == 2_500

        def broken() -> Iterator[Listed]:
            yield from listed("https://a.example/new")
            raise OSError

        with pytest.raises(OSError):  # noqa: PT011 - ours, from the iterator
            store.sources.record_listing(msgspec.structs.replace(FEED, failures=9), broken(), now=NOW)
        assert store.frontier.count() == 2_500
        assert store.sources.states() == {FEED.key: FEED}

    def test_of_several_hints_the_same_one_counts_in_any_order(self, store: Store):
        other = msgspec.structs.replace(FEED, key="feed:b")
        for number, order in enumerate(itertools.permutations([FEED, other])):
            for state in order:
                url = f"https://a.example/{number}"
                store.sources.record_listing(state, listed(url, title=state.key), now=NOW)
        assert {(one.source, one.hint.title) for one in store.frontier.pending(NOW)} == {(FEED.key, FEED.key)}

    def test_an_archive_is_marked(self, store: Store):
        assert store.sources.archive_fingerprint("warc:x", "a.warc") is None
        store.sources.mark_archive("warc:x", "a.warc", "1")
        store.sources.mark_archive("warc:x", "a.warc", "2")
        assert store.sources.archive_fingerprint("warc:x", "a.warc") == "2"


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


class TestSearch:
    @pytest.fixture(autouse=True)
    def _stories(self, store: Store):
        store.stories.save_read(
            [
                page(draft(1, title="Café owners protest", text="The owl watched.")),
                page(draft(2, title="An owl in the city", text="Nobody protests here.")),
                page(draft(3, title="Nothing", text="A city far away, and an owl.")),
            ],
            now=NOW,
        )
        store.recorded.add([("r1", recorded("_news/old.md"))])

    def ids(self, store: Store, words: str) -> list[str]:
        return [hit.id for hit in store.search.search(words)]

    def test_titles_weigh_more_than_text(self, store: Store):
        assert self.ids(store, "owl city") == [draft(2).id, draft(3).id]
        assert set(self.ids(store, "OWL")) == {draft(1).id, draft(2).id, draft(3).id, "r1"}

    def test_accents_do_not_matter_and_quotes_make_phrases(self, store: Store):
        assert self.ids(store, "cafe") == [draft(1).id]
        assert self.ids(store, '"owl watched"') == [draft(1).id]
        assert self.ids(store, '"watched owl"') == []

    def test_a_changed_story_is_found_by_its_new_words_only(self, store: Store):
        store.stories.save_read([page(draft(1, title="Heron", text="", captured=NOW + HOUR))], now=NOW)
        assert self.ids(store, "cafe") == []
        hits = store.search.search("heron")
        assert [(hit.title, hit.snippet) for hit in hits] == [("Heron", "Heron")]

    def test_pages_of_hits(self, store: Store):
        everything = store.search.search("owl")
        assert store.search.search("owl", limit=2, offset=1) == everything[1:3]

    def test_stories_are_found_by_what_names_them(self, store: Store):
        store.judgements.save([judgement(draft(1), "_news/1.md")])
        assert store.search.find(draft(1).id) == (draft(1).id,)
        assert store.search.find("_news/1.md") == (draft(1).id,)
        assert store.search.find("https://a.example/2") == (draft(2).id,)
        assert store.search.find("_news/old.md") == ("r1",)
        assert store.search.find("old news") == ("r1",)
        assert store.search.find("no such thing at all") == ()

    @pytest.mark.parametrize(
        "words",
        ['"', '""', "*", "owl*", "NEAR(owl city)", "title:owl", "owl OR", "AND", "-owl", "^owl", "(", "'; DROP TABLE stories; --",
         "{title}: owl", "\0owl", "\ud800", "—", " ", "a" * 100_000, "owl " * 5_000, 'x" OR "owl'],
    )  # fmt: skip
    def test_no_words_are_operators(self, store: Store, words: str):
        store.search.search(words)
        store.search.find(words)

    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(words=st.text())
    def test_any_text_can_be_searched_for(self, store: Store, words: str):
        store.search.search(words)


class TestPictures:
    def test_wanted_pictures_until_they_are_there(self, store: Store):
        urls = [f"https://a.example/{number}.png" for number in range(5)]
        assert store.pictures.want([*urls, urls[0]]) == 5
        assert store.pictures.want(urls[:2]) == 0
        assert {picture.url for picture in store.pictures.wanted(NOW)} == set(urls)
        assert store.pictures.wanted(NOW, 2) == store.pictures.wanted(NOW)[:2]
        good = StoredPicture(
            url=urls[0], state=PictureState.OK, path="images/x.webp", width=9, height=9, tried=NOW
        )
        gone = StoredPicture(url=urls[1], state=PictureState.FAILED, error="404", attempts=1)
        late = StoredPicture(
            url=urls[2], state=PictureState.FAILED, error="timeout", attempts=1, next_try=NOW + HOUR
        )
        store.pictures.save([(good, b"webp"), (gone, None), (late, None)])
        assert {picture.url for picture in store.pictures.wanted(NOW)} == set(urls[3:])
        assert late in store.pictures.wanted(NOW + HOUR)
        digest = store.pictures.shown_digests()
        assert len({digest(url) for url in urls[:3]}) == 3
        assert digest("https://a.example/?") is None
        assert store.pictures.get([*urls[:3], "https://a.example/?"]) == {
            urls[0]: good,
            urls[1]: gone,
            urls[2]: late,
        }
        assert store.pictures.body("images/x.webp") == b"webp"
        assert store.pictures.body("images/y.webp") is None

    def test_copies_are_shared_and_dropped_with_their_last_picture(self, store: Store):
        first, second = (
            StoredPicture(url=f"https://a.example/{name}", state=PictureState.OK, path="images/x.webp")
            for name in "ab"
        )
        store.pictures.save([(first, b"1"), (second, b"1")])
        store.pictures.save([(msgspec.structs.replace(first, path="images/y.webp"), b"2")])
        assert [(file.path, file.body) for file in store.pictures.bodies()] == [
            ("images/x.webp", b"1"),
            ("images/y.webp", b"2"),
        ]
        store.pictures.save([(msgspec.structs.replace(second, path=None, state=PictureState.FAILED), None)])
        assert [file.path for file in store.pictures.bodies()] == ["images/y.webp"]

    def test_a_picture_keeps_its_copy_when_it_is_saved_without(self, store: Store):
        picture = StoredPicture(url="https://a.example/a", state=PictureState.OK, path="images/x.webp")
        store.pictures.save([(picture, b"1")])
        store.pictures.save([(msgspec.structs.replace(picture, width=3), None)])
        assert store.pictures.body("images/x.webp") == b"1"

    def test_a_copy_that_was_never_given_is_refused(self, store: Store):
        with pytest.raises(StoreError):
            store.pictures.save([(StoredPicture(url="https://a.example/a", path="images/none.webp"), None)])

    def test_many_copies_stream_in_path_order(self, store: Store):
        pictures = [
            (
                StoredPicture(
                    url=f"https://a.example/{n}", state=PictureState.OK, path=f"images/{n:03}.webp"
                ),
                bytes([n]),
            )
            for n in range(45)
        ]
        store.pictures.save(reversed(pictures))
        assert [file.body for file in store.pictures.bodies()] == [bytes([n]) for n in range(45)]


@pytest.mark.parametrize("kind", sorted(OPENERS))
def test_no_connection_outlives_a_store_that_is_closed_while_one_is_used(kind: str, tmp_path: Path):
    def close_while_saving(store: Store) -> None:
        def closing() -> Iterator[Judgement]:
            store.close()
            yield from ()

        store.judgements.save(closing())

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        close_while_saving(OPENERS[kind](tmp_path))
        gc.collect()
    assert told == []


class TestQuarantineAndLedger:
    def test_the_same_refusal_twice_is_one_row(self, store: Store):
        refusal = Refusal(source=FEED.key, code="no-link", detail="first", place="entry 3", sample="<item/>")
        again = msgspec.structs.replace(refusal, detail="again")
        other = msgspec.structs.replace(refusal, place="entry 4")
        store.quarantine.add([refusal, other], now=NOW)
        store.sources.record_listing(FEED, [], [again], now=NOW + HOUR)
        rows = list(store.quarantine.rows())
        assert [(row.refusal, row.count) for row in rows] == [(again, 2), (other, 1)]
        assert (rows[0].first_seen, rows[0].last_seen) == (NOW, NOW + HOUR)
        assert list(store.quarantine.rows(1)) == rows[:1]
        assert store.quarantine.counts() == {"no-link": 2}

    def test_a_page_that_can_be_read_after_all_leaves_quarantine(self, store: Store):
        url = draft(1).original_url
        wall = Refusal(source=FEED.key, code="consent-wall", detail="asks for consent", url=url)
        entry = Refusal(source=FEED.key, code="bad-date", detail="is no date", url=url, place="entry 1")
        store.stories.save_read([], [wall, entry], [url], now=NOW)
        assert store.quarantine.counts() == {"bad-date": 1, "consent-wall": 1}
        store.stories.save_read([page(draft(1))], now=NOW)
        assert store.quarantine.counts() == {"bad-date": 1}
        assert store.stories.resolve([url]) == {url: draft(1).id}

    def test_hosts(self, store: Store):
        state = HostState(host="a.example", failures=3, retry_at=NOW, last_error="503")
        store.hosts.save([HostState(host="a.example"), HostState(host="b.example")])
        store.hosts.save([state])
        assert store.hosts.states() == {"a.example": state, "b.example": HostState(host="b.example")}

    def test_turns_at_a_host_follow_each_other(self, store: Store):
        assert [store.hosts.reserve("a.example", 2, NOW) for _ in range(3)] == [0, 2, 4]
        store.hosts.save([HostState(host="a.example", failures=1)])
        assert store.hosts.reserve("a.example", 2, NOW) == 6
        assert store.hosts.reserve("b.example", 2, NOW) == 0
        assert store.hosts.reserve("a.example", 2, NOW + HOUR) == 0
        assert store.hosts.reserve("a.example", 2, NOW - 9 * HOUR) == 0, "a clock ran ahead"
        assert store.hosts.states()["a.example"].failures == 1

    def test_editions(self, store: Store):
        assert store.editions.last() is None
        first = EditionRecord(number=1, time=NOW, digest="d", counts={"published": 3})
        second = EditionRecord(number=2, time=NOW, digest="e", commit="abc")
        store.editions.save(second)
        store.editions.save(first)
        assert store.editions.last() == second
        store.editions.save(msgspec.structs.replace(second, commit="def"))
        assert store.editions.last() == msgspec.structs.replace(second, commit="def")

    def test_meta(self, store: Store):
        assert store.meta.get("judged") is None
        store.meta.set("judged", "1")
        store.meta.set("judged", "2")
        assert store.meta.get("judged") == "2"

    def test_nothing_to_keep_is_no_mistake(self, store: Store):
        store.sources.save([])
        store.stories.save_read([], now=NOW)
        store.recorded.add([])
        store.judgements.save([])
        store.pictures.save([])
        store.hosts.save([])
        store.quarantine.add([], now=NOW)
        assert store.stories.known([]) == set()
        assert store.pictures.want([]) == 0


class TestHostileText:
    def test_nul_and_lone_surrogates_become_a_replacement_sign(self, store: Store):
        nasty = "a\0b\ud800c\\u0000"
        read = draft(1, title=nasty, text=nasty, authors=(nasty,), description=nasty)
        store.stories.save_read(
            [page(read)], [Refusal(source=nasty, code="x", detail=nasty, url=nasty)], now=NOW
        )
        kept = store.stories.draft(read.id)
        assert kept is not None
        clean = "a\ufffdb\ufffdc\\u0000"
        assert (kept.title, kept.text, kept.authors, kept.description) == (clean, clean, (clean,), clean)
        assert next(store.quarantine.rows()).refusal.detail == clean
        before = store.input_digest()
        store.stories.save_read([page(read)], now=NOW)
        assert store.input_digest() == before
        assert store.stories.revisions(read.id) == ()

    def test_surrogate_pairs_become_the_character_they_spell(self, store: Store):
        store.meta.set("face", "\ud83d\ude00")
        assert store.meta.get("face") == "😀"

    def test_strange_addresses_are_known_as_they_were_given(self, store: Store):
        urls = ["https://a.example/a\0", "https://a.example/b\ud800", "https://a.example/%' OR 1=1; --"]
        assert store.sources.record_listing(FEED, listed(*urls), now=NOW) == 3
        store.stories.save_read([], finished=urls, now=NOW)
        assert store.frontier.count() == 0
        assert store.stories.known(urls) == set(urls)

    def test_long_addresses_and_names_are_told_apart(self, store: Store):
        chance = random.Random(3)
        long = "https://a.example/" + "".join(chance.choices(string.ascii_letters, k=2000))
        urls = [long + end for end in "xyz"]
        feed = msgspec.structs.replace(FEED, key="feed:" + long)
        assert store.sources.record_listing(feed, listed(*urls, title="T"), now=NOW) == 3
        reads = [draft(n, original_url=url, url=url, web_url=url) for n, url in enumerate(urls)]
        store.stories.save_read([page(read, guid=read.url * 3) for read in reads[:2]], now=NOW)
        assert store.stories.resolve(urls) == {urls[0]: reads[0].id, urls[1]: reads[1].id}
        assert [one.url for one in store.frontier.pending(NOW)] == [urls[2]]
        assert store.sources.record_listing(feed, listed(*urls, title="T"), now=NOW) == 0
        assert store.sources.record_listing(feed, listed(*urls, title="New"), now=NOW) == 2
        assert len(store.stories.guids([each.id for each in reads])) == 2
        assert store.pictures.want(urls) == 3
        assert store.pictures.want(urls) == 0
        assert set(store.pictures.get(urls)) == set(urls)
        refusals = [Refusal(source=feed.key, code="x", detail="no", url=url) for url in urls]
        store.quarantine.add(refusals, now=NOW)
        assert [row.refusal.url for row in store.quarantine.about(urls[1:2])] == urls[1:2]

    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(
        st.lists(
            st.builds(
                Draft,
                id=st.from_regex(r"s[0-9a-f]{15}", fullmatch=True),
                source=st.text(),
                original_url=st.text(min_size=1),
                url=st.text(min_size=1),
                captured=st.just(NOW),
                title=st.text(),
                text=st.text(),
                authors=st.lists(st.text()).map(tuple),
                published=st.none() | st.datetimes(timezones=st.just(timezone(timedelta(minutes=-210)))),
                images=st.lists(st.builds(Image, url=st.text(), width=st.none() | st.integers(0, 2**53))).map(
                    tuple
                ),
            ),
            max_size=5,
            unique_by=lambda read: read.id,
        )
    )
    def test_any_draft_comes_back(self, store: Store, drafts: list[Draft]):
        latest = [msgspec.structs.replace(one, captured=NOW + next(_ticks) * HOUR) for one in drafts]
        store.stories.save_read(map(page, latest), now=NOW)
        assert [store.stories.draft(one.id) for one in latest] == list(map(_clean, latest))


_ticks = itertools.count(1)


def _clean(read: Draft) -> Draft:
    """The draft as a store may hold it: NUL replaced, nothing else touched."""
    return msgspec.convert(_replaced(msgspec.to_builtins(read)), Draft)


def _replaced(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list | tuple):
        return [_replaced(item) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(item) for key, item in value.items()}
    return value


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
