"""Messages as they are mailed, read strictly: every header is what we meant, whatever a story or an owner wrote."""

from __future__ import annotations

import email
import email.policy
import shutil
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import parseaddr
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.domain.errors import MailError
from broadsheet.mail.message import Envelope, compose, list_headers
from broadsheet.publish.site.text import plain
from tests.newsletter_commands import READERS, newsletter, subscribers
from tests.newsroom_portal import with_newsletter
from tests.smtp import Smtp
from tests.strict_mail import complaints

_HEADERS = ["From", "To", "Subject", "Date", "Message-ID"]
_HEADERS += ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Precedence"]
_HEADERS += ["MIME-Version", "Content-Type"]
_INJECTED = "=?utf-8?q?Hi=0D=0ABcc=3A_eve@evil.example=0D=0A=0D=0A=3Cb=3Ebody?="


def written(subject: str, sender: str = "Harbour Watch <news@harbour.example>") -> bytes:
    """A message with this subject."""
    envelope = Envelope(
        sender=sender,
        to="ada@reader.example",
        subject=subject,
        message_id="<2026-06-09.0123456789abcdef.0123456789abcdef01234567@harbour.example>",
        date=datetime(2026, 6, 9, 7, tzinfo=UTC),
        extra=list_headers("https://harbour.example/u/1", "news.harbour.example", "Harbour Watch"),
    )
    return compose(envelope, text=f"{subject}\n", html=f"<p>{subject}</p>\n")


def shown(raw: bytes, name: str) -> str:
    """A header as a mail reader shows it."""
    return str(make_header(decode_header(email.message_from_bytes(raw)[name])))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
@example(_INJECTED)
@example("=?utf-8?b?SGkNCkJjYzogZXZlQGV2aWwuZXhhbXBsZQ==?= and more")
@example("W" * 180)
@example("監視カメラ" * 36)
@example("🚢👨‍👩‍👧" * 30)
@example("Überprüfung, “quoted” · مرحبا")
def test_a_subject_arrives_as_it_was_written_and_is_no_other_header(title: str) -> None:
    subject = plain(title, 180)
    raw = written(subject)
    assert email.message_from_bytes(raw).keys() == _HEADERS
    assert shown(raw, "Subject") == subject
    assert complaints(raw) == []


@pytest.mark.parametrize(
    "name",
    [
        "Harbour Watch",
        "Doe, Jane",
        'Jörg "Joe" Müller, Hafenblick',
        "=?utf-8?q?Hi=0D=0ABcc=3A_eve@evil.example?=",
        "Hafenblick – die tägliche Auswahl für alle Bürgerinnen und Bürger der schönen Stadt am Meer",
    ],
)
def test_a_senders_name_arrives_as_it_was_written(name: str) -> None:
    quoted = name.replace('"', '\\"')
    raw = written("Hello", sender=f'"{quoted}" <news@münchen.example>')
    assert email.message_from_bytes(raw).keys() == _HEADERS
    words, address = parseaddr(email.message_from_bytes(raw)["From"])
    assert str(make_header(decode_header(words))) == name
    assert address == "news@xn--mnchen-3ya.example"
    assert complaints(raw) == []


@pytest.mark.parametrize("sign", ["\r", "\n", "\0", "\x1b", "\x85", "\u2028", "\ud800"])
def test_a_sign_that_no_header_holds_is_refused(sign: str) -> None:
    with pytest.raises(MailError, match="Subject would hold a control character"):
        written(f"Hello{sign}Bcc: eve@evil.example")


def test_a_letter_of_a_portal_with_letters_beyond_ascii_in_its_addresses(
    harbour: Path, tmp_path: Path
) -> None:
    portal = Path(shutil.copytree(harbour, tmp_path / "harbour", symlinks=True))
    with Smtp() as server:
        with_newsletter(portal, server.port, **{"from": "Hafenblick für alle <news@münchen.example>"})
        settings = portal / "portal.yaml"
        address = "url: https://münchen.example/blätter/"
        settings.write_text(settings.read_text().replace("url: http://127.0.0.1:8000/", address))
        subscribers(portal, "add", READERS[0])
        newsletter(portal, "build")
        newsletter(portal, "edit", "--subject", _INJECTED)
        newsletter(portal, "send")
        (received,) = server.messages
    assert complaints(received.raw) == []
    assert received.sender == "news@xn--mnchen-3ya.example"
    assert shown(received.raw, "Subject") == _INJECTED
    message = email.message_from_bytes(received.raw)
    assert message["Bcc"] is None
    assert message["Message-ID"].endswith("@xn--mnchen-3ya.example>")
    link = message["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://xn--mnchen-3ya.example/bl%C3%A4tter/newsletter/unsubscribe/")
    assert link in received.part("html")
    assert link in received.part("plain")
