"""Pages that tell of one bridge, and the drafts that are read from them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import Unreadable
from broadsheet.domain.source import Document, Hint
from broadsheet.extract import read_document

URL = "https://www.example.org/news/bridge-opens"
CAPTURED = datetime(2026, 5, 20, 12, tzinfo=UTC)
TITLE = "The bridge opens after nine years"
SENTENCE = "The council opened the new bridge on Tuesday, nine years after the first plan was drawn. "
TEXT = f"<p>{SENTENCE * 4}</p><p>{'People walked across it all evening and spoke of the old ferry. ' * 4}</p>"


def read(
    html: str | bytes,
    url: str = URL,
    *,
    requested: str | None = None,
    content_type: str | None = None,
    **hint: Any,
) -> Draft:
    body = html if isinstance(html, bytes) else html.encode()
    return read_document(
        Document(
            url=url,
            requested_url=requested or url,
            source="s",
            body=body,
            captured=CAPTURED,
            content_type=content_type,
            hint=Hint(**hint),
        )
    )


def page(
    head: str = "", body: str = TEXT, title: str = f"{TITLE} | Example News", attributes: str = 'lang="en-GB"'
) -> str:
    return f"<!doctype html><html {attributes}><head><title>{title}</title>{head}</head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"


def json_ld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def how(draft: Draft, field: str) -> str:
    return next((origin.how for origin in draft.origins if origin.field == field), "")


def refusal(html: str | bytes, **options: Any) -> str:
    with pytest.raises(Unreadable) as caught:
        read(html, **options)
    assert caught.value.detail
    return caught.value.code
