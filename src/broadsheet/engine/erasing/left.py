"""What erasing a story leaves for people to clean, one sentence each.

In: a newsroom whose stories were erased, and what was seen on the way. Out: sentences.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.publish.git import Repository
from broadsheet.publish.history import Rewritten


def left_over(
    newsroom: Newsroom, copies: Collection[str], quoting: Collection[str], rewritten: Rewritten | None
) -> Iterator[str]:
    """Where the words of an erased story may still stand."""
    folder = newsroom.folder
    content = folder.content_path
    if copies:
        yield f"copies of the text are stories of their own, and stay: {', '.join(sorted(copies))}"
    if quoting:
        yield f"these items quote it; edit or remove them: {', '.join(sorted(quoting))}"
    if (content / ".git").is_dir():
        if rewritten is None:
            yield "git's history in content/ still has it; the same command with --history rewrites that"
        else:
            yield from rewritten.left
        if remotes := Repository(content).ask("remote").decode().split():
            yield (
                f"content/ is pushed to {', '.join(remotes)}: once history is rewritten, push with --force, "
                "have the host drop old commits, and clone other copies anew"
            )
    archives = sorted(folder.archive_path.glob("*.warc.gz")) if folder.archive_path.is_dir() else []
    if archives:
        yield f"archive/ keeps pages as they were fetched ({len(archives):,} files), perhaps this one's too"
    kept = sorted(path.name for path in folder.store_path.parent.glob("*damaged*"))
    if kept:
        yield f"damaged copies in .broadsheet/ may have it: {', '.join(kept)}"
    yield "backups, mails that went out, and what others copied are not touched"
