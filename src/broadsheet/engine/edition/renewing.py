"""Everything after collecting: stories are judged, briefed and published.

In: a newsroom. Out: what its newest edition is and changed.
"""

from __future__ import annotations

from broadsheet.engine.edition.briefing import refresh_briefings
from broadsheet.engine.edition.publishing import Published, publish
from broadsheet.engine.judgement.upkeep import judge
from broadsheet.engine.portal.newsroom import Newsroom


def judge_and_publish(newsroom: Newsroom) -> Published:
    """Judge what the store holds and publish it, collecting nothing."""
    if newsroom.store.editions.last() is None:  # a new store beside an edition: the one that knew it was lost
        from broadsheet.engine.edition.found_again import take_over_lost

        for said in take_over_lost(newsroom):
            newsroom.progress.notice(said)
    judge(newsroom)
    refresh_briefings(newsroom)
    return publish(newsroom)
