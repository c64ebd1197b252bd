"""Judging, where there is something to judge; only then is loaded what it needs.

In: a newsroom. Out: judgements of all that its store holds.
"""

from __future__ import annotations

from broadsheet.engine.desk.decisions import APPLIED, decisions_mark, take_over_decisions
from broadsheet.engine.judgement.state import JUDGED, is_judged
from broadsheet.engine.portal.newsroom import Newsroom


def judge(newsroom: Newsroom) -> bool:
    """Judge every draft anew if anything that judging depends on has changed; tells whether it had."""
    folder, store = newsroom.folder, newsroom.store
    take_over_decisions(folder.content_path, store, newsroom.progress.notice)
    mark = decisions_mark(store)
    if is_judged(folder, store):
        store.meta.set(APPLIED, mark)
        return False
    from broadsheet.engine.judgement.judging import judge_anew

    store.meta.set(JUDGED, judge_anew(newsroom))
    store.meta.set(APPLIED, mark)
    return True
