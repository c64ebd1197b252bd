"""How fast the desk's queue answers from a large store: median and 95th percentile, page by page.

In: how many stories (100,000 unless told) and a folder for the store. `bench/api.py` makes the first 100,000, once; those
beyond are the same rows under other ids and times, without text, which no page here shows. Out: a line for each kind
of page: requests, median and 95th percentile in milliseconds of wall time and of CPU time (server and client in one
process), one client at a time, whole pages over HTTP, a signed-in editor. 500 of the newest stories are decided.

    .venv/bin/python bench/desk.py 1000000 build/bench-desk
"""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from api import make

from broadsheet.domain.account import Role
from broadsheet.domain.decision import Approve, Target, named
from broadsheet.domain.standing import Order
from broadsheet.engine.desk.accounts import add_account, set_password
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from broadsheet.store import Store

_NAME, _PASSWORD = "bench", "a password for the bench"
Took = tuple[float, float]
_DECIDED, _TIMES, _PAGES = 500, 60, 60


_MADE = 100_000  # stories that are made; further ones are copies of their rows
_TABLES = ("stories", "drafts", "paths", "judgements", "standings", "standing_topics")


def grow(folder: Path, count: int) -> None:
    """Repeat the rows of the store until it has `count` stories, each round later than the one before."""
    with closing(sqlite3.connect(folder / ".broadsheet" / "store.sqlite3", isolation_level=None)) as store:
        first, last, have = store.execute("SELECT min(time), max(time), count(*) FROM standings").fetchone()
        if have >= count:
            return
        for event in ("insert", "delete", "update"):
            store.execute(f"DROP TRIGGER IF EXISTS stories_text_{event}")
        store.execute("PRAGMA synchronous = OFF")
        store.execute("PRAGMA cache_size = -400000")
        for round_ in range(1, count // have):
            store.execute("BEGIN")
            for table in _TABLES:
                names = [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
                changed = {
                    "id": f"id || 'r{round_}'",
                    "path": f"path || '{round_}'",
                    "number": f"number + {round_ * have}",
                }
                changed["body"] = "''"
                changed["time"] = f"time + {round_ * (last - first)}"
                values = ", ".join(changed.get(name, name) for name in names)
                store.execute(f"INSERT INTO {table} SELECT {values} FROM {table} WHERE length(id) = 16")
            store.execute("COMMIT")
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def staff(store: Store) -> None:
    """An editor, and decisions about the newest stories."""
    if store.accounts.get(_NAME):
        set_password(store, _NAME, _PASSWORD)
    else:
        add_account(store, _NAME, _PASSWORD, Role.EDITOR, datetime.now(UTC))
    if store.decisions.count() >= _DECIDED:
        return
    for story in store.standings.page(order=Order.TIME, limit=_DECIDED).stories:
        about = (Target(id=story.id, url=story.draft.original_url if story.draft else "", title=story.title),)
        store.decisions.add(named(Approve(by=_NAME, time=datetime.now(UTC), stories=about)))


class Editor:
    """Somebody who is signed in, on one connection."""

    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        self._connection = HTTPConnection(self._host)
        self._cookies = ""
        body, cookies = self._ask("GET", "/desk/sign-in")
        self._cookies = cookies
        token = re.search(r'name="token" value="([^"]+)"', body)[1]
        form = urlencode({"name": _NAME, "password": _PASSWORD, "token": token, "next": "/desk/"})
        _, self._cookies = self._ask("POST", "/desk/sign-in", form)

    def _ask(self, method: str, path: str, form: str | None = None) -> tuple[str, str]:
        headers = {"Cookie": self._cookies, "Origin": f"http://{self._host}"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, form, headers)
        answer = self._connection.getresponse()
        cookies = "; ".join(line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or ())
        return answer.read().decode(), cookies

    def timed(self, path: str) -> tuple[Took, str]:
        """Milliseconds of wall time and of CPU time, and the page."""
        wall, cpu = time.perf_counter(), time.process_time()
        body, _ = self._ask("GET", path)
        return (1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)), body


def walk(editor: Editor, query: str) -> list[Took]:
    """Page after page of the queue, as its links lead."""
    path, times = f"/desk/?{query}", []
    for _ in range(_PAGES):
        took, body = editor.timed(path)
        times.append(took)
        following = re.search(r'rel="next" href="([^"]+)"', body)
        if following is None:
            break
        path = following[1].replace("&amp;", "&")
    return times


def main() -> None:
    """Make the store, and ask."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "build/bench-api")
    make(folder, min(count, _MADE))
    grow(folder, count)
    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        staff(store)
        some = store.standings.page(limit=1).stories[0].id
        mark = store.standings.last_arrival() - 50
    with running(create_app(load_portal(folder))) as address:
        editor = Editor(address)
        queries = {
            "queue, newest first": "",
            "queue by heat": "order=heat",
            "queue of a topic": f"topic={quote('Topic 3')}",
            "queue of a provider": "provider=provider7.example",
            "queue of a state": "state=left-out",
            "queue, quality 100 to 120": "quality_from=100&quality_to=120",
            "decided": "decided=decided",
        }
        for name, query in queries.items():
            tell(name, walk(editor, query))
        for name, path in {
            "a story": f"/desk/story/{some}",
            "what has come in": f"/desk/news?mark={mark}",
            "dashboard": "/desk/dashboard",
        }.items():
            tell(name, [editor.timed(path)[0] for _ in range(10 if name == "dashboard" else _TIMES)])


def tell(name: str, took: list[Took]) -> None:
    """One line."""
    parts = []
    for kind, times in zip(("wall", "CPU"), map(sorted, zip(*took, strict=True)), strict=True):
        late = times[min(len(times) - 1, int(len(times) * 0.95))]
        parts.append(f"{kind} median {times[len(times) // 2]:6.1f} p95 {late:6.1f} ms")
    print(f"{name:<28} {len(took):>3} pages  {'  '.join(parts)}")


if __name__ == "__main__":
    main()
