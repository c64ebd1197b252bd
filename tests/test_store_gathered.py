"""Clusters, providers and read tokens on every store."""

from __future__ import annotations

import random

import msgspec

from broadsheet.domain.access import Scope, Token, digest_of, secret_of
from broadsheet.domain.draft import State
from broadsheet.domain.standing import ProviderStanding
from broadsheet.store import Store
from tests.standing_samples import varied
from tests.stores import NOW, draft, page

_SHOWN = (State.PUBLISHED, State.FOLDED)


def _filled(store: Store) -> list:
    chance = random.Random(7)
    stories = [varied(number, chance) for number in range(120)]
    store.stories.save_read([page(draft(number)) for number in range(120)], now=NOW)
    store.judgements.save(stories)
    return stories


def test_members_are_the_shown_stories_of_a_cluster_in_time_order(store: Store) -> None:
    stories = _filled(store)
    clusters = {story.placement.cluster for story in stories}
    members = store.gathered.members([*clusters, "c-unknown"], _SHOWN)
    assert members.pop("c-unknown") == ()
    for cluster, found in members.items():
        mine = [s for s in stories if s.placement.cluster == cluster and s.verdict.state in _SHOWN]
        mine.sort(key=lambda story: (story.time, story.id))
        assert [(each.id, each.provider) for each in found] == [(s.id, s.provider.domain) for s in mine]


def test_providers_come_by_domain_with_their_newest_story_and_a_count_that_ends(store: Store) -> None:
    stories = [story for story in _filled(store) if story.verdict.state is State.PUBLISHED]
    expected = []
    for domain in sorted({story.provider.domain for story in stories}):
        mine = [story for story in stories if story.provider.domain == domain]
        newest = max(mine, key=lambda story: (story.time, story.id))
        expected.append(ProviderStanding(domain=domain, newest=newest.id, stories=min(len(mine), 7)))
    whole = store.gathered.providers(State.PUBLISHED, limit=10, at_most=7)
    assert list(whole) == expected
    first = store.gathered.providers(State.PUBLISHED, limit=1, at_most=7)
    rest = store.gathered.providers(State.PUBLISHED, after=first[0].domain, limit=10, at_most=7)
    assert (*first, *rest) == whole


def test_a_token_is_found_by_its_digest_until_it_is_revoked(store: Store) -> None:
    secrets = [secret_of(bytes([number]) * 32) for number in range(2)]
    tokens = [Token(name=name, scopes=(Scope.READ,), created=NOW) for name in ("a", "b")]
    for token, secret in zip(tokens, secrets, strict=True):
        assert store.tokens.add(token, digest_of(secret))
    assert not store.tokens.add(msgspec.structs.replace(tokens[0]), digest_of("other"))
    assert store.tokens.all() == tuple(tokens)
    assert store.tokens.find(digest_of(secrets[1])) == tokens[1]
    assert store.tokens.find(digest_of("other")) is None
    assert store.tokens.revoke("b")
    assert not store.tokens.revoke("b")
    assert store.tokens.find(digest_of(secrets[1])) is None
