"""Stories that were erased: hashes by which they are known should they come again, and nothing else of them.

In: addresses and ids. Out: those that an erased story had. Parts of larger transactions; `erasing` has the
public calls.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from broadsheet.domain.draft import Draft
from broadsheet.domain.storing import ReadPage
from broadsheet.domain.story import RelatedStory, Story
from broadsheet.store.columns import digest, named
from broadsheet.store.database import chunks, upsert
from broadsheet.store.schema import pending
from broadsheet.store.schema_desk import erased


def bare_address(url: str) -> str:
    """An address without its scheme, `www.` and a last slash; what is none, such as an id, as it is."""
    return (url.partition("://")[2] or url).removeprefix("www.").rstrip("/")


def erased_hash(word: str) -> str:
    """A hash of an id, or of an address whatever its scheme, with `www.` and a last slash or without."""
    return digest("erased", bare_address(named(word)))


def entomb(connection: Connection, story: str, hashes: Iterable[str]) -> None:
    """Remember hashes of what the erased story with this id was known by."""
    statement = upsert(erased).on_conflict_do_nothing()
    for chunk in chunks(dict.fromkeys(hashes)):
        connection.execute(statement, [{"hash": each, "story": story} for each in chunk])


def erased_among(connection: Connection, words: Iterable[str]) -> dict[str, str]:
    """Those of the addresses and ids that were an erased story's, each with the id that the story had."""
    if connection.execute(select(erased.c.hash).limit(1)).first() is None:
        return {}
    found: dict[str, str] = {}
    for chunk in chunks({word: erased_hash(word) for word in words}.items()):
        mine = select(erased).where(erased.c.hash.in_([hash_ for _, hash_ in chunk]))
        story_of = {row.hash: row.story for row in connection.execute(mine)}
        found.update((word, story_of[hash_]) for word, hash_ in chunk if hash_ in story_of)
    return found


def addresses_of(story: Draft | Story | RelatedStory) -> tuple[str, ...]:
    """The addresses that a story states for itself."""
    names = ("original_url", "url", "web_url", "amp_web_url")
    return tuple(url for name in names if (url := getattr(story, name, None)))


def known_by(page: ReadPage) -> tuple[str, ...]:
    """All by which the story of a page can be known."""
    draft = page.draft
    return (page.requested_url, page.final_url, draft.id, *addresses_of(draft), *page.addresses)


def erased_of(connection: Connection, pages: list[ReadPage]) -> list[str | None]:
    """For each page the id of the erased story that it is of, None for all others."""
    gone = erased_among(connection, {word for page in pages for word in known_by(page)})
    return [next((gone[word] for word in known_by(page) if word in gone), None) for page in pages]


def keep_out(connection: Connection, pages: list[ReadPage]) -> list[ReadPage]:
    """The pages that are no erased story's; where another is asked for, it is known from now on, too."""
    kept = []
    for page, story in zip(pages, erased_of(connection, pages), strict=True):
        if story is None:
            kept.append(page)
        else:
            entomb(connection, story, map(erased_hash, (page.requested_url, page.final_url)))
    return kept


def finish_erased(connection: Connection, urls: list[str]) -> list[str]:
    """Take the addresses of erased stories from the frontier, without a trace; the others are given back."""
    gone = erased_among(connection, urls)
    for chunk in chunks(gone):
        connection.execute(delete(pending).where(pending.c.url.in_(chunk)))
    return [url for url in urls if url not in gone]
