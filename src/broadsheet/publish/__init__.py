"""Editions become files: this package is where the newsroom meets its readers.

In: an `Edition`, complete in itself, and the folders of a portal. Out: a content repository (one Markdown
file a story, one git commit an edition) and the files of the public folder: the static JSON API, feeds,
sitemaps and the reader's site. Equal editions give equal bytes; what did not change is not touched.

It never fetches, never asks the store, never looks at the clock and never judges a story. Front matter,
file names and times are written by `broadsheet.domain`.

Public names, by module (import them from there, so that start-up stays quick):

- `repository`: `content_files`, `write_content`, `ContentChange`
- `sealing`: `KeyRing`, `refuse_repository`
- `api`: `api_files`
- `feeds`: `feed_sheets`; `sitemaps`: `sitemap_files`; `site`: `site_files`; `public`: `write_public`
- `files`: `write_atomically`, and the pieces it is made of
"""

__all__ = ["api", "feeds", "files", "public", "repository", "sealing", "site", "sitemaps"]
