"""A changed taxonomy, tried before it holds.

In: a portal's folder, and the same with other topics. Out: which stories would gain or lose topics, appear or
vanish.
"""

from __future__ import annotations

from broadsheet.engine.judgement.judging import judged
from broadsheet.engine.judgement.outlook import Outlook, outlook
from broadsheet.engine.judgement.state import is_judged
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.store import Store


def try_topics(folder: PortalFolder, changed: PortalFolder, store: Store, progress: Progress) -> Outlook:
    """What `changed` would do to the stories against `folder`; nothing is kept.

    Where the settings were edited since the stories were judged, both are judged here, so that nothing but
    the topics makes a difference.
    """
    now = store.judgements.all() if is_judged(folder, store) else judged(folder, store, progress)
    before = {judgement.id: judgement for judgement in now}
    return outlook(store, before, judged(changed, store, progress))
