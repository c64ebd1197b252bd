"""Which versions of files in a repository's history are an erased story's, or quote it.

In: a repository, and what tells which addresses were an erased story's. Out: `Versions`: those that have to
go, and those that others take the place of. What the last commit holds is never among them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import msgspec

from broadsheet.domain.errors import RecordError
from broadsheet.domain.front_matter import read_loosely, write_story
from broadsheet.domain.story import RelatedStory, Story
from broadsheet.domain.yaml_scalars import quoted
from broadsheet.publish.commit_message import listed_title
from broadsheet.publish.git import Repository

Known = Callable[[Iterable[str]], Mapping[str, str]]
_NEWS = "_news/"
_ADDRESS = re.compile(rb"^(?:originalUrl|webUrl|ampWebUrl):[ \t]*[\"']?([^\s\"']+)", re.MULTILINE)
_RELATED = re.compile(rb"^ +(?:webUrl|ampWebUrl):[ \t]*[\"']?([^\s\"']+)", re.MULTILINE)
_SHORTEST = 12  # characters of a title that is looked for: shorter ones are everybody's words
_TOGETHER = 500  # versions in memory


def telling(titles: Iterable[str]) -> list[str]:
    """Those of the titles that are long enough to be known as a quotation."""
    return [title for title in titles if len(title) >= _SHORTEST]


class Versions:
    """Versions of files by their hashes: `gone`, or `replaced` by another; and paths that are left `quoting`.

    `words` finds the stories' titles, addresses and file names in the messages of commits.
    """

    def __init__(self, repository: Repository, known: Known) -> None:
        """Look at all versions of files: first for the stories themselves, then for what quotes them."""
        self._repository, self._known = repository, known
        listed = repository.ask("rev-list", "--objects", "--all").decode(errors="surrogateescape")
        rows = (line.partition(" ") for line in listed.splitlines())
        self._paths = {name: path for name, _, path in rows if path}
        self._last = set(repository.committed().values())
        self.gone: set[str] = set()
        self.replaced: dict[str, str] = {}
        self.quoting: set[str] = set()
        self.words: re.Pattern[bytes] | None = None
        titles, addresses = self._find()
        if self.gone:
            stems = {PurePosixPath(self._paths[name]).stem for name in self.gone}
            self.words = _pattern(titles, addresses, stems)
            quoting = _pattern(titles, addresses, ())
            others = [name for name in self._paths if name not in self.gone]
            for some in bodies(repository, others):
                for name, body in self._quoting(some, quoting):
                    self._sort(name, body)

    def _find(self) -> tuple[set[str], set[str]]:
        """Find the stories' own files; their titles and addresses."""
        titles, addresses = set[str](), set[str]()
        news = (name for name, path in self._paths.items() if path.startswith(_NEWS))
        for some in bodies(self._repository, (name for name in news if name not in self._last)):
            for name, told in self._naming(_ADDRESS, some).items():
                self.gone.add(name)
                addresses.update(told)
                with suppress(RecordError):
                    titles.add(read_loosely(some[name], self._paths[name])[0].title)
        return titles, addresses

    def _quoting(
        self, some: Mapping[str, bytes], quoting: re.Pattern[bytes] | None
    ) -> Iterator[tuple[str, bytes]]:
        """Those of some versions that quote a story; another account of the same title does not."""
        news = {name: body for name, body in some.items() if self._paths[name].startswith(_NEWS)}
        for name in self._naming(_RELATED, news):
            yield name, news[name]
        for name, body in some.items():
            if name not in news and quoting is not None and quoting.search(body):
                yield name, body

    def _naming(self, line: re.Pattern[bytes], some: Mapping[str, bytes]) -> dict[str, list[str]]:
        """Those of some versions that have a story's address in such a line, each with all in such lines.

        The store is asked once for all of them: it takes longer than to look for the lines.
        """
        told = {
            name: [match.decode(errors="replace") for match in line.findall(body)]
            for name, body in some.items()
        }
        known = self._known({url for urls in told.values() for url in urls})
        return {name: urls for name, urls in told.items() if not known.keys().isdisjoint(urls)}

    def _sort(self, name: str, body: bytes) -> None:
        """Decide about a version that quotes: what the last commit has, and what is not ours, stays."""
        path = self._paths[name]
        if name in self._last or not path.startswith("_"):
            self.quoting.add(path)
        elif path.startswith(_NEWS) and (now := _unrelated(body, path, self._known)) is not None:
            written = self._repository.ask("hash-object", "-w", "--stdin", feed=now)
            self.replaced[name] = written.decode().strip()
        else:
            self.gone.add(name)


def _unrelated(body: bytes, path: str, known: Known) -> bytes | None:
    """A story's file without erased ones among its related; None where it cannot be written so."""
    try:
        story, lost = read_loosely(body, path)
    except RecordError:
        return None
    if lost:
        return None
    related = tuple(each for each in story.related if not known(_addresses(each)))
    return write_story(msgspec.structs.replace(story, related=related))


def _addresses(story: Story | RelatedStory) -> list[str]:
    return [url for url in (story.web_url, story.amp_web_url) if url]


def _pattern(
    titles: Iterable[str], addresses: Iterable[str], others: Iterable[str]
) -> re.Pattern[bytes] | None:
    """What finds them however the files of a repository write them."""
    words = set(others)
    for text in (*telling(titles), *filter(_is_telling, addresses)):
        words |= {text, listed_title(text), html.escape(text), quoted(text)[1:-1]}
    parts = sorted(
        (re.escape(word.encode(errors="surrogateescape")) for word in words), key=len, reverse=True
    )
    return re.compile(rb"(?:" + b"|".join(parts) + rb")(?![\w/-])") if parts else None


def _is_telling(url: str) -> bool:
    """Whether an address is more than a site's own."""
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def bodies(repository: Repository, names: Iterable[str]) -> Iterator[dict[str, bytes]]:
    """Those of the objects that are files, with their bytes, some at a time."""
    waiting = iter(names)
    while some := list(islice(waiting, _TOGETHER)):
        kinds = repository.ask("cat-file", "--batch-check=%(objectname) %(objecttype)", feed=_lines(some))
        files = [name for name, kind in map(str.split, kinds.decode().splitlines()) if kind == "blob"]
        told = repository.ask("cat-file", "--batch", feed=_lines(files))
        start, found = 0, dict[str, bytes]()
        for name in files:
            end = told.index(b"\n", start)
            size = int(told[start:end].split()[2])
            found[name] = told[end + 1 : end + 1 + size]
            start = end + size + 2
        yield found


def _lines(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()
