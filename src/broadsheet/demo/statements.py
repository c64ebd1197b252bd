"""What a page states about itself to machines: the JSON-LD of each habit.

In: a telling. Out: JSON text that is safe inside a `script` element, or None for publishers without it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from broadsheet.demo.model import Telling


def stated_time(telling: Telling) -> datetime:
    """The publication time as metadata gives it; with the quirk `wrong-date` that is in 2099."""
    return telling.published.replace(year=2099) if "wrong-date" in telling.quirks else telling.published


def json_ld(telling: Telling) -> str | None:
    """The JSON-LD of a page, after its publisher's habit."""
    habits = telling.publisher.metadata
    if "graph" in habits:
        return _embed(_graph(telling))
    return _embed({"@context": "https://schema.org"} | _article(telling)) if "json-ld" in habits else None


def video_address(telling: Telling) -> str:
    """The address of an invented video, in the form that players embed."""
    return f"https://www.youtube.com/embed/demo-{telling.number:06d}"


def _article(telling: Telling) -> dict[str, Any]:
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": telling.url},
        "headline": telling.title,
        "description": telling.description,
        "datePublished": stated_time(telling).isoformat(),
        "dateModified": (telling.modified or stated_time(telling)).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in telling.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": telling.publisher.name},
        "articleSection": telling.section.title(),
        "inLanguage": telling.publisher.language,
        "isAccessibleForFree": "paywall" not in telling.quirks,
    }
    if telling.image:
        article["image"] = _image(telling)
    if "paywall" in telling.quirks:
        part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".behind-the-wall"}
        article["hasPart"] = part
    if "video" in telling.quirks:
        article["video"] = _video(telling)
    return article


def _video(telling: Telling) -> dict[str, Any]:
    return {
        "@type": "VideoObject",
        "name": telling.title,
        "description": telling.description,
        "uploadDate": stated_time(telling).isoformat(),
        "embedUrl": video_address(telling),
        "thumbnailUrl": telling.image.url if telling.image else None,
        "duration": f"PT{1 + telling.number % 4}M{telling.number % 60}S",
    }


def _image(telling: Telling) -> dict[str, Any]:
    assert telling.image
    size = {"width": telling.image.width, "height": telling.image.height}
    return {"@type": "ImageObject", "url": telling.image.url, **size}


def _graph(telling: Telling) -> dict[str, Any]:
    article = _article(telling) | {"author": {"@id": f"{telling.url}#author"}}
    people = [{"@type": "Person", "@id": f"{telling.url}#author", "name": name} for name in telling.authors]
    page = {"@type": "WebPage", "@id": telling.url, "url": telling.url, "name": telling.title}
    return {"@context": "https://schema.org", "@graph": [page, article, *people]}


def _embed(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")
