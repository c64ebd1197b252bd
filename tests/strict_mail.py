"""A message as a strict mail reader takes it: RFC 5322, 2045, 2047, 5321."""

from __future__ import annotations

import base64
import email
import email.policy
import quopri
import re
from collections import Counter

_FIELD = re.compile(rb"[!-9;-~]+: ?")
_WORD = re.compile(rb"=\?([^?\s]+)\?([qQbB])\?([^?\s]*)\?=")
_ONCE = ("from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "list-unsubscribe")
_BARE = ("message-id", "list-id", "list-unsubscribe", "list-unsubscribe-post")  # hold no encoded words


def complaints(raw: bytes) -> list[str]:
    """What is wrong with a message; nothing, when it is as it should be."""
    found = ["a bare line end"] if re.search(rb"(?<!\r)\n|\r(?!\n)", raw) else []
    found += ["no ASCII"] if re.search(rb"[^\t\r\n -~]", raw) else []
    found += ["a line longer than 998"] if any(len(line) > 998 for line in raw.split(b"\r\n")) else []
    head = raw.partition(b"\r\n\r\n")[0]
    return [*found, *_of_lines(head), *_of_fields(head), *_of_parts(raw)]


def _of_lines(head: bytes) -> list[str]:
    found = []
    for line in head.split(b"\r\n"):
        found += ["an empty line in the head"] if not line.strip(b" \t") else []
        found += [f"no field: {line!r}"] if not line.startswith(b" ") and not _FIELD.match(line) else []
        if b"=?" in line and len(line) > 76:
            found.append(f"a line of {len(line)} with an encoded word")
        for word in _WORD.finditer(line):
            coding, sort, held = word[1].decode(), word[2].lower(), word[3]
            bare = base64.b64decode(held) if sort == b"b" else quopri.decodestring(held, header=True)
            bare.decode(coding)
            found += [f"an encoded word of {len(word[0])}"] if len(word[0]) > 75 else []
    return found


def _of_fields(head: bytes) -> list[str]:
    fields = [line.partition(b":") for line in re.sub(rb"\r\n(?=[ \t])", b"", head).split(b"\r\n")]
    named = [(name.decode().lower(), value) for name, _, value in fields]
    count = Counter(name for name, _ in named)
    found = [f"{name} is there {count[name]} times" for name in _ONCE if count[name] > 1]
    return found + [f"an encoded word in {name}" for name, value in named if name in _BARE and b"=?" in value]


def _of_parts(raw: bytes) -> list[str]:
    found = []
    for part in email.message_from_bytes(raw, policy=email.policy.default).walk():
        found += [repr(defect) for defect in part.defects]
        if part.get("Content-Transfer-Encoding") == "quoted-printable":
            longest = max(map(len, str(part.get_payload()).splitlines()), default=0)
            found += [f"a line of {longest} in quoted-printable"] if longest > 76 else []
    return found
