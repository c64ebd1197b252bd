"""Briefings: what happened, for each event that several providers tell.

In: judgements and drafts of the store. Out: a briefing a cluster, kept in the store until its accounts
change, so that an unchanged edition stays unchanged and no server is asked twice. Written sentences
stand only when the accounts that they cite bear them out; where a server fails or nothing of its words
is left, the accounts' own sentences stand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from broadsheet.cluster.briefing import Account, brief
from broadsheet.cluster.sentences import support
from broadsheet.domain.draft import State
from broadsheet.domain.errors import WritingError
from broadsheet.domain.newsletter import Briefing, Passage
from broadsheet.domain.newsletter_settings import BriefingSettings
from broadsheet.domain.storing import Judgement
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.publish.site.links import web_link
from broadsheet.publish.site.text import plain
from broadsheet.store import Store
from broadsheet.writing import Source, WritingServer

_ACCOUNTS = 8  # of a cluster that are read, best first
_SENTENCE, _PROVIDER = 400, 48  # characters
_ADDRESS = re.compile(r"https?:|www\.|\w@\w|[<>{}\[\]`]")


def refresh_briefings(newsroom: Newsroom) -> int:
    """Make the briefings that are missing or whose accounts changed; how many were made."""
    settings = newsroom.folder.portal.briefing
    if not settings.enabled:
        return 0
    store = newsroom.store
    known = store.briefings.digests()
    writer = _Writer(settings, newsroom)
    told = {
        cluster: (digest, members)
        for cluster, members in _told_by_several(store.judgements.all())
        if known.get(cluster) != (digest := _digest(members, settings, store))
    }
    with newsroom.progress.stage("briefing", len(told)) as task:
        for cluster, (digest, members) in sorted(told.items()):
            briefing, final = writer.brief(cluster, _accounts(store, members))
            store.briefings.save(cluster, digest if final else "", briefing)
            task.advance()
    return len(told)


def _told_by_several(judgements: Iterable[Judgement]) -> Iterable[tuple[str, list[Judgement]]]:
    """Published clusters of two providers at least, their members best first, copies left out."""
    members: dict[str, list[Judgement]] = defaultdict(list)
    published: set[str] = set()
    for judgement in judgements:
        if judgement.verdict.state is State.PUBLISHED:
            published.add(judgement.placement.cluster)
        if judgement.verdict.state is not State.LEFT_OUT and not judgement.placement.duplicate_of:
            members[judgement.placement.cluster].append(judgement)
    for cluster in sorted(published):
        found = sorted(members[cluster], key=lambda each: (-each.quality.value, each.id))
        if len({each.provider.domain for each in found}) > 1:
            yield cluster, found[:_ACCOUNTS]


def _digest(members: Sequence[Judgement], settings: BriefingSettings, store: Store) -> str:
    parts = [settings.model_dump_json()]
    parts += [f"{each.id} {each.provider.name} {store.stories.content_digest(each.id)}" for each in members]
    return store.briefings.digest_of(parts)


def _accounts(store: Store, members: Iterable[Judgement]) -> list[Account]:
    accounts = []
    for judgement in members:
        draft = store.stories.draft(judgement.id)
        if draft is not None:
            accounts.append(
                Account(
                    id=judgement.id,
                    provider=plain(judgement.provider.name, _PROVIDER),
                    domain=judgement.provider.domain,
                    url=web_link(draft.web_url) or web_link(draft.original_url) or "",
                    title=draft.title,
                    text=draft.text,
                    language=draft.language,
                )
            )
    return accounts


class _Writer:
    """Writes with the portal's server as long as it answers; quotes otherwise."""

    def __init__(self, settings: BriefingSettings, newsroom: Newsroom) -> None:
        self._settings, self._notice = settings, newsroom.progress.notice
        self._server: WritingServer | None = None
        self._failed = False
        if settings.endpoint is not None:
            try:
                self._server = WritingServer(settings.endpoint)
            except WritingError as error:
                self._give_up(error)

    def brief(self, cluster: str, accounts: list[Account]) -> tuple[Briefing, bool]:
        """The briefing, and whether it is as the settings want it; one quoted in need is tried again."""
        if self._server is not None:
            try:
                written = self._written(accounts)
                if written:
                    return Briefing(cluster=cluster, passages=written, written=True), True
            except WritingError as error:
                self._give_up(error)
        passages = tuple(
            Passage(text=plain(each.text, _SENTENCE), story=each.story, provider=each.provider, url=each.url)
            for each in brief(accounts, self._settings.sentences)
        )
        return Briefing(cluster=cluster, passages=passages), not self._failed

    def _written(self, accounts: list[Account]) -> tuple[Passage, ...]:
        assert self._server is not None
        sources = [Source(each.provider, each.title, each.text) for each in accounts]
        passages = []
        for sentence in self._server.write(sources, self._settings.sentences):
            cited = [
                accounts[place - 1]
                for place in dict.fromkeys(sentence.accounts)
                if 0 < place <= len(accounts)
            ]
            text = plain(sentence.text, _SENTENCE)
            if text and cited and not _ADDRESS.search(text) and self._borne_out(text, cited):
                first, *rest = cited
                passages.append(
                    Passage(
                        text=text,
                        story=first.id,
                        provider=first.provider,
                        url=first.url,
                        further=tuple(each.id for each in rest),
                    )
                )
        return tuple(passages)

    def _borne_out(self, sentence: str, cited: list[Account]) -> bool:
        found = support(sentence, (f"{each.title}\n{each.text}" for each in cited))
        return not found.missing and found.share >= self._settings.support

    def _give_up(self, error: WritingError) -> None:
        self._notice(f"briefing: {error}; the accounts' own sentences stand instead")
        self._server, self._failed = None, True
