"""Hubs are asked to tell of a feed's news (WebSub), so that it need not be asked again and again.

In: the hub that a polled feed named; what a hub sends to our callback. Out: leases in the store, renewed in
time; a source that is due at once. What a hub pushes is never read: it only says when to ask the source.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from broadsheet.collect.gateway import Gateway
from broadsheet.collect.hubs import is_signed
from broadsheet.collect.polling import NESTED
from broadsheet.domain.errors import FetchError
from broadsheet.domain.source import Hub, SourceKind
from broadsheet.domain.storing import HubLease
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.store import Store

CALLBACK = "websub/"  # below the address in `fetch.callback`
_LEASE = timedelta(days=10)  # that we ask for
_LONGEST_LEASE = timedelta(days=90)
_PATIENCE = timedelta(hours=6)  # until a hub that did not confirm is asked again


def note_hub(newsroom: Newsroom, source: str, hub: Hub) -> None:
    """Remember the hub of a source, if we can be called; another hub or topic than before starts anew.

    Not of the feeds of a list: a push wakes what is declared, and that would be all of them.
    """
    store, declared = newsroom.store, source.partition(NESTED)[0]
    kinds = {each.kind for each in newsroom.folder.sources if each.key == declared}
    if newsroom.folder.portal.fetch.callback is None or SourceKind.OPML in kinds:
        return
    known = store.leases.get([source]).get(source)
    if known is None or known.hub != hub:
        token, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
        store.leases.save([HubLease(source=source, hub=hub, token=token, secret=secret)])


async def subscribe(newsroom: Newsroom, gateway: Gateway, sources: Iterable[str]) -> None:
    """Ask the hubs of these sources where it is time; one that cannot be had is told and asked later."""
    callback = newsroom.folder.portal.fetch.callback
    if callback is None:
        return
    leases, now = newsroom.store.leases, newsroom.clock()
    for lease in leases.get(sources).values():
        if not _is_time(lease, now):
            continue
        leases.save([msgspec.structs.replace(lease, asked=now)])  # first, for the hub may call at once
        fields = {
            "hub.mode": "subscribe",
            "hub.topic": lease.hub.topic,
            "hub.callback": f"{callback.rstrip('/')}/{CALLBACK}{lease.token}",
            "hub.lease_seconds": str(int(_LEASE.total_seconds())),
            "hub.secret": lease.secret,
        }
        try:
            await gateway.post(lease.hub.address, fields)
        except FetchError as error:
            newsroom.progress.notice(f"{lease.source}: its hub {lease.hub.address}: {error}")


def _is_time(lease: HubLease, now: datetime) -> bool:
    """Whether the hub was never asked, is silent for long, or a quarter of its lease is left."""
    if lease.asked is not None and lease.asked <= now < lease.asked + _PATIENCE:
        return False
    if lease.until is None or lease.since is None:
        return True
    return now >= lease.until - (lease.until - lease.since) / 4


def confirm(store: Store, token: str, asked: Mapping[str, str], now: datetime) -> bool:
    """Whether we want what a hub says we asked for (section 5.3); the lease then counts from now.

    A hub that denies ends the lease; it is asked again later. That we would leave is never confirmed.
    """
    lease, mode = store.leases.of(token), asked.get("hub.mode")
    if lease is None or lease.hub.topic != asked.get("hub.topic") or lease.asked is None:
        return False
    if mode == "denied":
        store.leases.save([msgspec.structs.replace(lease, since=None, until=None)])
        return True
    seconds = asked.get("hub.lease_seconds", "")
    if mode != "subscribe" or not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12):
        return False
    until = now + min(timedelta(seconds=int(seconds)), _LONGEST_LEASE)
    store.leases.save([msgspec.structs.replace(lease, since=now, until=until)])
    return True


def hear(store: Store, token: str, signature: str | None, body: bytes, now: datetime) -> bool:
    """Whether there is such a lease; its source is due if the push is signed and the lease runs."""
    lease = store.leases.of(token)
    if lease is None:
        return False
    if lease.until is not None and now < lease.until and is_signed(signature, lease.secret, body):
        store.leases.wake(lease.source.partition(NESTED)[0], now)
    return True
