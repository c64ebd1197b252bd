"""Articles on several pages become one draft.

In: the draft of an article's first page and a way to read the others. Out: the draft with the text of all of
them. Lines that a page repeats are left out, so that a page that shows the whole article again adds nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from broadsheet.domain.draft import Draft, Origin
from broadsheet.extract import begins_article

MAX_PAGES = 12


async def with_following_pages(draft: Draft, read: Callable[[str], Awaitable[Draft | None]]) -> Draft:
    """The draft with the text of the pages that follow it, at most `MAX_PAGES` in all.

    `read` gives the draft of an address, or None where it cannot be had; what was read before stands then.
    """
    if not draft.following or not begins_article(draft.url, draft.following):
        return msgspec.structs.replace(draft, following=None)
    pages, seen = [draft], {draft.url}
    address: str | None = draft.following
    while address and address not in seen and len(pages) < MAX_PAGES:
        seen.add(address)
        page = await read(address)
        if page is None or page.url in seen - {address}:
            break
        pages.append(page)
        address = page.following
    return _united(pages, complete=not address)


def _united(pages: list[Draft], *, complete: bool) -> Draft:
    first = pages[0]
    lines = dict.fromkeys(first.text.split("\n"))
    for page in pages[1:]:
        lines |= dict.fromkeys(page.text.split("\n"))
    note = f"; {len(pages)} pages joined" + ("" if complete else ", more follow")
    return msgspec.structs.replace(
        first,
        text=first.text if len(pages) == 1 else "\n".join(lines),
        flags=tuple(dict.fromkeys(flag for page in pages for flag in page.flags)),
        origins=tuple(
            Origin(field=origin.field, how=origin.how + note) if origin.field == "text" else origin
            for origin in first.origins
        ),
        following=None,
    )
