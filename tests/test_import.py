"""A portal of the recorded platform moves over: same content files, same API documents."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from tests.commands import broadsheet, commits, touched

_TOPICS = ("ai-builder", "canvas-apps", "common-data-service", "teams-integration")


@pytest.fixture(scope="module")
def recorded(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorded portal, unpacked."""
    folder = tmp_path_factory.mktemp("recorded")
    with tarfile.open(shared_data / "portals" / "powerapps.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "powerapps"


@pytest.fixture(scope="module")
def imported(recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same portal, imported and published by the real command."""
    folder = tmp_path_factory.mktemp("imported") / "portal"
    broadsheet("import", str(recorded), "--portal", str(folder))
    broadsheet("publish", "--portal", str(folder))
    return folder


def test_every_news_file_keeps_its_bytes(recorded: Path, imported: Path) -> None:
    files = sorted((recorded / "_news").glob("*.md"))
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
def test_api_documents_are_equal(recorded: Path, imported: Path, document: str) -> None:
    ours = json.loads((imported / "public" / "api" / document).read_bytes())
    assert ours == json.loads((recorded / "api" / document).read_bytes())


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


def test_import_into_a_standing_portal_is_refused(recorded: Path, imported: Path) -> None:
    done = broadsheet("import", str(recorded), "--portal", str(imported), expect=2)
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
