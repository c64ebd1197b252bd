"""Search without a server: Pagefind's index of all clusters and items, and the page that asks it.

In: the clusters of a site. Out: `search/index.html`, and beside it the script that asks and the index, which
is made by Pagefind's own program from one small document a cluster; the same documents give the same bytes,
and it is made again only when one of them changed. Nothing is fetched.

The search page is the only one that needs scripts: our own, Pagefind's, and Pagefind's WebAssembly, all from
the portal itself. Without scripts it says so and leads to topics, publishers and days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from html import escape
from importlib.metadata import version
from itertools import chain

from broadsheet.domain.edition import File
from broadsheet.publish.ledger import Sheet
from broadsheet.publish.site.indexing import index_files
from broadsheet.publish.site.press import Page, Press, script
from broadsheet.publish.site.views import Cluster

_INDEX = "search/pagefind"
_NEEDED = ("pagefind.js", "pagefind-entry.json", "*.pf_meta", "wasm.*", "index/*", "fragment/*")


def search_pages(press: Press, items: Sequence[tuple[str, str]] = ()) -> Iterator[File | Sheet]:
    """The search page, its script, and the index; nothing where the portal wants no search.

    `items` are pages of other types: their folders, and the documents to read for them.
    """
    if not press.site.portal.site.search:
        return
    page = Page(path="search/", title="Search", description="", search=True)
    yield press.page("search.html", page, days=list(press.site.by_day)[:14], stories=len(press.site.clusters))
    yield File(path="search/search.js", body=script("search.js"))
    if press.site.clusters or items:
        keys = [press.cluster_key(cluster) for cluster in press.site.clusters]
        yield Sheet(_INDEX, press.key(version("pagefind"), keys, items), lambda: _index(press, items))


def _index(press: Press, items: Sequence[tuple[str, str]]) -> list[File]:
    """Pagefind's index, as far as our page needs it; its pages are numbered in the order of their paths."""
    clusters = sorted(press.site.clusters, key=lambda cluster: cluster.path)
    told = ((cluster.path, _document(cluster)) for cluster in clusters)
    made = index_files(chain(told, sorted(items)), press.frame.language.partition("-")[0])
    needed = (path for path in sorted(made) if any(fnmatch(path, pattern) for pattern in _NEEDED))
    return [File(path=f"{_INDEX}/{path}", body=made[path]) for path in needed]


def item_document(title: str, by: str, when: str, texts: Sequence[str]) -> str:
    """An item as Pagefind reads it; the texts are plain, the first one its excerpt."""
    told = "".join(f"<p>{escape(text)}</p>" for text in texts if text)
    excerpt = escape(texts[0]) if texts else ""
    return (
        f'<!doctype html><html><body><main data-pagefind-body><h1 data-pagefind-meta="title">'
        f"{escape(title)}</h1>{told}"
        f'<p data-pagefind-ignore data-pagefind-meta="by">{escape(by)}</p>'
        f'<p data-pagefind-ignore data-pagefind-meta="when">{escape(when)}</p>'
        f'<p data-pagefind-ignore data-pagefind-meta="excerpt">{excerpt}</p></main></body></html>'
    )


def _document(cluster: Cluster) -> str:
    """A cluster as Pagefind reads it: the lead's headline weighs most, every account counts."""
    lead = cluster.lead
    told = [
        f"<p>{escape(text)}</p>"
        for account in cluster.accounts()
        for text in (account.title, account.excerpt, account.publisher.name, account.authors)
        if text
    ]
    topics = " ".join(escape(topic.name) for topic in cluster.topics)
    return (
        f'<!doctype html><html><body><main data-pagefind-body><h1 data-pagefind-meta="title">'
        f"{escape(lead.title)}</h1>{''.join(dict.fromkeys(told))}<p>{topics}</p>"
        f'<p data-pagefind-ignore data-pagefind-meta="by">{escape(lead.publisher.name)}</p>'
        f'<p data-pagefind-ignore data-pagefind-meta="when">{lead.time.short}</p>'
        f'<p data-pagefind-ignore data-pagefind-meta="excerpt">{escape(lead.excerpt)}</p>'
        f'<p data-pagefind-ignore data-pagefind-sort="date">{lead.time.utc}</p></main></body></html>'
    )
