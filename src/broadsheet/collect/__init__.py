"""Collecting: the only code that touches the network or reads archives.

In: declared sources, and what earlier polls and answers gave to ask again with. Out: listings, documents,
pictures and refusals. The package never judges, stores or publishes anything, and knows no portal beyond
its sources and fetch settings.

Public names, each imported from its module so that start-up stays light:
`gateway.Gateway` and `Answer`; `polling.poll`; `pages.fetch_page`; `feeds.parse_feed` and `ParsedFeed`;
`sitemaps.parse_sitemap`; `lists.parse_opml` and `parse_page_list`; `archives.archive_files`, `fingerprint`
and `read_jsonl`; `warc.read_warc`.
"""

__all__ = [
    "archives",
    "feeds",
    "gateway",
    "lists",
    "pages",
    "polling",
    "sitemaps",
    "warc",
]
