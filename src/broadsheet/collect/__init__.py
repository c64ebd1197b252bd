"""Collecting: the only code that fetches news or reads archives of it.

In: declared sources, and what earlier polls and answers gave to ask again with. Out: listings, documents,
pictures, items, recorded stories and refusals. The package never reads what a page says, never judges, keeps
or publishes a story, and knows no portal beyond its sources and fetch settings.

Public names, by module (import them from there, so that start-up stays light):

- `gateway`: `Gateway`, `Answer`; `page_archive`: `PageArchive`, which keeps what it fetched
- `polling`: `poll`; `cadence`: `pace`; `hubs`: `is_signed`
- `pages`: `fetch_page`
- `feeds`: `parse_feed`, `ParsedFeed`; `sitemaps`: `parse_sitemap`; `lists`: `parse_opml`, `parse_page_list`
- `archives`: `archive_files`, `fingerprint`, `read_jsonl`; `warc`: `read_warc`
- `content_repository`: `read_repository`, `read_portal`; `content_items`: `read_items`
- `mapped_content`: `read_mapped`; `github`: `GitHub`
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
