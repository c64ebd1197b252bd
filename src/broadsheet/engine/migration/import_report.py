"""How whole a portal came over: its files and its documents of the API, before and after.

In: the repository that was imported, and the edition that it makes here. Out: for each content folder how
many files keep their bytes, which are carried and why; for the recorded documents, how many items are
equal, and each that is not with the reason. White space at the end of `content` does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from broadsheet.collect.content_items import content_files as files_of
from broadsheet.collect.content_items import untyped
from broadsheet.collect.repository_files import place
from broadsheet.domain.edition import Edition, File
from broadsheet.domain.item_file import write_item
from broadsheet.domain.story import Record
from broadsheet.engine.migration.recorded_documents import decoded, file_bytes, recorded_documents
from broadsheet.publish.api import api_files
from broadsheet.publish.items_api import item_documents
from broadsheet.publish.repository import content_files
from broadsheet.publish.sponsorships import sponsorship_documents

_PAGE = re.compile(r"/page/\d+$")


class FolderReport(Record, frozen=True, kw_only=True):
    """One content folder: its files, those that keep their bytes, and those that are lost.

    Of the files, `irregular` were read but are kept as they came, since our writer would give other bytes;
    `carried` could not be read as a record, or lie in a folder that no type has.
    """

    folder: str
    files: int
    same_bytes: int
    irregular: int = 0
    carried: int = 0
    lost: int = 0


class Difference(Record, frozen=True, kw_only=True):
    """One thing that is not as it was: where, in which fields, and why."""

    place: str
    reason: str
    path: str | None = None
    fields: tuple[str, ...] = ()


class ImportReport(Record, frozen=True, kw_only=True):
    """The whole comparison. `items` counts those of the recorded documents, once a document."""

    folders: tuple[FolderReport, ...]
    files: int
    same_bytes: int
    lost: int
    documents: int
    items: int
    equal_items: int
    differences: tuple[Difference, ...] = ()


def report_import(repository: Path, edition: Edition) -> ImportReport:
    """Compare `repository` with what `edition` publishes."""
    files, file_differences = _files(repository, edition)
    documents = [*api_files(edition), *item_documents(edition), *sponsorship_documents(edition)]
    compared = _Documents(repository, edition, documents)
    item_differences = tuple(compared.differences())
    return ImportReport(
        folders=files,
        files=sum(folder.files for folder in files),
        same_bytes=sum(folder.same_bytes for folder in files),
        lost=sum(folder.lost for folder in files),
        documents=compared.documents,
        items=compared.items,
        equal_items=compared.equal,
        differences=(*file_differences, *item_differences),
    )


def _files(repository: Path, edition: Edition) -> tuple[tuple[FolderReport, ...], list[Difference]]:
    ours = {file.path: file.body for file in content_files(edition)}
    kinds = dict(_kinds(edition))
    counts: dict[str, dict[str, int]] = {}
    differences = []
    for path in files_of(repository):
        named = place(path, repository)
        folder = named.rpartition("/")[0] or "."
        count = counts.setdefault(folder, {"files": 0, "same_bytes": 0})
        count["files"] += 1
        kind, reason = kinds.get(named, ("", ""))
        if kind:
            count[kind] = count.get(kind, 0) + 1
            differences.append(Difference(place=named, reason=f"{kind}: {reason}"))
        body = ours.get(named)
        if body is None:
            count["lost"] = count.get("lost", 0) + 1
            differences.append(Difference(place=named, reason="lost: it stands in quarantine"))
        elif body == file_bytes(path, repository):
            count["same_bytes"] += 1
        else:
            differences.append(Difference(place=named, reason="its bytes differ"))
    reports = (FolderReport(folder=folder, **count) for folder, count in sorted(counts.items()))
    return tuple(reports), differences


def _kinds(edition: Edition) -> Iterator[tuple[str, tuple[str, str]]]:
    """What is kept as it came, by path: irregular or carried, and why."""
    types = {type_.name: type_ for type_ in edition.types}
    for entry in edition.entries:
        if entry.raw is not None:
            yield entry.path, ("irregular", "our writer would give other bytes")
    for item in edition.items:
        if item.raw is not None:
            yield item.path, ("irregular", _first_difference(item.raw, write_item(item, types[item.type])))
    for carried in edition.carried:
        problem = untyped(carried.path)
        if carried.reason:
            yield carried.path, ("carried", carried.reason)
        elif problem is not None:
            yield carried.path, ("carried", problem.message.partition(";")[0])
        elif carried.path.startswith("_news/") and carried.path.endswith(".md"):
            yield carried.path, ("carried", "no story can be read from it; quarantine says why")


def _first_difference(theirs: bytes, ours: bytes) -> str:
    pairs = zip(theirs.split(b"\n"), ours.split(b"\n"), strict=False)
    for number, (old, new) in enumerate(pairs, 1):
        if old != new:
            told = old.decode(errors="replace").strip()[:80]
            return f"line {number} is written otherwise than our writer would: {told!r}"
    return "it ends otherwise than our writer would end it"


class _Documents:
    """The recorded documents of the API beside ours."""

    def __init__(self, repository: Path, edition: Edition, ours: Iterable[File]) -> None:
        self._root = repository
        self._ours = {file.path: file.body for file in ours}
        self._items = {item.path: item for item in edition.items}
        self._stories = {entry.path for entry in edition.entries}
        self._pooled: dict[str, dict[str, Any]] = {}
        self.documents = self.items = self.equal = 0

    def differences(self) -> Iterator[Difference]:
        """Each item of a recorded document that ours does not have equally."""
        for named, document in recorded_documents(self._root):
            if document is None:
                yield Difference(place=named, reason="no JSON: the platform's own template")
                continue
            self.documents += 1
            yield from self._compared(named, document)

    def _compared(self, named: str, document: dict[str, Any]) -> Iterator[Difference]:
        values = document.get("value")
        listed = isinstance(values, list)
        for value in values if isinstance(values, list) else [document]:
            if not isinstance(value, dict):
                continue
            self.items += 1
            path = str(value.get("path") or value.get("id") or "")
            ours = self._pool(named).get(path) if listed else decoded(self._ours.get(named, b""))
            if ours is not None and _bare(ours) == _bare(value):
                self.equal += 1
            else:
                yield self._difference(named, path, value, ours)

    def _pool(self, named: str) -> dict[str, Any]:
        """Our items of the list that a page belongs to; order and pages do not count."""
        folder = _PAGE.sub("", named.rpartition("/")[0])
        if folder not in self._pooled:
            found: dict[str, Any] = {}
            for page, body in self._ours.items():
                if _PAGE.sub("", page.rpartition("/")[0]) == folder:
                    document = decoded(body) or {}
                    for value in document.get("value") or []:
                        found[str(value.get("path") or value.get("id"))] = value
            self._pooled[folder] = found
        return self._pooled[folder]

    def _difference(self, named: str, path: str, theirs: dict[str, Any], ours: Any) -> Difference:
        if ours is None:
            return Difference(place=named, path=path, reason=self._why_absent(path))
        fields = tuple(
            sorted(
                key
                for key in {*theirs, *ours}
                if (key in theirs) != (key in ours) or _bare(theirs.get(key)) != _bare(ours.get(key))
            )
        )
        folded = all(_folded(theirs.get(key)) == _folded(ours.get(key)) for key in fields)
        reason = (
            "only line ends within the text differ"
            if folded
            else "the document says otherwise than the file; it was made from another state of it"
        )
        return Difference(place=named, path=path, fields=fields, reason=reason)

    def _why_absent(self, path: str) -> str:
        item = self._items.get(path)
        if item is None and path not in self._stories:
            return "a stale document: no content file has this path"
        if item is not None and not item.shown:
            return "the file says that it was removed"
        return "the file gives no place in this list; the document is of another state of it"


def _bare(value: Any) -> Any:
    """`value` without white space at the end of any `content`."""
    if isinstance(value, dict):
        return {
            key: part.rstrip() if key == "content" and isinstance(part, str) else _bare(part)
            for key, part in value.items()
        }
    return [_bare(part) for part in value] if isinstance(value, list) else value


def _folded(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value
