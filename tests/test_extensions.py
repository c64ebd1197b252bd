"""What installed packages add to a portal, and what happens when they fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import nursery
from tests.commands import ENVIRONMENT, tree
from tests.patience import PATIENCE

_PAGE = '{{"id": "{0}", "url": "https://gazette.example/{0}", "html": "<h1>{1}</h1><p>{2}</p>"}}\n'
_TEXT = "The first barge of the morning passed the lock with forty tons of gravel for the harbour. " * 9
_TITLES = ("The new lock opens a month early", "Fees for the market stay as they are this year")
_CODE = """
from broadsheet.extension import File, Hint, Listed, Listing, Strength

def read(body, url, source):
    links = body.decode().split()
    assert links, "nothing is listed"
    return Listing(source="anything", items=tuple(Listed(url=link) for link in links))

def nothing(body, url, source):
    return None

def numbers(body, url, source):
    return Listing(source="anything", items=(Listed(url=7),))

def values(body, url, source):
    return Listing(source="anything", values=({"title": "A meeting"},))

def length(draft):
    if "Fees" in draft.title:
        raise LookupError("no fees, please")
    return Strength(7.0, "long enough")

def extra(edition):
    yield File(path="extra/count.txt", body=str(len(edition.entries)).encode())

def twice(edition):
    yield File(path="index.html", body=b"mine")

def words(edition):
    yield File(path="words.txt", body="words")

def broken(edition):
    raise RuntimeError("out of order")
"""
_NAMES = """
[broadsheet.readers]
links = harbour:read
gone = harbour:no_such_function
nothing = harbour:nothing
numbers = harbour:numbers
values = harbour:values

[broadsheet.signals]
length = harbour:length

[broadsheet.outputs]
extra = harbour:extra
twice = harbour:twice
broken = harbour:broken
words = harbour:words
"""


class Place:
    """A portal of two stories, and an installed package."""

    def __init__(self, folder: Path) -> None:
        self.packages, self.portal = folder / "packages", folder / "portal"
        self.portal.mkdir()
        pages = "".join(_PAGE.format(number, title, _TEXT) for number, title in enumerate(_TITLES))
        (self.portal / "pages.jsonl").write_text(pages)
        self.install("1.0")

    def install(self, version: str) -> None:
        """Put the package there, as pip would."""
        told = self.packages / "harbour-1.dist-info"
        told.mkdir(parents=True, exist_ok=True)
        (self.packages / "harbour.py").write_text(_CODE)
        (told / "entry_points.txt").write_text(_NAMES)
        (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: harbour\nVersion: {version}\n")

    def settings(self, *lines: str) -> None:
        """Write `portal.yaml`; what stands in `lines` comes after title and pages."""
        head = ["title: Canal", "images: {fetch: false}", "sources:", "  - jsonl: pages.jsonl"]
        (self.portal / "portal.yaml").write_text("\n".join([*head, *lines]) + "\n")

    def run(self, *words: str, expect: int = 0) -> str:
        """Run a command, and give what it printed."""
        environment = {**ENVIRONMENT, "PYTHONPATH": str(self.packages)}
        common = ("--portal", str(self.portal), *(("--workers", "1") if words[0] == "run" else ()))
        done = nursery.run(*words, *common, environment=environment, timeout=PATIENCE)
        printed = (done.stdout + done.stderr).decode()
        assert done.returncode == expect, printed
        return printed


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_signal_counts_by_its_weight_and_a_failing_one_counts_nothing(place: Place) -> None:
    place.settings("judging: {weights: {length: 9}}")
    place.run("run")
    assert "+9.0  length  long enough" in place.run("explain", _TITLES[0])
    assert "+0.0  length  could not be read: LookupError: no fees, please" in place.run("explain", _TITLES[1])


def test_a_signal_can_be_a_fault(place: Place) -> None:
    place.settings("judging: {weights: {length: -9}}")
    place.run("run")
    assert "-9.0  length" in place.run("explain", _TITLES[0])


def test_a_new_version_judges_anew_and_the_same_one_does_not(place: Place) -> None:
    place.settings("judging: {weights: {length: 9}}")
    place.run("run")
    assert "judging" not in place.run("run")
    place.install("1.1")
    assert "judging" in place.run("run")


def test_an_output_writes_into_public_and_goes_with_its_name(place: Place) -> None:
    place.settings("outputs: [extra]")
    place.run("run")
    assert (place.portal / "public" / "extra" / "count.txt").read_text() == "2"
    place.settings()
    place.run("run")
    assert not (place.portal / "public" / "extra").exists()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("broken", "the output broken failed: RuntimeError: out of order"),
        ("words", "the output words failed: TypeError: it gave File("),
        ("twice", "two files of the edition have"),
    ],
)
def test_an_output_that_fails_leaves_the_old_edition_standing(place: Place, name: str, says: str) -> None:
    place.settings()
    place.run("run")
    before = tree(place.portal / "public")
    place.settings(f"outputs: [{name}]")
    assert says in place.run("publish", expect=3)
    assert tree(place.portal / "public") == before


@pytest.mark.parametrize(
    ("reader", "says"),
    [
        ("links", "AssertionError: nothing is listed"),
        ("nothing", "TypeError: it gave NoneType, and has to give a Listing"),
        ("values", "TypeError: it gave values of items, and the source has no `type:`"),
        ("numbers", "ValidationError: Expected `str`, got `int` - at `$.items[0].url`"),
    ],
)
def test_a_reader_that_fails_puts_the_source_off_and_the_run_goes_on(
    place: Place, reader: str, says: str
) -> None:
    (place.portal / "links.txt").write_text(" ")
    place.settings(f"  - {{listing: links.txt, reader: {reader}}}")
    printed = place.run("run")
    assert f"listing:links.txt: reader-failed: the reader {reader} failed: {says}" in printed
    assert "stories" in printed


def test_a_reader_s_pages_are_fetched_like_those_of_a_feed_as_many_as_wanted(place: Place) -> None:
    (place.portal / "links.txt").write_text("http://a.invalid/1 http://b.invalid/2 http://c.invalid/3 x")
    place.settings("  - {listing: links.txt, reader: links, limit: 2}")
    place.run("run")
    waiting = place.run("doctor", "--json", expect=1)
    assert "a.invalid" in waiting
    assert "c.invalid" not in waiting


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "  - {listing: links.txt, reader: link}",
            "portal.yaml:5: 'link' is no installed reader; did you mean",
        ),
        (
            "  - {listing: links.txt, reader: zzz}",
            "'zzz' is no installed reader; installed are: gone, links, nothing",
        ),
        ("  - {listing: links.txt, reader: gone}", "the reader 'gone' cannot be loaded: AttributeError"),
        ("  - {listing: links.txt}", "`listing: ADDRESS` and `reader: NAME` go together"),
        ("  - {feed: links.txt, reader: links}", "`listing: ADDRESS` and `reader: NAME` go together"),
        ("outputs: [extras]", "portal.yaml:5: 'extras' is no installed output; did you mean"),
        ("judging: {weights: {lenght: 1}}", "'lenght' is no signal of quality or heat; did you mean"),
    ],
)
def test_names_that_cannot_be_used_are_told_with_their_line(place: Place, line: str, says: str) -> None:
    place.settings(line)
    assert says in place.run("run", expect=2)
