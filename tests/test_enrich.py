"""Enrichment: provider, excerpt, time, and the appraisal as a whole."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.draft import Draft
from broadsheet.domain.portal import Portal, SourceSettings
from broadsheet.domain.story import Image
from broadsheet.domain.taxonomy import Organization
from broadsheet.enrich import Context, appraise, enrich
from broadsheet.enrich.excerpts import LIMIT, cut, excerpt_of
from broadsheet.enrich.words import ends_as_sentence, fold, plain, tokens, word_count
from tests.patience import slowness

NOW = datetime(2024, 5, 2, 12, tzinfo=UTC)
LOGO = Image(url="https://portal.test/logo-50x50.png", width=50, height=50)
LARGE = Image(url="https://portal.test/logo-400x400.png", width=400, height=400)
KNOWN = Organization(
    id="herald", name="The Herald", domain="herald.org", domains=("herald-news.org",), images=(LOGO, LARGE)
)


def draft(**fields) -> Draft:
    values = {
        "id": "s0123456789abcde",
        "source": "feed",
        "original_url": "https://www.gazette.org/a",
        "url": "https://www.gazette.org/a",
        "captured": NOW,
        "title": "Council votes on the bridge",
    }
    return Draft(**{**values, **fields})


def context(*organizations: Organization, **portal) -> Context:
    return Context.of(Portal(title="Test", sources=(), **portal), (), organizations)


def test_a_known_organization_gives_its_name_and_only_its_small_logo():
    appraisal = appraise(draft(url="https://news.herald.org/x", site_name="Herald Online"), context(KNOWN))
    assert appraisal.provider.name == "The Herald"
    assert appraisal.provider.domain == "herald.org"
    assert appraisal.provider.images == (LOGO,)
    assert "herald" in appraisal.provider_origin


def test_another_domain_of_an_organization_is_the_same_provider():
    appraisal = appraise(draft(url="https://www.herald-news.org/x"), context(KNOWN))
    assert appraisal.provider.domain == "herald.org"
    written = msgspec.structs.replace(KNOWN, domains=("WWW.Herald-Tribune.org", "Bücher.example"))
    for url in (
        "https://herald-tribune.org/x",
        "https://www.xn--bcher-kva.example/x",
        "https://bücher.example/x",
    ):
        assert appraise(draft(url=url), context(written)).provider.domain == "herald.org"


@pytest.mark.parametrize(
    ("site_name", "name", "origin"),
    [
        ("The Gazette", "The Gazette", "site name"),
        ("The&nbsp;Gazette &amp; Post", "The Gazette & Post", "site name"),
        ("https://gazette.org/", "gazette.org", "domain"),
        ("www.gazette.org", "gazette.org", "domain"),
        ("All the news that a town of this size could ever want to read, daily", "gazette.org", "domain"),
        ("Council votes on the bridge", "gazette.org", "domain"),
        (" ", "gazette.org", "domain"),
        (None, "gazette.org", "domain"),
    ],
)
def test_an_unknown_provider_is_named_by_its_page_or_its_domain(site_name, name, origin):
    appraisal = appraise(draft(site_name=site_name), context(KNOWN))
    assert appraisal.provider.name == name
    assert appraisal.provider.domain == "gazette.org"
    assert origin in appraisal.provider_origin


def test_an_organization_is_known_elsewhere_by_its_other_names_alone():
    herald = msgspec.structs.replace(KNOWN, other_names=("Herald Weekend",))
    elsewhere = draft(url="https://letters.example/p/1", site_name="HERALD  Weekend")
    appraisal = appraise(elsewhere, context(herald))
    assert (appraisal.provider.name, appraisal.provider.domain) == ("The Herald", "herald.org")
    assert appraisal.provider_origin == "organization herald, by the page's site name"
    claimed = appraise(draft(url="https://spam.example/1", site_name="The Herald"), context(herald))
    assert claimed.provider.domain == "spam.example"  # its own name is easily claimed


WATCH = "https://www.youtube.com/watch?v=abcdefghijk"
CHANNEL = SourceSettings(feed="https://www.youtube.com/feeds/videos.xml", name="Herald Films")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"url": WATCH, "site_name": "YouTube"}, "Herald Films"),
        ({"url": WATCH, "site_name": None}, "Herald Films"),
        ({"url": WATCH, "site_name": "The Gazette"}, "The Gazette"),
        ({"url": WATCH, "site_name": "YouTube", "source": "feed:another"}, "YouTube"),
        ({"url": "https://www.gazette.org/a", "site_name": None}, "gazette.org"),
    ],
)
def test_a_video_whose_page_names_nobody_is_its_sources(fields, name):
    video = {"source": CHANNEL.key, "type": "video", "featured_content": "<iframe></iframe>", **fields}
    appraisal = appraise(draft(**video), Context.of(Portal(title="Test", sources=(CHANNEL,)), (), ()))
    assert appraisal.provider.name == name


def test_the_sources_name_can_be_an_organizations():
    herald = msgspec.structs.replace(KNOWN, other_names=("Herald Films",))
    portal = Portal(title="Test", sources=(CHANNEL,))
    video = draft(url=WATCH, source=CHANNEL.key, site_name="YouTube", type="video")
    assert appraise(video, Context.of(portal, (), (herald,))).provider.domain == "herald.org"


def test_time_is_utc_in_whole_seconds():
    published = datetime(2024, 5, 2, 9, 30, 15, 999, tzinfo=timezone(timedelta(hours=2)))
    assert appraise(draft(published=published), context()).time == datetime(2024, 5, 2, 7, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "published", [None, datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)]
)
def test_without_a_possible_date_the_capture_counts(published):
    appraisal = appraise(draft(published=published), context())
    assert appraisal.time == NOW
    assert next(s for s in appraisal.quality.signals if s.name == "date").points == 0


def test_the_publishers_description_is_the_excerpt():
    described = draft(
        description="<p>The council&#39;s   vote\nends a <b>long</b> fight.</p>", text="Other words."
    )
    assert excerpt_of(described) == "The council's vote ends a long fight."


@pytest.mark.parametrize(
    "description",
    [
        "Council votes on the bridge",
        "COUNCIL VOTES ON THE BRIDGE!",
        "Please enable JavaScript to view this page.",
        "Sign in to continue reading this article",
        "https://gazette.org/a",
        "News",
        "",
        None,
    ],
)
def test_what_is_no_description_gives_way_to_the_text(description):
    text = "By Ann Writer\nCouncil votes on the bridge\n• The town council voted on Tuesday to build a bridge.\nIt opens in May, the mayor said on the radio."
    assert excerpt_of(draft(description=description, text=text)) == (
        "The town council voted on Tuesday to build a bridge. It opens in May, the mayor said on the radio."
    )


def test_an_invitation_to_read_on_is_cut_off():
    described = draft(description="The vote ends a long fight over money. Read more")
    assert excerpt_of(described) == "The vote ends a long fight over money."


def test_several_invitations_to_read_on_are_cut_off():
    described = draft(description="The vote ends a long fight over money … Read more about it ... [...] »")
    assert excerpt_of(described) == "The vote ends a long fight over money"


@pytest.mark.parametrize("unit", [".", "... ", "… ", "» ", "[ ", "Read more ", "Read more. "])
@pytest.mark.parametrize("length", [44, 40_000])
def test_leaders_and_invitations_without_end_are_read_at_once(unit, length):
    began = time.process_time()
    excerpt_of(draft(description=f"Chapter one {unit * (length // len(unit))} 5"))
    assert time.process_time() - began < slowness()


def test_a_long_excerpt_is_cut_at_a_word():
    text = cut("word " * 100)
    assert len(text) <= LIMIT
    assert text.endswith("word …")
    assert cut("one two three", 10) == "one two …"
    assert cut("one two, three", 11) == "one two …"
    assert cut("X, XX three", 8) == "X, XX …"
    assert cut("oneendlessword", 10) == "oneendle …"


def test_a_cut_parts_no_letter_from_its_vowel_sign():
    shown = [cut("क" * pad + "कि" * 200) for pad in (0, 1)]
    assert all(text.removesuffix(" …").endswith("ि") for text in shown)
    assert all(LIMIT - 4 < len(text) <= LIMIT for text in shown)


def test_only_sentences_of_six_words_are_an_excerpt():
    text = "Home and news and sport and more\nIt opens in May.\nIt will be opened in May."
    assert excerpt_of(draft(text=text)) == "It will be opened in May."
    assert excerpt_of(draft(description="It opens in May", text=text)) == "It opens in May"


@given(st.text(max_size=900))
def test_an_excerpt_is_one_short_plain_line(description):
    excerpt = excerpt_of(draft(description=description, text=description))
    assert len(excerpt) <= LIMIT
    assert excerpt == " ".join(excerpt.split())


@given(st.text(max_size=200))
def test_any_text_can_be_folded_and_counted(text):
    assert all(token == token.strip() and token for token in tokens(text))
    assert fold(fold(text)) == fold(text) or not text.isascii()
    assert word_count(plain(text)) >= 0


def test_words_of_many_scripts():
    assert tokens("Zürich’s C++ und .NET-Tage") == ["zurich", "s", "c++", "und", ".net", "tage"]
    assert tokens("人工知能 AI") == ["人", "工", "知", "能", "ai"]
    assert [word_count(text) for text in ("one two", "人工知能", "人工知能 AI")] == [2, 3, 4]
    assert word_count("ประเทศไทย") == 2
    assert word_count("시의회가 새 다리를 승인했다") == 4


@pytest.mark.parametrize(
    "sentence",
    [
        "परिषद ने पुल को मंज़ूरी दी।",
        "متى يبدأ العمل؟",
        "کام شروع ہوا۔",
        "「橋を作る。」",
        "Er sagte: „Ja.“",
        "Խորհուրդը հաստատեց։",
    ],
)
def test_sentences_end_as_their_script_ends_them(sentence: str):
    assert ends_as_sentence(sentence)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("हिन्दी समाचार।", ["हिन्दी", "समाचार"]),
        ("தமிழ் செய்திகள்", ["தமிழ்", "செய்திகள்"]),
        ("اَلْعَرَبِيَّةُ أخبار", ["العربية", "اخبار"]),
        ("שָׁלוֹם", ["שלום"]),
        ("می\u200cشود", ["ميشود"]),
        ("علی كتاب ۲۰۲۴", ["علي", "كتاب", "2024"]),
        ("علي کتاب 2024", ["علي", "كتاب", "2024"]),
        ("Işık IŞIK ışık", ["isik", "isik", "isik"]),
    ],
)
def test_vowel_signs_are_parts_of_words_and_points_are_none(written: str, words: list[str]):
    assert tokens(written) == words


def test_enrich_keeps_the_order_and_is_lazy():
    drafts = [draft(id=f"s{n:015x}", title=f"Story number {n}") for n in range(3)]
    appraisals = enrich(iter(drafts), context())
    assert next(appraisals).draft is drafts[0]
    assert [each.id for each in appraisals] == [drafts[1].id, drafts[2].id]
