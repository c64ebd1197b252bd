"""Why an address has no story: it waits, was refused, was never named, is not wanted or not judged yet.

In: an address as somebody typed it. Out: one short word for it and a sentence, with what the store knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from broadsheet.domain.source import Refusal
from broadsheet.domain.storing import Pending, QuarantineRow
from broadsheet.domain.story import Record
from broadsheet.extract import clean_url
from broadsheet.extract.addresses import same_site
from broadsheet.store import Store

_ROBOTS = "robots"


class Missing(StrEnum):
    """Why there is no story."""

    WAITING = "waiting"
    REFUSED = "refused"
    ROBOTS = "robots"
    OPTED_OUT = "opted-out"
    UNJUDGED = "unjudged"
    ERASED = "erased"
    UNSEEN = "unseen"


class Absence(Record, frozen=True, kw_only=True):
    """Why there is no story, in a word and a sentence; `refusals` are those of the address, latest first."""

    why: Missing
    reason: str
    refusals: tuple[Refusal, ...] = ()


def spellings(reference: str) -> tuple[str, ...]:
    """The reference as typed, then what it may stand for: a content file by its path from elsewhere, an
    address cleaned, with and without a slash, `www.` and the other scheme.
    """
    found = [reference]
    if "://" not in reference and (below := reference.rpartition("content/")[2]).endswith(".md"):
        found.append(below)
    clean = clean_url(reference) if "://" in reference else ""
    if clean:
        scheme, _, rest = clean.partition("://")
        bare = rest.removeprefix("www.")
        paths = (bare, bare.rstrip("/"), bare + "/")
        schemes = (scheme, "http" if scheme == "https" else "https")
        found += [
            f"{each}://{www}{path}" for each in schemes for www in ("", "www.") for path in (rest, *paths)
        ]
    return tuple(dict.fromkeys((reference, clean, *found)))


def explain_absence(store: Store, reference: str) -> Absence | None:
    """Why the address `reference` has no story; None when it is no address."""
    urls = [url for url in spellings(reference) if "://" in url]
    if not urls:
        return None
    waiting = next(filter(None, map(store.frontier.get, urls)), None)
    rows = store.quarantine.about(urls)
    if waiting:
        return Absence(why=Missing.WAITING, reason=_waiting(waiting), refusals=_refusals(rows))
    if rows:
        why = Missing.ROBOTS if rows[0].refusal.code.startswith(_ROBOTS) else Missing.REFUSED
        return Absence(why=why, reason=_refused(rows[0]), refusals=_refusals(rows))
    if found := store.stories.resolve(urls):
        return _without_judgement(store, found.values())
    return _without_story(store, urls)


def _without_story(store: Store, urls: list[str]) -> Absence:
    if store.erasing.known(urls):
        return Absence(why=Missing.ERASED, reason="It was erased, and is not collected again.")
    if store.stories.known(urls):
        return Absence(why=Missing.REFUSED, reason="It was read and is no story; why is no longer known.")
    return Absence(why=Missing.UNSEEN, reason=" ".join(_unseen(store, urls[0])))


def _without_judgement(store: Store, ids: Iterable[str]) -> Absence:
    if store.worths.any_unwanted(ids):
        reason = "Its publisher wants none of its stories shown: `optOut: [all]` in organizations/."
        return Absence(why=Missing.OPTED_OUT, reason=reason)
    reason = "It was read, but not judged yet; `broadsheet publish` judges it."
    return Absence(why=Missing.UNJUDGED, reason=reason)


def _refusals(rows: tuple[QuarantineRow, ...]) -> tuple[Refusal, ...]:
    return tuple(row.refusal for row in rows)


def _waiting(row: Pending) -> str:
    when = f"from {row.next_try:%Y-%m-%d %H:%M} UTC on" if row.next_try else "at the next run"
    said = f"It waits to be read {when}; {row.source} names it."
    if row.attempts:
        times = "once" if row.attempts == 1 else f"{row.attempts} times"
        said += f" It was tried {times}, last with: {row.error}."
    return said


def _refused(row: QuarantineRow) -> str:
    times = "once" if row.count == 1 else f"{row.count} times"
    refusal = row.refusal
    return f"Refused {times}, last on {row.last_seen:%Y-%m-%d}: {refusal.code}: {refusal.detail}."


def _unseen(store: Store, url: str) -> Iterator[str]:
    states = store.sources.states().values()
    yield f"Never seen: none of the {len(states)} sources polled so far has named this address."
    for state in states:
        if same_site(state.location, url):
            trouble = f"failed {state.failures} times, last with: {state.error}"
            said = trouble if state.failures else f"answers; its last list had {state.items} addresses"
            yield f"{state.key} is of the same site; it {said}."
