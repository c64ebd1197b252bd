"""What search engines are told of a page: schema.org in JSON-LD that cannot end its script element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from broadsheet.publish.site.item_views import ItemView
from broadsheet.publish.site.links import web_link
from broadsheet.publish.site.press import Press
from broadsheet.publish.site.views import Cluster

if TYPE_CHECKING:
    from markupsafe import Markup


def story_data(press: Press, cluster: Cluster) -> Markup:
    """A cluster's page, about the story that leads it."""
    lead, url = cluster.lead, press.frame.url
    picture = url + lead.picture.path if lead.picture else None
    is_film = lead.is_video and picture  # search engines take none without its picture
    article = {
        "@type": "VideoObject" if is_film else "NewsArticle",
        ("name" if is_film else "headline"): lead.title,
        ("uploadDate" if is_film else "datePublished"): lead.time.utc,
        ("thumbnailUrl" if is_film else "image"): picture,
        "embedUrl": lead.video if is_film else None,
        "url": lead.url,
        "author": [_author(name, lead.publisher.name) for name in lead.people],
        "publisher": {"@type": "Organization", "name": lead.publisher.name},
    }
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": url + cluster.path,
        "name": lead.title,
        "isPartOf": {"@type": "WebSite", "name": press.frame.title, "url": url},
        "mainEntity": {key: value for key, value in article.items() if value},
    }
    return _script(page)


def _author(name: str, publisher: str) -> dict[str, str]:
    """Who wrote a story; pages that name nobody are signed by the house."""
    is_publisher = name.casefold() == publisher.casefold()
    return {"@type": "Organization" if is_publisher else "Person", "name": name}


def event_data(press: Press, view: ItemView) -> Markup | None:
    """An event's page: when and where it takes place; None for what has no start."""
    if view.event is None:
        return None
    event, url = view.event, press.frame.url
    where = dict(event.place)
    address = next(filter(None, map(_meeting_address, where.values())), None)
    page = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": view.title,
        "description": view.summary,
        "startDate": event.start,
        "endDate": event.end,
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode" if address else None,
        "location": {"@type": "VirtualLocation", "url": address} if address else _place(where),
        "image": url + view.picture.path if view.picture else None,
        "url": view.url or url + view.path,
    }
    return _script({key: value for key, value in page.items() if value})


def _meeting_address(text: str) -> str | None:
    """Where an event without a room takes place: calendars name the address of the call in place of one."""
    return web_link(text) if text.startswith(("https://", "http://")) and " " not in text else None


def _place(where: Mapping[str, str]) -> dict[str, object] | None:
    """A place with its address, whole as one text or in schema.org's parts."""
    if not where:
        return None
    parts = {
        "streetAddress": where.get("address"),
        "addressLocality": where.get("city"),
        "addressRegion": where.get("region") or where.get("state"),
        "postalCode": where.get("postalCode"),
        "addressCountry": where.get("country"),
    }
    known = {name: part for name, part in parts.items() if part}
    whole = ", ".join(where.values())
    name = where.get("name") or where.get("address") or whole
    return {
        "@type": "Place",
        "name": name,
        "address": {"@type": "PostalAddress", **known} if known else whole,
    }


def _script(document: Mapping[str, object]) -> Markup:
    from markupsafe import Markup

    text = msgspec.json.encode(document).decode()
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign of markup is left in it
