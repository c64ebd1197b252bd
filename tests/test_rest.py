"""`/api/v1/`: what it shows and to whom, its pages, its filters, its validators, and how it refuses."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote, urlencode

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.domain.errors import ItemError, StoreError
from broadsheet.engine.catalogue.cursors import decode, decode_name, decode_number, encode
from broadsheet.engine.portal.portal_folder import PortalFolder, load_portal
from broadsheet.faces.web.api.access import Allowance
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from broadsheet.store import Store
from tests.commands import broadsheet, start
from tests.patience import PATIENCE
from tests.rest_portal import EVENT, HOSTILE, NOW, SECRET, TITLES, newsroom
from tests.test_web import ask

__all__ = ["newsroom"]


def settled(folder: PortalFolder, **api: object) -> PortalFolder:
    """The portal with other settings of its API."""
    settings = folder.portal.model_copy(
        update={"api": folder.portal.api.model_copy(update={"rate": 0, **api})}
    )
    return msgspec.structs.replace(folder, portal=settings)


@pytest.fixture(scope="module")
def address(newsroom: Path) -> Iterator[str]:
    """Where the portal is served."""
    with running(create_app(settled(load_portal(newsroom)))) as address:
        yield address


@pytest.fixture(scope="module")
def secret(newsroom: Path) -> str:
    """A token that sees drafts."""
    done = broadsheet("tokens", "new", "editor", "--drafts", "--portal", str(newsroom))
    return done.stdout.decode().strip()


def read(address: str, path: str, token: str | None = None, status: int = 200, **query: object) -> dict:
    """The document at a path of the API."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    words = f"?{urlencode(query, doseq=True)}" if query else ""
    answer = ask(address, f"/api/v1{path}{words}", **headers)
    assert answer.status == status, answer.body
    kind = "application/json" if status == 200 else "application/problem+json"
    assert answer.headers["Content-Type"] == kind
    return json.loads(answer.body)


def walk(address: str, path: str, token: str | None = None, **query: object) -> list[dict]:
    """All items of a list, page by page."""
    found, cursor = [], None
    for _ in range(100):
        page = read(address, path, token, **query, **({"cursor": cursor} if cursor else {}))
        assert len(page["items"]) <= query.get("limit", 25)
        found += page["items"]
        cursor = page["nextCursor"]
        if cursor is None:
            return found
    raise AssertionError("the list never ends")


# What is shown, and to whom


def test_decisions_about_taken_over_stories_hold_in_the_api(newsroom: Path, tmp_path: Path) -> None:
    shutil.copytree(newsroom / "content" / "_news", tmp_path / "theirs" / "_news")
    (tmp_path / "portal.yaml").write_text("title: Easterly News\nsources:\n  - content: theirs\n")
    portal = ("--portal", str(tmp_path))
    broadsheet("run", *portal, "--now", NOW, "--workers", "1", "--quiet")
    ferry, otters, roof = (TITLES[number] for number in (0, 5, 1))
    broadsheet("desk", "retract", ferry, "--notice", "It was not so.", "--by", "ann", *portal)
    broadsheet("desk", "reject", otters, "--by", "ann", *portal)
    broadsheet("desk", "edit", roof, "--title", "A roof leaks", "--by", "ann", *portal)
    broadsheet("publish", *portal, "--now", NOW, "--quiet")
    with running(create_app(load_portal(tmp_path))) as address:
        told = {story["title"]: story for story in walk(address, "/stories")}
        assert told[f"Retracted: {ferry}"]["excerpt"] == "It was not so."
        assert "A roof leaks" in told
        assert not {ferry, otters, roof} & set(told)
        broadsheet("desk", "undo", otters, "--by", "ann", *portal)
        broadsheet("publish", *portal, "--now", NOW, "--quiet")
        assert otters in {story["title"] for story in walk(address, "/stories")}


def test_the_public_sees_what_is_published_and_nothing_else(address: str, secret: str) -> None:
    public = walk(address, "/stories")
    assert {story["state"] for story in public} == {"published"}
    everything = walk(address, "/stories", secret, state=["published", "folded", "left-out"])
    assert {story["state"] for story in everything} == {"published", "folded", "left-out"}
    for story in everything:
        for path in (f"/stories/{story['id']}", f"/stories/{story['id']}/explanation"):
            seen = story["state"] == "published"
            assert read(address, path, status=200 if seen else 404)
            assert read(address, path, secret)["id"] == story["id"]
    for state in ("folded", "left-out"):
        assert "drafts" in read(address, "/stories", status=403, state=state)["detail"]
        assert "drafts" in read(address, "/search", status=403, q="council", state=state)["detail"]


def test_no_answer_holds_a_text_a_source_or_a_path_of_this_machine(
    address: str, secret: str, newsroom: Path
) -> None:
    everything = walk(address, "/stories", secret, state=["published", "folded", "left-out"])
    paths = [
        "/", "/stories", "/clusters", "/front", "/topics", "/providers", "/editions", "/openapi.json",
        f"/search?q={SECRET}&facets=true",
        *(f"/stories/{story['id']}" for story in everything),
        *(f"/stories/{story['id']}/explanation" for story in everything),
        *(f"/clusters/{story['cluster']}" for story in everything),
    ]  # fmt: skip
    for path in paths:
        answer = ask(address, f"/api/v1{path}", Authorization=f"Bearer {secret}")
        assert answer.status == 200, path
        for private in (SECRET, str(newsroom), "/feed.xml", "feed:", "secured", ".broadsheet"):
            assert private not in answer.body.decode(), path


def test_hostile_values_stay_data(address: str) -> None:
    title = next(story["title"] for story in walk(address, "/stories") if "script" in story["title"])
    assert title == HOSTILE
    answer = ask(address, "/api/v1/stories")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_cluster_is_a_timeline_of_what_the_edition_shows(address: str) -> None:
    item = next(each for each in walk(address, "/clusters") if EVENT in each["lead"]["title"])
    assert item["stories"] == 2
    cluster = read(address, f"/clusters/{item['id']}")
    assert cluster["lead"] == item["lead"]
    assert sorted(story["state"] for story in cluster["timeline"]) == ["folded", "published"]
    times = [story["publishedDateTime"] for story in cluster["timeline"]]
    assert times == sorted(times)
    thin = {story["cluster"] for story in walk(address, "/stories")}
    assert {each["id"] for each in walk(address, "/clusters")} == thin


def test_the_front_page_is_that_of_the_site(address: str, newsroom: Path) -> None:
    items = read(address, "/front")["items"]
    page = (newsroom / "public" / "index.html").read_text()
    places = [page.index(f"story/{item['id']}/") for item in items]
    assert len(items) == 5
    assert places == sorted(places)


def test_an_explanation_has_each_number_with_its_signals(address: str) -> None:
    story = walk(address, "/stories", sort="heat")[0]
    told = read(address, f"/stories/{story['id']}/explanation")
    assert told["quality"]["value"] == story["quality"]
    assert round(sum(signal["points"] for signal in told["quality"]["signals"])) == story["quality"]
    assert "reaches the threshold" in told["reason"]


def test_sealed_signals_are_told_to_drafts_tokens_alone(newsroom: Path, secret: str) -> None:
    folder = load_portal(newsroom)
    sealed = folder.portal.model_copy(update={"seal_key": "env:NOTHING"})
    with running(create_app(msgspec.structs.replace(folder, portal=sealed))) as address:
        id_ = read(address, "/stories")["items"][0]["id"]
        assert "sealed" in read(address, f"/stories/{id_}/explanation", status=403)["detail"]
        assert read(address, f"/stories/{id_}/explanation", secret)["id"] == id_


# Lists


def test_pages_follow_one_another_without_gap_or_repetition(address: str, secret: str) -> None:
    states = ["published", "folded", "left-out"]
    for sort, key in (("time", "publishedDateTime"), ("heat", "heat"), ("quality", "quality")):
        whole = walk(address, "/stories", secret, sort=sort, state=states)
        assert [story[key] for story in whole] == sorted((story[key] for story in whole), reverse=True)
        for limit in (1, 2, 3):
            assert walk(address, "/stories", secret, sort=sort, state=states, limit=limit) == whole
    for path in ("/clusters", "/providers", "/editions"):
        assert walk(address, path, limit=1) == walk(address, path)
    for sort in ("relevance", "time", "heat"):
        found = walk(address, "/search", q=SECRET, sort=sort)
        assert len(found) > 3
        assert walk(address, "/search", q=SECRET, sort=sort, limit=2) == found


def test_the_link_header_leads_to_the_next_page(address: str) -> None:
    answer = ask(address, "/api/v1/stories?limit=2&sort=heat")
    link = answer.headers["Link"]
    assert link.endswith('; rel="next"')
    following = json.loads(ask(address, link[1:].partition(">")[0]).body)
    assert following["items"] == read(address, "/stories", sort="heat")["items"][2:4]


def test_filters_let_through_what_they_name(address: str, secret: str) -> None:
    whole = walk(address, "/stories", secret, state=["published", "folded", "left-out"])

    def ids(**query: object) -> set[str]:
        states = {"state": ["published", "folded", "left-out"]}
        return {story["id"] for story in walk(address, "/stories", secret, **states, **query)}

    def those(test) -> set[str]:
        found = {story["id"] for story in whole if test(story)}
        assert found
        return found

    assert ids(topic="Rivers") == those(lambda story: "Rivers" in story["topics"])
    assert ids(topic="rivers") == ids(topic="Rivers")
    assert ids(provider=whole[0]["provider"]["domain"]) == those(lambda story: True)
    assert ids(provider="nobody.example") == set()
    assert ids(language="en") == those(lambda story: story["language"] == "en")
    assert ids(since="2026-06-05") == those(lambda story: story["publishedDateTime"] >= "2026-06-05")
    assert ids(until="2026-06-05T07:00:00Z") == those(
        lambda story: story["publishedDateTime"] < "2026-06-05T07:00:00Z"
    )
    assert ids(qualityFrom=70) == those(lambda story: story["quality"] >= 70)
    assert ids(qualityTo=69) == those(lambda story: story["quality"] <= 69)
    middle = sorted(story["heat"] for story in whole)[len(whole) // 2]
    assert ids(heatFrom=middle) == those(lambda story: story["heat"] >= middle)
    assert ids(heatTo=middle, qualityFrom=70) == those(
        lambda story: story["heat"] <= middle and story["quality"] >= 70
    )
    assert ids(since="2026-06-05T09:00:00+02:00") == ids(since="2026-06-05T07:00:00Z")
    assert "Easterly" not in read(address, "/topics")["items"][1]["name"]
    assert "/api/v1/topics lists them" in read(address, "/stories", status=404, topic="Zeppelins")["detail"]


def test_search_finds_words_of_the_text_and_counts_what_it_found(address: str, secret: str) -> None:
    found = read(address, "/search", q=SECRET, facets="true")
    assert found["total"] == len(found["items"]) == 7
    counted = found["facets"]
    assert counted["providers"] == [{"value": "127.0.0.1", "count": 7}]
    assert counted["languages"] == [{"value": "en", "count": 7}]
    assert {"value": "Rivers", "count": 1} in counted["topics"]
    assert read(address, "/search", q=SECRET)["facets"] is None
    only = read(address, "/search", q=SECRET, topic="Rivers", facets="true")
    assert [story["title"] for story in only["items"]] == ["Otters return to the river"]
    assert only["total"] == 1
    first = read(address, "/search", q="otters river")["items"][0]
    assert first["title"] == "Otters return to the river"
    assert read(address, "/search", q='"otters river"')["total"] == 0
    assert read(address, "/search", q="*** ---")["total"] == 0
    assert read(address, "/search", q='" OR 1=1 NEAR(')["items"] == []
    notice = read(address, "/search", secret, q="short notice", state="left-out")
    assert [story["state"] for story in notice["items"]] == ["left-out"]


def test_topics_providers_and_editions_are_listed(address: str) -> None:
    topics = {topic["name"]: topic for topic in read(address, "/topics")["items"]}
    assert topics["Rivers"]["parent"] == "Easterly"
    assert topics["Rivers"]["stories"] == len(walk(address, "/stories", topic="Rivers"))
    (provider,) = walk(address, "/providers")
    assert provider["stories"] == len(walk(address, "/stories"))
    assert provider["latest"] == walk(address, "/stories")[0]["publishedDateTime"]
    (edition,) = walk(address, "/editions")
    assert read(address, "/")["edition"] == edition
    assert edition["counts"]["published"] == len(walk(address, "/stories"))


def test_every_link_of_the_index_leads_somewhere(address: str) -> None:
    for name, path in read(address, "/")["links"].items():
        assert ask(address, path + ("?q=a" if name == "search" else "")).status == 200
    unslashed = ask(address, "/api/v1")
    assert (unslashed.status, unslashed.headers["Location"]) == (308, "/api/v1/")


# Validators


def test_an_answer_that_the_client_has_is_not_sent_again(address: str) -> None:
    time.sleep(2)  # a store that changed within the last second has no Last-Modified
    first = ask(address, "/api/v1/stories")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for condition in ({"If_None_Match": tag}, {"If_Modified_Since": modified}):
        again = ask(address, "/api/v1/stories", **condition)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    for condition in (
        {"If_None_Match": '"other"', "If_Modified_Since": modified},
        {"If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
        {"If_Modified_Since": "Fri, 31 Dec 9999 25:61:00 +9999"},
    ):
        assert ask(address, "/api/v1/stories", **condition).body == first.body
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Vary"] == "Authorization"


# Tokens


def test_a_token_opens_what_its_scopes_say_until_it_is_revoked(newsroom: Path, secret: str) -> None:
    portal = ("--portal", str(newsroom))
    reader = broadsheet("tokens", "new", "reader", *portal).stdout.decode().strip()
    assert broadsheet("tokens", "new", "reader", *portal, expect=1).stdout == b""
    broadsheet("tokens", "new", "no spaces", *portal, expect=2)
    listed = {
        each["name"]: each for each in json.loads(broadsheet("tokens", "list", "--json", *portal).stdout)
    }
    assert (listed["reader"]["scopes"], listed["editor"]["scopes"]) == (["read"], ["read", "drafts"])
    said = broadsheet("tokens", "list", *portal).stdout.decode()
    for kept in (said, (newsroom / ".broadsheet" / "store.sqlite3").read_bytes().decode("latin-1")):
        assert reader not in kept
        assert secret not in kept
    with running(create_app(settled(load_portal(newsroom), public=False))) as address:
        without = ask(address, "/api/v1/stories")
        assert (without.status, without.headers["WWW-Authenticate"]) == (401, "Bearer")
        wrong = ask(address, "/api/v1/stories", Authorization="Bearer nonsense")
        assert (wrong.status, wrong.headers["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')
        assert ask(address, "/api/v1/stories", Authorization="Basic YTpi").status == 401
        answer = ask(address, "/api/v1/stories", Authorization=f"Bearer {reader}")
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "private, no-cache")
        read(address, "/stories", reader, status=403, state="folded")
        assert read(address, "/stories", secret, state="folded")["items"]
        broadsheet("tokens", "revoke", "reader", *portal)
        read(address, "/stories", reader, status=401)
    broadsheet("tokens", "revoke", "reader", *portal, expect=1)


def test_a_wrong_token_is_refused_though_the_api_is_public(address: str) -> None:
    assert "revoked" in read(address, "/stories", "bsr_nonsense", status=401)["detail"]


# Refusals


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("limit=0", "limit", "greater than or equal to 1"),
        ("limit=101", "limit", "less than or equal to 100"),
        ("limit=many", "limit", "valid integer"),
        ("sort=age", "sort", "'time', 'heat' or 'quality'"),
        ("since=yesterday", "since", "write a time like 2026-06-08T06:00:00Z"),
        ("since=2026-02-30", "since", "write a time like"),
        ("until=0001-01-01T00:00:00%2B23:59", "until", "write a time like"),
        ("topc=Rivers", "topc", "there is no such parameter"),
        ("cursor=nonsense", "cursor", "begin without one"),
        ("cursor=%00", "cursor", "begin without one"),
        (f"cursor={encode('heat', '5.s1')}", "cursor", "sorted by time"),
        (f"cursor={encode('time', '9' * 30 + '.s1')}", "cursor", "sorted by time"),
        ("heatFrom=1e400", "heatFrom", "valid integer"),
        ("qualityTo=99999999999999999999", "qualityTo", "less than or equal to 1000000"),
        ("state=everything", "state.0", "'published', 'folded' or 'left-out'"),
        ("language=English", "language", "match pattern"),
    ],
)
def test_a_wrong_parameter_is_named(address: str, query: str, parameter: str, words: str) -> None:
    answer = ask(address, f"/api/v1/stories?{query}")
    problem = json.loads(answer.body)
    assert (answer.status, problem["status"], problem["title"]) == (400, 400, "Bad Request")
    (error,) = problem["errors"]
    assert (error["place"], error["parameter"]) == ("query", parameter)
    assert words in error["message"]
    assert words in problem["detail"]


def test_what_is_not_there_and_what_is_not_allowed(address: str) -> None:
    for path in (
        "/nothing",
        "/stories/s0",
        "/clusters/c0",
        "/stories/..%2f..%2fportal.yaml",
        "/stories/a%0Ab",
    ):
        assert read(address, path, status=404)["title"] == "Not Found"
    posted = ask(address, "/api/v1/stories", "POST")
    assert (posted.status, posted.headers["Allow"]) == (405, "GET")
    assert json.loads(posted.body)["detail"] == "The API is read by GET alone."
    assert ask(address, "/api/v1/" + "a" * 5000).status in {404, 414}


def test_a_portal_without_a_store_says_so(tmp_path: Path) -> None:
    (tmp_path / "portal.yaml").write_text("title: New\n")
    folder = load_portal(tmp_path)
    with running(create_app(folder)) as address:
        assert "store cannot be read" in read(address, "/stories", status=503)["detail"]
        assert str(tmp_path) not in ask(address, "/api/v1/stories").body.decode()
        broadsheet("publish", "--portal", str(tmp_path), "--quiet")
        assert read(address, "/stories") == {"items": [], "nextCursor": None}


def test_who_asks_too_often_is_told_when_to_come_again(newsroom: Path, secret: str) -> None:
    with running(create_app(settled(load_portal(newsroom), rate=3))) as address:
        answers = [ask(address, "/api/v1/topics") for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 20
        assert "ask again in" in json.loads(answers[-1].body)["detail"]
        assert read(address, "/topics", secret)  # a token has an allowance of its own
        assert ask(address, "/").status == 200


def test_many_at_once_are_all_answered(address: str) -> None:
    paths = [f"/api/v1/search?q={SECRET}&facets=true", "/api/v1/front", "/api/v1/providers"] * 20
    with ThreadPoolExecutor(60) as clients:
        assert {answer.status for answer in clients.map(lambda path: ask(address, path), paths)} == {200}


def test_a_store_that_too_many_read_at_once_says_so(newsroom: Path) -> None:
    with Store.open(load_portal(newsroom).store_path) as store, ExitStack() as held:
        store._database._reader.pool._timeout = 0.05
        for _ in range(15):
            held.enter_context(store._database.read())
        with pytest.raises(StoreError, match="too many at once; try again"):
            held.enter_context(store._database.read())


def test_an_address_behind_a_proxy_is_believed_from_that_proxy_alone(newsroom: Path) -> None:
    settings = newsroom / "portal.yaml"
    before = settings.read_text()
    settings.write_text(before + "api: {rate: 1}\n")
    statuses = {}
    for proxy in ("127.0.0.1", "192.0.2.1"):
        words = ("serve", "--portal", str(newsroom), "--port", "0", "--proxy", proxy)
        process = start(*words, stdout=subprocess.PIPE)
        address = process.stdout.readline().decode().split(" on ")[1].split(" ")[0]
        clients = ("198.51.100.1", "198.51.100.2")
        statuses[proxy] = [
            ask(address, "/api/v1/topics", X_Forwarded_For=client).status for client in clients
        ]
        process.terminate()
        process.wait(timeout=PATIENCE)
        process.stdout.close()
    settings.write_text(before)
    assert statuses == {"127.0.0.1": [200, 200], "192.0.2.1": [200, 429]}


@given(st.integers(1, 100), st.lists(st.floats(0, 600), max_size=50))
def test_an_allowance_is_never_exceeded(rate: int, pauses: list[float]) -> None:
    allowance, now, let_through = Allowance(rate), 0.0, []
    for pause in pauses:
        now += pause
        if allowance.take("key", now) == 0:
            let_through.append(now)
    for first in let_through:
        in_a_minute = [each for each in let_through if first <= each < first + 60]
        assert len(in_a_minute) <= 2 * rate  # a full allowance, and what a minute adds


# Other sites' pages


def test_other_origins_are_let_in_only_when_the_settings_say_so(newsroom: Path, address: str) -> None:
    asked = {"Origin": "https://reader.example"}
    assert "Access-Control-Allow-Origin" not in ask(address, "/api/v1/stories", **asked).headers
    with running(
        create_app(settled(load_portal(newsroom), origins=("https://reader.example",)))
    ) as open_address:
        answer = ask(open_address, "/api/v1/stories", **asked)
        assert answer.headers["Access-Control-Allow-Origin"] == "https://reader.example"
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
        preflight = ask(open_address, "/api/v1/stories", "OPTIONS", **asked, Access_Control_Request_Method="GET",
                        Access_Control_Request_Headers="authorization")  # fmt: skip
        assert preflight.status == 200
        other = ask(open_address, "/api/v1/stories", Origin="https://evil.example")
        assert "Access-Control-Allow-Origin" not in other.headers


# Cursors

_ORDERS = st.sampled_from(["time", "heat", "relevance", "provider"])


@given(_ORDERS, st.integers(-(10**17) + 1, 10**17 - 1), st.text("abcdef0123456789", min_size=1, max_size=60))
def test_a_cursor_gives_its_position_back(order: str, value: int, id_: str) -> None:
    position = f"{value}.{id_}"
    cursor = encode(order, position)
    assert quote(cursor, safe="") == cursor
    assert decode(order, cursor) == position
    with pytest.raises(ItemError, match="begin without one"):
        decode(order + "x", cursor)


@given(
    st.text(
        st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300
    )
)
def test_a_name_survives_its_cursor(name: str) -> None:
    assert decode_name("provider", encode("provider", name)) == name


@given(_ORDERS, st.text(max_size=100) | st.from_regex(r"[A-Za-z0-9_-]{1,80}", fullmatch=True))
@example("time", "")
@example("time", "=")
@example("heat", "é")
def test_no_other_word_is_a_cursor(order: str, word: str) -> None:
    for reading in (decode, decode_name, decode_number):
        try:
            position = reading(order, word)
        except ItemError:
            continue
        assert encode(order, str(position)) == word
