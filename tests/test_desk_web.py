"""What each page of the desk shows and does over HTTP."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from lxml import html
from PIL import Image

from broadsheet.engine.portal.portal_folder import load_portal
from tests.articles import rss
from tests.commands import broadsheet
from tests.desk_portal import NOW_OPTION, pages_with, record, republish, with_briefings
from tests.desk_visits import Browser, desk, ids
from tests.loopback import Loopback, Reply
from tests.patience import until


class TestPages:
    def test_a_story_that_was_erased_is_told_without_a_link(self, folder: Path, hashed) -> None:
        id_, other = ids(folder)["roof"], ids(folder)["ferry"]
        broadsheet("desk", "approve", other, "--by", "ann", "--portal", str(folder), *NOW_OPTION)
        broadsheet("erase", id_, "--yes", "--by", "ann", "--portal", str(folder), *NOW_OPTION, "--quiet")
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("reader")
            page = browser.get("/desk/decisions").text
        assert f'<p dir="auto">{id_}</p>' in page
        assert re.findall(r"/desk/story/(\w+)", page) == [other]

    def test_the_queue_is_filtered_and_decided_stories_leave_it(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor")
            names = ids(folder)

            def shown(query: str = "") -> set[str]:
                page = browser.get(f"/desk/{query}").text
                return {name for name, id_ in names.items() if f'id="{id_}"' in page}

            assert shown() == set(names)
            assert shown("?topic=Ships") == {"ferry"}
            assert shown("?provider=roof.example") == {"roof"}
            assert shown("?quality_from=999") == set()
            assert shown("?state=left-out") == set()
            assert shown("?order=nonsense&state=nonsense&quality_from=x") == set(names)
            assert browser.get("/desk/?after=nonsense").status == 303
            story = names["roof"]
            form = {
                "kind": "reject",
                "story": story,
                "revision": f"{story}=0",
                "reason": "Old <b>news</b>",
                "next": "/desk/",
            }
            assert browser.post("/desk/decide", form).place == "/desk/"
            assert shown() == set(names) - {"roof"}
            assert shown("?decided=decided") == {"roof"}
            assert "Old &lt;b&gt;news&lt;/b&gt;" in browser.get("/desk/decisions").text
            undo = re.search(r'name="decision" value="(d[0-9a-f]{15})"', browser.get("/desk/").text)[1]
            browser.post("/desk/decide", {"kind": "undo", "decision": undo})
            assert shown() == set(names)
            back = (
                browser.get("/desk/decisions")
                .text.partition('<b class="kind">undo</b>')[2]
                .partition("</li>")[0]
            )
            assert re.search(
                rf"reject <bdi>editor</bdi> .*{undo}.*“Old &lt;b&gt;news&lt;/b&gt;”", back, re.DOTALL
            )

    def test_two_editors_never_overwrite_each_other_silently(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            ann, bob = Browser(address), Browser(address)
            ann.sign_in("owner")
            bob.sign_in("editor")
            story = ids(folder)["roof"]
            seen = {"story": story, "revision": f"{story}=0"}
            assert ann.post("/desk/decide", {"kind": "approve", "reason": "Local", **seen}).status == 303
            page = bob.post("/desk/decide", {"kind": "reject", "reason": "Dull", **seen})
            assert page.status == 409
            assert "Local" in page.text
            assert "Dull" in page.text
            again = dict(
                re.findall(
                    r'<input type="hidden" name="(\w+)" value="([^"]*)">',
                    page.text.split("What you wanted")[1],
                )
            )
            assert again["revision"] == f"{story}=1"
            assert bob.ask("POST", "/desk/decide", again).status == 303
            log = broadsheet("desk", "log", "--portal", str(folder)).stdout.decode()
            assert log.index("Rejected by editor") < log.index("Approved by owner")

    def test_every_kind_of_decision_can_be_made_and_the_button_publishes_it(
        self, folder: Path, hashed
    ) -> None:

        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor")
            names = ids(folder)

            def decide(kind: str, *stories: str, **fields: object) -> int:
                form = {"kind": kind, "story": [names[name] for name in stories], **fields}
                return browser.post("/desk/decide", form).status

            assert decide("merge", "ferry", "bell") == 303
            assert decide("pin", "roof", hours="24") == 303
            assert decide("pin", "roof", until="2001-01-01T00:00") == 422
            assert (
                decide("edit", "map", title="The map", excerpt="Short.", topic=["Easterly"], image="") == 303
            )
            shown = browser.get(f"/desk/story/{names['map']}").text
            assert re.search(r'<textarea id="title"[^>]*>The map</textarea>', shown), (
                "an edit is seen at once"
            )
            assert decide("retract", "map", notice="") == 422
            assert decide("nonsense", "map") == 422
            assert decide("approve") == 422
            browser.post("/desk/publish", {"next": "/desk/"})
            until(lambda: re.search("Edition|Not published", browser.get("/desk/publishing").text))
            assert "Edition 2 stands" in browser.get("/desk/publishing").text
            assert "heat: 1" in record(folder, "school-roof")
            assert 'title: "The map"' in record(folder, "museum-in")
            assert decide("split", "bell") == 303
            assert decide("lead", "bell") == 303
            assert decide("retract", "ferry", notice="He did not retire.") == 303
            history = browser.get(f"/desk/story/{names['ferry']}").text
            assert "He did not retire." in history
            assert (
                "Nothing was changed" in browser.post("/desk/decide", {"kind": "undo", "decision": "d0"}).text
            )

    def test_an_old_decision_is_taken_back_where_it_is_listed(self, folder: Path, hashed) -> None:
        story = ids(folder)["roof"]
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor")
            for number in range(51):
                form = {"kind": "reject", "story": story, "reason": f"Reason {number}"}
                assert browser.post("/desk/decide", form).status == 303
            (older,) = re.findall(r'rel="next" href="([^"]*)"', browser.get("/desk/decisions").text)
            page = browser.get(older).text
            assert "Reason 0" in page
            form = dict(
                re.findall(r'name="(kind|decision|next)" value="([^"]*)"', page.partition("<main")[2])
            )
            assert browser.post("/desk/decide", form).place == older

    def test_an_editor_words_a_briefing_hides_it_and_has_it_back(self, folder: Path, hashed) -> None:
        story = ids(folder)["roof"]
        place = f"/desk/story/{story}"
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor")
            assert "Its briefing" not in browser.get(place).text
            form = {"kind": "brief", "story": story, "revision": f"{story}=0", "text": "It <b>leaks</b>."}
            assert "has no briefings" in browser.post("/desk/decide", form).text
        with_briefings(folder)
        with desk(folder, hashed) as address:
            browser, reader = Browser(address), Browser(address)
            browser.sign_in("editor")
            reader.sign_in("reader")
            assert "There is none." in browser.get(place).text
            assert browser.post("/desk/decide", form | {"text": " "}).status == 422
            assert browser.post("/desk/decide", form | {"text": "a" * 2001}).status == 422
            assert reader.post("/desk/decide", form).status == 403
            assert browser.post("/desk/decide", form).status == 303
            page = browser.get(place).text
            assert re.search(
                r'<textarea id="briefing-text"[^>]*>It &lt;b&gt;leaks&lt;/b&gt;.</textarea>', page
            )
            assert "Our desk’s own words" in page
            assert 'id="briefing-text"' not in reader.get(place).text
            assert "It &lt;b&gt;leaks" in reader.get(place).text
            stale = browser.post("/desk/decide", form | {"text": "It is dry."})
            assert (stale.status, "It is dry." in stale.text) == (409, True)
            republish(folder)
            assert pages_with(folder, "It &lt;b&gt;leaks&lt;/b&gt;.") == {"roof"}
            hide = form | {"revision": f"{story}=1", "none": "yes"}
            assert browser.post("/desk/decide", hide).status == 303
            page = browser.get(place).text
            assert "The desk shows none." in page
            republish(folder)
            assert pages_with(folder, "It &lt;b&gt;leaks") == set()
            section = page.partition('id="briefing"')[2].partition("</section>")[0]
            undo = re.search(r'name="decision" value="(d[0-9a-f]{15})"', section)[1]
            browser.post("/desk/decide", {"kind": "undo", "decision": undo})
            assert "It &lt;b&gt;leaks" in browser.get(place).text

    def test_sources_are_found_added_paused_and_tested(self, folder: Path, hashed) -> None:
        settings = (folder / "portal.yaml").read_text()
        (folder / "portal.yaml").write_text(
            "# mine\n" + settings + "fetch:\n  allow_private: [127.0.0.1]\n  delay: 0\n"
        )
        with Loopback() as web, desk(folder, hashed) as address:
            web.page("/feed", rss(web, "/one", "/two"))
            web.page("/", b'<html><link rel="alternate" type="application/rss+xml" href="/feed">')
            web.page("/broken", Reply(status=500))
            browser = Browser(address)
            browser.sign_in("owner")
            page = browser.post("/desk/sources/test", {"location": web.url("/")}).text
            assert "lists 2 stories" in page
            assert not (folder / "sources.yaml").exists()
            assert browser.post("/desk/sources/add", {"location": web.url("/")}).status == 303
            assert f"feed: {web.url('/feed')}" in (folder / "sources.yaml").read_text().replace('"', "")
            again = browser.post("/desk/sources/add", {"location": web.url("/feed")})
            assert (again.status, "is a source already" in again.text) == (422, True)
            bad = browser.post("/desk/sources/test", {"location": web.url("/broken")})
            assert (bad.status, "cannot be had" in bad.text) == (422, True)
            assert "private" in browser.post("/desk/sources/test", {"location": "http://10.0.0.1/"}).text
            key = f"feed:{web.url('/feed')}"
            browser.post("/desk/sources/pause", {"key": key, "paused": "yes"})
            assert (
                "It is not asked" in browser.get("/desk/sources").text
                or "Paused" in browser.get("/desk/sources").text
            )
            assert key not in {source.key for source in load_portal(folder).sources}
            browser.post("/desk/sources/pause", {"key": key, "paused": "no"})
            assert key in {source.key for source in load_portal(folder).sources}
        assert (folder / "portal.yaml").read_text().startswith("# mine\n")
        (folder / "sources.yaml").write_text("sources:\n  - fed: https://a.org/\n")
        said = broadsheet("publish", "--portal", str(folder), expect=2).stderr.decode()
        assert "sources.yaml:2:" in said
        assert "did you mean feed?" in said

    def test_pictures_have_their_room_before_they_come(
        self, demo_portal: Path, tmp_path: Path, hashed
    ) -> None:
        folder = shutil.copytree(demo_portal, tmp_path / "portal", symlinks=True)
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("reader")
            queue = html.document_fromstring(browser.get("/desk/?decided=all").text)
            assert {(each.get("width"), each.get("height")) for each in queue.iter("img")} == {("96", "64")}
            (place, *_) = queue.xpath("//img/ancestor::*[@id][1]//a[contains(@href, '/desk/story/')]/@href")
            (plate,) = html.document_fromstring(browser.get(place).text).iter("img")
            with Image.open(folder / "public" / plate.get("src").removeprefix("/desk/picture/")) as picture:
                assert (int(plate.get("width")), int(plate.get("height"))) == picture.size

    def test_times_are_written_as_html_has_them(self, folder: Path, hashed) -> None:
        with (folder / "lines.jsonl").open("a") as lines:
            lines.write("no json\n")
        broadsheet("run", "--portal", str(folder), "--workers", "1", "-q", expect=1)  # now, with microseconds
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("reader")
            times = re.findall(r'<time datetime="([^"]*)"', browser.get("/desk/sources").text)
        assert times
        assert not [time for time in times if not re.fullmatch(r"[\dT:-]{19}(Z|[+-]\d\d:\d\d)", time)]

    def test_what_was_refused_is_read_again_from_there(self, folder: Path, hashed) -> None:
        settings = folder / "portal.yaml"
        named = "fetch:\n  allow_private: [127.0.0.1]\n  delay: 0\n"
        with Loopback() as web, desk(folder, hashed) as address:
            for path in ("/a", "/b", "/c"):
                web.page(path, Reply(status=410 if path == "/c" else 404))
            pages = "".join(f"  - page: {web.url(path)}\n" for path in ("/a", "/b", "/c"))
            settings.write_text(settings.read_text().replace("sources:\n", f"sources:\n{pages}") + named)
            with (folder / "lines.jsonl").open("a") as lines:
                lines.write("no json\n")
            run = ("run", "--portal", str(folder), *NOW_OPTION, "--workers", "1", "-q")
            broadsheet(*run, expect=1)
            browser = Browser(address)
            browser.sign_in("reader")
            page = browser.get("/desk/sources").text
            assert "/a" in page
            assert "/desk/sources/retry" not in page
            assert browser.post("/desk/sources/retry", {"code": "http-404"}).status == 403
            browser = Browser(address)
            browser.sign_in("editor")
            one = {"code": "http-404", "source": f"page:{web.url('/a')}", "url": web.url("/a")}
            assert browser.ask("POST", "/desk/sources/retry", one).status == 403, "without the form's token"
            assert browser.post("/desk/sources/retry", {}).status == 422
            page = browser.post("/desk/sources/retry", one).text
            assert "1 page waits to be read again; the next run or a worker reads it." in page
            assert page.count("Waits to be read again") == 1
            broadsheet(*run, expect=1)
            asked = [path for path in web.paths() if path in {"/a", "/b", "/c"}]
            assert sorted(asked) == ["/a", "/a", "/b", "/c"]
            page = browser.post("/desk/sources/retry", {"code": "http-404"}).text
            assert "2 pages wait to be read again; the next run or a worker reads them." in page
            page = browser.post("/desk/sources/retry", {"code": "bad-json"}).text
            assert (
                "0 pages wait to be read again, and 2 files of archives;" in page
            )  # of where it was copied from, too

    def test_stories_are_found_by_words_of_their_titles_and_texts(self, folder: Path, hashed) -> None:
        def found(query: str) -> list[str]:
            return re.findall(r'<article class="item" id="([^"]+)"', browser.get(f"/desk/?{query}").text)

        with desk(folder, hashed) as address:
            browser, names = Browser(address), ids(folder)
            browser.sign_in("editor")
            assert found("words=Bell+of") == [names["bell"]]
            assert found("words=easterly") == found("") != []
            assert found("words=easterly&order=heat") == found("order=heat")
            browser.post("/desk/decide", {"kind": "reject", "story": names["roof"]})
            assert found("words=roof") == []
            assert "look among all" in browser.get("/desk/?words=roof").text
            assert found("words=roof&decided=all") == [names["roof"]]
            assert found("words=roof&decided=all&topic=Ships") == []
            assert browser.get("/desk/?words=roof&after=none").status == 303

    def test_a_topic_is_tried_and_the_dashboard_tells_figures(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor")
            text = "- {name: Easterly, keywords: [easterly]}\n- {name: Ships, parent: Easterly, keywords: [bell], fields: [title]}\n"
            page = browser.post("/desk/topics", {"file": "all.yaml", "text": text}).text
            assert "<ins>+Ships</ins>" in page
            assert "<del>−Ships</del>" in page
            wrong = browser.post("/desk/topics", {"file": "all.yaml", "text": "- {nme: x}\n"})
            assert (wrong.status, "Line 1" in wrong.text) == (422, True)
            assert "keywords: [ferry], fields" in (folder / "topics" / "all.yaml").read_text()
            browser.post("/desk/decide", {"kind": "reject", "story": ids(folder)["roof"]})
            board = browser.get("/desk/dashboard").text
            assert 'aria-label="Stories a day in 28 days: 4 published' in board
            assert "one provider alone tells of it" in board
            assert re.search(r"rejected</th><td[^>]*>1</td><td[^>]*>1</td>", board)
            browser.post("/desk/decide", {"kind": "retract", "story": ids(folder)["map"], "notice": "No."})
            edited = {"kind": "edit", "story": ids(folder)["bell"], "title": "Ding"}
            browser.post("/desk/decide", edited)
            (last,) = re.findall(
                r'<b class="kind">edit</b>.*?name="decision" value="(\w+)"',
                browser.get("/desk/decisions").text,
                re.DOTALL,
            )
            browser.post("/desk/decide", {"kind": "undo", "decision": last})
            board = browser.get("/desk/dashboard").text
            assert re.search(r"retracted</th><td[^>]*>1</td><td[^>]*>1</td>", board)
            assert "reworded" not in board
            assert re.search(r"<bdi>editor</bdi></th><td[^>]*>3</td><td[^>]*>1</td>", board)
