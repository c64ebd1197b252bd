"""The newsletter on the desk: looked at, edited, approved and cancelled, each by those who may."""

from __future__ import annotations

import re
from pathlib import Path

from broadsheet.store import Store
from tests.desk_portal import republish
from tests.desk_visits import Browser, desk
from tests.newsroom_portal import with_newsletter
from tests.smtp import Smtp

_NAME = "/desk/newsletter"


def revision(browser: Browser) -> str:
    return re.search(r'name="revision" value="(\d+)"', browser.get(_NAME).text)[1]


def issue(folder: Path) -> object:
    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        return store.issues.all()[0]


def test_a_draft_is_composed_edited_and_approved(folder: Path, hashed):
    with desk(folder, hashed) as address:
        editor = Browser(address)
        editor.sign_in("editor")
        assert "No issue yet" in editor.get(_NAME).text
        assert editor.post(f"{_NAME}/build", {}).status == 303
        stored = issue(folder)
        page = editor.get(_NAME).text
        assert all(story.id in page for story in stored.issue.stories())
        words = {"issue": stored.issue.id, "revision": revision(editor)}
        hostile = {"subject": "<b>Hot</b>\r\nBcc: eve@evil.example", "intro": "Good morning.", "do": "save"}
        assert editor.post(_NAME, {**words, **hostile}).status == 303
        assert "<b>Hot</b>" not in editor.get(_NAME).text
        assert issue(folder).issue.subject == "<b>Hot</b> Bcc: eve@evil.example"
        letter = editor.get(f"{_NAME}/letter/{stored.issue.id}")
        assert "Good morning." in letter.text
        assert "sandbox" in letter.headers["Content-Security-Policy"]
        stale = editor.post(_NAME, {**words, "do": "cancel"})
        assert (stale.status, "not as you saw it" in stale.text) == (409, True)
        assert editor.post(_NAME, {**words, "revision": revision(editor), "do": "approve"}).status == 303
        assert issue(folder).state == "approved"
        assert editor.post(_NAME, {**words, "revision": revision(editor), "do": "cancel"}).status == 303
        assert issue(folder).state == "cancelled"
        assert 'name="revision"' not in editor.get(_NAME).text
        late = {**words, "revision": str(issue(folder).revision), "do": "approve"}
        assert editor.post(_NAME, late).status == 409


def test_words_stay_when_a_draft_is_composed_anew_and_are_kept_by_approving(folder: Path, hashed):
    with desk(folder, hashed) as address:
        editor = Browser(address)
        editor.sign_in("editor")
        editor.post(f"{_NAME}/build", {})
        composed = issue(folder).issue
        words = {"issue": composed.id, "subject": composed.subject, "intro": "Good morning."}
        editor.post(_NAME, {**words, "revision": revision(editor), "do": "save"})
        dropped = composed.stories()[0]
        editor.post("/desk/decide", {"kind": "reject", "story": dropped.id})
        republish(folder)
        editor.post(f"{_NAME}/build", {})
        anew = issue(folder).issue
        assert dropped.title not in anew.subject, "a subject that nobody wrote follows the stories"
        assert anew.intro == "Good morning."
        words |= {"subject": "Mine", "revision": revision(editor), "do": "approve"}
        assert editor.post(_NAME, words).status == 303
        assert (issue(folder).state, issue(folder).issue.subject) == ("approved", "Mine")


def test_an_editor_gets_the_letter_before_its_readers(folder: Path, hashed):
    with Smtp() as server, desk(with_newsletter(folder, server.port), hashed) as address:
        editor, reader = Browser(address), Browser(address)
        editor.sign_in("editor")
        reader.sign_in("reader")
        editor.post(f"{_NAME}/build", {})
        words = {"issue": issue(folder).issue.id, "address": "me@mail.example"}
        answer = editor.post(f"{_NAME}/test", words)
        assert answer.status == 303
        assert "on its way to you" in editor.get(answer.headers["Location"]).text
        assert reader.post(f"{_NAME}/test", words).status == 403
        assert editor.post(f"{_NAME}/test", {**words, "address": "me"}).status == 422
        server.refuse["me@mail.example"] = "550 5.1.1 No such user"
        refused = editor.post(f"{_NAME}/test", words)
        assert (refused.status, "No such user" in refused.text) == (502, True)
        (message,) = server.messages
    assert message.message["Subject"].startswith("[Test] ")
    assert issue(folder).state == "draft"


def test_a_reader_looks_and_changes_nothing(folder: Path, hashed):
    with desk(folder, hashed) as address:
        owner, reader = Browser(address), Browser(address)
        owner.sign_in("owner")
        reader.sign_in("reader")
        owner.post(f"{_NAME}/build", {})
        page = reader.get(_NAME).text
        assert "draft" in page
        assert 'name="revision"' not in page
        form = {"issue": issue(folder).issue.id, "revision": "1", "do": "approve"}
        assert reader.post(_NAME, form).status == 403
        assert issue(folder).state == "draft"
        assert reader.get(f"{_NAME}?issue=2000-01-01").status == 404
