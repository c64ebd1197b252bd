"""Lines of the `cluster` filter become appraisals.

In: one decoded JSON object. Out: an appraisal; what cannot be used raises an ItemError that says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from broadsheet.domain.draft import Appraisal, Draft, Score, Signal
from broadsheet.domain.errors import ItemError
from broadsheet.domain.portal import JudgingSettings
from broadsheet.domain.story import Provider
from broadsheet.domain.times import aware
from broadsheet.enrich.words import plain
from broadsheet.extract.addresses import registrable_domain

UNSTATED_QUALITY = JudgingSettings().threshold


def appraisal_from_line(mapping: Mapping[str, object]) -> Appraisal:
    """The appraisal of a line with `id`, `title`, `publishedDateTime` and, when known, `excerpt`, `text`,
    `url`, `provider` (a name or domain) and `quality` (a whole number; without it, the usual threshold).
    """
    identity = _text(mapping, "id", required=True)
    time = _time(_text(mapping, "publishedDateTime", required=True))
    url = _text(mapping, "url")
    provider = _provider(mapping, identity, url)
    draft = Draft(
        id=identity,
        source="",
        original_url=url,
        url=url,
        captured=time,
        title=plain(_text(mapping, "title", required=True)),
        text=_text(mapping, "text"),
        published=time,
    )
    return Appraisal(
        id=identity,
        draft=draft,
        time=time,
        excerpt=plain(_text(mapping, "excerpt")),
        provider=provider,
        provider_origin="the line",
        topics=(),
        quality=_quality(mapping),
    )


def _text(mapping: Mapping[str, object], name: str, *, required: bool = False) -> str:
    value = mapping.get(name)
    if value is None and not required:
        return ""
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ItemError("missing-field" if value is None else "wrong-type", f"{name!r} must be a text")
    if required and not value.strip():
        raise ItemError("missing-field", f"{name!r} is empty")
    return value


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text.strip())
        return aware(time).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        example = "2020-12-03T19:15:00Z"
        raise ItemError("wrong-time", f"publishedDateTime {text[:60]!r} is no time like {example}") from None


def _provider(mapping: Mapping[str, object], identity: str, url: str) -> Provider:
    """The stated provider, else the address's domain; without either each story has its own."""
    stated = mapping.get("provider")
    if isinstance(stated, Mapping):
        stated = stated.get("domain") or stated.get("name")
    if stated is not None and not isinstance(stated, str):
        raise ItemError("wrong-type", "'provider' must be a text, or an object with a domain")
    name = (stated or "").strip() or registrable_domain(url) or f"unknown ({identity})"
    return Provider(name=name, domain=name.lower())


def _quality(mapping: Mapping[str, object]) -> Score:
    value = mapping.get("quality")
    if value is None:
        value, detail = UNSTATED_QUALITY, "not stated; the usual threshold is taken"
    else:
        detail = "as the line states it"
    if isinstance(value, bool) or not isinstance(value, int):
        raise ItemError("wrong-type", "'quality' must be a whole number")
    return Score(value=value, signals=(Signal(name="stated", points=value, detail=detail),))
