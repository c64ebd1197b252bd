"""The reader's website: what each page shows, where its links lead, and how large it may be."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

import msgspec
import pytest

from broadsheet.domain.draft import Picture, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.story import Provider
from broadsheet.domain.unspaced import PAIRED
from tests.sample_edition import NEWEST, edition, entry, feed_files, sample_edition, sample_pictures
from tests.site_pages import assert_harmless, parsed, printed, trees

MAX_BYTES = 60_000


def test_every_page_is_small(pages: dict[str, bytes]) -> None:
    shown = [path for path in pages if path.endswith((".html", ".css"))]
    heaviest = max(shown, key=lambda path: len(pages[path]))
    assert len(pages[heaviest]) <= MAX_BYTES, heaviest


def test_pages_stay_small_whatever_they_must_hold() -> None:
    long = "&<\"'" * 300
    address = "https://long.example/?" + "a=1&" * 400
    many = [
        entry(
            number,
            story_fields={
                "title": f"{number}{long}",
                "excerpt": long,
                "web_url": f"{address}{number}",
                "provider": Provider(name=long, domain=f"{number}.example"),
                "topics": ("AI",),
            },
            cluster="one" if number < 120 else f"c{number}",
            lead=number in (0, *range(120, 400)),
            state=State.FOLDED if 0 < number < 120 else State.PUBLISHED,
        )
        for number in range(400)
    ]
    pages = printed(edition(tuple(many), site={"front": 200, "page_size": 500, "search": False}))
    assert max(map(len, pages.values())) <= MAX_BYTES
    assert "story/one/page-2.html" in pages
    told = sum(
        len(tree.xpath("//ol[@class='timeline']/li")) for path, tree in trees(pages) if "/one/" in path
    )
    assert told == 120


@pytest.mark.parametrize(
    "base", ["https://news.example/", "https://news.example/deep/er/", "http://127.0.0.1:8000/"]
)
def test_every_link_between_pages_leads_to_a_page(base: str) -> None:
    sample = sample_edition(60, url=base)
    pages = printed(sample) | {file.path: b"" for file in (*feed_files(sample), *sample_pictures(sample))}
    for path, tree in trees(pages):
        if path == "404.html":
            continue
        for _, attribute, link, _ in tree.iterlinks():
            if attribute in {"href", "src"}:
                assert_resolves(pages, base, urljoin(base + path.removesuffix("index.html"), link), path)


def assert_resolves(pages: dict[str, bytes], base: str, address: str, path: str) -> None:
    if not address.startswith(base):
        assert urlsplit(address).hostname != urlsplit(base).hostname, (path, address)
        return
    target = address.removeprefix(base).partition("#")[0].partition("?")[0]
    assert (target or "index.html") in pages or f"{target}index.html" in pages, (path, address)


def test_the_search_pairs_the_letters_that_the_index_pairs(pages: dict[str, bytes]) -> None:
    letters = re.search(
        r'unspaced = new RegExp\(("[^"]+") \+ "\+", "gu"\)', pages["search/search.js"].decode()
    )
    assert letters is not None
    assert json.loads(letters[1]) == PAIRED


def test_the_page_for_wrong_addresses_works_at_any_depth(pages: dict[str, bytes]) -> None:
    tree = parsed(pages["404.html"])
    links = [link for _, _, link, _ in tree.iterlinks()]
    assert all(link.startswith(("/faces/", "#")) for link in links), links
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_same_edition_gives_the_same_bytes(sample: Edition, pages: dict[str, bytes]) -> None:
    assert printed(sample_edition()) == pages


def test_each_page_has_its_landmarks_language_policy_and_canonical_address(pages: dict[str, bytes]) -> None:
    for path, tree in trees(pages):
        assert tree.get("lang") == "en-US"
        assert (
            len(tree.xpath("//main[@id='main']"))
            == len(tree.xpath("//footer"))
            == len(tree.xpath("//h1"))
            == 1
        ), path
        assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "" if path.startswith("search/") else "x")
        levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3")]
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), (
            path,
            levels,
        )
        if path != "404.html":
            canonical = "https://news.example/faces/" + path.removesuffix("index.html")
            assert tree.xpath("//link[@rel='canonical']/@href") == [canonical]


def test_stories_that_are_left_out_are_shown_nowhere(pages: dict[str, bytes]) -> None:
    assert not [path for path, body in pages.items() if b"Never to be seen" in body]


def test_the_front_page_leads_with_the_hottest_story_and_its_picture() -> None:
    picture = Picture(path="pictures/a.webp", width=960, height=540)
    cool, hot = (
        entry(1, story_fields={"heat": 50}),
        entry(2, story_fields={"heat": 90, "title": "Hot"}, picture=picture),
    )
    tree = parsed(printed(edition((cool, hot)))["index.html"])
    assert tree.xpath("string(//section[@class='leads']//h3)") == "Hot"
    lead = tree.xpath("//section[@class='leads']//img")[0]
    assert lead.get("loading") is None
    assert (lead.get("src"), lead.get("width"), lead.get("height")) == ("pictures/a.webp", "960", "540")


def test_stories_before_the_window_stand_below_however_hot() -> None:
    old = NEWEST.replace(month=10)
    entries = (
        entry(1),
        entry(2, story_fields={"published_date_time": old, "heat": 999, "title": "Old but hot"}),
    )
    tree = parsed(printed(edition(entries))["index.html"])
    assert tree.xpath("//h3//text()")[1:] == ["Old but hot"]


def test_a_cluster_shows_lead_others_and_copies() -> None:
    entries = tuple(
        entry(
            number,
            cluster="c1",
            lead=number == 1,
            state=State.PUBLISHED if number == 1 else State.FOLDED,
            duplicate_of="s000000000000001" if number == 3 else None,
            story_fields={
                "title": f"Account {number}",
                "provider": Provider(name=f"P{number}", domain=f"p{number}.example"),
            },
        )
        for number in (1, 2, 3)
    )
    pages = printed(edition(entries))
    front = parsed(pages["index.html"])
    headline = front.xpath("//section[@class='leads']//h3/a")[0]
    assert (headline.get("href"), headline.get("rel")) == ("https://harbourpost.example/news/1", "noopener")
    assert front.xpath("//ul[@class='more']/li/span/a/text()") == ["Account 2"]
    assert "also published by P3" in " ".join(front.xpath("string(//p[@class='all'])").split())
    story = parsed(pages["story/c1/index.html"])
    assert story.xpath("//ol[@class='timeline']//h3/a/text()") == ["Account 3", "Account 2", "Account 1"]
    told = parsed(pages["provider/p2.example/index.html"])
    assert told.xpath("//h3/a/text()") == ["Account 2"]
    assert told.xpath("//a[@class='told-by']/@href") == ["../../story/c1/"]


def test_a_brief_that_one_publisher_told_alone_names_no_others() -> None:
    leads = tuple(entry(number, story_fields={"heat": 100 - number}) for number in range(12))
    again = entry(
        12,
        cluster=leads[-1].cluster,
        lead=False,
        state=State.FOLDED,
        story_fields={"provider": leads[-1].story.provider},
    )
    front = parsed(printed(edition((*leads, again), site={"search": False}))["index.html"])
    assert front.xpath("//article[@class='brief']//a[@class='told-by']/text()") == ["2 accounts"]
    assert front.xpath("//p[@class='also']") == []


def test_the_day_at_the_head_leads_to_its_own_page_or_to_the_archive() -> None:
    told = entry(20), entry(0, cluster=entry(20).cluster, lead=False, state=State.FOLDED)  # a day apart
    for shown, leads_to in ((told, "archive/"), ((entry(0),), "day/2020-12-03/")):
        front = parsed(printed(edition(shown, site={"search": False}))["index.html"])
        assert front.xpath("//p[@class='dateline']/a/text()") == ["Thursday, 3 December 2020"]
        assert front.xpath("//p[@class='dateline']/a/@href") == [leads_to]
        (newest,) = front.xpath("//p[@class='dateline']/span/time/@datetime")
        assert newest == front.xpath("string(//article//time/@datetime)")


def test_character_references_of_recorded_texts_are_shown_as_the_signs_they_stand_for() -> None:
    fields = {"title": "We&#8217;ve &lt;b&gt;met", "excerpt": "Ham &amp; eggs&nbsp;&#x202e;now &unknown; &"}
    files = printed(edition((entry(0, story_fields=fields),), site={"search": False}))
    front = parsed(files["index.html"])
    assert front.xpath("//h3/a/text()") == ["We’ve <b>met"]
    assert front.xpath("//p[@class='excerpt']/text()") == ["Ham & eggs now &unknown; &"]


def test_months_lead_to_those_beside_them_and_to_the_archive() -> None:
    told = [
        entry(number, story_fields={"published_date_time": NEWEST - timedelta(days=60 * number)})
        for number in range(3)
    ]
    files = printed(edition(told, site={"search": False}))
    middle = parsed(files["archive/2020-10/index.html"])
    links = [(link.text, link.get("href")) for link in middle.xpath("//main//nav/a")]
    assert links == [
        ("← August 2020", "../../archive/2020-08/"),
        ("December 2020 →", "../../archive/2020-12/"),
    ]
    assert middle.xpath("//p[@class='kicker']/a/@href") == ["../../archive/"]
    assert not parsed(files["archive/index.html"]).xpath("//main//nav")


def test_every_page_has_a_card_and_a_storys_says_when_it_appeared(pages: dict[str, bytes]) -> None:
    cards = {path: tree.xpath("string(//meta[@name='twitter:card']/@content)") for path, tree in trees(pages)}
    assert {path for path, card in cards.items() if not card} == {"404.html"}
    assert cards["about/index.html"] == "summary"
    assert cards["index.html"] == "summary_large_image"
    story = parsed(pages["story/s000000000000000/index.html"])
    (published,) = story.xpath("//meta[@property='article:published_time']/@content")
    assert published in story.xpath("//p[@class='by']//time/@datetime")


def test_search_engines_are_told_of_a_film_with_its_picture_alone() -> None:
    player = '<iframe src="https://www.youtube.com/embed/rigZ1FvrgSY"></iframe>'
    film = {"story_fields": {"type": "video", "featured_content": player}}
    picture = {"picture": Picture(path="pictures/a.webp", width=960, height=540)}
    told = []
    for fields in (film, film | picture, picture):
        page = printed(edition((entry(0, **fields),)))["story/s000000000000000/index.html"]
        told.append(json.loads(parsed(page).xpath("string(//script[@type])"))["mainEntity"])
    image = "https://news.example/faces/pictures/a.webp"
    assert [each["@type"] for each in told] == ["NewsArticle", "VideoObject", "NewsArticle"]
    assert [each.get("image") for each in told] == [None, None, image]
    assert told[1]["thumbnailUrl"] == image
    assert told[1]["embedUrl"] == "https://www.youtube-nocookie.com/embed/rigZ1FvrgSY"
    assert {"name", "uploadDate"} <= told[1].keys()


def test_search_engines_are_told_who_wrote_a_story() -> None:
    told = []
    for authors in (("Ada Obi", "Kim, Berg"), ("king5",), ()):
        by_king5 = {"provider": Provider(name="KING5", domain="king5.example")}
        made = edition((entry(0, authors=authors, story_fields=by_king5),))
        page = printed(made)["story/s000000000000000/index.html"]
        told.append(json.loads(parsed(page).xpath("string(//script[@type])"))["mainEntity"].get("author"))
    assert told == [
        [{"@type": "Person", "name": "Ada Obi"}, {"@type": "Person", "name": "Kim, Berg"}],
        [{"@type": "Organization", "name": "king5"}],
        None,
    ]


def test_times_are_those_of_the_portals_zone_with_the_exact_one_behind() -> None:
    tree = parsed(printed(edition((entry(0),)))["index.html"])
    time = tree.xpath("//section[@class='leads']//time")[0]
    assert time.text == "3 Dec, 20:15"
    assert time.get("datetime") == "2020-12-03T19:15:00Z"
    assert time.get("title") == "Thursday, 3 December 2020, 20:15 CET"


def test_the_page_of_a_publisher_leads_to_its_own_site(pages: dict[str, bytes]) -> None:
    (link,) = parsed(pages["provider/king5.example/index.html"]).xpath("//p[@class='motto']/a")
    assert (link.text_content(), link.get("href")) == ("king5.example", "https://king5.example/")


def test_patterns_and_topics_that_are_gone_are_not_told_to_readers() -> None:
    keywords = (("AI", "learning"), ("AI", "learn(s|ing)"), ("Gone", "learning"))
    of = edition((entry(0, keywords=keywords),), site={"search": False})
    topics = tuple(
        msgspec.structs.replace(topic, keywords=("learning",), patterns=("learn(s|ing)",))
        for topic in of.topics
    )
    made = printed(msgspec.structs.replace(of, topics=topics))
    page = parsed(made["story/s000000000000000/index.html"])
    told = page.xpath("string(//section[h2='Why is this here?']/p[1])")
    assert told == "It has words that its topics look for: “learning” (AI)"


def test_neighbours_come_by_id_or_from_the_record() -> None:
    by_id = entry(1, related=("s000000000000002", "unknown", "s000000000000001"))
    pages = printed(edition((by_id, entry(2, state=State.FOLDED))))
    shown = parsed(pages["story/s000000000000001/index.html"])
    assert len(shown.xpath("//section[h2='See also']//li")) == 1
    assert "story/s000000000000002/index.html" not in pages


def test_an_empty_edition_says_what_to_do() -> None:
    pages = printed(edition())
    for path, tree in trees(pages):
        assert_harmless(path, tree)
    assert "broadsheet run" in pages["index.html"].decode()
    assert "dateline" not in pages["index.html"].decode()
    assert "topics/index.html" in pages
    assert "archive/index.html" in pages


def test_thousands_of_stories_are_cut_into_pages_that_name_each_other() -> None:
    pages = printed(edition(tuple(entry(number) for number in range(120))))
    first = parsed(pages["topic/ai/index.html"])
    assert first.xpath("//nav[@aria-label='Pages']/a/@href") == ["page-4.html"]
    third = parsed(pages["topic/ai/page-4.html"])
    assert third.xpath("//nav[@aria-label='Pages']/a/@href") == ["./", "page-3.html"]
    oldest = parsed(pages["topic/ai/page-1.html"])
    assert oldest.xpath("//nav[@aria-label='Pages']/a/@href") == ["page-2.html"]
    days = sorted(path for path in pages if path.startswith("day/") and path.endswith("index.html"))
    middle = parsed(pages[days[3]])
    links = middle.xpath("//nav[@aria-label='Days']/a/@href")
    assert links == [
        f"../../{days[2].removesuffix('index.html')}",
        f"../../{days[4].removesuffix('index.html')}",
    ]
