"""Topics and organizations as people write them, and the mistakes in and between them."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.domain.errors import SettingsError
from broadsheet.domain.story import Image
from broadsheet.domain.taxonomy import Field, Matching, Organization, Topic, is_safe_id
from broadsheet.domain.taxonomy_file import parse_organizations, parse_topics, write_organization, write_topic


def topic_mistakes(files: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        parse_topics(files)
    return [str(problem) for problem in caught.value.problems]


def organization_mistakes(files: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        parse_organizations(files)
    return [str(problem) for problem in caught.value.problems]


def test_topics_stand_in_the_order_of_their_files():
    files = {
        "topics/01.yaml": "- name: Owls\n  parent: Birds\n- {name: Finches, parent: Birds}\n",
        "topics/00.yaml": "taxonomy: topic\n_id: birds\nname: Birds\nkeywords: [bird, 007, no]\n",
        "topics/02.yaml": "# nothing\n",
    }
    topics = parse_topics(files)
    assert [(topic.id, topic.parent) for topic in topics] == [
        ("birds", None),
        ("owls", "Birds"),
        ("finches", "Birds"),
    ]
    assert topics[0].keywords == ("bird", "007", "no")


def test_every_mistake_in_every_file_is_told():
    files = {
        "a.yaml": "name: Birds\nkeywords:\n  - ''\n",
        "b.yaml": "- name: Owls\n  parent: Brids\n- name: owls\n  keyword: [owl]\n- name: OWLS\n- 3\n",
        "c.yaml": "name: [",
    }
    told = topic_mistakes(files)
    assert told.pop().startswith("c.yaml:1: this is not YAML: ")
    assert told == [
        "a.yaml:3: a keyword is empty; it would stand in every title",
        "b.yaml:2: the parent 'Brids' of 'Owls' is no topic; did you mean Birds?",
        "b.yaml:4: unknown key keyword; did you mean keywords?",
        "b.yaml:5: the id 'owls' is taken; it stands in b.yaml, line 1 too; give it an `id` of its own",
        "b.yaml:5: the name 'OWLS' is taken; it stands in b.yaml, line 1 too",
        "b.yaml:6: this must be a group of keys with values, not '3'",
    ]


def test_a_parent_that_does_not_exist_is_told_with_what_was_meant():
    assert topic_mistakes({"a.yaml": "name: Owls\nparent: birds\n", "b.yaml": "name: Birds\n"}) == [
        "a.yaml:2: the parent 'birds' of 'Owls' is no topic; did you mean Birds?"
    ]


def test_topics_cannot_stand_under_themselves():
    ring = {
        "a.yaml": "- {name: A, parent: B}\n- {name: B, parent: C}\n- {name: C, parent: A}\n- {name: D, parent: A}\n"
    }
    assert [told.partition("; ")[0] for told in topic_mistakes(ring)] == [
        "a.yaml:1: 'A' stands under itself",
        "a.yaml:2: 'B' stands under itself",
        "a.yaml:3: 'C' stands under itself",
    ]
    assert "'A' stands under itself" in topic_mistakes({"a.yaml": "name: A\nparent: A\n"})[0]


def test_organizations_have_their_domain_as_id():
    files = {"o.yaml": "- {name: Example News, domain: Example.org, standing: 0.5}\n"}
    assert parse_organizations(files) == (
        Organization(id="example.org", name="Example News", domain="example.org", standing=0.5),
    )


def test_mistakes_of_organizations_are_told():
    files = {
        "a.yaml": "name: A\ndomain: https://a.org/\nstanding: 3\n",
        "b.yaml": "- name: B\n",
        "c.yaml": "- {name: C, domain: c.org}\n- {name: D, domain: d.org, domains: [C.org.]}\n",
        "d.yaml": "name: E\ndomain: ''\nimages:\n  - {url: x, width: 0}\n",
    }
    assert organization_mistakes(files) == [
        "a.yaml:2: domain: 'https://a.org/' is no domain; write one like example.org",
        "a.yaml:3: standing must be at most 1.25, not '3'",
        "b.yaml:1: domain is missing",
        "c.yaml:2: the domain 'c.org' is taken; it stands in c.yaml, line 1 too",
        "d.yaml:2: domain: '' is no domain; write one like example.org",
        "d.yaml:4: images.width must be more than 0, not '0'",
    ]


def test_how_a_topic_is_matched_stands_in_its_file():
    text = """\
name: Owls
keywords: [owl, barn owl]
match: exact
fields: [title, text]
exclude: [night owl]
patterns: ['\\bTyto \\w+']
"""
    (topic,) = parse_topics({"owls.yaml": text})
    assert (topic.match, topic.fields) == (Matching.EXACT, (Field.TITLE, Field.TEXT))
    assert (topic.exclude, topic.patterns) == (("night owl",), (r"\bTyto \w+",))


def test_mistakes_in_how_a_topic_is_matched_are_told_with_their_lines():
    text = """\
name: Owls
match: exakt
fields: [title, body]
exclude: ['']
patterns:
  - 'owl(s'
  - 'x*'
"""
    told = topic_mistakes({"o.yaml": text})
    assert [line.partition(" ")[0] for line in told] == [f"o.yaml:{number}:" for number in (2, 3, 4, 6, 7)]
    assert "did you mean exact?" in told[0]
    assert "'owl(s' is no regular expression: missing )" in told[3]
    assert "found everywhere" in told[4]


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "../up",
        "a/b",
        "a\\b",
        ".hidden",
        "a..b",
        "con",
        "Aux.x",
        "e\u0301",
        "a\u200bé",
        "a:b",
        "x" * 161,
        "я" * 81,
    ],
)
def test_an_id_is_a_safe_file_name(bad: str):
    assert (
        "cannot be a file name everywhere"
        in topic_mistakes({"o.yaml": write_topic(Topic(id=bad, name="A"))})[0]
    )
    written = write_organization(Organization(id=bad, name="A", domain="a.org"))
    assert "cannot be a file name everywhere" in organization_mistakes({"o.yaml": written})[0]


def test_ids_made_of_names_and_domains_are_safe():
    (organization,) = parse_organizations({"o.yaml": "{name: Zürcher Bote, domain: zürcher-bote.ch}"})
    (topic,) = parse_topics({"t.yaml": "name: Ö/Ä"})
    assert is_safe_id(organization.id)
    assert is_safe_id(topic.id)


@pytest.mark.parametrize("key", ["otherNames", "other_names"])
def test_other_names_of_an_organization(key: str):
    (organization,) = parse_organizations(
        {"o.yaml": f"name: A\ndomain: a.org\n{key}: [A Channel, A Daily]\n"}
    )
    assert organization.other_names == ("A Channel", "A Daily")
    two = f"- {{name: A, domain: a.org, {key}: [Both]}}\n- {{name: B, domain: b.org, {key}: [both]}}\n"
    assert "'both' is taken" in organization_mistakes({"o.yaml": two})[0]


_text = st.text(st.characters(exclude_categories=("Cs",)))
_word = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)
_keyword = _word.filter(str.strip)
_id = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,20}", fullmatch=True).filter(is_safe_id)
_images = st.lists(
    st.builds(
        Image,
        url=_word,
        width=st.none() | st.integers(1, 9999),
        title=st.none() | _text,
        is_cached=st.booleans(),
    ),
    max_size=2,
).map(tuple)
_topics = st.builds(
    Topic,
    id=_id,
    name=_word,
    shortname=st.none() | _text,
    description=st.none() | _text,
    keywords=st.lists(_keyword, max_size=4).map(tuple),
    match=st.sampled_from(Matching),
    fields=st.lists(st.sampled_from(Field), min_size=1, unique=True).map(tuple),
    exclude=st.lists(_keyword, max_size=2).map(tuple),
    patterns=st.lists(st.sampled_from([r"AB-\d+", r"\bowls?\b", "[[:upper:]]{2}"]), max_size=2).map(tuple),
    hashtags=st.lists(_text, max_size=2).map(tuple),
    images=_images,
    services=st.dictionaries(_word, _text, max_size=2),
)
_domains = st.from_regex(r"[a-z0-9-]{1,9}\.[a-z]{2,5}", fullmatch=True)
_organizations = st.builds(
    Organization,
    id=_id,
    name=_word,
    domain=_domains,
    domains=st.lists(_domains, max_size=2).map(tuple),
    other_names=st.lists(_text, max_size=2, unique_by=str.casefold).map(tuple),
    description=st.none() | _text,
    images=_images,
    standing=st.floats(0, 1.25),
)


@settings(deadline=None)
@given(_topics)
def test_a_written_topic_reads_as_the_same_topic(topic: Topic):
    assert parse_topics({"t.yaml": write_topic(topic)}) == (topic,)


@settings(deadline=None)
@given(_organizations)
def test_a_written_organization_reads_as_the_same_organization(organization: Organization):
    assert parse_organizations({"o.yaml": write_organization(organization)}) == (organization,)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["a.yaml", "b.yaml"]), _text))
def test_any_text_is_a_taxonomy_or_a_settings_error(files: dict[str, str]):
    for parse in (parse_topics, parse_organizations):
        try:
            parse(files)
        except SettingsError as error:
            told = error.problems
            assert told


def test_the_recorded_platforms_topic_files_are_read(shared_data: Path):
    with tarfile.open(shared_data / "portals" / "powerapps.tar.xz") as archive:
        files = {
            member.name: archive.extractfile(member).read().decode()
            for member in archive
            if "_data/topics/" in member.name and member.isfile()
        }
    topics = parse_topics(files)
    assert len(topics) == len(files) == 7
    assert topics[0].parent is None
    assert {topic.parent for topic in topics[1:]} == {topics[0].name}
