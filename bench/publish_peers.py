"""The same stories given as posts to other static site generators: CPU seconds for all, and for one changed.

In: tellings, where each stands, the portal's pictures, and an empty folder. Out: a name and CPU seconds for each
generator that is installed: `hugo` on the PATH (apt install hugo), `node_modules/.bin/eleventy` in the folder
named by ELEVENTY (npm install @11ty/eleventy), `pelican` in the folder named by PELICAN (the bin folder of a
virtual environment with pelican[markdown]). Each makes a plain site: one page a story, lists of 25 by topic and by
publisher, a feed and, where it has one, a sitemap. Hugo also makes the same site as Broadsheet
(`publish_hugo.py`), and Pagefind its search.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
from publish_hugo import Standing, hugo_files, hugo_post, hugo_posts

from broadsheet.demo.model import Telling

_HUGO = {
    "config.toml": """baseURL = "https://news.example/"
title = "The Lookout"
paginate = 25
rssLimit = 50
[taxonomies]
topic = "topics"
publisher = "publishers"
""",
    "layouts/_default/baseof.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Params.excerpt }}"><link rel="canonical" href="{{ .Permalink }}">
<meta property="og:title" content="{{ .Title }}"><meta property="og:url" content="{{ .Permalink }}">
<link rel="stylesheet" href="/style.css"></head>
<body><header><p><a href="/">{{ .Site.Title }}</a></p><nav><ul>
{{ range first 8 .Site.Taxonomies.topics.ByCount }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a></li>
{{ end }}</ul></nav></header><main>{{ block "main" . }}{{ end }}</main></body></html>
""",
    "layouts/_default/single.html": """{{ define "main" }}<article><h1><a href="{{ .Params.link }}">{{ .Title }}</a></h1>
<p>{{ range .Params.publishers }}<a href="/publishers/{{ . | urlize }}/">{{ . }}</a>{{ end }}
<time datetime="{{ .Date.Format "2006-01-02T15:04:05Z" }}">{{ .Date.Format "2 Jan 2006, 15:04" }}</time></p>
{{ .Content }}<p>{{ range .Params.topics }}<a href="/topics/{{ . | urlize }}/">{{ . }}</a> {{ end }}</p></article>{{ end }}
""",
    "layouts/_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Paginator.Pages }}
<article><h3><a href="{{ .Params.link }}">{{ .Title }}</a></h3>
<p>{{ range .Params.publishers }}{{ . }}{{ end }} <a href="{{ .RelPermalink }}"><time>{{ .Date.Format "2 Jan 2006, 15:04" }}</time></a></p>
<p>{{ .Params.excerpt }}</p></article>{{ end }}
{{ if .Paginator.HasPrev }}<a href="{{ .Paginator.Prev.URL }}">Newer</a>{{ end }}
{{ if .Paginator.HasNext }}<a href="{{ .Paginator.Next.URL }}">Older</a>{{ end }}{{ end }}
""",
}
_ELEVENTY = {
    "eleventy.config.js": """module.exports = config => {
  config.addCollection("news", api => api.getFilteredByGlob("posts/*.md"));
  return { dir: { input: ".", output: "_site" }, markdownTemplateEngine: false };
};
""",
    ".eleventyignore": "node_modules\n",
    "_includes/base.njk": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="description" content="{{ excerpt }}"><meta property="og:title" content="{{ title }}">
<link rel="stylesheet" href="/style.css"></head><body><header><p><a href="/">The Lookout</a></p></header>
<main>{{ content | safe }}</main></body></html>
""",
    "_includes/post.njk": """---
layout: base.njk
---
<article><h1><a href="{{ link }}">{{ title }}</a></h1><p>{{ publishers }} <time>{{ page.date }}</time></p>{{ content | safe }}
<p>{% for topic in topics %}<a href="/topics/{{ topic | slugify }}/">{{ topic }}</a> {% endfor %}</p></article>
""",
    "index.njk": """---
layout: base.njk
title: The Lookout
pagination: { data: collections.news, size: 25, reverse: true, alias: list }
permalink: "{% if pagination.pageNumber %}page/{{ pagination.pageNumber + 1 }}/{% endif %}index.html"
---
{% for item in list %}<article><h3><a href="{{ item.data.link }}">{{ item.data.title }}</a></h3>
<p>{{ item.data.publishers }} <a href="{{ item.url }}">{{ item.date }}</a></p><p>{{ item.data.excerpt }}</p></article>{% endfor %}
""",
}
_PELICAN = """AUTHOR = "The Lookout"
SITENAME = "The Lookout"
SITEURL = "https://news.example"
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_PAGINATION = 25
FEED_ALL_ATOM = "atom.xml"
FEED_ALL_RSS = "feed.xml"
FEED_DOMAIN = SITEURL
LOAD_CONTENT_CACHE = False
"""


class _Peer(msgspec.Struct, frozen=True):
    """A generator: how it is called, its own files, where its posts lie, and how one is written."""

    name: str
    words: list[str]
    files: dict[str, str]
    posts: str
    post: Callable[[Telling], str]


def measure_peers(
    told: list[Telling], standings: Mapping[str, Standing], public: Path, scratch: Path
) -> Iterator[tuple[str, float]]:
    """Each generator's name, what is measured, and its CPU seconds; `public` is Broadsheet's own folder."""
    if hugo := shutil.which("hugo"):
        yield from _same_site(hugo, told, standings, public, scratch / "same")
    for peer in _installed():
        folder = scratch / peer.name
        posts = folder / peer.posts
        posts.mkdir(parents=True)
        for path, text in peer.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        for telling in told:
            (posts / f"{telling.number}.md").write_text(peer.post(telling), "utf-8")
        yield f"{peer.name}, full", _run(peer.words, folder)
        changed = msgspec.structs.replace(told[len(told) // 2], title="Officials confirm")
        (posts / f"{changed.number}.md").write_text(peer.post(changed), "utf-8")
        yield f"{peer.name}, one changed", _run(peer.words, folder)


def _same_site(
    hugo: str, told: list[Telling], standings: Mapping[str, Standing], public: Path, folder: Path
) -> Iterator[tuple[str, float]]:
    topics = {topic for each in standings.values() for topic in each.topics}
    for path, text in (*hugo_files(topics).items(), *hugo_posts(told, standings)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    for name in ("media", "assets"):
        shutil.copytree(public / name, folder / "static" / name)
    search = [sys.executable, "-m", "pagefind", "--site", "public", "--quiet"]
    for what in ("full", "one changed"):
        pages, index = _run([hugo, "--quiet"], folder), _run(search, folder)
        yield f"hugo, same site, {what}", pages
        yield "  and its search", index
        changed = next(each for each in told[len(told) // 2 :] if standings[str(each.number)].leads)
        other = msgspec.structs.replace(changed, title="Officials confirm")
        post = hugo_post(other, standings[str(other.number)])
        (folder / f"content/posts/{other.number}.md").write_text(post, "utf-8")


def _installed() -> Iterator[_Peer]:
    eleventy = Path(os.environ.get("ELEVENTY", "node_modules")) / ".bin/eleventy"
    pelican = Path(os.environ.get("PELICAN", ".")) / "pelican"
    if hugo := shutil.which("hugo"):
        yield _Peer("hugo, plain site", [hugo, "--quiet"], _HUGO, "content/posts", _yaml_post)
    if eleventy.exists():
        yield _Peer("eleventy", [str(eleventy.absolute()), "--quiet"], _ELEVENTY, "posts", _eleventy_post)
    if pelican.exists():
        words = [str(pelican.absolute()), "--quiet"]
        yield _Peer("pelican", words, {"pelicanconf.py": _PELICAN}, "content", _pelican_post)


def _run(words: list[str], folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _fields(telling: Telling) -> dict[str, object]:
    return {
        "title": telling.title,
        "date": telling.published.isoformat(),
        "link": telling.url,
        "excerpt": telling.description,
        "topics": [telling.section, "Artificial Intelligence"],
        "publishers": [telling.publisher.name],
    }


def _yaml_post(telling: Telling) -> str:
    lines = "\n".join(f"{name}: {json.dumps(value)}" for name, value in _fields(telling).items())
    return f"---\n{lines}\n---\n{telling.description}\n"


def _eleventy_post(telling: Telling) -> str:
    return _yaml_post(telling).replace("---\n", "---\nlayout: post.njk\n", 1)


def _pelican_post(telling: Telling) -> str:
    return (
        f"Title: {telling.title}\nDate: {telling.published:%Y-%m-%d %H:%M}\nCategory: {telling.section}\n"
        f"Tags: {telling.section}, Artificial Intelligence\nAuthors: {telling.publisher.name}\n"
        f"Slug: story-{telling.number}\nSummary: {telling.description}\n\n{telling.description}\n"
    )
