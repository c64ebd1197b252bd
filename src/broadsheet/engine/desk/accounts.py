"""Passwords, sessions and throttling of the desk's sign-in.

In: names, passwords and tokens as people and browsers give them. Out: accounts and sessions of the store,
which never hold a password or a token, only hashes; or an error that says why not.

Sessions last `LONGEST`, and end when they are not used for `IDLE`. After `FREE` failures in a row for an
account, or for an address, each further try has to wait twice as long as the one before, up to `MOST_WAIT`.
Who signs in at last is forgiven what went wrong with that account before, by the address, too. A day without
failures ends a row of them.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import re
import secrets
import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from broadsheet.domain.account import Account, Role, Session
from broadsheet.domain.errors import AccountError, ThrottledError
from broadsheet.domain.story import Record
from broadsheet.store import Store

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LONGEST, IDLE = timedelta(days=14), timedelta(hours=24)
FREE = {"account": 5, "address": 20}
MOST_WAIT = timedelta(minutes=15)
_REMEMBERED = timedelta(days=1)  # a few free tries a day are fewer than the longest wait allows
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 1000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
_SEEN_EVERY = timedelta(minutes=5)
_AT_ONCE = threading.BoundedSemaphore(2)  # passwords hashed at a time; each takes 64 MiB


def add_account(store: Store, name: str, password: str, role: Role, now: datetime) -> Account:
    """Make an account. Raises AccountError for a name that is taken or unfit, or a weak password."""
    if not _NAME.fullmatch(name):
        raise AccountError(f"{name!r} is no name; use letters, digits and . _ @ + -, 64 at most")
    if store.accounts.get(name) is not None:
        raise AccountError(f"{name} has an account already; `desk user password {name}` gives a new password")
    account = Account(name=name, role=role, password=_hashed(password, name), created=now)
    store.accounts.save(account)
    return account


def set_password(store: Store, name: str, password: str) -> None:
    """Give the account another password; its sessions end."""
    account = _known(store, name)
    store.accounts.save(msgspec.structs.replace(account, password=_hashed(password, name)))


def set_role(store: Store, name: str, role: Role) -> None:
    """Give the account another role; its sessions end."""
    account = _known(store, name)
    _keep_an_owner(store, account, role)
    store.accounts.save(msgspec.structs.replace(account, role=role))


def remove_account(store: Store, name: str) -> None:
    """Remove the account; its sessions end, its decisions stay."""
    _keep_an_owner(store, _known(store, name), None)
    store.accounts.remove(name)


class Attempt(Record, frozen=True, kw_only=True):
    """Somebody who wants to sign in: the name and password given, and from which address."""

    name: str
    password: str
    address: str


def sign_in(
    store: Store, attempt: Attempt, now: datetime, old_token: str | None = None
) -> tuple[Session, str]:
    """A new session and the token for the browser's cookie; the session that it had before ends.

    Raises ThrottledError after too many failures, without looking at the password, and AccountError for a
    wrong name or password, which are not told apart.
    """
    account = check_password(store, attempt, now)
    token, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    session = Session(token=hash_of(token), name=account.name, secret=secret, created=now, seen=now)
    store.accounts.sweep(now - LONGEST, now - _REMEMBERED)
    store.accounts.begin(session, hash_of(old_token) if old_token else None)
    return session, token


def check_password(store: Store, attempt: Attempt, now: datetime) -> Account:
    """The account whose password this is; failures are counted and slow the next try down."""
    name, password = attempt.name, attempt.password
    keys = f"account:{name[:64].lower()}", f"address:{attempt.address}"
    _check_wait(store, keys, now)
    with _AT_ONCE:
        _check_wait(store, keys, now)  # again: of many guesses at one moment, all came as far as here
        account = store.accounts.get(name)
        if not _fits(account.password if account else _no_ones_hash(), password) or account is None:
            store.accounts.fail(keys, now)
            raise AccountError("this name and password do not belong together")
    store.accounts.forgive(*keys)
    if _hasher().check_needs_rehash(account.password):
        account = msgspec.structs.replace(account, password=_hashed(password, name))
        store.accounts.save(account)
    return account


def signed_in(store: Store, token: str, now: datetime) -> tuple[Account, Session] | None:
    """Whose session the cookie's token is, if it is one that has not ended."""
    session = store.accounts.session(hash_of(token), seen_since=now - IDLE, begun_since=now - LONGEST)
    account = store.accounts.get(session.name) if session else None
    if session is None or account is None:
        return None
    if now - session.seen > _SEEN_EVERY:
        store.accounts.see(session.token, now)
    return account, session


def form_token(session: Session) -> str:
    """What every form of this session carries, so that no other site can send one."""
    return hmac.new(session.secret.encode(), b"form", hashlib.sha256).hexdigest()


def hash_of(token: str) -> str:
    """The hash under which the store knows a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _known(store: Store, name: str) -> Account:
    account = store.accounts.get(name)
    if account is None:
        raise AccountError(f"{name} has no account; `desk user list` names those that there are")
    return account


def _keep_an_owner(store: Store, account: Account, role: Role | None) -> None:
    owners = [each.name for each in store.accounts.all() if each.role is Role.OWNER]
    if role is not Role.OWNER and owners == [account.name] and len(store.accounts.all()) > 1:
        raise AccountError(f"{account.name} is the only owner; make somebody else owner first")


def _check_wait(store: Store, keys: tuple[str, ...], now: datetime) -> None:
    for key in keys:
        times, last = store.accounts.failures(key)
        over = times - FREE[key.partition(":")[0]]
        if over < 0 or last is None:
            continue
        wait = min(MOST_WAIT, timedelta(seconds=2.0 ** min(over, 20)))
        if last - MOST_WAIT <= now < last + wait:  # a try may have begun before another's failure
            raise ThrottledError(last + wait - now)


def _hashed(password: str, name: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountError(f"a password has at least {SHORTEST_PASSWORD} characters")
    if password.lower() == name.lower() or len(set(password)) < 4:
        raise AccountError("this password is too easy to guess; take another")
    with _AT_ONCE:
        return _hasher().hash(password)


def _fits(hashed: str, password: str) -> bool:
    from argon2.exceptions import Argon2Error, InvalidHashError

    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _hasher().verify(hashed, password)
    except (Argon2Error, InvalidHashError):
        return False


@functools.cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # argon2id by the second profile of RFC 9106


@functools.cache
def _no_ones_hash() -> str:
    """What is compared when there is no such account, so that both take equally long."""
    return _hasher().hash(secrets.token_urlsafe(16))
