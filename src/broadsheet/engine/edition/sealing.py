"""What a story's `secured` field holds: facts for the portal's owner that readers do not see.

In: a judgement and its draft. Out: an envelope, or nothing for a portal without a key. The same facts under
the same key give the same envelope.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import SealError
from broadsheet.domain.front_matter import read_story
from broadsheet.domain.storing import Judgement
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.publish.sealing import KeyRing

FIELD = "secured"


def load_ring(folder: PortalFolder) -> KeyRing | None:
    """The portal's key ring from its file or the environment; None when none is configured."""
    if folder.portal.seal_key is None:
        return None
    return KeyRing.load(folder.portal.seal_key, folder.path)


def sealed(ring: KeyRing | None, judgement: Judgement, draft: Draft) -> str | None:
    """The envelope of one story's private facts, bound to its content file."""
    if ring is None:
        return None
    return ring.seal(private_facts(judgement, draft), judgement.path, FIELD)


def private_facts(judgement: Judgement, draft: Draft) -> bytes:
    """The sealed payload: where the story came from and what it was worth, as JSON."""
    facts = {
        "id": judgement.id,
        "source": draft.source,
        "authors": draft.authors,
        "language": draft.language,
        "flags": draft.flags,
        "signals": judgement.quality.signals,
    }
    return msgspec.json.encode(facts, order="deterministic")


def opened(folder: PortalFolder, story: Path, ring: Path | None) -> bytes:
    """What the sealed field of the content file `story` holds; SealError or RecordError says why not."""
    keys = KeyRing.load(str(ring.absolute()), folder.path) if ring else load_ring(folder)
    if keys is None:
        raise SealError("the portal names no key; set `seal_key:` in portal.yaml, or give --ring")
    path = f"_news/{story.name}"
    try:
        record = read_story((folder.content_path / path if not story.is_file() else story).read_bytes(), path)
    except OSError as error:
        raise SealError(f"{story} cannot be read: {error.strerror}") from None
    if record.secured is None:
        raise SealError(f"{path} has no sealed field")
    return keys.open_sealed(record.secured, path, FIELD)
