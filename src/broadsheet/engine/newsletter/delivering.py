"""From an issue's id, or the clock, to messages that are out.

In: a portal's folder and the time. Out: issues built and sent when they are due. The store's lock of a run is
held only while an issue is composed and its archive page is published; the mail goes out beside other runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from broadsheet.domain.errors import BroadsheetError, StoreError
from broadsheet.domain.mail_address import same_mailbox
from broadsheet.domain.newsletter import DeliveryState, IssueState, StoredIssue, SubscriberState
from broadsheet.domain.schedule import is_left_out
from broadsheet.engine.edition.publishing import publish
from broadsheet.engine.newsletter.issuing import compose_issue, keep_draft, stored_issue
from broadsheet.engine.newsletter.postroom import Postroom
from broadsheet.engine.newsletter.schedule import firings_before
from broadsheet.engine.newsletter.sending import Sent, begin, may_go_on, send, sent_so_far
from broadsheet.engine.newsletter.subscribing import send_confirmations
from broadsheet.engine.portal.newsroom import Clock, Newsroom, open_newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.publish.newsletter.letter import write_letter
from broadsheet.store import Store

_SINCE = "newsletter-since"
_SCHEDULE = "newsletter-schedule"
_TRIED = "newsletter-tried"
_TOO_LATE = timedelta(hours=12)  # an issue that could not be built for so long is left out


def send_now(folder: PortalFolder, id_: str | None, clock: Clock, progress: Progress) -> Sent:
    """Send an issue, or go on with it. Its archive page is published first, since each mail leads there.

    One that is out already is left as it is, and told. Raises StoreError for one that nobody would get.
    """
    with open_newsroom(folder, clock, progress) as newsroom:
        Postroom(folder, newsroom.store)  # complain before anything is published
        stored = stored_issue(newsroom.store, id_)
        if stored.state is IssueState.SENT:
            progress.notice(f"the newsletter {stored.issue.id} is sent already")
            return sent_so_far(newsroom.store, stored)
        if not newsroom.store.subscribers.counts().get(SubscriberState.CONFIRMED):
            raise StoreError(
                f"nobody has subscribed, so the newsletter {stored.issue.id} stays as it is; "
                "`broadsheet subscribers add ADDRESS` adds people who agreed"
            )
        stored = _published(newsroom, stored)
    with Store.open(folder.store_address, tell=progress.notice, stage=progress.stage) as store:
        return send(folder, store, stored, clock, progress)


def due_issue(folder: PortalFolder, clock: Clock, progress: Progress) -> tuple[Sent, ...]:
    """Do all that is due now: build the issue of the schedule, send issues whose time has come, answer new
    subscribers. What fails is told and left for the next call.
    """
    if not folder.portal.newsletter.enabled:
        return ()
    sent: list[Sent] = []
    try:
        with open_newsroom(folder, clock, progress) as newsroom:
            Postroom(folder, newsroom.store)
            _build_due(newsroom)
            ready = [_published(newsroom, stored) for stored in _ready(newsroom)]
        with Store.open(folder.store_address, tell=progress.notice, stage=progress.stage) as store:
            send_confirmations(folder, store, clock)
            for stored in ready if may_go_on(store, clock()) else ():
                sent.append(send(folder, store, stored, clock, progress))  # noqa: PERF401 - kept if one fails
    except BroadsheetError as error:
        progress.notice(f"newsletter: {error}")
    return tuple(sent)


def decide(
    store: Store, id_: str | None, addresses: Iterable[str] | None, *, again: bool, failed: bool = False
) -> int:
    """A person's word on uncertain messages, with `failed` on failed ones: they arrived, or go out again.

    How many there were.
    """
    stored = stored_issue(store, id_)
    state = DeliveryState.WAITING if again else DeliveryState.SENT
    keys = None if addresses is None else [same_mailbox(address) for address in addresses]
    with store.sending():
        store.deliveries.doubt(stored.issue.id)
        number = store.deliveries.decide(stored.issue.id, keys, state, failed=failed)
        if again and number and stored.state is IssueState.SENT:
            store.issues.reopen(stored)
    return number


def _build_due(newsroom: Newsroom) -> None:
    folder, store, now = newsroom.folder, newsroom.store, newsroom.clock()
    settings = folder.portal.newsletter
    since = _since(store, settings.cron, now)
    planned = firings_before(folder.portal, now + timedelta(seconds=settings.review), 1)[0]
    known = store.issues.all()
    if planned.isoformat() < since or now - planned > _TOO_LATE:
        return
    if is_left_out(planned.astimezone(ZoneInfo(folder.portal.timezone)).date(), settings.skip):
        return
    if any(each.scheduled is not None and each.scheduled >= planned for each in known):
        return
    edition = store.editions.last()
    attempt = f"{planned.isoformat()} {edition.number if edition else 0}"
    if store.meta.get(_TRIED) == attempt:
        return  # nothing was published since; there is still too little to tell
    store.meta.set(_TRIED, attempt)
    issue, _ = composed = compose_issue(folder, store, now, planned)
    if len(issue.stories()) >= settings.least:
        keep_draft(folder, store, now, composed, planned)
        if planned > now:
            newsroom.progress.notice(f"newsletter {issue.id}: a draft stands until {planned:%H:%M} UTC")


def _since(store: Store, schedule: str, now: datetime) -> str:
    """Since when the schedule counts: no time of it that was over when it was written is made up for."""
    since = store.meta.settled(_SINCE, now.isoformat())
    if store.meta.settled(_SCHEDULE, schedule) != schedule:
        since = now.isoformat()
        store.meta.set(_SINCE, since)
        store.meta.set(_SCHEDULE, schedule)
    return since


def _ready(newsroom: Newsroom) -> list[StoredIssue]:
    """Issues that go out now, oldest first."""
    now = newsroom.clock()
    states = (IssueState.APPROVED, IssueState.SENDING)
    found = [
        each
        for each in newsroom.store.issues.all()
        if each.state in states
        or (each.state is IssueState.DRAFT and each.sends_at <= now and not each.issue.is_empty())
    ]
    return found[::-1]


def _published(newsroom: Newsroom, stored: StoredIssue) -> StoredIssue:
    """The issue, marked as going out, its archive page published, by whichever call comes that far."""
    write_letter(stored.issue, newsroom.folder.portal)  # one that is too large can still be changed
    going = begin(newsroom.store, stored, newsroom.clock())
    if not newsroom.store.deliveries.counts(going.issue.id):  # messages are planned once the page stands
        publish(newsroom)
    return going
