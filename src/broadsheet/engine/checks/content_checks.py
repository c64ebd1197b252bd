"""What is odd in what a portal publishes: nothing is broken, but an editor would want to know.

In: an edition. Out: remarks, each with what to do: people under another's name, things told twice,
organizations without a logo, topics that match nothing. The recorded platform had no such checks, and shows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.draft import State
from broadsheet.domain.edition import Edition
from broadsheet.domain.item import Item
from broadsheet.domain.naming import slug
from broadsheet.domain.recorded_types import NEWSLETTERS, PEOPLE
from broadsheet.domain.shelved import NEWS
from broadsheet.domain.story import Record
from broadsheet.extract import clean_url

_MOST = 20  # remarks of one kind that are listed
_PROFILES = ("twitter", "linkedin", "github", "facebook", "instagram", "mastodon", "medium")
_MAY_REPEAT = {NEWSLETTERS.name, PEOPLE.name}  # issues are alike, people are looked at apart
_HASHED = re.compile(r"story-[0-9a-f]{10}")


class Finding(Record, frozen=True, kw_only=True):
    """One thing that is wrong, and what to do about it."""

    subject: str
    trouble: str
    advice: str


def content_remarks(edition: Edition) -> tuple[Finding, ...]:
    """All remarks, kind by kind; of each kind the first twenty, then how many more there are."""
    kinds = (
        _misnamed(edition),
        _twice(edition),
        _without_logo(edition),
        _matching_nothing(edition),
    )
    return tuple(remark for kind in kinds for remark in _first(kind))


def _first(remarks: Iterable[Finding]) -> Iterator[Finding]:
    found = list(remarks)
    yield from found[:_MOST]
    if len(found) > _MOST:
        yield Finding(
            subject=found[0].subject.split("/")[0],
            trouble=f"{len(found) - _MOST:,} more of this kind",
            advice="mend those above first",
        )


def _misnamed(edition: Edition) -> Iterator[Finding]:
    """People whose page has another's name: no word of the name stands in the page's or an account's."""
    named: dict[str, str] = {}
    for item in edition.items:
        if item.type != PEOPLE.name or not item.shown:
            continue
        name = item.title(PEOPLE)
        words = {word for word in slug(name).split("-") if len(word) > 2}
        if not words or _HASHED.search(slug(name)):
            continue  # a name in another script says nothing about the page's
        page = item.below(PEOPLE).lower()
        accounts = " ".join(_accounts(item)).lower()
        in_page, in_account = (any(word in told for word in words) for told in (page, accounts))
        if not in_page and not in_account:
            yield Finding(
                subject=item.path,
                trouble=f"the page of {page!r} names {name!r}, and so does no account on it",
                advice=f"`broadsheet desk edit {item.path} --title` gives it the right name",
            )
        elif not in_page:
            yield Finding(
                subject=item.path,
                trouble=f"the page names {name!r}",
                advice="look whether it is theirs; a page keeps the address of its first name",
            )
        if name.casefold() in named:
            yield Finding(
                subject=item.path,
                trouble=f"{name!r} is the name of {named[name.casefold()]} too",
                advice="give one another name with `broadsheet desk edit`, or hide it with `desk reject`",
            )
        named.setdefault(name.casefold(), item.path)


def _accounts(item: Item) -> Iterator[str]:
    for name in _PROFILES:
        profile = item.values.get(name)
        if isinstance(profile, dict):
            yield from (str(profile[key]) for key in ("username", "url") if profile.get(key))


def _twice(edition: Edition) -> Iterator[Finding]:
    """Published things of one type with one title, or with one address."""
    types = {type_.name: type_ for type_ in edition.types}
    titles: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    addresses: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for entry in edition.published():
        titles[NEWS, "", entry.story.title.casefold()].append(entry.path)
        address = clean_url(entry.story.web_url or entry.story.original_url)
        addresses[NEWS, "", address].append(entry.path)
    for item in edition.items:
        type_ = types.get(item.type)
        if item.shown and type_ is not None and type_.listed and type_.name not in _MAY_REPEAT:
            begins = str(item.values.get("startDateTime") or "")  # an event that repeats is no double
            titles[type_.name, begins, item.title(type_).casefold()].append(item.path)
            if address := _address(item, type_):
                addresses[type_.name, begins, address].append(item.path)
    for what, groups in (("address", addresses), ("title", titles)):
        for (*_, value), paths in groups.items():
            if value and len(paths) > 1:
                yield Finding(
                    subject=paths[0],
                    trouble=f"has the {what} of {', '.join(paths[1:4])}: {value[:100]}",
                    advice=f"one may be enough; `broadsheet desk reject {paths[-1]}` hides the last",
                )


def _address(item: Item, type_: ContentType) -> str:
    url = item.values.get("originalUrl") or item.values.get("webUrl")
    return clean_url(str(url)) if url and type_.field("originalUrl") else ""


def _without_logo(edition: Edition) -> Iterator[Finding]:
    for organization in edition.organizations:
        if not organization.images:
            yield Finding(
                subject=f"organizations/{organization.id}.yaml",
                trouble=f"{organization.name} has no logo",
                advice="put a picture into assets/ and name it under `images`",
            )


def _matching_nothing(edition: Edition) -> Iterator[Finding]:
    """Topics that no story and no item has, once there is anything at all."""
    having = {
        name for entry in edition.entries if entry.state is not State.LEFT_OUT for name in entry.story.topics
    }
    having |= {name for item in edition.items for name in item.topics}
    if not edition.entries and not edition.items:
        return
    for topic in edition.topics:
        if topic.name not in having:
            yield Finding(
                subject=f"topic {topic.name}",
                trouble="matches nothing that is published",
                advice="give it other keywords (`broadsheet topics try` shows what they bring), or remove it",
            )
