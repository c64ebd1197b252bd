"""The content repository: one Markdown file a story, one git commit an edition.

In: an edition, and the folder of its content repository. Out: the folder holds exactly the edition's files,
and its branch a commit that says what changed; nothing is touched when nothing did.

Order of work, so that a run can be cut off anywhere and done again: new files are staged beside the old
ones, the commit is made, the staged files take their places, files of the last edition that are in this
one no more are removed, and git's index is told. What is compared with is always the commit and the real
files, never a note of what an earlier run meant to do; so it is the commit that goes safely to disk, and a
file that a power cut tore is mended by the next run.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import msgspec

from broadsheet.domain.draft import Entry
from broadsheet.domain.edition import Edition, File
from broadsheet.domain.errors import PublishError
from broadsheet.domain.front_matter import write_story
from broadsheet.domain.item_file import write_item
from broadsheet.domain.story import Record
from broadsheet.publish.commit import Commit
from broadsheet.publish.commit_message import commit_message
from broadsheet.publish.files import Staging, remove_leftovers, told
from broadsheet.publish.git import EMAIL, Repository, blob_name
from broadsheet.publish.helper import Helper
from broadsheet.publish.ledger import Known, Ledger, Sheet, files_of, keys_of
from broadsheet.publish.portal_data import portal_data_files
from broadsheet.publish.settling import Rest, state_of

_DESK = "_desk"
OWN = ("_config.yml", "_news", "_data", _DESK)  # beside them, the folders of types and carried files


class ContentChange(Record, frozen=True, kw_only=True):
    """What an edition changed: numbers of files, and the commit's hash; None when there was none to make."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    commit: str | None = None


class _Plan(msgspec.Struct):
    """What the folder must hold and what it takes to get there; values are blob hashes."""

    head: str | None
    committed: dict[str, str]
    indexed: dict[str, str]
    staging: Staging
    known: Ledger
    marks: dict[str, int]
    own: tuple[str, ...]
    wanted: dict[str, str] = msgspec.field(default_factory=dict)
    sheets: dict[str, Known] = msgspec.field(default_factory=dict)

    def keeps(self, sheet: Sheet) -> bool:
        """Whether the sheet's file stands in its place as it must, and is committed so; then it is wanted."""
        known = self.known.unchanged(sheet, self.marks.get)
        if known is None or self.committed.get(sheet.name) != known.blob:
            return False
        self._want(sheet.name, known.blob)
        self.sheets[sheet.name] = known
        return True

    def take(self, file: File) -> str:
        """Note a file as wanted, stage it where the folder does not hold it, and give its blob's hash."""
        name = blob_name(file.body)
        self._want(_checked(file.path, self.own), name)
        perhaps = "/" not in file.path or file.path in self.marks  # those at the top have no mark
        self.staging.stage(file.path, file.body, perhaps=perhaps)
        return name

    def ledger(self) -> Ledger:
        """What the next edition can go by, but for the state of the repository."""
        files = {path: name for path, name in self.wanted.items() if path not in self.sheets}
        return Ledger(self.known.program, self.sheets, files=files)

    def _want(self, path: str, name: str) -> None:
        if self.wanted.setdefault(path, name) != name:
            raise PublishError(f"two stories have the same content file, {path}")

    def gone(self) -> list[str]:
        """The paths that stood in the last commit or in git's index, and are wanted no more."""
        return [path for path in {**self.committed, **self.indexed} if path not in self.wanted]

    def changes(self) -> dict[str, list[str]]:
        """The paths of what is another than in the last commit, by what became of it."""
        before, now = self.committed, self.wanted
        fresh = [path for path, name in now.items() if before.get(path) != name]
        return {
            "added": [path for path in fresh if path not in before],
            "changed": [path for path in fresh if path in before],
            "removed": [path for path in before if path not in now],
        }


def content_files(edition: Edition) -> Iterator[File]:
    """Every file of the content repository: the portal's data, the desk's decisions, then the stories in the
    edition's order, then items.
    """
    for item in content_sheets(edition):
        yield from files_of(item)


def content_sheets(edition: Edition) -> Iterator[File | Sheet]:
    """The same, each story as a sheet that is written only when the story has changed."""
    yield from carried_over(portal_data_files(edition), edition)
    yield from edition.desk
    for entry in edition.entries:
        if entry.raw is None:
            yield Sheet(entry.path, keys_of(entry).all, functools.partial(_story_file, entry))
        else:
            yield File(path=entry.path, body=entry.raw)
    types = {type_.name: type_ for type_ in edition.types}
    for item in edition.items:
        if item.raw is not None:
            yield File(path=item.path, body=item.raw)
        elif item.type in types:
            yield File(path=item.path, body=write_item(item, types[item.type]))


def _story_file(entry: Entry) -> list[File]:
    return [File(path=entry.path, body=write_story(entry.story))]


def carried_over(files: Iterable[File], edition: Edition) -> Iterator[File]:
    """`files`, each carried file in the place of the one that it stands for, then the other carried ones."""
    replaced = {carried.ours: carried for carried in edition.carried if carried.ours is not None}
    taken: set[str] = set()
    for file in files:
        carried = replaced.get(blob_name(file.body))
        taken.add(file.path if carried is None else carried.path)
        yield file if carried is None else File(path=carried.path, body=carried.body)
    yield from (
        File(path=carried.path, body=carried.body)
        for carried in edition.carried
        if carried.ours is None and carried.path not in taken
    )


def own_folders(edition: Edition) -> tuple[str, ...]:
    """What at the top of the content repository is ours to write and to remove."""
    types = {type_.name: type_ for type_ in edition.types}
    names = [*OWN, *(type_.folder for type_ in edition.types)]  # and that of items from before a type moved
    names += (carried.path.split("/")[0] for carried in edition.carried)
    names += (item.path.split("/")[0] for item in edition.items if item.raw is not None or item.type in types)
    return tuple(dict.fromkeys(names))


def write_content(
    folder: Path, files: Iterable[File | Sheet], *, edition: Edition, ledger: Path | None = None
) -> ContentChange:
    """Make `folder` hold `files` and commit what changed, as `begin_content` does, to the end."""
    with Helper() as helper:
        change, noted = begin_content(folder, files, helper, edition=edition, ledger=ledger)
        noted.result()
    return change


def begin_content(
    folder: Path,
    files: Iterable[File | Sheet],
    helper: Helper,
    *,
    edition: Edition,
    ledger: Path | None = None,
) -> tuple[ContentChange, Future[None]]:
    """Make `folder` hold `files` and commit what changed, in the edition's name and at its time.

    `helper` then tells git's index and the ledger of it, while other work may go on.

    A sheet that `ledger` knows under the same key is not written again while its file stands untouched.
    Files outside `_config.yml`, `_data/`, `_desk/`, `_news/` and the folders of other types are never
    touched, nor are files in there that were never committed. Raises PublishError when git is missing, the
    disk is full, the folder is somebody else's repository, or a path leads out of it; the last commit still
    stands then.
    """
    repository, own = Repository(folder), own_folders(edition)
    _refuse_links(folder, own)
    head = repository.head() if repository.exists else None
    known = Ledger.read(ledger)
    if head is not None and known.state == state_of(head, repository, own):  # as the last edition left it
        repository.repair()
        committed = indexed = known.blobs()
    else:
        _claim(folder, repository, own, head)
        committed = _own(repository.committed(), own) if head else {}
        indexed = _own(repository.indexed(), own)
    marks = remove_leftovers(folder, own, helper.parts)
    plan = _Plan(head, committed, indexed, Staging(folder), known, marks, own)
    try:
        commit, changes = _commit(repository, files, edition, plan)
        plan.staging.put_in_place()
    except BaseException:
        remove_leftovers(folder, own)
        raise
    _remove(folder, plan.gone())
    change = ContentChange(**{kind: len(paths) for kind, paths in changes.items()}, commit=commit)
    return change, helper.call(_rest(repository, plan, commit, ledger).finish)


def _rest(repository: Repository, plan: _Plan, commit: str | None, ledger: Path | None) -> Rest:
    """What is left of a plan after `commit`, if there was one to make."""
    if ledger is not None:
        plan.ledger().stage(ledger)
    return Rest(
        repository=repository,
        fresh={path: name for path, name in plan.wanted.items() if plan.indexed.get(path) != name},
        gone=plan.gone(),
        staging=plan.staging,
        head=commit or plan.head,
        tidy=commit is not None,
        own=plan.own,
        ledger=ledger,
    )


def _commit(
    repository: Repository, files: Iterable[File | Sheet], edition: Edition, plan: _Plan
) -> tuple[str | None, dict[str, list[str]]]:
    """Take the files; the commit, if there was one to make, and the paths of what changed by kind."""
    commit = None
    try:
        for item in files:
            if isinstance(item, Sheet) and plan.keeps(item):
                continue
            for file in files_of(item):
                name = plan.take(file)
                if plan.committed.get(file.path) != name:
                    commit = commit or Commit(repository, edition.time, plan.head)
                    commit.add(file.body, name)
                if isinstance(item, Sheet):
                    marks = {file.path: plan.staging.marks[file.path]}
                    plan.sheets[item.name] = Known.of(item.name, item.key, marks, name)
        changes = plan.changes()
        if not any(changes.values()):
            return None, changes
        commit = commit or Commit(repository, edition.time, plan.head)
        return commit.finish(commit_message(edition, changes), plan.wanted, plan.own), changes
    finally:
        if commit is not None:
            commit.abandon()


def _refuse_links(folder: Path, own: tuple[str, ...]) -> None:
    for name in (*own, "_data/topics", "_data/organizations"):
        if (folder / name).is_symlink():
            raise PublishError(f"{folder / name} is a link; content is written to real folders only")


def _claim(folder: Path, repository: Repository, own: tuple[str, ...], head: str | None) -> None:
    """See to it that `folder` is a content repository of ours, or becomes one; its last commit is `head`."""
    if head is not None:
        repository.repair()
        if EMAIL not in repository.founders():
            raise PublishError(f"{folder} is somebody else's repository; choose another folder for content")
        return
    remove_leftovers(folder, own)
    written = tuple(name for name in own if name != _DESK)  # people may write decisions before any edition
    stranger = next((path for path in _own_paths(folder, written) if not path.is_dir()), None)
    if stranger is not None:
        raise PublishError(f"no edition wrote {stranger}; move it away, or choose another folder for content")
    if repository.exists:
        repository.repair()
    else:
        repository.create()


def _own_paths(folder: Path, own: tuple[str, ...]) -> Iterator[Path]:
    for name in own:
        yield from (path for path in (folder / name, *(folder / name).rglob("*")) if path.exists())


def _remove(folder: Path, paths: Iterable[str]) -> None:
    for path in paths:
        with told(folder / path):
            (folder / path).unlink(missing_ok=True)
        with suppress(OSError):  # a folder that still holds something stays
            (folder / path).parent.rmdir()


def _own(files: dict[str, str], own: tuple[str, ...]) -> dict[str, str]:
    return {path: name for path, name in files.items() if path.split("/")[0] in own}


def _checked(path: str, own: tuple[str, ...]) -> str:
    parts = path.split("/")
    if parts[0] not in own or not {"", ".", "..", ".git"}.isdisjoint(parts):
        raise PublishError(f"{path!r} is no place for a content file")
    return path
