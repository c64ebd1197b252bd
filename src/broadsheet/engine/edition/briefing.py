"""Briefings: what happened, for each event that several providers tell.

In: judgements and drafts of the store. Out: a briefing a cluster, kept in the store until its accounts
change, so that an unchanged edition stays unchanged and no server is asked twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from broadsheet.domain.draft import State
from broadsheet.domain.newsletter_settings import BriefingSettings
from broadsheet.domain.storing import Judgement
from broadsheet.domain.taxonomy import OptOut
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.store import Store
from broadsheet.store.columns import digest

_ACCOUNTS = 8  # of a cluster that are read, best first


def refresh_briefings(newsroom: Newsroom) -> int:
    """Make the briefings that are missing or whose accounts changed; how many were made."""
    settings = newsroom.folder.portal.briefing
    if not settings.enabled:
        return 0
    store = newsroom.store
    known = store.briefings.digests()
    told = {
        cluster: (made_from, members)
        for cluster, members in _told_by_several(store.judgements.all())
        if known.get(cluster) != (made_from := _made_from(members, settings, store))
    }
    if not told:
        return 0
    from broadsheet.engine.edition.brief_writing import Writer  # which loads what speaks to servers

    writer = Writer(settings, newsroom)
    with newsroom.progress.stage("briefing", len(told)) as task:
        for cluster, (made_from, members) in sorted(told.items()):
            briefing, final = writer.brief(cluster, members)
            store.briefings.save(cluster, made_from if final else "", briefing)
            task.advance()
    return len(told)


def _told_by_several(judgements: Iterable[Judgement]) -> Iterable[tuple[str, list[Judgement]]]:
    """Published clusters of two providers at least, their members best first.

    Copies are left out, and accounts whose publisher wants none of its words shown.
    """
    members: dict[str, list[Judgement]] = defaultdict(list)
    published: set[str] = set()
    for judgement in judgements:
        if judgement.verdict.state is State.PUBLISHED:
            published.add(judgement.placement.cluster)
        told = judgement.verdict.state is not State.LEFT_OUT and not judgement.placement.duplicate_of
        if told and OptOut.EXCERPT not in judgement.opted_out:
            members[judgement.placement.cluster].append(judgement)
    for cluster in sorted(published):
        found = sorted(members[cluster], key=lambda each: (-each.quality.value, each.id))
        if len({each.provider.domain for each in found}) > 1:
            yield cluster, found[:_ACCOUNTS]


def _made_from(members: Sequence[Judgement], settings: BriefingSettings, store: Store) -> str:
    parts = [settings.model_dump_json()]
    parts += [f"{each.id} {each.provider.name} {store.stories.content_digest(each.id)}" for each in members]
    return digest(*parts)
