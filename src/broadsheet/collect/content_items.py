"""What a content repository holds beside its stories: items of other types, and files to carry as they are.

In: the repository's folder, the content types, and the stories' paths already taken. Out: each item with
what is not as its type says, each other file of a content folder with why it is carried, and a refusal for
each file that cannot be read at all.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from broadsheet.collect.repository_files import LARGEST, place, read_bytes, walk
from broadsheet.domain.content_type import ContentType, type_of
from broadsheet.domain.errors import Problem, RecordError
from broadsheet.domain.item import Carried, Item
from broadsheet.domain.item_file import read_item
from broadsheet.domain.source import Refusal
from broadsheet.domain.story import Record

_GENERATED = ("_site", "_includes", "_layouts", "_desk")


class FoundItem(Record, frozen=True, kw_only=True):
    """An item, and what in its file is not as its type says."""

    item: Item
    problems: tuple[Problem, ...] = ()


class FoundFile(Record, frozen=True, kw_only=True):
    """A file that is carried as it came; `problem` says why where it ought to be an item or a story."""

    carried: Carried
    problem: Problem | None = None


def read_items(
    folder: Path, source: str, types: Sequence[ContentType], taken: Container[str]
) -> Iterator[FoundItem | FoundFile | Refusal]:
    """Every file of the repository's content folders that is not in `taken`, in path order."""
    for path in content_files(folder):
        named = place(path, folder)
        if named not in taken:
            yield _found(path, folder, source, types)


def content_files(folder: Path) -> Iterator[Path]:
    """`_config.yml` and every file in a folder whose name begins with `_`, those that a build makes aside."""
    for path in sorted(folder.glob("_*")):
        if path.name in _GENERATED:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from walk(path)
        elif path.is_file() or path.is_symlink():
            yield path


def other_files(folder: Path) -> Iterator[Path]:
    """The repository's other files: its reader's pages, read-me and settings of tools."""
    for path in sorted(folder.iterdir()):
        if path.name == ".git" or (path.name.startswith("_") and path.name not in _GENERATED):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from walk(path)
        else:
            yield path


def _found(
    path: Path, folder: Path, source: str, types: Sequence[ContentType]
) -> FoundItem | FoundFile | Refusal:
    named = place(path, folder)
    try:
        data = read_bytes(path, folder, most=LARGEST)
    except RecordError as error:
        return Refusal(source=source, code="not-a-file", detail=error.reason, place=named)
    type_ = type_of(named, types)
    if type_ is None:
        return FoundFile(carried=Carried(path=named, body=data, source=source), problem=untyped(named))
    try:
        item, problems = read_item(read_bytes(path, folder), named, type_, source)
    except RecordError as error:
        problem = Problem(named, error.line, error.reason)
        carried = Carried(path=named, body=data, source=source, reason=error.reason)
        return FoundFile(carried=carried, problem=problem)
    return FoundItem(item=item, problems=problems)


def untyped(named: str) -> Problem | None:
    """What to say of a file in a folder that no type has."""
    top, _, rest = named.partition("/")
    if not rest or top in {"_data", "_news"} or Path(named).name.startswith("."):
        return None
    return Problem(named, 0, f"no type has the folder {top}; the file is carried as it is")
