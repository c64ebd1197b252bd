"""What a source listed, beside what it listed before.

In: a listing, or a source with the portal's types. Out: hashes by which news is known, and clean addresses.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.source import Listed, Listing, Refusal, Source
from broadsheet.engine.intake.page_keeping import body_digest
from broadsheet.extract import clean_url


def way_of_reading(source: Source, types: Iterable[ContentType]) -> str | None:
    """A hash of the settings by which a listing is read; None where there are none.

    With other settings a source that did not change says something else, and is read again.
    """
    if source.limit is None and source.type is None:
        return None
    declared = next((each for each in types if each.name == source.type), None)
    return body_digest(msgspec.json.encode((source.limit, source.columns, declared)))


def listing_digest(listing: Listing) -> str:
    """A hash of what a listing names, by which one without news is known."""
    named = [(item.url, item.hint.title, item.hint.updated) for item in listing.items]
    return body_digest(repr((named, listing.values, listing.others)).encode("utf-8", "backslashreplace"))


def clean_items(listing: Listing) -> tuple[list[Listed], list[Refusal]]:
    """What a listing names, addresses cleaned, and all that is refused of it, bad addresses included."""
    items, refusals = [], list(listing.refusals)
    for item in listing.items:
        url = clean_url(item.url)
        if url:
            items.append(msgspec.structs.replace(item, url=url))
        else:
            detail = f"not a web address that can be kept: {item.url[:200]}"
            refusals.append(Refusal(source=listing.source, code="bad-address", detail=detail))
    return items, refusals
