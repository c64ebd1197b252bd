"""Calendars, archives, mail, coded bodies and pictures, made to exhaust a reader."""

from __future__ import annotations

import gzip
import io
import zlib

from tests.bombs import SPREAD, Bodies, bodies, said


def calendar(size: int) -> Bodies:
    """iCalendar."""
    start, end = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", b"END:VCALENDAR\r\n"
    event = b"BEGIN:VEVENT\r\nUID:a%d\r\nDTSTART:20260101T000000Z\r\nSUMMARY:a\r\n"
    first = start + event.replace(SPREAD, b"1")
    return bodies(
        {
            "events": (start, event + b"END:VEVENT\r\n", end),
            "open events": (start, event, b""),
            "deep": (b"", b"BEGIN:VEVENT\r\n", b""),
            "deep calendars": (b"", b"BEGIN:VCALENDAR\r\n", b""),
            "other things": (start, b"BEGIN:X-A%d\r\nEND:X-A%d\r\n", end),
            "zones": (start, (b"BEGIN:VTIMEZONE\r\nTZID:a%d\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
                      b"TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"), end),
            "changes of a zone": (start + b"BEGIN:VTIMEZONE\r\nTZID:a\r\n", (b"BEGIN:STANDARD\r\nDTSTART:19%d0101T000000\r\n"
                                  b"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\n"), b"END:VTIMEZONE\r\n" + end),
            "rules": (start, event + b"RRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n", end),
            "daily rules": (start, (b"BEGIN:VEVENT\r\nUID:a%d\r\nDTSTART:19800101T000000Z\r\nSUMMARY:a\r\nRRULE:FREQ=DAILY;BYMONTHDAY=31;BYMONTH=12\r\n"
                            b"END:VEVENT\r\n"), end),
            "rules that never come": (start, event + b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\nEND:VEVENT\r\n", end),
            "many rules": (first, b"RRULE:FREQ=DAILY\r\n", b"END:VEVENT\r\n" + end),
            "a rule's days": (first + b"RRULE:FREQ=DAILY;BYDAY=", b"MO,", b"TU\r\nEND:VEVENT\r\n" + end),
            "a rule's hours": (first + b"RRULE:FREQ=DAILY;BYSECOND=", b"1,", b"2\r\nEND:VEVENT\r\n" + end),
            "more dates": (first + b"RRULE:FREQ=DAILY\r\nRDATE:", b"20260101T000000Z,", b"20260102T000000Z\r\nEND:VEVENT\r\n" + end),
            "exceptions": (first + b"RRULE:FREQ=DAILY\r\n", b"EXDATE:20260101T000000Z\r\n", b"END:VEVENT\r\n" + end),
            "fields": (first, b"X-A%d:b\r\n", b"END:VEVENT\r\n" + end),
            "same fields": (first, b"SUMMARY:b\r\n", b"END:VEVENT\r\n" + end),
            "attendees": (first, b"ATTENDEE;CN=a:mailto:a%d@b.example\r\n", b"END:VEVENT\r\n" + end),
            "parameters": (first + b"ATTENDEE", b";A%d=b", b":c\r\nEND:VEVENT\r\n" + end),
            "quotes": (first + b"ATTENDEE;CN=", b'"', b":c\r\nEND:VEVENT\r\n" + end),
            "colons": (first + b"DESCRIPTION", b":", b"\r\nEND:VEVENT\r\n" + end),
            "backslashes": (first + b"DESCRIPTION:", b"\\", b"\r\nEND:VEVENT\r\n" + end),
            "folded lines": (first + b"DESCRIPTION:a\r\n", b" a\r\n", b"END:VEVENT\r\n" + end),
            "one line": (first + b"DESCRIPTION:", b"a", b"\r\nEND:VEVENT\r\n" + end),
            "markup": (first + b"DESCRIPTION:", b"<a ", b"\r\nEND:VEVENT\r\n" + end),
            "categories": (first + b"CATEGORIES:", b"a,", b"b\r\nEND:VEVENT\r\n" + end),
            "alarms": (first, b"BEGIN:VALARM\r\nEND:VALARM\r\n", b"END:VEVENT\r\n" + end),
            "one number": (start + b"BEGIN:VEVENT\r\nDTSTART:", b"9", b"\r\nSUMMARY:a\r\nEND:VEVENT\r\n" + end),
            "a long zone": (first + b"DTEND;TZID=", b"a/", b":20260101T000000\r\nEND:VEVENT\r\n" + end),
            "a duration": (first + b"DURATION:P", b"1W", b"\r\nEND:VEVENT\r\n" + end),
            "empty lines": (start, b"\r\n", end),
            "no text": (first + b"SUMMARY:", b"\xff", b"\r\nEND:VEVENT\r\n" + end),
        },
        size,
    )  # fmt: skip


def warc(size: int) -> Bodies:
    """Archives: headers of records and of the answers in them."""

    def record(kind: bytes, block: bytes, more: bytes = b"") -> bytes:
        length = b"Content-Length: %d\r\n" % len(block)
        head = (
            b"WARC/1.1\r\nWARC-Type: %s\r\nWARC-Target-URI: https://a.example/\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
            % kind
        )
        return (
            head
            + b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n"
            + more
            + length
            + b"\r\n"
            + block
            + b"\r\n\r\n"
        )

    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n%s"
    bomb = gzip.compress(b"<p>" * (100 * size // 3))
    found = {
        "headers of a record": record(b"response", answer % (b"", b"a"), said(b"", b"A%d: b\r\n", b"", size)),
        "a header of a record": record(b"response", answer % (b"", b"a"), said(b"A: ", b"b", b"\r\n", size)),
        "folded headers": record(b"response", answer % (b"", b"a"), said(b"A: b\r\n", b" c\r\n", b"", size)),
        "headers": record(b"response", answer % (said(b"", b"A%d: b\r\n", b"", size), b"a")),
        "same headers": record(b"response", answer % (said(b"", b"Set-Cookie: b\r\n", b"", size), b"a")),
        "a header": record(b"response", answer % (said(b"A: ", b"b", b"\r\n", size), b"a")),
        "colons": record(b"response", answer % (said(b"A", b":", b"\r\n", size), b"a")),
        "a status": record(b"response", said(b"HTTP/1.1 ", b"2", b" OK\r\n\r\na", size)),
        "no headers": record(b"response", said(b"", b"\r\n", b"", size)),
        "coded": record(b"response", answer % (b"Content-Encoding: gzip\r\n", bomb)),
        "chunks": record(b"response", answer % (b"Transfer-Encoding: chunked\r\n", said(b"", b"1\r\na\r\n", b"0\r\n\r\n", size))),
        "a chunk": record(b"response", answer % (b"Transfer-Encoding: chunked\r\n", said(b"", b"F", b"\r\na", size))),
        "empty chunks": record(b"response", answer % (b"Transfer-Encoding: chunked\r\n", said(b"", b"\r\n", b"", size))),
        "pictures": record(b"resource", b"a" * size, b"WARC-Payload-Digest: sha1:a\r\n"),
        "records": record(b"response", answer % (b"", b"a")) * (size // 300),
        "redirects": record(b"response", b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n") * (size // 300),
        "notes": record(b"metadata", b"a: b\r\n") * (size // 300),
        "a length": b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: " + b"9" * size + b"\r\n\r\na",
        "below nothing": b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\n" * (size // 60),
        "versions": b"WARC/1.1\r\n" * (size // 10),
        "blank lines": b"WARC/1.1\r\n" + b"\r\n" * (size // 2),
    }  # fmt: skip
    found["packed"] = gzip.compress(b"WARC/1.1\r\nA: " + b"b" * (100 * size))
    found["members"] = gzip.compress(b"") * (size // 20)
    found["packed records"] = gzip.compress(found["records"])
    found["torn"] = gzip.compress(found["records"])[:-20]
    return found


def mail(size: int) -> Bodies:
    """Messages that came back."""
    start = b"From: a@b.example\r\nMIME-Version: 1.0\r\n"
    mixed = start + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    report = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    inner = b"--b\r\nContent-Type: message/rfc822\r\n\r\n"
    found = bodies(
        {
            "headers": (start, b"A%d: b\r\n", b"\r\na"),
            "one header": (start + b"Subject: ", b"a", b"\r\n\r\na"),
            "folded": (start + b"Subject: a\r\n", b" a\r\n", b"\r\na"),
            "parts": (mixed, b"--b\r\n\r\na\r\n", b"--b--\r\n"),
            "empty parts": (mixed, b"--b\r\n", b""),
            "parts in parts": (b"", b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", b""),
            "messages in messages": (start, b"Content-Type: message/rfc822\r\n\r\n", b"a"),
            "messages in a report": (mixed, b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <a%d@b.example>\r\n\r\n", b"--b--"),
            "returned in returned": (mixed, inner + b"Message-ID: <a%d@b.example>\r\n", b""),
            "states": (start + report, b"Action: failed\r\nStatus: 5.0.0\r\n\r\n", b"--b--"),
            "a state": (start + report + b"Diagnostic-Code: ", b"a ", b"\r\n\r\n--b--"),
            "ids": (mixed + inner, b"Message-ID: <a%d@b.example>\r\n", b"\r\na\r\n--b--"),
            "a parameter": (start + b"Content-Type: multipart/mixed; boundary=", b"b", b"\r\n\r\na"),
            "parameters": (start + b"Content-Type: multipart/mixed", b"; a%d=b", b"\r\n\r\na"),
            "continued parameters": (start + b"Content-Type: multipart/mixed", b"; boundary*%d=b", b"\r\n\r\na"),
            "quotes": (start + b'Content-Type: a; b="', b'\\"', b"\r\n\r\na"),
            "coded words": (start + b"Subject: ", b"=?utf-8?q?a?= ", b"\r\n\r\na"),
            "open brackets": (start + b"Message-ID: ", b"<", b"\r\n\r\na"),
            "lines": (start + b"\r\n", b"a\n", b""),
            "carriage returns": (start + b"\r\n", b"\r", b""),
            "coded": (start + b"Content-Transfer-Encoding: base64\r\n\r\n", b"YQ==\r\n", b""),
        },
        size,
    )  # fmt: skip
    depth = 3000
    found["closed parts in parts"] = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth)
    ) + b"".join(b"\r\n--b%d--\r\n" % n for n in reversed(range(depth)))
    return found


def coded(size: int) -> Bodies:
    """Bodies in the codings of HTTP, each behind the name of its coding and `!`."""
    bare = zlib.compressobj(9, wbits=-15)
    one = gzip.compress(b"\0" * (1000 * size // 10))
    found = {
        "gzip": one,
        "gzip,gzip": gzip.compress(one),
        "gzip,gzip,gzip": gzip.compress(gzip.compress(gzip.compress(b"\0" * (100 * size)))),
        "gzip 2": gzip.compress(b"") * (size // 20),
        "gzip 3": gzip.compress(b"a" * size)[: size // 2000],
        "gzip 4": b"\x1f\x8b\x08\x1c" + b"\0" * 6 + b"a" * size,
        "gzip 5": b"\x1f\x8b" * (size // 2),
        "deflate": zlib.compress(b"\0" * (100 * size)),
        "deflate 2": bare.compress(b"\0" * (100 * size)) + bare.flush(),
        "deflate 3": b"\x00\x00\x00\xff\xff" * (size // 5),
        "br": b"\x5b\xff\xff\xff" + b"\0" * size,
        "br 2": b"\x06" * size,
        "zstd": b"\x28\xb5\x2f\xfd" + b"\xff" * size,
    }
    return {name: name.partition(" ")[0].encode() + b"!" + body for name, body in found.items()}


def pictures() -> Bodies:
    """Files that say little and show much."""
    from PIL import Image

    found = {}
    for kind, size in (("PNG", 13_000), ("GIF", 13_000), ("JPEG", 7_000), ("WEBP", 4_000), ("PNG", 4_000)):
        out = io.BytesIO()
        Image.new("L" if kind != "WEBP" else "RGB", (size, size)).save(out, kind)
        found[f"{kind} {size}"] = out.getvalue()
    return found
