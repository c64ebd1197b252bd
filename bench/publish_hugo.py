"""The site that Broadsheet makes, as somebody who knows Hugo would build it: the same lists, feeds and documents.

In: tellings, and where each stands in the portal. Out: the files of a Hugo project. Every story is a post; the
one that leads its event is a page with all accounts in order of time, the others are not rendered, as in
Broadsheet. Lists of 25: the front page, topics, publishers, days, months; for the front page and each topic the
same list as JSON documents, RSS, Atom and JSON Feed of 50; a sitemap (Hugo's own); pictures as static files.
Search is Pagefind over the pages that were made, as its manual has it for Hugo; with `data-pagefind-body` only
stories are indexed, as in Broadsheet. Not made: the git history of the content, the news sitemap, records of the
other types.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import msgspec

from broadsheet.demo.model import Telling


class Standing(msgspec.Struct, frozen=True):
    """Where a story stands: its event, whether it is the page of it, whether it is shown, its topics."""

    event: str
    leads: bool
    shown: bool
    topics: tuple[str, ...]


_CONFIG = """baseURL = "https://news.example/"
title = "The Lookout"
paginate = 25
summaryLength = 30
[taxonomies]
topic = "topics"
publisher = "publishers"
day = "days"
month = "months"
event = "events"
[services.rss]
limit = 50
[mediaTypes."application/feed+json"]
suffixes = ["json"]
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
[outputFormats.FEED]
mediaType = "application/feed+json"
baseName = "feed"
isPlainText = true
[outputFormats.ATOM]
mediaType = "application/atom+xml"
baseName = "atom"
isPlainText = false
[outputFormats.JSON]
mediaType = "application/json"
baseName = "index"
isPlainText = true
[outputs]
home = ["HTML", "RSS", "ATOM", "FEED", "JSON"]
section = ["HTML"]
taxonomy = ["HTML"]
term = ["HTML"]
page = ["HTML"]
"""
_BASE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }}{{ if not .IsHome }} – {{ site.Title }}{{ end }}</title>
<meta name="description" content="{{ .Params.excerpt }}"><link rel="canonical" href="{{ .Permalink }}">
<meta property="og:site_name" content="{{ site.Title }}"><meta property="og:title" content="{{ .Title }}">
<meta property="og:type" content="website"><meta property="og:url" content="{{ .Permalink }}">
{{ with .Params.picture }}<meta property="og:image" content="{{ . | absURL }}">{{ end }}
<link rel="stylesheet" href="/style.css"><link rel="alternate" type="application/rss+xml" href="/index.xml">
{{ block "head" . }}{{ end }}</head>
<body>{{ partialCached "masthead.html" . }}<main id="main">{{ block "main" . }}{{ end }}</main>
{{ partialCached "footer.html" . }}</body></html>
"""
_SINGLE = """{{ define "head" }}<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "WebPage"
"url" .Permalink "name" .Title "mainEntity" (dict "@type" "NewsArticle" "headline" .Title "datePublished" .Date
"url" .Params.link "publisher" (dict "@type" "Organization" "name" (index .Params.publishers 0))) | jsonify | safeJS }}</script>{{ end }}
{{ define "main" }}<div class="story" data-pagefind-body><article>
<p class="kicker">{{ range .Params.topics }}<a href="/topics/{{ . | urlize }}/">{{ . }}</a> {{ end }}</p>
<h1><a href="{{ .Params.link }}" rel="noopener">{{ .Title }}</a></h1>
<p class="by">{{ range .Params.publishers }}<a href="/publishers/{{ . | urlize }}/"><bdi>{{ . }}</bdi></a>{{ end }} {{ delimit .Params.authors ", " }}
<time datetime="{{ .Date.Format "2006-01-02T15:04:05Z" }}">{{ .Date.Format "Monday, 2 January 2006, 15:04 MST" }}</time></p>
{{ with .Params.picture }}<div class="plate"><img src="{{ . }}" alt="" width="960" height="540" loading="lazy"></div>{{ end }}
{{ .Content }}<p class="onward"><a href="{{ .Params.link }}" rel="noopener">Read it at {{ index .Params.publishers 0 }} →</a></p></article>
{{ with index site.Taxonomies.events .Params.event }}{{ if gt .Count 1 }}<section class="told"><h2>As it was told</h2>
<p>{{ .Count }} accounts</p><ol class="timeline">{{ range .Pages.ByDate }}<li>
<p class="by"><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z" }}">{{ .Date.Format "2 Jan, 15:04" }}</time>
{{ range .Params.publishers }}<a href="/publishers/{{ . | urlize }}/"><bdi>{{ . }}</bdi></a>{{ end }}</p>
<h3><a href="{{ .Params.link }}" rel="noopener">{{ .Title }}</a></h3><p class="excerpt">{{ .Params.excerpt }}</p></li>{{ end }}</ol></section>
<aside><h2>Told by</h2><p class="names">{{ range .Pages }}{{ range .Params.publishers }}<a href="/publishers/{{ . | urlize }}/">{{ . }}</a> {{ end }}{{ end }}</p></aside>
{{ end }}{{ end }}</div>{{ end }}
"""
_LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Paginator.Pages }}{{ partialCached "row.html" . .File.Path }}{{ end }}
{{ with .Paginator }}{{ if .HasPrev }}<a rel="prev" href="{{ .Prev.URL }}">← Newer</a>{{ end }} Page {{ .PageNumber }} of {{ .TotalPages }}
{{ if .HasNext }}<a rel="next" href="{{ .Next.URL }}">Older →</a>{{ end }}{{ end }}{{ end }}
"""
_HOME = _LIST.replace("range .Paginator.Pages", "range (.Paginate $leads).Pages").replace(
    '{{ define "main" }}', '{{ define "main" }}{{ $leads := partialCached "leads.html" site }}'
)
_ROW = """<article class="line"><p class="by">{{ range .Params.publishers }}<a href="/publishers/{{ . | urlize }}/"><bdi>{{ . }}</bdi></a>{{ end }}
<a class="when" href="/story/{{ .Params.event }}/"><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z" }}">{{ .Date.Format "2 Jan, 15:04" }}</time></a></p>
<h3><a href="{{ .Params.link }}" rel="noopener">{{ .Title }}</a></h3><p class="excerpt">{{ .Params.excerpt }}</p>
{{ if .Params.leads }}{{ with index site.Taxonomies.events .Params.event }}{{ if gt .Count 1 }}<ul class="more">{{ range first 3 .Pages }}
<li>{{ index .Params.publishers 0 }} <a href="{{ .Params.link }}" rel="noopener">{{ .Title }}</a></li>{{ end }}</ul><p class="all">All {{ .Count }} accounts</p>{{ end }}{{ end }}{{ end }}</article>
"""
_JSON_VALUE = """dict "path" .Params.event "title" .Title "excerpt" .Params.excerpt "webUrl" .Params.link "originalUrl" .Params.link
"heat" .Params.heat "images" (slice (dict "url" .Params.picture "width" 960 "height" 540)) "type" "article"
"publishedDateTime" (.Date.Format "2006-01-02T15:04:05Z") "provider" (dict "name" (index .Params.publishers 0)
"authors" .Params.authors) "locale" "en-us" "categories" (slice "news") "topics" .Params.topics"""
_JSON = f"""{{{{- $values := slice }}}}{{{{ range $pager.Pages }}}}{{{{ $values = $values | append ({_JSON_VALUE}) }}}}{{{{ end -}}}}
{{{{- $next := "" }}}}{{{{ if $pager.HasNext }}}}{{{{ $next = $pager.Next.URL }}}}{{{{ end -}}}}
{{{{ dict "page" $pager.PageNumber "value" $values "nextPage" $next | jsonify (dict "indent" "  ") }}}}
"""
_FEED = """{{- $items := slice }}{{ range first 50 $pages }}{{ $items = $items | append (dict "id" .Params.event "url" .Params.link
"title" .Title "content_text" .Params.excerpt "date_published" .Date "authors" .Params.authors "tags" .Params.topics) }}{{ end -}}
{{ dict "version" "https://jsonfeed.org/version/1.1" "title" .Title "home_page_url" .Permalink "items" $items | jsonify }}
"""
_ATOM = """{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ .Title }}</title><id>{{ .Permalink }}</id>{{ range first 50 $pages }}
<entry><id>{{ .Permalink }}</id><title>{{ .Title }}</title><link href="{{ .Params.link }}"/><published>{{ .Date.Format "2006-01-02T15:04:05Z" }}</published>
<updated>{{ .Date.Format "2006-01-02T15:04:05Z" }}</updated><author><name>{{ index .Params.publishers 0 }}</name></author><summary>{{ .Params.excerpt }}</summary>
{{ range .Params.topics }}<category term="{{ . }}"/>{{ end }}</entry>{{ end }}</feed>
"""
_RSS = """{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link><description>{{ .Title }}</description>{{ range first 50 $pages }}
<item><title>{{ .Title }}</title><link>{{ .Params.link }}</link><guid isPermaLink="false">{{ .Params.event }}</guid><pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<description>{{ .Params.excerpt }}</description>{{ range .Params.topics }}<category>{{ . }}</category>{{ end }}</item>{{ end }}</channel></rss>
"""
_LEADS = '{{- $pages := partialCached "leads.html" site -}}\n'
_OWN = "{{- $pages := .Pages -}}\n"
_MASTHEAD = """<header><p><a href="/">{{ site.Title }}</a></p><nav><ul>{{ range first 8 site.Taxonomies.topics.ByCount }}
<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a></li>{{ end }}<li><a href="/months/">Archive</a></li></ul></nav></header>
"""
_FOOTER = """<footer><p>Headlines and excerpts belong to their publishers; every headline leads to the original.</p>
<p><a href="/topics/">Topics</a> <a href="/publishers/">Publishers</a></p></footer>
"""


def hugo_files(topics: set[str]) -> dict[str, str]:
    """The project's own files, by path."""
    pager = "{{- $pager := %s -}}\n"
    files = {
        "config.toml": _CONFIG,
        "layouts/_default/baseof.html": _BASE,
        "layouts/_default/single.html": _SINGLE,
        "layouts/_default/list.html": _LIST,
        "layouts/index.html": _HOME,
        "layouts/index.json": _LEADS + pager % "(.Paginate $pages)" + _JSON,
        "layouts/index.feed.json": _LEADS + _FEED,
        "layouts/index.atom.xml": _LEADS + _ATOM,
        "layouts/index.rss.xml": _LEADS + _RSS,
        "layouts/_default/term.json": pager % ".Paginator" + _JSON,
        "layouts/_default/term.feed.json": _OWN + _FEED,
        "layouts/_default/term.atom.xml": _OWN + _ATOM,
        "layouts/_default/term.rss.xml": _OWN + _RSS,
        "layouts/partials/leads.html": '{{ return where .RegularPages "Params.leads" true }}\n',
        "layouts/partials/row.html": _ROW,
        "layouts/partials/masthead.html": _MASTHEAD,
        "layouts/partials/footer.html": _FOOTER,
        "content/posts/_index.md": "---\n_build: {render: never}\n---\n",
        "content/events/_index.md": "---\n_build: {render: never}\ncascade: {_build: {render: never}}\n---\n",
    }
    for topic in topics:
        folder = topic.lower().replace(" ", "-")
        front = {"title": topic, "outputs": ["HTML", "RSS", "ATOM", "FEED", "JSON"]}
        files[f"content/topics/{folder}/_index.md"] = f"---\n{json.dumps(front)}\n---\n"
    return files


def hugo_posts(told: list[Telling], standings: Mapping[str, Standing]) -> Iterator[tuple[str, str]]:
    """The path and the text of each post that is shown; the keys of `standings` are numbers of tellings."""
    for telling in told:
        standing = standings.get(str(telling.number))
        if standing is not None and standing.shown:
            yield f"content/posts/{telling.number}.md", hugo_post(telling, standing)


def hugo_post(telling: Telling, standing: Standing) -> str:
    """A story as a post."""
    picture = f"/media/{telling.number % 256:02x}/{telling.number:024x}.webp" if telling.image else ""
    front: dict[str, object] = {
        "title": telling.title,
        "date": telling.published.isoformat(),
        "link": telling.url,
        "excerpt": telling.description,
        "authors": list(telling.authors),
        "publishers": [telling.publisher.name],
        "picture": picture,
        "event": standing.event,
        "events": [standing.event],
        "leads": standing.leads,
    }
    if standing.leads:
        day = f"{telling.published:%Y-%m-%d}"
        front |= {"topics": list(standing.topics), "days": [day], "months": [day[:7]]}
        front |= {"url": f"/story/{standing.event}/", "heat": 100}
    else:
        front["_build"] = {"render": "never"}
    return f"---\n{json.dumps(front)}\n---\n{telling.description}\n"
