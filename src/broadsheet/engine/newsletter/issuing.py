"""Issues from draft to approval.

In: a newsroom, or an issue's id. Out: stored issues; a StoreError where someone else changed one meanwhile.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import msgspec

from broadsheet.domain.edition import Edition
from broadsheet.domain.errors import StoreError
from broadsheet.domain.newsletter import Issue, IssueState, StoredIssue
from broadsheet.domain.portal import Portal
from broadsheet.engine.edition.editing import compose_edition
from broadsheet.engine.newsletter.schedule import firings_before
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.publish.newsletter.addresses import page_address
from broadsheet.publish.newsletter.choosing import choose_issue, head_of
from broadsheet.publish.newsletter.keeping_up import in_step
from broadsheet.publish.newsletter.letter import Letter, write_letter
from broadsheet.publish.pictures import as_jpeg
from broadsheet.publish.site.colours import PAPER
from broadsheet.publish.site.text import plain
from broadsheet.store import Store

OPEN = (IssueState.DRAFT, IssueState.APPROVED)
_REMEMBERED = 60  # issues; what older ones told is older than any story of today


def build_issue(folder: PortalFolder, store: Store, now: datetime) -> StoredIssue:
    """Compose today's issue and keep it as a draft; one with fewer stories than `least`, too."""
    return keep_draft(folder, store, now, compose_issue(folder, store, now))


def keep_draft(
    folder: PortalFolder,
    store: Store,
    now: datetime,
    composed: tuple[Issue, StoredIssue | None],
    scheduled: datetime | None = None,
) -> StoredIssue:
    """Keep what `compose_issue` gave as a draft, in the place of the one that it replaces, if any.

    Words at its head that a person wrote stay. It goes out at `scheduled`, or when the review time is over.
    """
    issue, replaced = composed
    if replaced is not None:
        issue = msgspec.structs.replace(issue, **_written(replaced.issue, folder.portal))
    sends_at = scheduled or now + timedelta(seconds=folder.portal.newsletter.review)
    stored = StoredIssue(issue=issue, state=IssueState.DRAFT, sends_at=sends_at, scheduled=scheduled)
    if replaced is not None and scheduled is None:
        stored = msgspec.structs.replace(stored, sends_at=replaced.sends_at, scheduled=replaced.scheduled)
    return store.issues.save(stored, replaces=replaced.revision if replaced else 0)


def compose_issue(
    folder: PortalFolder, store: Store, now: datetime, scheduled: datetime | None = None
) -> tuple[Issue, StoredIssue | None]:
    """The issue that would be built now, and the draft that it would replace.

    An issue is of the day on which it goes out, be it built the evening before. One built by hand replaces
    the draft that is next to go out, too.
    """
    portal = folder.portal
    date = (scheduled or now).astimezone(ZoneInfo(portal.timezone)).date().isoformat()
    known = store.issues.all()
    drafts = (each for each in known if each.state is IssueState.DRAFT)
    by_hand = scheduled is None
    draft = next(
        (each for each in drafts if each.issue.date == date or (by_hand and _comes(each, now))), None
    )
    others = [each for each in known if each.state is not IssueState.CANCELLED and each is not draft]
    edition = compose_edition(folder, store, None)
    issue = choose_issue(
        edition,
        id_=draft.issue.id if draft else _free_id(date, {each.issue.id for each in known}),
        since=_since(edition, portal, now, others),
        told={
            id_
            for each in others[:_REMEMBERED]
            for story in each.issue.stories()
            for id_ in (story.cluster, *story.members)
        },
        briefings=edition.briefings,
    )
    return issue, draft


def _comes(stored: StoredIssue, now: datetime) -> bool:
    """Whether the schedule's time of an issue is still to come."""
    return stored.scheduled is not None and stored.scheduled > now


def _written(issue: Issue, portal: Portal) -> dict[str, str]:
    """The words at the head of an issue that are not those which it was composed with."""
    composed = {
        "subject": head_of(issue.sections, portal)["subject"],
        "intro": portal.newsletter.intro.strip(),
    }
    return {name: word for name in composed if (word := getattr(issue, name)) != composed[name]}


def _free_id(date: str, taken: set[str]) -> str:
    return next(
        id_ for number in count(1) if (id_ := date if number == 1 else f"{date}-{number}") not in taken
    )


def _since(edition: Edition, portal: Portal, now: datetime, others: list[StoredIssue]) -> datetime:
    """Up to when the last issue told; for the first one, as long ago as two issues are apart."""
    if others:
        return max(each.issue.until for each in others)
    last, before = firings_before(portal, now, 2)
    return edition.time - (last - before)


def stored_issue(store: Store, id_: str | None) -> StoredIssue:
    """The issue with this id, or the newest one. Raises StoreError when there is none."""
    if id_ is None:
        newest = next(iter(store.issues.all()), None)
        if newest is None:
            raise StoreError("there is no newsletter yet; `broadsheet newsletter build` makes one")
        return newest
    found = store.issues.get(id_)
    if found is None:
        known = ", ".join(each.issue.id for each in store.issues.all()[:5]) or "none"
        raise StoreError(f"there is no newsletter {id_!r}; the newest are: {known}")
    return found


def approve(store: Store, stored: StoredIssue) -> StoredIssue:
    """Let a draft go out as soon as it can. Raises StoreError for one that is not open or tells nothing."""
    check_ready(stored)
    return store.issues.save(_with(stored, state=IssueState.APPROVED), replaces=stored.revision)


def cancel(store: Store, stored: StoredIssue) -> StoredIssue:
    """Never send an open issue; its stories may stand in a later one. Raises StoreError for others."""
    check_open(stored)
    return store.issues.save(_with(stored, state=IssueState.CANCELLED), replaces=stored.revision)


def edit(store: Store, stored: StoredIssue, *, subject: str | None, intro: str | None) -> StoredIssue:
    """Change the words that stand at the head of an open issue; None leaves one as it is."""
    check_open(stored)
    issue = stored.issue
    changed = msgspec.structs.replace(
        issue,
        subject=plain(subject or "", len(subject or "")) or issue.subject,
        intro=issue.intro if intro is None else intro.strip(),
    )
    return store.issues.save(_with(stored, issue=changed), replaces=stored.revision)


def keep_in_step(store: Store, edition: Edition) -> None:
    """Let issues that are not out yet tell what the edition lets them; one left empty is a draft again."""
    for stored in store.issues.all():
        if stored.state not in OPEN or (issue := in_step(stored.issue, edition)) is stored.issue:
            continue
        state = IssueState.DRAFT if issue.is_empty() else stored.state
        with suppress(StoreError):  # somebody changed it this moment; the next edition comes here again
            store.issues.save(_with(stored, issue=issue, state=state), replaces=stored.revision)


def preview_letter(folder: PortalFolder, store: Store, id_: str | None, now: datetime) -> Letter:
    """An issue as it is mailed; without an id the open one, else the one that would be built now."""
    draft = next((each for each in store.issues.all() if each.state in OPEN), None)
    if id_ is not None:
        issue = stored_issue(store, id_).issue
    else:
        issue = draft.issue if draft else compose_issue(folder, store, now)[0]
    address = page_address(folder.portal, "unsubscribe/preview")
    return write_letter(issue, folder.portal, unsubscribe=address)


def letter_picture(store: Store, letter: Letter) -> bytes | None:
    """The picture that the letter shows, as JPEG, whether or not it is published yet."""
    body = store.pictures.body(letter.picture.copy.path) if letter.picture else None
    return as_jpeg(body, PAPER) if body else None


def _with(stored: StoredIssue, **changes: object) -> StoredIssue:
    return msgspec.structs.replace(stored, **changes)


def check_ready(stored: StoredIssue) -> None:
    """Raise StoreError for an issue that is not open, or tells nothing."""
    check_open(stored)
    if stored.issue.is_empty():
        raise StoreError(
            f"the newsletter {stored.issue.id} holds no story; build it again when there is news, "
            "or give it words of your own with `broadsheet newsletter edit --intro`"
        )


def check_open(stored: StoredIssue) -> None:
    """Raise StoreError for an issue that is out or was cancelled."""
    if stored.state not in OPEN:
        raise StoreError(
            f"the newsletter {stored.issue.id} is {stored.state.value}; it cannot be changed any more"
        )
