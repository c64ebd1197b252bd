"""What every store does with pictures and their copies, whichever engine keeps it."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from broadsheet.domain.errors import StoreError
from broadsheet.domain.storing import Judgement, PictureState, StoredPicture
from broadsheet.store import Store
from tests.stores import HOUR, NOW, OPENERS


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
        paths = ["images/x.webp", "images/y.webp"]
        assert store.pictures.some_bodies(paths) == dict(zip(paths, (b"1", b"2"), strict=True))
        store.pictures.save([(msgspec.structs.replace(second, path=None, state=PictureState.FAILED), None)])
        assert store.pictures.sizes() == {"images/y.webp": 1}

    def test_a_picture_keeps_its_copy_when_it_is_saved_without(self, store: Store):
        picture = StoredPicture(url="https://a.example/a", state=PictureState.OK, path="images/x.webp")
        store.pictures.save([(picture, b"1")])
        store.pictures.save([(msgspec.structs.replace(picture, width=3), None)])
        assert store.pictures.body("images/x.webp") == b"1"

    def test_a_copy_that_was_never_given_is_refused(self, store: Store):
        with pytest.raises(StoreError):
            store.pictures.save([(StoredPicture(url="https://a.example/a", path="images/none.webp"), None)])


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
