"""What the commit of an edition says.

In: the edition, and the paths of the files that were added, changed and removed. Out: the message; titles
have no line of their own making.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC

from broadsheet.domain.edition import Edition
from broadsheet.domain.yaml_scalars import mend

_LISTED = 20  # titles that are named of each kind
_TITLE = 100
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def commit_message(edition: Edition, kinds: Mapping[str, list[str]]) -> str:
    """What the commit of an edition says: how many stories, and the titles of some."""
    stories = {kind: [path for path in paths if path.startswith("_news/")] for kind, paths in kinds.items()}
    counts = [f"{len(paths)} {kind}" for kind, paths in stories.items() if paths]
    moment = edition.time.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    named = {path for paths in stories.values() for path in paths[:_LISTED]}
    titles = {entry.path: entry.story.title for entry in edition.entries if entry.path in named}
    decisions = sum(path.startswith("_desk/") for paths in kinds.values() for path in paths)
    other = "decisions of the desk" if decisions else "portal data"
    which = f"of {moment}" if edition.entries else "without stories"  # whose time is none that anybody saw
    blocks = [f"Edition {which}: {', '.join(counts) or other}"]
    for kind, paths in stories.items():
        if paths:
            blocks.append("\n".join([f"{kind.capitalize()}:", *_listed(paths, titles)]))
    if decisions:
        blocks.append(f"Decisions of the desk: {decisions}.")
    if any(not path.startswith(("_news/", "_desk/")) for paths in kinds.values() for path in paths):
        blocks.append("The portal's data changed.")
    return "\n\n".join(blocks) + "\n"


def listed_title(text: str) -> str:
    """A title as a message lists it: on one line, and no longer than some words."""
    title = " ".join(_INVISIBLE.sub(" ", mend(text)).split())
    return title if len(title) <= _TITLE else title[:_TITLE].rstrip() + " …"


def _listed(paths: list[str], titles: dict[str, str]) -> Iterator[str]:
    for path in paths[:_LISTED]:
        yield f"- {listed_title(titles.get(path, path))}"
    if len(paths) > _LISTED:
        yield f"- and {len(paths) - _LISTED} more"
