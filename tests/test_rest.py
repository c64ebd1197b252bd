"""`/api/v1/`: what it shows, its pages, its filters and its validators."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from tests.commands import broadsheet
from tests.http_client import ask
from tests.patience import until
from tests.rest_portal import EVENT, HOSTILE, NOW, SECRET, TITLES
from tests.rest_visits import address, read, secret, settled, walk

# What is shown, and to whom

__all__ = ["address", "secret"]


@pytest.mark.parametrize("stories", ["judged", "taken over"])
def test_decisions_hold_in_the_api(newsroom: Path, tmp_path: Path, stories: str) -> None:
    folder = tmp_path / "portal"
    portal = ("--portal", str(folder))
    if stories == "taken over":
        shutil.copytree(newsroom / "content" / "_news", folder / "theirs" / "_news")
        (folder / "portal.yaml").write_text("title: Easterly News\nsources:\n  - content: theirs\n")
        broadsheet("run", *portal, "--now", NOW, "--workers", "1", "--quiet")
    else:
        shutil.copytree(newsroom, folder)
    ferry, otters, roof = (TITLES[number] for number in (0, 5, 1))
    broadsheet("desk", "retract", ferry, "--notice", "It was not so.", "--by", "ann", *portal)
    broadsheet("desk", "reject", otters, "--by", "ann", *portal)
    broadsheet("desk", "edit", roof, "--title", "A roof leaks", "--by", "ann", *portal)
    broadsheet("publish", *portal, "--now", NOW, "--quiet")
    with running(create_app(settled(load_portal(folder)))) as address:
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
    assert set(edition["counts"]) == {"stories", "published", "folded", "leftOut", "clusters"}


def test_every_link_of_the_index_leads_somewhere(address: str) -> None:
    for name, path in read(address, "/")["links"].items():
        assert ask(address, path + ("?q=a" if name == "search" else "")).status == 200
    unslashed = ask(address, "/api/v1")
    assert (unslashed.status, unslashed.headers["Location"]) == (308, "/api/v1/")


def test_times_are_in_utc(address: str) -> None:
    stories = walk(address, "/stories")
    times = [story[name] for story in stories for name in ("publishedDateTime", "updatedDateTime")]
    assert {time[-1] for time in times if time} == {"Z"}
    assert any(story["updatedDateTime"] for story in stories)


def test_an_answer_that_the_client_has_is_not_sent_again(address: str) -> None:
    # an application that began within the last second tells no Last-Modified, so that this stands last
    until(lambda: "Last-Modified" in ask(address, "/api/v1/stories").headers)
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
    head = ask(address, "/api/v1/stories", "HEAD")
    assert (head.status, head.body, head.headers["ETag"]) == (200, b"", tag)
    assert int(head.headers["Content-Length"]) == len(first.body)
