"""Briefings as they are published: the desk's own words stand over those that were made.

In: the briefings of the store, where stories stand, and decisions in force. Out: one briefing a cluster. The
desk's words belong to a story and go with it to whatever cluster it comes to stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from broadsheet.domain.decision import Brief, in_force
from broadsheet.domain.draft import State
from broadsheet.domain.newsletter import Briefing, Passage
from broadsheet.domain.standing import StoryFilter
from broadsheet.domain.story import Record
from broadsheet.engine.desk.deciding import BRIEFING
from broadsheet.engine.desk.decisions import found_again
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.site.text import plain
from broadsheet.store import Store

Placed = Mapping[str, tuple[str, bool]]  # by story id: its cluster, and whether a briefing may rest on it


class DeskBriefing(Record, frozen=True, kw_only=True):
    """A cluster's briefing as it will be published, and the decision that made it so, if any.

    `lead` is the id of the story that a decision about it names.
    """

    lead: str
    shown: Briefing | None = None
    decision: Brief | None = None

    @property
    def text(self) -> str:
        """Its words on one line, quotations and credits marked as in a letter's plain text."""
        passages = self.shown.passages if self.shown else ()
        if self.decision is not None:
            return " ".join(each.text for each in passages)
        marks = "{} ({})" if self.shown and self.shown.written else "“{}” ({})"
        return " ".join(marks.format(each.text, each.provider) for each in passages)


def desk_credit(folder: PortalFolder) -> str:
    """What stands in the place of a provider's credit under the desk's own words."""
    return language_of(folder.portal).say("desk_words")


def stands(state: State, notice: str | None) -> bool:
    """Whether a briefing may rest on a story: it is neither left out nor retracted."""
    return state is not State.LEFT_OUT and notice is None


def desk_briefs(store: Store) -> tuple[Brief, ...]:
    """The decisions about briefings that count, in order, their stories by today's ids."""
    counting = (each for each in in_force(store.decisions.all()) if isinstance(each, Brief))
    return tuple(each for each in found_again(store, counting) if isinstance(each, Brief))


def published_briefings(
    made: Iterable[Briefing], placed: Placed, briefs: Iterable[Brief], credit: str
) -> dict[str, Briefing]:
    """Those made whose every sentence still belongs to its cluster, and over them what the desk said last.

    `credit` stands under the desk's words.
    """
    found = {
        briefing.cluster: briefing
        for briefing in made
        if briefing.passages
        and all(
            placed.get(id_) == (briefing.cluster, True)
            for passage in briefing.passages
            for id_ in (passage.story, *passage.further)
        )
    }
    for cluster, brief in _last(placed, briefs).items():
        found.pop(cluster, None)
        if text := plain(brief.text, BRIEFING):
            passage = Passage(text=text, story=brief.stories[0].id, provider=credit)
            found[cluster] = Briefing(cluster=cluster, passages=(passage,), written=True)
    return found


def desk_briefing(folder: PortalFolder, store: Store, story: str) -> DeskBriefing | None:
    """The briefing of the story's cluster; None where there can be none."""
    judgement = store.judgements.get(story)
    if judgement is None or not folder.portal.briefing.enabled:
        return None
    cluster = judgement.placement.cluster
    made, briefs = store.briefings.get(cluster), desk_briefs(store)
    cited = [id_ for each in made.passages for id_ in (each.story, *each.further)] if made else []
    stood = store.standings.get([*cited, *(target.id for brief in briefs for target in brief.stories)])
    judged = [each.judgement for each in stood.values() if each.judgement is not None]
    placed = {
        each.id: (each.placement.cluster, stands(each.verdict.state, each.verdict.notice)) for each in judged
    }
    shown = published_briefings([made] if made else (), placed, briefs, desk_credit(folder)).get(cluster)
    decision = _last(placed, briefs).get(cluster)
    return DeskBriefing(lead=lead_of(store, story), shown=shown, decision=decision)


def lead_of(store: Store, story: str) -> str:
    """The id of the lead of the story's cluster; the story's own where it stands in none."""
    judgement = store.judgements.get(story)
    if judgement is None or judgement.placement.lead:
        return story
    wanted = StoryFilter(cluster=judgement.placement.cluster, lead=True)
    return next((each.id for each in store.standings.page(wanted, limit=1).stories), story)


def _last(placed: Placed, briefs: Iterable[Brief]) -> dict[str, Brief]:
    """The decision that counts for each cluster; words about a story that does not stand count no more."""
    return {
        placed[target.id][0]: brief
        for brief in briefs
        for target in brief.stories
        if target.id in placed and (placed[target.id][1] or not brief.text)
    }
