"""A content folder of another generator comes into a portal, by a mapping that its owner wrote.

In: a folder, a mapping file and a portal. Out: items in the store; what could not be used, told and counted.
Doing it again changes the items that changed there, and no others.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from broadsheet.collect.content_items import FoundItem
from broadsheet.collect.mapped_content import read_mapped
from broadsheet.domain.content_mapping import parse_mapping
from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.source import Refusal
from broadsheet.engine.portal.newsroom import Clock, open_newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.engine.run import Collected


def import_mapped(
    folder: Path, mapping: Path, portal: PortalFolder, clock: Clock, progress: Progress
) -> Collected:
    """Read every file that the mapping names; SettingsError for a mapping that cannot be used."""
    types = {type_.name: type_ for type_ in portal.types}
    try:
        text = mapping.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise SettingsError((Problem(str(mapping), 0, f"cannot be read: {reason}"),)) from None
    rules = parse_mapping(text, str(mapping), types)
    source = f"mapped:{folder.name}"
    read, refused = 0, []
    with open_newsroom(portal, clock, progress) as newsroom:
        for rule in rules:
            found = list(read_mapped(folder, rule, types[rule.type], source))
            items = [each.item for each in found if isinstance(each, FoundItem)]
            newsroom.store.items.add(items)
            read += len(items)
            refused += [each for each in found if isinstance(each, Refusal)]
            for each in found:
                for problem in each.problems if isinstance(each, FoundItem) else ():
                    progress.notice(str(problem))
            if not found:
                progress.notice(f"{mapping}: no file of {folder} fits {rule.files!r}")
        newsroom.store.quarantine.add(refused, now=clock())
    for refusal in refused:
        progress.notice(f"refused {refusal.place}: {refusal.detail}")
    return Collected(read=read, refused=dict(Counter(refusal.code for refusal in refused)))
