"""Decisions between the store and `content/_desk/`: each stands in both; either can be built from the other.

In: the store and the content folder. Out: a store that knows every decision that a file tells, and the files
that an edition holds. A file that people wrote or edited counts as it stands; one that is no decision is told
with its line, passed over and left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.desk import Rulings, rulings
from broadsheet.domain.decision import Decision, in_force, targets_of
from broadsheet.domain.decision_file import FOLDER, MAX_BYTES, decision_path, read_decision, write_decision
from broadsheet.domain.edition import File
from broadsheet.domain.errors import RecordError
from broadsheet.store import Store

APPLIED = "decisions applied"  # under this name: the mark of the decisions that the stored judgements heed
_ENDINGS = {".yaml", ".yml"}


def take_over_decisions(content: Path, store: Store, tell: Callable[[str], None]) -> int:
    """Let the store know what the files of `content/_desk/` tell; how many decisions were new or changed."""
    known = store.decisions.files()
    found: dict[str, tuple[Decision, str]] = {}
    hashes: list[tuple[str, str, str]] = []
    for path, body in _files(content):
        hash_ = _hash(body)
        if Path(path).suffix not in _ENDINGS or known.get(path) == hash_ or _is_torn(body):
            continue
        try:
            decision = read_decision(body, path)
        except RecordError as error:
            tell(f"{content.name}/{error}; this decision is passed over")
            continue
        if decision.id in found:
            tell(f"{content.name}/{path}: the decision {decision.id} stands in {found[decision.id][1]} too")
            continue
        found[decision.id] = decision, path
        hashes.append((decision.id, path, hash_))
    have = {decision.id: decision for decision in store.decisions.all()} if found else {}
    changed = [decision for decision, _ in found.values() if have.get(decision.id) != decision]
    store.decisions.put(changed)
    store.decisions.note_files(hashes)
    return len(changed)


def desk_files(content: Path, store: Store) -> Iterator[File]:
    """Every file of `_desk/`: those that stand there as they are, and one for each decision that has none."""
    standing = {path: body for path, body in _files(content) if not _is_torn(body)}
    yield from (File(path=path, body=body) for path, body in standing.items())
    for decision, file in store.decisions.in_files():
        path = file or decision_path(decision)
        if path not in standing:
            yield File(path=path, body=write_decision(decision))


def note_desk_files(content: Path, store: Store) -> None:
    """Remember the files that an edition has just written, so that the next run need not read them."""
    known = store.decisions.files()
    bodies = dict(_files(content))
    fresh = [
        (decision.id, path, _hash(bodies[path]))
        for decision, file in store.decisions.in_files()
        if (path := file or decision_path(decision)) in bodies and path not in known
    ]
    store.decisions.note_files(fresh)


def standing_rulings(store: Store, now: datetime) -> Rulings:
    """What the decisions in force come to at `now`, by the ids that stories have today."""
    return rulings(found_again(store, in_force(store.decisions.all())), now)


def found_again(store: Store, decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions with each story under the id to which its address leads now, where the id is unknown."""
    listed = list(decisions)
    targets = [target for decision in listed for target in targets_of(decision)]
    unknown = store.stories.absent({target.id for target in targets})
    led = store.stories.resolve({target.url for target in targets if target.id in unknown and target.url})

    def renamed(decision: Decision, name: str) -> object:
        return tuple(
            msgspec.structs.replace(target, id=led[target.url])
            if target.id in unknown and target.url in led
            else target
            for target in getattr(decision, name)
        )

    names = ("stories", "apart")
    return [
        msgspec.structs.replace(
            decision, **{name: renamed(decision, name) for name in names if hasattr(decision, name)}
        )
        for decision in listed
    ]


def decisions_mark(store: Store) -> str:
    """How many decisions there are, and when the last was made: it changes with every one."""
    last = store.decisions.last_time()
    return f"{store.decisions.count()} {last.isoformat() if last else ''}"


def _files(content: Path) -> Iterator[tuple[str, bytes]]:
    """Plain files below `_desk/`, in order of their paths; links are not followed."""
    folder = content / FOLDER
    if folder.is_symlink():
        return
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(content).as_posix()
        if path.is_file() and not path.is_symlink() and "/.broadsheet-" not in name:
            with path.open("rb") as file:
                yield name, file.read(MAX_BYTES + 1)


def _is_torn(body: bytes) -> bool:
    """Whether a power cut left the file without its content."""
    return not body.strip(b"\0")


def _hash(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()
