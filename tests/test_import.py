"""A portal of the recorded platform moves over: every file of every type, and its documents come out equal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import broadsheet, commits, touched

_TOPICS = ("ai-builder", "canvas-apps", "common-data-service", "teams-integration")


@pytest.fixture(scope="module")
def imported(powerapps: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal, imported with a report, and published."""
    folder = tmp_path_factory.mktemp("imported") / "portal"
    report = folder.parent / "report.json"
    broadsheet("import", str(powerapps), "--portal", str(folder), "--report", str(report))
    broadsheet("publish", "--portal", str(folder), "--now", "2024-04-12T20:00:00Z")
    return folder


def test_every_file_of_every_folder_keeps_its_bytes(powerapps: Path, imported: Path) -> None:
    files = [
        path
        for path in powerapps.rglob("*")
        if path.is_file() and path.relative_to(powerapps).as_posix()[0] == "_"
    ]
    assert len(files) > 1_400
    for path in files:
        ours = imported / "content" / path.relative_to(powerapps)
        assert ours.read_bytes() == path.read_bytes(), path


def test_the_report_counts_and_explains(imported: Path) -> None:
    report = json.loads((imported.parent / "report.json").read_bytes())
    assert report["lost"] == 0
    assert report["sameBytes"] == report["files"]
    assert report["equalItems"] / report["items"] >= 0.99
    assert report["items"] > 2_500
    assert all(difference["reason"] for difference in report["differences"])
    reasons = [difference["reason"] for difference in report["differences"] if "path" in difference]
    assert any("stale document" in reason for reason in reasons)
    assert any("removed" in reason for reason in reasons)
    assert len(reasons) == report["items"] - report["equalItems"]


@pytest.mark.parametrize(
    "document",
    [
        "people/index.json",
        "communities/page/1/index.json",
        "learning/courses/microsoft-learn-becoming-solution-architect/index.json",
        "samples/power-apps-community-sound-maker/index.json",
        "learning/ai-builder/index.json",
    ],
)
def test_documents_are_equal(powerapps: Path, imported: Path, document: str) -> None:
    ours = json.loads((imported / "public" / "api" / document).read_bytes())
    theirs = json.loads((powerapps / "api" / document).read_bytes())
    assert _known(ours) == _known(theirs)


def test_lists_follow_heat_and_leave_removed_items_out(imported: Path) -> None:
    pages = [
        json.loads((imported / "public/api/learning/page" / str(number) / "index.json").read_bytes())
        for number in range(1, 21)
    ]
    heats = [item["heat"] for page in pages for item in page["value"]]
    assert heats == sorted(heats, reverse=True)
    assert [len(page["value"]) for page in pages] == [30] * 19 + [2]
    assert "nextPage" not in pages[-1]
    paths = {item["path"] for page in pages for item in page["value"]}
    assert not any("millionaire" in path for path in paths)


def test_a_changed_organization_is_written_anew(powerapps: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    for name in ("_people", "_data"):
        shutil.copytree(powerapps / name, small / name)
    folder = tmp_path / "portal"
    broadsheet("import", str(small), "--portal", str(folder))
    file = folder / "organizations" / "ibm.com.yaml"
    file.write_text(file.read_text().replace("name: IBM", "name: Big Blue"))
    broadsheet("publish", "--portal", str(folder))
    content = folder / "content" / "_data" / "organizations"
    assert "name: Big Blue" in (content / "ibm.com.md").read_text()
    untouched = "amazon.com.md"
    assert (content / untouched).read_bytes() == (small / "_data" / "organizations" / untouched).read_bytes()


def test_every_news_file_keeps_its_bytes(powerapps: Path, imported: Path) -> None:
    files = sorted((powerapps / "_news").glob("*.md"))
    assert len(files) == 674
    names = [file.name for file in sorted((imported / "content" / "_news").glob("*.md"))]
    assert names == [file.name for file in files]
    assert all((imported / "content" / "_news" / f.name).read_bytes() == f.read_bytes() for f in files)


@pytest.mark.parametrize(
    "document",
    [
        "news/index.json",
        *(f"news/page/{number}/index.json" for number in range(1, 19)),
        *(f"news/{topic}/index.json" for topic in _TOPICS),
        *(f"news/{topic}/page/1/index.json" for topic in _TOPICS),
    ],
)
def test_api_documents_are_equal(powerapps: Path, imported: Path, document: str) -> None:
    ours = json.loads((imported / "public" / "api" / document).read_bytes())
    assert ours == json.loads((powerapps / "api" / document).read_bytes())


def test_topics_follow_the_recorded_template(imported: Path) -> None:
    topics = json.loads((imported / "public" / "api" / "topics" / "index.json").read_bytes())["value"]
    assert [topic["id"] for topic in topics][:2] == ["power-apps", "canvas-apps"]
    assert topics[3] == {
        "name": "Common Data Service",
        "shortname": "CDS",
        "id": "common-data-service",
        "parent": "Power Apps",
        "services": [
            {
                "name": "learning",
                "endpoint": "https://everyday-cc.github.io/powerapps/api/learning/common-data-service/",
            },
            {
                "name": "news",
                "endpoint": "https://everyday-cc.github.io/powerapps/api/news/common-data-service/",
            },
        ],
    }


def test_publishing_again_changes_nothing(imported: Path) -> None:
    before = touched(imported / "public"), commits(imported / "content")
    broadsheet("publish", "--portal", str(imported))
    assert (touched(imported / "public"), commits(imported / "content")) == before


def test_import_into_a_standing_portal_is_refused(powerapps: Path, imported: Path) -> None:
    done = broadsheet("import", str(powerapps), "--portal", str(imported), expect=2)
    assert b"a portal stands here already" in done.stderr


def test_import_of_another_folder_is_refused(tmp_path: Path) -> None:
    done = broadsheet("import", str(tmp_path), "--portal", str(tmp_path / "new"), expect=2)
    assert b"no content folder" in done.stderr
    assert not (tmp_path / "new").exists()


def test_explain_a_recorded_story(imported: Path) -> None:
    path = "_news/2019-08-19-microsoft-power-apps-2019-release-wave-2-overview.md"
    done = broadsheet("explain", path, "--portal", str(imported), "--json")
    story = json.loads(done.stdout)["story"]
    assert (story["quality"]["value"], story["state"]) == (137, "published")


def _known(document: object) -> object:
    """A document with its items by path, and without white space at the end of `content`."""
    if isinstance(document, dict):
        value = {
            key: part.rstrip() if key == "content" and isinstance(part, str) else _known(part)
            for key, part in document.items()
        }
        if isinstance(value.get("value"), list):
            value["value"] = sorted(value["value"], key=lambda item: item["path"])
        return value
    return [_known(part) for part in document] if isinstance(document, list) else document
