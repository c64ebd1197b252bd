"""One briefing: the sentences of a writing server, or the accounts' own.

In: the judgements of a cluster's stories. Out: a briefing. Written sentences stand only when the accounts
that they cite bear them out; where a server fails or nothing of its words is left, the accounts' own
sentences stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from broadsheet.cluster.briefing import Account, brief
from broadsheet.cluster.sentences import support
from broadsheet.domain.errors import WritingError
from broadsheet.domain.newsletter import Briefing, Passage
from broadsheet.domain.newsletter_settings import BriefingSettings
from broadsheet.domain.storing import Judgement
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.publish.language.tags import language_tag, primary
from broadsheet.publish.site.links import web_link
from broadsheet.publish.site.text import plain
from broadsheet.store import Store
from broadsheet.writing import Source, WritingServer

_SENTENCE, _PROVIDER = 400, 48  # characters
_ADDRESS = re.compile(r"https?:|www\.|\w@\w|[<>{}\[\]`]")


class Writer:
    """Writes with the portal's server as long as it answers; quotes otherwise."""

    def __init__(self, settings: BriefingSettings, newsroom: Newsroom) -> None:
        self._settings, self._notice, self._store = settings, newsroom.progress.notice, newsroom.store
        self._own = language_tag(newsroom.folder.portal.locale) or "en"
        self._server: WritingServer | None = None
        self._failed = False
        if settings.endpoint is not None:
            try:
                self._server = WritingServer(settings.endpoint)
            except WritingError as error:
                self._give_up(error)

    def brief(self, cluster: str, members: Iterable[Judgement]) -> tuple[Briefing, bool]:
        """The briefing, and whether it is as the settings want it; one quoted in need is tried again."""
        accounts = _accounts(self._store, members)
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
        for sentence in self._server.write(sources, self._settings.sentences, self._language_of(accounts)):
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

    def _language_of(self, accounts: list[Account]) -> str:
        """The portal's own where an account is in it; else that of most, whose words have to bear it out."""
        told = Counter(filter(None, (primary(language_tag(each.language)) for each in accounts)))
        return self._own if not told or primary(self._own) in told else told.most_common(1)[0][0]

    def _borne_out(self, sentence: str, cited: list[Account]) -> bool:
        found = support(sentence, (f"{each.title}\n{each.text}" for each in cited))
        return not found.missing and found.share >= self._settings.support

    def _give_up(self, error: WritingError) -> None:
        self._notice(f"briefing: {error}; the accounts' own sentences stand instead")
        self._server, self._failed = None, True


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
