"""Search without a server: Pagefind's index of all clusters and items, and the page that asks it.

In: the clusters of a site. Out: `search/index.html`, and beside it the script that asks and the index, which
is made by Pagefind's own program from one small document a cluster; the same documents give the same bytes.
A title weighs five times as much as other words (Pagefind's own choice).
Nothing is fetched. Of scripts without spaces every two letters in a row are a word, in the index as in what
is asked; the last letter is one too, so that single letters are found.

A large index is in parts by age, the newest one in the folder itself, so that a story makes only its own
part anew. A part begins with a cluster whose path hashes to a certain remainder; so what is added or taken
away in between moves no other border. Our script joins the parts.

The search page is the only one that needs scripts: our own, Pagefind's, and Pagefind's WebAssembly, all from
the portal itself. Without scripts it says so and leads to topics, publishers and days.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

import msgspec

from broadsheet.domain.edition import File
from broadsheet.domain.unspaced import in_pairs
from broadsheet.publish.ledger import Sheet, key_of
from broadsheet.publish.site.indexing import Document, Indexer
from broadsheet.publish.site.press import Page, Press
from broadsheet.publish.site.statics import script
from broadsheet.publish.site.views import Cluster

_INDEX = "search/pagefind"
_PART = r"pagefind-entry\.json|.*\.pf_meta|index/.*|fragment/.*"  # what our page needs of each
_NEEDED = re.compile(_PART).fullmatch
_FIRST = re.compile(rf"{_PART}|pagefind\.js|wasm\..*").fullmatch  # the program beside it
_DAYS = 7  # that the page leads to
_SMALLEST, _PARTS = 256, 16  # documents of a part, and how many parts there are, on average at most


class _Part(msgspec.Struct, frozen=True):
    """A part of the index: its folder within the index's, and its clusters and items."""

    folder: str
    held: Sequence[Cluster | Document]


def search_pages(press: Press, indexer: Indexer, items: Sequence[Document] = ()) -> Iterator[File | Sheet]:
    """The search page, its script, and the index; nothing where the portal wants no search.

    `items` are pages of other types.
    """
    if not press.site.portal.site.search:
        return
    parts = _parts(press.site.clusters, items)
    release = version("pagefind")
    language = press.frame.language.partition("-")[0]
    for part in parts:
        keys = [each if isinstance(each, Document) else press.cluster_key(each) for each in part.held]
        make = functools.partial(_index, indexer, language, part)
        yield Sheet(f"{_INDEX}{part.folder}", press.key(release, keys), make, elsewhere=True)
    days, year = list(press.site.by_day)[:_DAYS], press.site.year
    yield press.page(
        "search.html",
        Page(path="search/", title=press.language.say("search"), description="", search=True),
        days=[(day, press.language.short_day(day, year)) for day in days],
        stories=len(press.site.clusters),
        parts=" ".join(part.folder for part in parts[1:]),
    )
    yield File(path="search/search.js", body=script("search.js", press.language))


def _parts(clusters: Sequence[Cluster], items: Sequence[Document]) -> list[_Part]:
    """The parts of the index, the newest first; none for no documents. Items stand in the oldest."""
    every: list[Cluster | Document] = [*sorted(items, key=lambda item: item.path), *reversed(clusters)]
    size = _SMALLEST
    while len(every) > size * _PARTS:
        size *= 2
    parts: list[list[Cluster | Document]] = [[]]
    for each in every:
        if 2 * len(parts[-1]) >= size and zlib.crc32(each.path.encode()) % (size // 2) == 0:
            parts.append([])
        parts[-1].append(each)
    if len(parts) > 1 and 2 * len(parts[-1]) < size:
        parts[-2:] = [parts[-2] + parts[-1]]
    *older, newest = parts
    folders = [f"/{key_of(part[0].path).hex()[:8]}" for part in older]
    found = [_Part("", newest), *map(_Part, reversed(folders), reversed(older))]
    return [part for part in found if part.held]


def _index(indexer: Indexer, language: str, part: _Part) -> Iterator[File]:
    """Begins a part of Pagefind's index; its pages are numbered by their paths."""
    held = sorted(part.held, key=lambda each: each.path)
    documents = (each if isinstance(each, Document) else _document(each) for each in held)
    return _files(part.folder, indexer.begin(documents, language, _NEEDED if part.folder else _FIRST))


def _files(folder: str, made: Callable[[], dict[str, bytes]]) -> Iterator[File]:
    """The files of a part, once it is made."""
    for path, body in sorted(made().items()):
        yield File(path=f"{_INDEX}{folder}/{path}", body=body)


def item_document(path: str, title: str, by: str, when: str, texts: Sequence[str]) -> Document:
    """An item as Pagefind reads it; the texts are plain, the first one its excerpt."""
    facts = {"title": title, "by": by, "when": when, "excerpt": texts[0] if texts else ""}
    return Document(path, in_pairs("\n".join(filter(None, (title, *texts)))), facts, {})


def _document(cluster: Cluster) -> Document:
    """A cluster as Pagefind reads it: the lead's headline weighs most, every account counts."""
    lead = cluster.lead
    told = [
        text
        for account in cluster.accounts()
        for text in (account.title, account.excerpt, account.publisher.name, account.authors)
        if text
    ]
    words = "\n".join(dict.fromkeys((*told, *(topic.name for topic in cluster.topics))))
    facts = {
        "title": lead.title,
        "by": lead.publisher.name,
        "when": lead.time.short,
        "excerpt": lead.excerpt,
        **({"language": lead.language} if lead.language else {}),
    }
    return Document(cluster.path, in_pairs(words), facts, {"date": lead.time.utc})
