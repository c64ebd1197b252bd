"""portal.yaml: what people write, and every mistake in it told at once with its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.domain.errors import SettingsError
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import Portal
from broadsheet.domain.portal_file import parse_portal, starter_portal
from broadsheet.domain.source import SourceKind
from broadsheet.domain.taxonomy_file import parse_organizations, parse_topics
from broadsheet.domain.yaml_lines import write_yaml
from broadsheet.engine.portal.declared_sources import guessed_source


def mistakes(text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        parse_portal(text, "portal.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_settings_are_read_with_their_units():
    portal = parse_portal(
        "title: Birds\nmode: compatible\nsources:\n  - feed: https://example.org/feed\n    every: 2h\n"
        "fetch: {delay: 500, max_bytes: 2MB, robots: no}\njudging:\n  weights: {image: 12.5}\n"
    )
    assert portal.mode is Mode.COMPATIBLE
    assert portal.sources[0].kind is SourceKind.FEED
    assert (portal.sources[0].every, portal.fetch.delay, portal.fetch.max_bytes) == (7200, 500, 2_000_000)
    assert portal.fetch.robots is False
    assert portal.judging.weights == {"image": 12.5}


def test_words_that_yaml_takes_for_other_types_stay_text():
    assert parse_portal("title: 2024-01-01\ntopic: No\ndescription: 007\n").topic == "No"
    assert parse_portal("title: 012\n").title == "012"


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("https://example.org/", "site"),
        ("https://example.org/Feed.XML?page=1", "feed"),
        ("https://example.org/news/atom/", "feed"),
        ("https://example.org/sitemap-news.xml", "sitemap"),
        ("old/1.warc.gz", "warc"),
        ("lines.jsonl", "jsonl"),
        ("list.opml", "opml"),
        ("addresses.txt", "pages"),
        ("addresses.csv", "pages"),
        ("dates.ics", "calendar"),
        ("https://example.org/dates.ics", "calendar"),
        ("https://example.org/list.opml", "opml"),
        ("https://example.org/news.rdf", "feed"),
        ("old/content", "content"),
    ],
)
def test_the_kind_of_a_source_is_told_from_its_address(place, kind, tmp_path):
    (source,) = parse_portal(starter_portal("Birds", sources=[place])["portal.yaml"], "portal.yaml").sources
    assert source.kind.value == kind
    if kind not in {"site", "content"}:  # read once, a site is a page, and content a folder that is there
        assert guessed_source(place, tmp_path).kind.value == kind


def test_five_mistakes_are_five_messages_with_their_lines():
    assert mistakes(
        "title: Birds\n"
        "descripton: all about birds\n"
        "sources:\n"
        "  - feed: https://example.org/feed\n"
        "    every: 2 hours\n"
        "  - feed: https://example.org/feed\n"
        "    site: https://example.org/\n"
        "fetch:\n"
        "  concurrency: many\n"
        "mode: compatibel\n"
    ) == [
        "portal.yaml:2: unknown key descripton; did you mean description?",
        "portal.yaml:5: sources.every: '2 hours' is no length of time; write 90s, 15m, 2h or 7d",
        f"portal.yaml:6: a source has exactly one of {', '.join(SourceKind)}; found feed and site",
        "portal.yaml:9: fetch.concurrency must be a whole number, not 'many'",
        "portal.yaml:10: mode must be 'broadsheet' or 'compatible', not 'compatibel'; did you mean compatible?",
    ]


def test_one_mistake_does_not_hide_another_in_the_same_source():
    found = mistakes("title: x\nsources:\n  - every: soon\n")
    assert len(found) == 2
    assert "'soon' is no length of time" in found[0]
    assert "found none" in found[1]


def test_a_misspelt_kind_is_told_once():
    assert mistakes("title: x\nsources:\n  - fed: https://example.org/\n") == [
        "portal.yaml:3: unknown key fed in sources; did you mean feed?"
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "portal.yaml:1: title is missing"),
        ("# nothing yet\n", "portal.yaml:1: title is missing"),
        ("title:\n", "portal.yaml:1: title has no value; give it one, or leave the line out"),
        ("title: ''\n", "portal.yaml:1: title must not be empty, not ''"),
        ("- a\n- b\n", "portal.yaml:1: must be keys with values, such as `title: My portal`"),
        ("title: a\nsources: x\n", "portal.yaml:2: sources must be a list, with a dash before each item, not 'x'"),
        ("title: a\nsources:\n  - x\n", "portal.yaml:3: an item of sources must be a group of keys with values, not 'x'"),
        ("title: a\ntitle: b\n", "portal.yaml:2: title stands here again; it was given on line 1 already"),
        ("title: a\nfetch:\n\tdelay: 1\n", "portal.yaml:3: a tab stands at the beginning; indent with spaces"),
        ("title: a\nsite:\n  accent: #123456\n", "portal.yaml:3: what follows # is a comment; put a value with # in quotes"),
        ("title: a\nsite:\n  accent: red\n", "portal.yaml:3: site.accent must be a colour such as '#9b2226', not 'red'"),
        ("title: a\nsite: {front: 4}\n", "portal.yaml:2: site.front must be at least 5, not '4'"),
        ("title: [a, b]\n", "portal.yaml:1: title must be text, not a list"),
        ("title: a\n? [b]\n: c\n", "portal.yaml:2: a key must be a word"),
        ("title: a\0b\n", "portal.yaml:1: the character '\\x00' cannot stand here"),
        ("title: !!python/name:os.system a\n", "portal.yaml:1: the tag tag:yaml.org,2002:python/name:os.system means nothing here; write the value alone"),
        ("title: a\ntimezone: Mars/Base\n", "portal.yaml:2: timezone: 'Mars/Base' is no time zone; write one like Europe/Vienna"),
        ("title: a\n---\nb: 2\n", "portal.yaml:2: a second document begins here; a file holds one, or a list"),
        ("title: a\nzzz: 1\nfetch: {qqq: 1}\n", "portal.yaml:3: unknown key qqq in fetch; known are user_agent, contact, robots, delay, "),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_plain_words(text: str, message: str):
    assert any(told.startswith(message) for told in mistakes(text)), mistakes(text)


@pytest.mark.parametrize(
    "text",
    [
        "title: [a\nurl: b\n",
        "title: a: b\n",
        "title: 'a\n",
        "a: 1\n---\nb: 2\n",
        "%YAML 9\n",
        "title: *x\n",
        "}{",
    ],
)
def test_what_is_no_yaml_is_told_with_a_line(text: str):
    with pytest.raises(SettingsError) as caught:
        parse_portal(text)
    assert caught.value.problems[0].line >= 1


def test_small_files_cannot_become_large_values():
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n"
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for text in (bomb, "title: &a [*a]\n", "title: " + "[" * 100_000, "a:\n" + "- " * 5_000 + "x"):
        assert len(mistakes(text)) == 1


def test_a_group_left_empty_is_as_if_it_were_not_there():
    assert parse_portal("title: a\nsources:\n#  - feed: x\nfetch:\n") == parse_portal("title: a\n")


def test_aliases_that_stay_small_are_read():
    portal = parse_portal("title: &name Birds\ntopic: *name\n")
    assert portal.topic == "Birds"


@settings(deadline=None)
@given(st.text())
def test_any_text_is_settings_or_a_settings_error(text: str):
    try:
        parse_portal(text)
    except SettingsError as error:
        told = error.problems
        assert told


_words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)
_hosts = st.sampled_from(["localhost", "press.local", "127.0.0.1", "[::1]", "fc00::/7", "10.0.0.0/8"])


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {"title": _words},
        optional={
            "description": st.text(st.characters(exclude_categories=("Cs",))),
            "topic": _words,
            "mode": st.sampled_from(Mode),
            "sources": st.lists(
                st.fixed_dictionaries(
                    {"feed": _words},
                    optional={"name": _words, "every": st.integers(0, 10**9) | st.just(0.25)},
                )
            ),
            "site": st.fixed_dictionaries({"front": st.integers(5, 200), "accent": st.just("#123456")}),
            "fetch": st.fixed_dictionaries({"robots": st.booleans(), "allow_private": st.lists(_hosts)}),
            "judging": st.fixed_dictionaries(
                {"weights": st.dictionaries(_words, st.floats(allow_nan=False, allow_infinity=False))}
            ),
        },
    )
)
def test_what_is_written_reads_as_the_same_settings(values: dict[str, object]):
    assert parse_portal(write_yaml(values)) == Portal.model_validate(values)


@pytest.mark.parametrize("title", ["Birds", "Birds: a portal", "鳥", "  #1 'birds'  ", '"'])
def test_a_starter_is_a_sound_portal(title: str):
    files = starter_portal(
        title, sources=("https://example.org/feed", "https://example.org/", "archive.warc.gz")
    )
    portal = parse_portal(files.pop("portal.yaml"))
    assert portal.title == portal.topic == title.strip()
    assert [source.kind for source in portal.sources] == [SourceKind.FEED, SourceKind.SITE, SourceKind.WARC]
    topics = parse_topics({name: text for name, text in files.items() if name.startswith("topics/")})
    assert [topic.name for topic in topics] == [portal.topic]
    others = {name: text for name, text in files.items() if name.startswith("organizations/")}
    assert parse_organizations(others) == ()
    assert len(others) == 1


def test_a_starter_without_sources_shows_how_to_declare_one():
    text = starter_portal("Birds")["portal.yaml"]
    assert parse_portal(text).sources == ()
    assert len(parse_portal(text.replace("#  - feed", "  - feed").replace("#    ", "    ")).sources) == 1
