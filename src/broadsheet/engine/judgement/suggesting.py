"""Topics that a story may belong to by its meaning, from what the store holds: nothing is computed anew.

In: the store, the portal, a judged story's id. Out: suggestions, apart from the topics that it has.
"""

from __future__ import annotations

from broadsheet.cluster import Suggestion, headline, suggested_topics
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import Portal
from broadsheet.embedding import embedder_name
from broadsheet.engine.judgement.meaning import digest_of
from broadsheet.enrich.topics import keyword_matches
from broadsheet.store import Store


def suggestions(store: Store, portal: Portal, story: str) -> tuple[Suggestion, ...]:
    """Topics without a keyword in the story whose own stories it is near to; none without an embedding."""
    model = embedder_name(portal.judging)
    if model is None or portal.mode is Mode.COMPATIBLE:
        return ()
    digests = {draft.id: digest_of(headline(draft.title)) for draft in store.stories.drafts()}
    known = store.vectors.get(model, dict.fromkeys(digests.values()))
    vectors = {name: known[digest] for name, digest in digests.items() if digest in known}
    members: dict[str, list[str]] = {}
    for judgement in store.judgements.all():
        for match in keyword_matches(judgement.topics):
            members.setdefault(match.name, []).append(judgement.id)
        if judgement.id == story:
            for match in judgement.topics:
                members.setdefault(match.name, []).append(story)
    return suggested_topics(story, vectors, members)
