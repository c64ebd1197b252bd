"""Sealed payloads: what opens them, what does not, and where keys may stand."""

from __future__ import annotations

import base64
import re
import stat
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.errors import PublishError, SealError
from broadsheet.domain.front_matter import read_story
from broadsheet.publish.sealing import KeyRing

RING = KeyRing.new(lambda size: bytes(range(size)))
OTHER = KeyRing.new(bytes)
PATH, FIELD = "_news/2024-05-06-a.md", "secured"


@given(
    st.binary(max_size=300),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_what_is_sealed_opens_in_its_place_only(plaintext: bytes, path: str, field: str) -> None:
    envelope = RING.seal(plaintext, path, field)
    assert RING.open_sealed(envelope, path, field) == plaintext
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*;[A-Za-z0-9+/]+=*", envelope)
    for elsewhere in ((path + "x", field), (path, field + "x"), (field + path + "y", "")):
        with pytest.raises(SealError, match="another path or field"):
            RING.open_sealed(envelope, *elsewhere)


def test_unchanged_plaintext_keeps_its_envelope() -> None:
    envelope = RING.seal(b"facts", PATH, FIELD)
    assert RING.seal(b"facts", PATH, FIELD) == envelope
    assert RING.seal(b"other facts", PATH, FIELD) != envelope
    nonces = {RING.seal(b"%d" % number, PATH, FIELD).split(";")[1] for number in range(200)}
    assert len(nonces) == 200


def test_rotation_seals_anew_and_still_opens_the_old() -> None:
    envelope = RING.seal(b"facts", PATH, FIELD)
    rotated = RING.rotate()
    resealed = rotated.seal(b"facts", PATH, FIELD)
    assert resealed != envelope
    assert rotated.seal(b"facts", PATH, FIELD) == resealed
    assert (
        rotated.open_sealed(envelope, PATH, FIELD) == rotated.open_sealed(resealed, PATH, FIELD) == b"facts"
    )
    with pytest.raises(
        SealError, match=f"was sealed with key {rotated.current.id}; the ring has {RING.current.id}"
    ):
        RING.open_sealed(resealed, PATH, FIELD)


@pytest.mark.parametrize("envelope", ["", ";", "abc", "a;b", "AAAA;BBBB;CCCC", "AAA=;!", "é;é"])
def test_torn_envelopes_are_told(envelope: str) -> None:
    with pytest.raises(SealError):
        RING.open_sealed(envelope, PATH, FIELD)


@given(st.integers(0, 500), st.integers(1, 255))
def test_a_changed_byte_never_opens(at: int, by: int) -> None:
    first, second = (
        bytearray(base64.b64decode(part)) for part in RING.seal(b"facts", PATH, FIELD).split(";")
    )
    part, at = (first, at % len(first)) if at % 2 else (second, at % len(second))
    part[at] ^= by
    with pytest.raises(SealError):
        RING.open_sealed(";".join(base64.b64encode(part).decode() for part in (first, second)), PATH, FIELD)


def test_foreign_envelopes_are_told(shared_data: Path) -> None:
    with tarfile.open(shared_data / "portals" / "powerapps.tar.xz") as archive:
        member = next(
            member for member in archive if "/_news/" in member.name and member.name.endswith(".md")
        )
        file = archive.extractfile(member)
        assert file is not None
        secured = read_story(file.read(), member.name).secured
    assert secured is not None
    with pytest.raises(SealError, match="another platform"):
        RING.open_sealed(secured, PATH, FIELD)


def test_a_ring_survives_its_file_and_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = RING.rotate()
    ring.save(tmp_path / "keys" / "ring")
    assert stat.S_IMODE((tmp_path / "keys" / "ring").stat().st_mode) == 0o600
    assert KeyRing.load("keys/ring", tmp_path) == ring
    for text in (ring.text(), ",".join(ring.text().splitlines()[2:])):
        monkeypatch.setenv("RING", text)
        assert KeyRing.load("env:RING", tmp_path) == ring
    with pytest.raises(SealError, match="already there"):
        OTHER.save(tmp_path / "keys" / "ring")
    ring.rotate().save(tmp_path / "keys" / "ring", replace=True)
    assert len(KeyRing.load("keys/ring", tmp_path).keys) == 3
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["ring"]


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "k1", "k1 AAAA", RING.text().replace("AAEC", "AAED"), "k é", "\0"]
)
def test_damaged_rings_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "ring").write_text(text, "utf-8")
    with pytest.raises(SealError, match="ring"):
        KeyRing.load("ring", tmp_path)


def test_an_absent_ring_is_told(tmp_path: Path) -> None:
    with pytest.raises(SealError, match="No such file"):
        KeyRing.load("ring", tmp_path)
    with pytest.raises(SealError, match="environment variable NO_RING is not set"):
        KeyRing.load("env:NO_RING", tmp_path)


def test_no_key_stands_in_a_repository(tmp_path: Path) -> None:
    (tmp_path / "content" / ".git").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "content")
    for path in (
        tmp_path / "content" / "ring",
        tmp_path / "content" / "_data" / "ring",
        tmp_path / "link" / "ring",
    ):
        with pytest.raises(SealError, match="must not stand in a repository"):
            RING.save(path)
        with pytest.raises(SealError, match="must not stand in a repository"):
            KeyRing.load(str(path), tmp_path)
    with pytest.raises(PublishError):
        RING.save(Path("/proc/ring"))
