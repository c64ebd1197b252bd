"""New weights over all stories: what they would change, and the change itself.

In: a portal's folder, with the settings that are to hold. Out: an `Outlook` against what readers see now.
"""

from __future__ import annotations

from broadsheet.engine.judgement.judging import judged
from broadsheet.engine.judgement.outlook import Outlook, outlook
from broadsheet.engine.judgement.upkeep import judge
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.store import Store


def foresee(folder: PortalFolder, store: Store, progress: Progress) -> Outlook:
    """What judging every story anew under the settings of `folder` would change; nothing is kept."""
    before = {judgement.id: judgement for judgement in store.judgements.all()}
    return outlook(store, before, judged(folder, store, progress))


def rescore(newsroom: Newsroom) -> Outlook:
    """Judge every story anew under the portal's settings, keep the judgements, and tell what they changed."""
    store = newsroom.store
    before = {judgement.id: judgement for judgement in store.judgements.all()}
    judge(newsroom)
    return outlook(store, before, store.judgements.all())
