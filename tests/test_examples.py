"""The example portals: they load, hang together, and name only well-formed public addresses."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from broadsheet.engine.portal.portal_folder import PortalFolder, load_portal

_EXAMPLES = Path(__file__).parents[1] / "examples"
_LEAST = {  # topics, sources, organizations
    "ai": (30, 30, 60),
    "facial-recognition": (15, 25, 40),
}


def _folded(keyword: str) -> str:
    return " ".join(re.findall(r"\w+", keyword.lower()))


@pytest.fixture(scope="module", params=sorted(_LEAST))
def example(request: pytest.FixtureRequest) -> PortalFolder:
    return load_portal(_EXAMPLES / request.param)


def test_it_is_as_large_as_promised(example: PortalFolder) -> None:
    sizes = len(example.topics), len(example.sources), len(example.organizations)
    assert all(size >= least for size, least in zip(sizes, _LEAST[example.path.name], strict=True)), sizes


def test_its_readme_counts_its_topics(example: PortalFolder) -> None:
    assert f"{len(example.topics)} topics" in (example.path / "README.md").read_text("utf-8")


def test_every_topic_hangs_from_the_root(example: PortalFolder) -> None:
    parents = {topic.name: topic.parent for topic in example.topics}
    assert len(parents) == len(example.topics)
    assert [name for name, parent in parents.items() if parent is None] == [example.portal.topic]
    for name in parents:
        seen = [name]
        while (parent := parents[seen[-1]]) is not None:
            assert parent in parents, f"{seen[-1]} has no such parent: {parent}"
            assert parent not in seen, f"{name} is its own ancestor"
            seen.append(parent)
        assert len(seen) <= 4


def test_every_topic_is_complete(example: PortalFolder) -> None:
    for topic in example.topics:
        assert topic.keywords, topic.id
        assert topic.description, topic.id
        assert all(re.fullmatch(r"#\w+", tag) for tag in topic.hashtags), topic.id
        assert re.fullmatch(r"[a-z][a-z-]*", topic.id)
        assert len(list((example.path / "topics").glob(f"[0-9][0-9]-{topic.id}.yaml"))) == 1
    assert max(Counter(topic.id for topic in example.topics).values()) == 1


def test_no_keyword_belongs_to_two_topics(example: PortalFolder) -> None:
    """Folded as the matcher folds: hyphens and apostrophes part words, case does not count."""
    places = Counter(keyword for topic in example.topics for keyword in set(map(_folded, topic.keywords)))
    assert [keyword for keyword, count in places.items() if count > 1] == []


def test_no_keyword_stands_twice_in_a_topic(example: PortalFolder) -> None:
    for topic in example.topics:
        folded = Counter(map(_folded, topic.keywords))
        assert [keyword for keyword, count in folded.items() if count > 1] == [], topic.id


def test_sources_are_public_addresses_named_once(example: PortalFolder) -> None:
    for source in example.sources:
        address = urlsplit(source.location)
        assert address.scheme == "https", source.location
        assert re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", address.netloc), source.location
        assert re.fullmatch(r"[!-~]+", source.location), source.location
        assert not address.fragment
        assert source.name
        assert source.every >= 3600
    for values in (
        [source.name for source in example.sources],
        [
            source.location.removeprefix("https://").removeprefix("www.").rstrip("/")
            for source in example.sources
        ],
    ):
        assert max(Counter(values).values()) == 1, Counter(values).most_common(2)
    assert len({source.kind for source in example.sources}) >= 3


def test_organizations_are_known_once(example: PortalFolder) -> None:
    domains = Counter[str]()
    for organization in example.organizations:
        domains.update({organization.domain, *organization.domains})
        assert organization.description, organization.id
        assert 0 <= organization.standing <= 1
    assert all(re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", domain) for domain in domains)
    assert max(domains.values()) == 1, domains.most_common(2)
    assert max(Counter(organization.id for organization in example.organizations).values()) == 1
    assert max(Counter(organization.name for organization in example.organizations).values()) == 1


def test_most_sources_are_known_organizations(example: PortalFolder) -> None:
    domains = {domain for known in example.organizations for domain in (known.domain, *known.domains)}
    hosts = [urlsplit(source.location).netloc for source in example.sources]
    unknown = [host for host in hosts if not any(host == d or host.endswith(f".{d}") for d in domains)]
    assert len(unknown) <= len(hosts) // 10, unknown
