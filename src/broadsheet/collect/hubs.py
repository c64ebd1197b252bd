"""WebSub (w3.org/TR/websub): which hub tells of a feed's news, and how a hub is asked and heard.

In: a feed as it was answered; what a hub sends. Out: the hub and the topic under which it knows the feed; the
fields of a request; whether a push is signed by whom the secret was given to.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator

from broadsheet.collect.addresses import web_address
from broadsheet.domain.source import Hub

SIGNATURES = ("sha256", "sha384", "sha512")  # sha1, which the recommendation allows too, is not believed
_LARGEST_HEAD = 65_536  # bytes of a feed in which its hub is looked for
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\s\",;]*))?)*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]*))", re.IGNORECASE)


def hub_of(body: bytes, url: str, link: str | None) -> Hub | None:
    """The first hub that a feed names, by its Link headers (RFC 8288) or else in its body (section 4).

    `url`, the address that answered, is the topic where the feed names no `self`.
    """
    for found in (list(_in_header(link or "")), list(_in_body(body[:_LARGEST_HEAD]))):
        hubs = [web_address(target, url) for rel, target in found if rel == "hub"]
        topics = [web_address(target, url) for rel, target in found if rel == "self"]
        if address := next(filter(None, hubs), None):
            return Hub(address=address, topic=next(filter(None, topics), url))
    return None


def is_signed(signature: str | None, secret: str, body: bytes) -> bool:
    """Whether X-Hub-Signature is that of the body under the secret (section 8)."""
    method, _, digest = (signature or "").partition("=")
    if method not in SIGNATURES:
        return False
    expected = hmac.new(secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode())


def _in_header(link: str) -> Iterator[tuple[str, str]]:
    for target, parameters in _LINK.findall(link[:_LARGEST_HEAD]):
        if rel := _REL.search(parameters):
            yield from ((word.lower(), target) for word in (rel[1] or rel[2] or "").split())


def _in_body(head: bytes) -> Iterator[tuple[str, str]]:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _in_json(head)
        return
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(head, parser)  # cut off as a rule, which `recover` forgives
    except (etree.XMLSyntaxError, ValueError):
        return
    for element in root.iter("{*}link") if root is not None else ():
        for word in (element.get("rel") or "").split():
            yield word.lower(), element.get("href") or ""


def _in_json(head: bytes) -> Iterator[tuple[str, str]]:
    try:
        feed = json.loads(head)
    except (ValueError, RecursionError):  # also one that is larger than its head
        return
    hubs = feed.get("hubs")
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and str(hub.get("type")).lower() == "websub":
            yield "hub", str(hub.get("url") or "")
    if isinstance(topic := feed.get("feed_url"), str):
        yield "self", topic
