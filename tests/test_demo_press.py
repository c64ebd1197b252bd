"""The demonstration: its archive is what its generator gives, its truth fits its pages."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import yaml
from PIL import Image, ImageChops, ImageStat
from warcio.archiveiterator import ArchiveIterator

from broadsheet.demo import ARCHIVE, PORTAL, SEED, press
from broadsheet.demo.model import Page, Truth
from broadsheet.domain.portal import Portal
from broadsheet.domain.taxonomy import Organization, Topic


def records(path: Path) -> list[tuple[str, str, str, str, bytes]]:
    """Identity, date, address, headers and body of every response."""
    with path.open("rb") as stream:
        return [
            (
                record.rec_headers["WARC-Record-ID"],
                record.rec_headers["WARC-Date"],
                record.rec_headers["WARC-Target-URI"],
                str(record.http_headers),
                record.content_stream().read(),
            )
            for record in ArchiveIterator(stream)
            if record.rec_type == "response"
        ]


@pytest.fixture(scope="module")
def week() -> list[Page]:
    return list(press.pages())


@pytest.fixture(scope="module")
def truths() -> dict[str, Truth]:
    return {truth.url: truth for truth in press.truth()}


def html_of(week: list[Page]) -> dict[str, Page]:
    return {page.url: page for page in week if page.content_type.startswith("text/html")}


def test_the_shipped_archive_is_what_the_generator_gives(week: list[Page]) -> None:
    shipped = records(ARCHIVE)
    assert ARCHIVE.stat().st_size <= 3_000_000
    assert [record[2] for record in shipped] == [page.url for page in week]
    for (_, date, url, _, body), page in zip(shipped, week, strict=True):
        assert date == f"{page.captured.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if page.content_type == "image/jpeg":
            same_picture(body, page.body, url)
        else:
            assert body == page.body, url


def same_picture(first: bytes, second: bytes, url: str) -> None:
    """Encoders differ between versions of Pillow by a bit here and there; what one sees must not."""
    one, other = Image.open(io.BytesIO(first)), Image.open(io.BytesIO(second))
    assert one.size == other.size, url
    assert max(ImageStat.Stat(ImageChops.difference(one, other)).mean) < 1, url


def test_the_week_holds_what_it_promises(truths: dict[str, Truth]) -> None:
    stories = [truth for truth in truths.values() if truth.kind == "story"]
    tellers = Counter(truth.event for truth in stories)
    quirks = Counter(quirk for truth in stories for quirk in truth.quirks)
    assert len(stories) == 86
    assert len({truth.domain for truth in stories}) == 14
    assert sum(count >= 2 for count in tellers.values()) >= 12
    assert max(tellers.values()) == 6
    assert sum(truth.copy_of is not None for truth in stories) == 4
    assert sum(truth.captures == 2 for truth in stories) == 2
    assert sum(truth.image is not None for truth in stories) >= 45
    assert quirks == {"video": 2, "paywall": 1, "wrong-date": 1, "canonical-to-source": 1}
    assert Counter(truth.kind for truth in truths.values()) == {
        "story": 86,
        "amp": 23,
        "consent-wall": 1,
        "links": 1,
    }
    first, last = datetime(2026, 5, 31, 22, tzinfo=UTC), datetime(2026, 6, 8, tzinfo=UTC)
    assert all(truth.published and first <= truth.published < last for truth in stories)
    assert all(3 <= len(truth.text.split("\n")) <= 8 for truth in stories if "video" not in truth.quirks)


def test_truth_is_on_the_pages(week: list[Page], truths: dict[str, Truth]) -> None:
    from lxml import html

    pages = html_of(week)
    assert set(pages) == set(truths)
    images = {page.url: page for page in week if page.content_type == "image/jpeg"}
    for url, truth in truths.items():
        charset = pages[url].content_type.rpartition("=")[2]
        tree = html.fromstring(pages[url].body, parser=html.HTMLParser(encoding=charset))
        shown = [" ".join(element.text_content().split()) for element in tree.iter("p", "h1")]
        if truth.kind in {"story", "amp"}:
            assert truth.title in shown, url
            assert set(truth.text.split("\n")) <= set(shown), url
        if truth.kind == "story" and truth.image:
            assert Image.open(io.BytesIO(images[truth.image].body)).size == (
                truth.image_width,
                truth.image_height,
            )
        if truth.kind == "amp":
            assert tree.xpath("//link[@rel='canonical']/@href") == [truth.copy_of]
            assert truths[str(truth.copy_of)].amp_url == url


def test_copies_repeat_the_text_of_their_original(truths: dict[str, Truth]) -> None:
    for truth in truths.values():
        if truth.kind == "story" and truth.copy_of:
            original = truths[truth.copy_of]
            assert original.event == truth.event
            assert set(truth.text.split("\n")[1:-1]) <= set(original.text.split("\n"))


def test_update_and_correction_are_second_captures(week: list[Page], truths: dict[str, Truth]) -> None:
    addresses = Counter(page.url for page in week)
    twice = [url for url, count in addresses.items() if count == 2]
    assert {truths[url].event for url in twice} == {"callan-ban", "facet-fine"}
    for url in twice:
        before, after = (page for page in week if page.url == url)
        assert before.captured < after.captured
        assert truths[url].modified
    goldmark = next(url for url in twice if "goldmark" in url)
    before, after = (page.body.decode() for page in week if page.url == goldmark)
    assert "fined €13 million" in before
    assert "Correction" not in before
    assert "fined €31 million" in after
    assert "Correction: An earlier version of this story gave the fine as €13 million" in after


def test_odd_pages_are_odd(week: list[Page], truths: dict[str, Truth]) -> None:
    pages = html_of(week)
    odd = {
        quirk: pages[truth.url].body.decode()
        for truth in truths.values()
        if truth.kind != "amp"
        for quirk in truth.quirks
    }
    assert "2099-06-02" in odd["wrong-date"]
    assert "2 June 2026" in odd["wrong-date"]
    assert '"isAccessibleForFree": false' in odd["paywall"]
    assert "youtube.com/embed/" in odd["video"]
    assert "Before you continue" in odd["consent-wall"]
    german = [page for url, page in pages.items() if "donautal-blatt" in url]
    assert german
    for page in german:
        assert page.content_type == "text/html; charset=iso-8859-1"
        assert b"charset" not in page.body
        with pytest.raises(UnicodeDecodeError):
            page.body.decode("utf-8")


def test_every_publisher_has_feed_sitemaps_and_robots(week: list[Page]) -> None:
    from lxml import etree

    kinds = Counter(page.content_type.partition(";")[0] for page in week)
    assert kinds["text/plain"] == 15
    assert kinds["application/xml"] == 30
    assert kinds["application/rss+xml"] + kinds["application/atom+xml"] == 12
    assert kinds["application/rdf+xml"] == 1
    assert kinds["application/feed+json"] == 2
    for page in week:
        if "xml" in page.content_type:
            etree.fromstring(page.body)
        elif "json" in page.content_type:
            assert json.loads(page.body)["items"]


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    one, other, third = (tmp_path / f"{name}.warc.gz" for name in "abc")
    summary = press.write_archive(one, seed=5, stories=30)
    assert press.write_archive(other, seed=5, stories=30) == summary
    assert one.read_bytes() == other.read_bytes()
    press.write_archive(third, seed=6, stories=30)
    assert one.read_bytes() != third.read_bytes()
    assert len({identity for identity, *_ in records(one)}) == summary.records - 1


def test_a_thousand_stories(tmp_path: Path) -> None:
    summary = press.write_archive(tmp_path / "many.warc.gz", seed=1, stories=1000, images=False)
    truths = [truth for truth in press.truth(seed=1, stories=1000) if truth.kind == "story"]
    assert summary.stories == len(truths) == len({truth.url for truth in truths}) == 1000
    assert summary.events == len({truth.event for truth in truths})
    assert 300 < summary.events < 700
    assert summary.images == 0
    assert 20 < sum(truth.copy_of is not None for truth in truths) < 120
    lengths = sorted(len(truth.text.split()) for truth in truths)
    assert lengths[0] > 100
    assert lengths[-1] < 700
    assert not any("{" in truth.text + truth.title + truth.description for truth in truths)


def test_composed_pages_come_in_order_of_capture() -> None:
    times = [telling.captured for telling in press.tellings(seed=2, stories=300)]
    assert times == sorted(times)
    assert len(times) == 300


def test_truth_is_written_as_json_lines(tmp_path: Path, truths: dict[str, Truth]) -> None:
    target = tmp_path / "truth.jsonl"
    assert press.write_truth(target) == len(truths)
    lines = [msgspec.json.decode(line, type=Truth) for line in target.read_bytes().splitlines()]
    assert lines == list(truths.values())


def test_command_line(tmp_path: Path) -> None:
    target = tmp_path / "few.warc.gz"
    command = [sys.executable, "-m", "broadsheet.demo.press", str(target), "--stories", "5", "--no-images"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(told.stdout)["stories"] == 5
    assert len(records(target)) > 5


def test_the_portal_is_whole() -> None:
    folder = PORTAL
    portal = Portal(**yaml.safe_load((folder / "portal.yaml").read_bytes()))
    assert portal.sources[0].location == ARCHIVE.name
    topics = [
        msgspec.convert(yaml.safe_load(path.read_bytes()), type=Topic)
        for path in sorted((folder / "topics").glob("*.yaml"))
    ]
    names = {topic.name for topic in topics}
    assert portal.topic in names
    assert {topic.parent for topic in topics if topic.parent} <= names
    for path in (folder / "organizations").glob("*.yaml"):
        organization = msgspec.convert(yaml.safe_load(path.read_bytes()), type=Organization)
        with Image.open(folder / organization.images[0].url) as logo:
            assert logo.size == (50, 50)
    assert len(list((folder / "organizations").glob("*.yaml"))) == 12


def test_every_story_of_the_week_has_a_topic_beside_the_root(truths: dict[str, Truth]) -> None:
    topics = [yaml.safe_load(path.read_bytes()) for path in sorted((PORTAL / "topics").glob("*.yaml"))]
    words = [word for topic in topics for word in topic["keywords"]]
    stories = [truth for truth in truths.values() if truth.kind == "story"]
    found = sum(
        any(word.lower() in f"{truth.title} {truth.text}".lower() for word in words) for truth in stories
    )
    assert found == len(stories)
    assert SEED == 2026
