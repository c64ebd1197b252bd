"""What items get from the web beside their source: pictures, and what GitHub says of projects."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.commands import ENVIRONMENT, broadsheet, touched
from tests.loopback import Loopback, Reply, Request

_NOW = ("--now", "2026-11-20T08:00:00Z")


def png(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "#884422").save(out, "PNG")
    return out.getvalue()


def portal(folder: Path, sources: str, more: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "portal.yaml").write_text(
        "title: Table\nurl: https://table.example/\n"
        f"fetch: {{allow_private: [127.0.0.1], delay: 0, attempts: 1, robots: false}}\n{more}sources:\n{sources}"
    )
    return folder


def documents(folder: Path, plural: str) -> dict[str, dict]:
    listed = json.loads((folder / "public" / "api" / plural / "index.json").read_bytes())["value"]
    return {item["title"]: item for item in listed}


def test_pictures_of_items_are_copied_and_shown_with_their_true_size(tmp_path: Path) -> None:
    with Loopback() as web:
        web.page("/rye.png", png(1200, 800))
        web.page("/broken.png", b"no picture")
        items = [
            ("Rye", web.url("/rye.png")),
            ("Gone", web.url("/gone.png")),
            ("Broken", web.url("/broken.png")),
            ("Odd", "javascript:alert(1)"),
            ("Own", "/assets/loaf.png"),
            ("Away", "/assets/../portal.yaml"),
        ]
        table = "".join(f'- title: {title}\n  images: [{{url: "{url}"}}]\n' for title, url in items)
        folder = portal(tmp_path / "portal", "  - {table: items.yaml, type: learning}\n")
        (folder / "items.yaml").write_text(table)
        (folder / "assets").mkdir()
        (folder / "assets" / "loaf.png").write_bytes(png(300, 400))
        told = broadsheet("run", "--portal", str(folder), *_NOW, expect=1)
        assert b"url must be a web address" in told.stderr
        before = touched(folder / "public")
        broadsheet("run", "--portal", str(folder), *_NOW)
        assert touched(folder / "public") == before
    public = folder / "public"
    page = (public / "learning" / "rye" / "index.html").read_text()
    copy = re.search(
        r'<img class="picture" src="(?:\.\./)*(media/[^"]*\.webp)" alt="" width="960" height="640"', page
    )
    assert copy
    with Image.open(public / copy[1]) as picture:
        assert picture.size == (960, 640)
    assert f'og:image" content="https://table.example/{copy[1]}"' in page
    listed = (public / "learning" / "index.html").read_text()
    assert f'<img class="thumb" src="../{copy[1]}" alt="" width="960" height="640" loading="lazy">' in listed
    assert '<img class="thumb" src="../assets/loaf.png" alt="" width="300" height="400"' in listed
    assert listed.count("<img") == 2
    for name in ("gone", "broken", "odd", "away"):
        assert "<img" not in (public / "learning" / name / "index.html").read_text()


_FEED = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Release notes</title>
<entry><id>t:2</id><updated>2026-11-03T09:00:00Z</updated><title>Loaf 2.0</title>
<link rel="alternate" href="https://github.com/baker/loaf/releases/tag/v2.0"/></entry></feed>"""


def test_stars_and_languages_of_projects_are_asked_once_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENVIRONMENT, "LOAF_TOKEN", "secret-of-ours")
    answers = {
        "/repos/baker/loaf": {"stargazers_count": 41, "forks_count": 7, "subscribers_count": 3, "id": 1},
        "/repos/baker/loaf/languages": {"C": 10, "Python": 900, "Odd": "x"},
    }
    with Loopback() as web:

        def answer(request: Request) -> Reply:
            body = json.dumps(answers[request.path]).encode()
            tag = f'"{len(body)}"'
            if request.headers.get("If-None-Match") == tag:
                return Reply(status=304, headers={"ETag": tag})
            return Reply(body, headers={"ETag": tag, "Content-Type": "application/json"})

        for path in answers:
            web.handle(path, answer)
        web.page("/repos/baker/crumb", Reply(status=404))
        settings = f"github: {{api: '{web.url('')}', token: 'env:LOAF_TOKEN'}}\n"
        sources = "  - {feed: releases.atom, type: project}\n  - {table: more.yaml, type: project}\n"
        folder = portal(tmp_path / "portal", sources, settings)
        (folder / "releases.atom").write_bytes(_FEED)
        (folder / "more.yaml").write_text(
            "- {title: Crumb, repository: 'https://github.com/baker/crumb.git'}\n"
            "- {title: Elsewhere, repository: 'https://git.example/a/b'}\n"
        )
        done = broadsheet("run", "--portal", str(folder), *_NOW)
        assert b"github baker/crumb" in done.stderr
        loaf = documents(folder, "projects")["baker/loaf"]
        assert (loaf["stars"], loaf["forks"], loaf["watches"]) == (41, 7, 3)
        assert loaf["languages"] == ["Python", "C"]
        assert {request.headers["Authorization"] for request in web.log} == {"Bearer secret-of-ours"}
        assert {request.headers["Accept"] for request in web.log} == {"application/vnd.github+json"}
        asked = len(web.log)
        before = touched(folder / "content")
        broadsheet("run", "--portal", str(folder), "--now", "2026-11-20T20:00:00Z")
        assert len(web.log) == asked
        answers["/repos/baker/loaf"]["stargazers_count"] = 1041
        broadsheet("run", "--portal", str(folder), "--now", "2026-11-21T08:00:00Z")
        assert documents(folder, "projects")["baker/loaf"]["stars"] == 1041
        assert documents(folder, "projects")["baker/loaf"]["languages"] == ["Python", "C"]  # 304
        after = touched(folder / "content")
        assert [path for path in after if before.get(path) != after[path] and "_projects" in str(path)]
        for path in folder.rglob("*"):
            assert not (path.is_file() and b"secret-of-ours" in path.read_bytes()), path


def test_a_run_goes_on_when_github_is_away_or_not_wanted(tmp_path: Path) -> None:
    with Loopback() as web:
        web.page("/repos/baker/loaf", Reply(status=403, headers={"Retry-After": "60"}))
        for fetch in ("true", "false"):
            settings = f"github: {{api: '{web.url('')}', fetch: {fetch}}}\n"
            folder = portal(tmp_path / fetch, "  - {feed: releases.atom, type: project}\n", settings)
            (folder / "releases.atom").write_bytes(_FEED)
            broadsheet("run", "--portal", str(folder), *_NOW)
            assert "stars" not in documents(folder, "projects")["baker/loaf"]
        assert [request.path for request in web.log] == ["/repos/baker/loaf"]
