"""WARC and JSON-lines archives, whole and torn, packed and plain."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import random
import re
from datetime import UTC, datetime

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.collect import archives, warc_records
from broadsheet.collect.archives import archive_files, fingerprint, read_jsonl
from broadsheet.collect.warc import read_warc
from broadsheet.domain.source import Asset, Document, Refusal, Source, SourceKind

WHEN = datetime(2026, 3, 4, tzinfo=UTC)
HTML = b"<!doctype html><title>x</title>"
PACKERS = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress}


def _noise(size: int, seed: int = 0) -> bytes:
    """Bytes that no packer makes shorter."""
    return random.Random(seed).randbytes(size)


def source(location) -> Source:
    return Source(key="s", kind=SourceKind.JSONL, location=str(location))


# JSON lines


@pytest.mark.parametrize("suffix", PACKERS)
def test_json_lines(tmp_path, suffix):
    lines = [
        {"url": f"http://a.example/{n}", "html": f"<p>é{n}", "date": "x", "captured": 1} for n in range(3)
    ]
    path = tmp_path / f"pages.jsonl{suffix}"
    path.write_bytes(PACKERS[suffix]("".join(json.dumps(line) + "\n" for line in lines).encode()))
    pages = list(read_jsonl(path, "s", WHEN))
    assert [page.url for page in pages] == ["http://a.example/0", "http://a.example/1", "http://a.example/2"]
    assert pages[1] == Document(
        url="http://a.example/1", requested_url="http://a.example/1", source="s", body="<p>é1".encode(),
        captured=WHEN, content_type="text/html; charset=utf-8",
    )  # fmt: skip


def test_bad_lines_are_refused_by_number(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "LONGEST_LINE", 10_000)
    good = '{"url": "http://a.example/", "html": "\\ud800<p>"}'
    lines = [
        good, "", "nonsense", "[1]", '{"html": "x"}', '{"url": "ftp://a.example/", "html": "x"}', '{"url": 3}',
        '{"url": "http://a.example/"}', '{"url": "http://a.example/", "html": null}', "[" * 9_000,
        '{"html": "' + "x" * 50_000 + '"}', '{"url": "http://a.example/\\ud800", "html": ""}', good,
    ]  # fmt: skip
    path = tmp_path / "pages.jsonl"
    path.write_bytes("\n".join(lines).encode() + b'\n{"url": "\xff"}')
    found = list(read_jsonl(path, "s", WHEN))
    assert [(one.code, one.place) for one in found if isinstance(one, Refusal)] == [
        ("bad-json", "line 3"), ("bad-json", "line 4"), ("no-link", "line 5"), ("no-link", "line 6"),
        ("no-link", "line 7"), ("no-html", "line 8"), ("no-html", "line 9"), ("bad-json", "line 10"),
        ("line-too-long", "line 11"), ("no-link", "line 12"), ("bad-json", "line 14"),
    ]  # fmt: skip
    assert [one.body for one in found if isinstance(one, Document)] == [b"?<p>", b"?<p>"]
    assert all(len(one.sample or "") <= 500 for one in found if isinstance(one, Refusal))


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_a_torn_file_keeps_what_came_before(tmp_path, suffix):
    line = json.dumps({"url": "http://a.example/", "html": _noise(3000).hex()}) + "\n"
    path = tmp_path / f"pages.jsonl{suffix}"
    packed = PACKERS[suffix](line.encode() * 50 + _noise(60_000))
    path.write_bytes(packed[: len(packed) // 2])
    *before, last = read_jsonl(path, "s", WHEN)
    assert isinstance(last, Refusal)
    assert last.code == "broken-archive"
    assert all(isinstance(one, Document) for one in before[:3])


def test_a_file_that_is_not_there(tmp_path):
    for read in (read_jsonl(tmp_path / "no", "s", WHEN), read_warc(tmp_path / "no", "s")):
        assert [one.code for one in read] == ["broken-archive"]


def test_files_of_a_source(tmp_path):
    for name in ("b.warc", "a.warc.gz", "deep/c.warc", "other.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in archive_files(source(tmp_path / "*.warc*"))] == ["a.warc.gz", "b.warc"]
    assert [path.name for path in archive_files(source(tmp_path / "**/*.warc"))] == ["b.warc", "c.warc"]
    assert archive_files(source(tmp_path / "b.warc")) == (tmp_path / "b.warc",)
    assert archive_files(source(tmp_path / "none*")) == ()
    (tmp_path / "[x].warc").write_bytes(b"x")
    assert archive_files(source(tmp_path / "[x].warc")) == (tmp_path / "[x].warc",)


@pytest.mark.parametrize("name", ["a [draft]", "what?", "*"])
def test_files_of_a_source_in_a_folder_that_is_called_like_a_pattern(tmp_path, name):
    folder = tmp_path / name
    for file in ("b.warc", "deep/c.warc"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(b"x")
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "d.warc").write_bytes(b"x")
    assert archive_files(source(folder / "*.warc")) == (folder / "b.warc",)
    assert [path.name for path in archive_files(source(folder / "**/*.warc"))] == ["b.warc", "c.warc"]
    beside = {path.name for path in archive_files(source(folder / "../**/*.warc"))}
    assert beside == {"b.warc", "c.warc", "d.warc"}


def test_a_touched_file_was_read_before_and_a_changed_one_not(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"one")
    first = fingerprint(path)
    os.utime(path, (1, 1))
    assert fingerprint(path) == first
    path.write_bytes(b"two")
    assert fingerprint(path) != first


def test_the_recorded_pages(shared_data):
    pages = list(read_jsonl(shared_data / "pages" / "aeb.jsonl.xz", "s", WHEN))
    assert len(pages) == 181
    assert all(isinstance(page, Document | Refusal) for page in pages)


# WARC


def archive(*records, packed=False) -> bytes:
    """WARC bytes of (url, status, headers, body[, kind]) records, each a gzip member where `packed`."""
    pieces = [record("warcinfo", "", "application/warc-fields", b"software: test\r\n")]
    for url, status, headers, body, *kind in records:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        block = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body
        pieces.append(record((kind or ["response"])[0], url, "application/http; msgtype=response", block))
    return b"".join(gzip.compress(piece) if packed else piece for piece in pieces)


def record(kind: str, url: str, content_type: str, block: bytes) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2026-03-03T10:00:00Z\r\n"
        f"{target}Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page(number=0, body=HTML, status="200 OK", kind="text/html; charset=utf-8", **headers):
    fields = [("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in headers.items())]
    return (f"http://a.example/{number}", status, fields, body)


def read(tmp_path, body: bytes) -> list:
    path = tmp_path / "x.warc"
    path.write_bytes(body)
    return list(read_warc(path, "s"))


@pytest.mark.parametrize("packed", [False, True])
def test_a_warc_file(tmp_path, packed):
    found = read(
        tmp_path,
        archive(
            page(1), page(2, status="404 Not Found"), page(3, b"\x89PNG", kind="image/png"),
            page(4, b"%PDF", kind="application/pdf"), (*page(5), "request"), (*page(6), "revisit"), page(7, b"\x00"),
            packed=packed,
        ),
    )  # fmt: skip
    assert found == [
        Document(
            url="http://a.example/1", requested_url="http://a.example/1", source="s", body=HTML,
            captured=datetime(2026, 3, 3, 10, tzinfo=UTC), content_type="text/html; charset=utf-8",
        ),
        Asset(url="http://a.example/3", body=b"\x89PNG", content_type="image/png"),
        Document(
            url="http://a.example/7", requested_url="http://a.example/7", source="s", body=b"\x00",
            captured=datetime(2026, 3, 3, 10, tzinfo=UTC), content_type="text/html; charset=utf-8",
        ),
    ]  # fmt: skip


def test_one_gzip_stream_over_all_records(tmp_path):
    assert len(read(tmp_path, gzip.compress(archive(page(1), page(2))))) == 2


def test_codings_and_chunks(tmp_path):
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (HTML[:9], HTML[9:])) + b"0\r\n\r\n"
    found = read(
        tmp_path,
        archive(
            page(1, gzip.compress(HTML), Content_Encoding="gzip"), page(2, brotli.compress(HTML), Content_Encoding="br"),
            page(3, chunked, Transfer_Encoding="chunked"), page(4, HTML, Content_Encoding="gzip"),
            page(5, HTML, Transfer_Encoding="chunked"),
        ),
    )  # fmt: skip
    assert [one.body for one in found] == [HTML] * 5


def test_a_chunked_body_that_breaks_off_is_refused(tmp_path):
    pieces = b"9;name=value\r\n" + HTML[:9] + b"\r\n%X\r\n" % len(HTML[9:]) + HTML[9:] + b"\r\n"
    bodies = [pieces + b"0\r\nDigest: 1\r\n\r\n", pieces, pieces[:-3], pieces[:20], pieces + b"zz\r\n"]
    found = read(
        tmp_path, archive(*(page(n, body, Transfer_Encoding="chunked") for n, body in enumerate(bodies)))
    )
    assert found[0].body == HTML
    assert [(one.code, one.url) for one in found[1:]] == [
        ("bad-record", f"http://a.example/{n}") for n in range(1, 5)
    ]


def test_a_record_that_is_longer_than_it_says_is_refused_alone(tmp_path):
    short = re.sub(rb"(.*Content-Length: )\d+", rb"\g<1>70", archive(page(2)), flags=re.DOTALL)
    found = read(tmp_path, archive(page(1)) + short + archive(page(3)))
    assert [getattr(one, "code", "ok") for one in found] == ["ok", "bad-record", "ok"]
    assert found[1].url == "http://a.example/2"


@pytest.mark.parametrize("said", [b"160", b"999999", b"9999999999"])
def test_a_gzip_member_that_is_shorter_than_it_says_keeps_no_other_back(tmp_path, said):
    short = re.sub(rb"(.*Content-Length: )\d+", rb"\g<1>" + said, archive(page(2)), flags=re.DOTALL)
    others = [archive(page(n, HTML + _noise(n)), packed=True) for n in (3, 4)]
    found = read(tmp_path, archive(page(1), packed=True) + (gzip.compress(short) + b"".join(others)) * 510)
    assert [one.url[17:] for one in found if isinstance(one, Document)] == ["1", *("3", "4") * 510]
    refusals = [one for one in found if isinstance(one, Refusal)]
    assert [(one.code, one.url) for one in refusals] == [("bad-record", "http://a.example/2")] * 510
    assert len({one.place for one in refusals}) == 510


@pytest.mark.parametrize(
    ("start", "reason"),
    [(b"\x28\xb5\x2f\xfd\x00", "zstd"), (b"BZh9", "bzip2"), (b"PK\x03\x04", "zip"), (b"\xff\xfe{", "UTF-8")],
)
def test_a_file_that_is_packed_in_another_way_is_told_once(tmp_path, start, reason):
    path = tmp_path / "x"
    path.write_bytes(start + b"\n{" * 90)
    for found in (list(read_jsonl(path, "s", WHEN)), list(read_warc(path, "s"))):
        assert [(one.code, one.url, reason in one.detail) for one in found] == [
            ("broken-archive", path.as_uri(), True)
        ]


def test_refusals_of_two_files_of_a_source_are_told_apart(tmp_path):
    places = []
    for name in ("a", "b"):
        path = tmp_path / name
        path.write_bytes(b"nonsense\n")
        places += [(one.place, one.url) for one in read_jsonl(path, "s", WHEN)]
        places += [(one.place, one.url) for one in read_warc(path, "s")]
    assert len(set(places)) == 4


def test_bombs_and_bad_records_are_refused_and_the_rest_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(warc_records, "LARGEST_RECORD", 1_000_000)
    found = read(
        tmp_path,
        archive(
            page(1, gzip.compress(bytes(2_000_000)), Content_Encoding="gzip"), page(2, bytes(2_000_000)),
            page(3, gzip.compress(HTML)[:-9], Content_Encoding="gzip"), page(4),
        ),
    )  # fmt: skip
    assert [getattr(one, "code", "ok") for one in found] == ["bad-record"] * 3 + ["ok"]
    assert found[0].url == "http://a.example/1"


@pytest.mark.parametrize("packed", [False, True])
def test_a_torn_warc_keeps_what_came_before(tmp_path, packed):
    body = archive(page(1), page(2, HTML + _noise(5000)), packed=packed)
    *before, last = read(tmp_path, body[:-3000])
    assert [one.url for one in before] == ["http://a.example/1"]
    assert (last.code, last.source) == ("broken-archive", "s")
    assert last.place.startswith("offset ")
    assert int(last.place.split()[1]) > 0


def _flipped(member: bytes) -> bytes:
    middle = len(member) // 2
    return (
        member[:middle] + bytes(255 - byte for byte in member[middle : middle + 40]) + member[middle + 40 :]
    )


@pytest.mark.parametrize(
    "damage",
    [
        _flipped,
        lambda member: member[: len(member) // 2],
        lambda member: member[:-1],
        lambda member: b"garbage" + member[:9],
        lambda member: member[:-8] + b"\x00" * 8,
        lambda member: gzip.compress(b"WARC/1.0\r\nno header\r\n\r\n" + _noise(100)),
        lambda member: b"\x1f\x8b\x08" * 9,
    ],
    ids=["flipped", "cut", "shorter", "garbage", "checksum", "header", "magic"],
)
def test_after_a_damaged_gzip_member_reading_goes_on_at_the_next(tmp_path, damage):
    # The cut record takes bytes of the next for its own, and may be refused, too.
    before, *damaged = (archive(page(n, HTML + _noise(9000, n)), packed=True) for n in range(3))
    head, after = before + damage(damaged[0]), damaged[1] + archive(page(3, gzip.compress(HTML)), packed=True)
    found = read(tmp_path, head + after + damage(damaged[0]) + archive(page(4), packed=True))
    assert [one.url[-1] for one in found if isinstance(one, Document)] == ["0", "2", "3", "4"]
    refusals = [one for one in found if isinstance(one, Refusal) and one.code != "bad-record"]
    assert [one.code for one in refusals] == ["broken-archive"] * 2
    assert len({one.place for one in refusals}) == 2
    goes_on = [int(re.search(r"goes on at byte (\d+) of the packed", one.detail)[1]) for one in refusals]
    assert goes_on[0] == len(head)
    assert f"packed from byte {len(head)} on" in refusals[1].place


def test_records_that_go_on_in_another_gzip_member_are_read(tmp_path):
    whole = archive(*(page(n, HTML + _noise(3000, n)) for n in range(20)))
    blocks = [gzip.compress(whole[start : start + 700]) for start in range(0, len(whole), 700)]
    found = read(tmp_path, b"".join(blocks))
    assert [one.url for one in found] == [f"http://a.example/{n}" for n in range(20)]


def test_a_file_that_is_broken_everywhere_is_given_up(tmp_path):
    found = read(tmp_path, gzip.compress(b"WARC/1.0\r\n\r\n") * 2000)
    assert len(found) == 501
    assert "500 places" in found[-1].detail


@pytest.mark.parametrize("packed", [False, True])
def test_a_warc_torn_anywhere_gives_whole_pages_or_says_so(tmp_path, packed):
    whole = archive(page(1), page(2), packed=packed)
    for end in range(1, len(whole) - 4, 13):
        found = read(tmp_path, whole[:end])
        documents = [one for one in found if isinstance(one, Document)]
        assert all(one.body == HTML for one in documents)
        assert (
            len(documents) == 2
            or any(isinstance(one, Refusal) for one in found)
            or end in _record_ends(whole, packed)
        )


def _record_ends(whole: bytes, packed) -> set[int]:
    """Where a file may end and be whole, if shorter."""
    mark = b"\x1f\x8b\x08" if packed else b"WARC/1."
    starts = [position for position in range(len(whole)) if whole.startswith(mark, position)]
    return {start - back for start in starts for back in range(5)}


@pytest.mark.parametrize(
    "body", [b"", b"words\n" * 10, b"\x1f\x8b\x08broken", b"WARC/1.0\r\n", b"\x00" * 500]
)
def test_what_is_no_warc(tmp_path, body):
    found = read(tmp_path, body)
    assert all(isinstance(one, Refusal) for one in found)
    assert found or not body


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.integers(0, 1500), st.binary(min_size=1, max_size=6), st.booleans())
def test_a_damaged_warc_never_raises(tmp_path, position, damage, packed):
    whole = archive(page(1), page(2), packed=packed)
    list(read(tmp_path, whole[:position] + damage + whole[position + len(damage) :]))
