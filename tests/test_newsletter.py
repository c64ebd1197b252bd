"""The newsletter from `init` to the mailbox: real commands, a real SMTP server, a real portal."""

from __future__ import annotations

import json
import re
import shutil
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from tests.commands import broadsheet, commits, touched, tree
from tests.newsletter_commands import READERS, newsletter, stored_issue_of, subscribers
from tests.newsroom_portal import NOW, TITLES, with_newsletter, write_pages
from tests.sample_edition import NEWEST, sample_edition
from tests.smtp import Smtp

_PLACEHOLDER = re.compile(r"\{\w[\w-]*\}|\{\{|\{%|%\}|\bundefined\b|\bNone\b|this-subscriber|TODO|[Ll]orem")


@pytest.fixture
def portal(harbour: Path, tmp_path: Path) -> Path:
    """A published portal."""
    return Path(shutil.copytree(harbour, tmp_path / "harbour", symlinks=True))


class TestFromInitToTheMailbox:
    def test_a_first_newsletter_reaches_every_subscriber_once(self, portal: Path):
        with Smtp() as server:
            with_newsletter(portal, server.port)
            subscribers(portal, "add", *READERS)
            built = newsletter(portal, "build")
            assert "draft" in built
            sent = json.loads(newsletter(portal, "send", "--json"))
            assert (sent["sent"], sent["state"]) == (len(READERS), "sent")
            again = broadsheet("newsletter", "send", "--json", "--portal", str(portal), "--now", NOW)
            assert json.loads(again.stdout) == sent
            assert f"the newsletter {sent['issue']} is sent already" in again.stderr.decode()
            assert server.recipients() == dict.fromkeys(READERS, 1)
        self._check_message(server, portal)
        self._check_archive(portal)

    def _check_message(self, server: Smtp, portal: Path) -> None:
        first = server.messages[0]
        message = first.message
        assert first.sender == "news@harbour.example"
        assert message["From"] == "Harbour Watch <news@harbour.example>"
        assert message["List-Id"] == "Harbour Watch <news.harbour.example>"
        assert message["List-Subscribe"] == "<http://127.0.0.1:8000/newsletter/subscribe>"
        assert message["List-Archive"] == "<http://127.0.0.1:8000/newsletter/>"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = message["List-Unsubscribe"].strip("<>")
        assert link.startswith("http://127.0.0.1:8000/newsletter/unsubscribe/")
        html, text = first.part("html"), first.part("plain")
        for title in TITLES:
            assert html.count(title) >= 1
            assert title in text.replace("\n", " ")
        assert link in html
        assert link in text
        assert len({each.message["List-Unsubscribe"] for each in server.messages}) == len(READERS)
        assert len({each.message["Message-ID"] for each in server.messages}) == len(READERS)
        assert b"\n" not in first.raw.replace(b"\r\n", b"")
        assert "1 Harbour Lane" in html

    def _check_archive(self, portal: Path) -> None:
        page = (portal / "public/newsletter/harbour-watch-2026-06-09/index.html").read_text()
        assert all(title in page for title in TITLES)
        assert "harbour-watch-2026-06-09/" in (portal / "public/newsletter/index.html").read_text()
        listed = json.loads((portal / "public/api/newsletters/index.json").read_text())
        assert listed["value"][0]["title"] == "Harbour Watch (2026-06-09)"
        assert set(listed["value"][0]["excerpt"].split(" / ")) == set(TITLES)
        content = (portal / "content/_newsletters/harbour-watch-2026-06-09.html").read_text()
        assert content.startswith('---\ntitle: "Harbour Watch (2026-06-09)"\n')
        assert "nsubscribe" not in content
        before, count = touched(portal / "public"), commits(portal / "content")
        broadsheet("publish", "--portal", str(portal), "--now", NOW, "--quiet")
        assert (touched(portal / "public"), commits(portal / "content")) == (before, count)

    @pytest.mark.parametrize(
        ("url", "told"),
        [
            ("http://127.0.0.1:8000/", b"its links lead to http://127.0.0.1:8000/newsletter/"),
            ("http://harbour.example/", b"its links are not https"),
            ("https://harbour.example/", b""),
        ],
    )
    def test_links_that_no_reader_can_follow_are_told(self, portal: Path, url: str, told: bytes):
        with Smtp() as server:
            with_newsletter(portal, server.port)
            settings = portal / "portal.yaml"
            settings.write_text(settings.read_text().replace("http://127.0.0.1:8000/", url))
            subscribers(portal, "add", READERS[0])
            newsletter(portal, "build")
            sent = broadsheet("newsletter", "send", "--portal", str(portal), "--now", NOW)
        assert told in sent.stderr
        assert (b"newsletter:" in sent.stderr) == bool(told)
        looked = json.loads(broadsheet("doctor", "--portal", str(portal), "--json").stdout)
        remarks = [each["trouble"] for each in looked.get("remarks", ()) if each["subject"] == "newsletter"]
        assert len(remarks) == bool(told)
        assert all(told.decode() in remark for remark in remarks)

    def test_nothing_is_told_twice_by_later_issues(self, portal: Path):
        with Smtp() as server:
            with_newsletter(portal, server.port)
            subscribers(portal, "add", READERS[0])
            newsletter(portal, "build")
            newsletter(portal, "send")
            assert "none: nothing new" in newsletter(portal, "build", now="2026-06-10T06:00:00Z")
            newsletter(portal, "send", now="2026-06-10T06:00:00Z", expect=3)
            newsletter(portal, "approve", expect=3)
            broadsheet("newsletter", "due", "--portal", str(portal), "--now", "2026-06-10T16:00:00Z")
            assert len(server.messages) == 1, "an issue without a story went out"
            fresh = "Fire guts the old granary beside the railway yard"
            write_pages(portal, (*TITLES, fresh), first_hour=10)
            broadsheet(
                "run", "--portal", str(portal), "--now", "2026-06-10T06:30:00Z", "--workers", "1", "--quiet"
            )
            newsletter(portal, "build", now="2026-06-10T07:00:00Z")
            newsletter(portal, "send", now="2026-06-10T07:00:00Z")
            second = server.messages[-1]
        assert fresh in second.part("html")
        assert not any(title in second.part("html") for title in TITLES)

    def test_building_twice_gives_the_same_issue_and_the_same_bytes(self, portal: Path, tmp_path: Path):
        with_newsletter(portal, 25)
        for name in ("one", "two"):
            newsletter(portal, "build")
            newsletter(portal, "preview", "--to", str(tmp_path / name))
        assert tree(tmp_path / "one") == tree(tmp_path / "two")

    def test_without_a_server_or_sender_the_command_says_what_to_write(self, portal: Path):
        newsletter(portal, "build")
        done = broadsheet("newsletter", "send", "--portal", str(portal), "--now", NOW, expect=2)
        assert b"newsletter.from is missing" in done.stderr
        assert b"newsletter.smtp is missing" in done.stderr
        with_newsletter(portal, 1)  # nobody listens there

    def test_a_list_has_a_name_of_its_own_without_being_given_one(self, portal: Path):
        with Smtp() as server:
            with_newsletter(portal, server.port, list_id=None)
            newsletter(portal, "test", READERS[0])
        assert server.messages[0].message["List-Id"] == "Harbour Watch <harbour-watch.harbour.example>"

    def test_a_signing_key_that_the_environment_lacks_is_told(self, portal: Path):
        signing = {"domain": "harbour.example", "selector": "s", "key": "env:NO_SUCH_KEY_HERE"}
        with_newsletter(portal, 25, dkim=signing)
        done = broadsheet("newsletter", "test", READERS[0], "--portal", str(portal), expect=3)
        assert b"NO_SUCH_KEY_HERE is not set; set it to the DKIM key" in done.stderr

    def test_a_key_is_made_for_a_name_in_dns_alone(self, tmp_path: Path):
        key = str(tmp_path / "mail.pem")
        broadsheet("newsletter", "dkim", key, "--domain", "a b", "--ed25519", expect=2)
        broadsheet("newsletter", "dkim", key, "--domain", "a.example", "--selector", "s;", expect=2)
        made = broadsheet("newsletter", "dkim", key, "--domain", "a.example", "--ed25519").stdout
        assert made.startswith(b"broadsheet._domainkey.a.example. TXT ")


class TestReview:
    def test_a_draft_can_be_edited_approved_and_cancelled(self, portal: Path):
        with_newsletter(portal, 25)
        newsletter(portal, "build")
        newsletter(
            portal, "edit", "--subject", "A calm week\r\nBcc: eve@evil.example", "--intro", "Good morning."
        )
        shown = newsletter(portal, "preview", "--text")
        assert "Good morning." in shown
        status = newsletter(portal, "status")
        assert "A calm week Bcc: eve@evil.example" in status  # one line: no header of its own
        assert "approved" in newsletter(portal, "approve")
        assert "cancelled" in newsletter(portal, "cancel")
        done = broadsheet("newsletter", "approve", "--portal", str(portal), expect=3)
        assert b"is cancelled; it cannot be changed any more" in done.stderr

    def test_a_draft_follows_what_the_desk_decides_before_it_is_out(self, portal: Path):
        with_newsletter(portal, 25)
        newsletter(portal, "build")
        stories = [story for section in stored_issue_of(portal)["sections"] for story in section["stories"]]
        gone, worded, taken_back = stories[0], stories[1], stories[2]
        decided = ("--by", "ann", "--portal", str(portal))
        for story in (gone["id"], *gone["members"]):
            broadsheet("desk", "reject", story, *decided)
        broadsheet("desk", "edit", worded["id"], "--title", "In other words", *decided)
        for story in (taken_back["id"], *taken_back["members"]):
            broadsheet("desk", "retract", story, "--notice", "It was not so.", *decided)
        broadsheet("publish", "--portal", str(portal), "--now", NOW)
        issue = stored_issue_of(portal)
        titles = [story["title"] for section in issue["sections"] for story in section["stories"]]
        assert titles == ["In other words", *(story["title"] for story in stories[3:])]
        assert issue["subject"].startswith("In other words")
        assert issue["excerpt"] == " / ".join(titles)
        newsletter(portal, "edit", "--subject", "A calm week")
        broadsheet("desk", "reject", worded["id"], *decided)
        broadsheet("publish", "--portal", str(portal), "--now", NOW)
        assert stored_issue_of(portal)["subject"] == "A calm week"
        assert "In other words" not in newsletter(portal, "preview", "--text")

    def test_what_was_rejected_since_stands_on_no_page_of_an_issue_that_went_out(self, portal: Path):
        with Smtp() as server:
            with_newsletter(portal, server.port)
            subscribers(portal, "add", READERS[0])
            newsletter(portal, "build")
            newsletter(portal, "send")
        gone, stays = stored_issue_of(portal)["sections"][0]["stories"][:2]

        def telling(title: str) -> set[str]:
            """Where the portal's files tell of a story, but for its own record and decisions."""
            texts = [*(portal / "public").rglob("*.*"), *(portal / "content" / "_newsletters").iterdir()]
            words = title.encode()
            files = (path for path in texts if path.is_file())
            return {path.relative_to(portal).parts[1] for path in files if words in path.read_bytes()}

        assert telling(gone["title"]) >= {"newsletter", "_newsletters", "api", "story"}
        for story in gone["members"]:
            broadsheet("desk", "reject", story, "--by", "ann", "--portal", str(portal))
        broadsheet("publish", "--portal", str(portal), "--now", NOW)
        assert telling(gone["title"]) == set()
        assert telling(stays["title"]) >= {"newsletter", "_newsletters", "api", "story"}
        assert gone["title"] in newsletter(
            portal, "preview", stored_issue_of(portal)["id"], "--text"
        )  # as mailed

    def test_an_author_gets_the_letter_first_and_nothing_comes_of_it(self, portal: Path):
        with Smtp() as server:
            with_newsletter(portal, server.port)
            subscribers(portal, "add", READERS[0])
            newsletter(portal, "build")
            newsletter(
                portal, "edit", "--subject", "A calm week", "--intro", "See [this](https://a.example/)."
            )
            assert ": sent (2.0.0 OK)" in newsletter(portal, "test", READERS[0])
            server.refuse["nobody@mail.example"] = "550 5.1.1 No such user"
            told = newsletter(portal, "test", "nobody@mail.example", "--issue", "2026-06-09", expect=1)
            assert "not sent (550 5.1.1 No such user)" in told
            newsletter(portal, "test", "no address", expect=2)
            assert stored_issue_of(portal)["subject"] == "A calm week"
            newsletter(portal, "send")
            trial, letter = server.messages
        page = (portal / "public/newsletter/harbour-watch-2026-06-09/index.html").read_text()
        assert '<a href="https://a.example/">this</a>' in page
        assert trial.message["Subject"] == "[Test] A calm week"
        assert trial.message["Message-ID"] != letter.message["Message-ID"], "the letter would be taken for it"
        listed = json.loads(subscribers(portal, "list", "--json"))
        assert [each["address"] for each in listed] == [READERS[0]]

    def test_signs_that_no_mail_may_hold_are_left_out_of_the_desks_words(self, portal: Path):
        with Smtp() as server:
            with_newsletter(portal, server.port)
            subscribers(portal, "add", READERS[0])
            newsletter(portal, "build")
            newsletter(portal, "edit", "--subject", "A\x07 calm\x1b week", "--intro", "Good\x07 day.")
            assert "A calm week" in newsletter(portal, "status")
            newsletter(portal, "send")
            (received,) = server.messages
        assert received.message["Subject"] == "A calm week"
        assert "Good day." in received.part("plain")

    def test_an_issue_that_is_too_large_can_be_shortened_and_sent(self, portal: Path):
        with Smtp() as server:
            with_newsletter(portal, server.port)
            subscribers(portal, "add", READERS[0])
            newsletter(portal, "build")
            newsletter(portal, "edit", "--intro", "long " * 22_000)
            done = broadsheet("newsletter", "send", "--portal", str(portal), "--now", NOW, expect=3)
            assert b"too large even without stories; shorten its intro" in done.stderr
            newsletter(portal, "edit", "--intro", "Short.")
            newsletter(portal, "send")
            assert "Short." in server.messages[0].part("plain")

    def test_an_issue_that_nobody_would_get_waits_for_its_first_reader(self, portal: Path):
        with Smtp() as server:
            with_newsletter(portal, server.port)
            newsletter(portal, "build")
            done = broadsheet("newsletter", "send", "--portal", str(portal), "--now", NOW, expect=3)
            assert b"nobody has subscribed" in done.stderr
            assert not (portal / "public/newsletter/harbour-watch-2026-06-09").exists()
            subscribers(portal, "add", READERS[0])
            newsletter(portal, "send")
            assert server.recipients() == {READERS[0]: 1}

    def test_an_injected_subject_stays_one_header(self, portal: Path):
        with Smtp() as server:
            with_newsletter(portal, server.port)
            subscribers(portal, "add", READERS[0])
            newsletter(portal, "build")
            newsletter(portal, "edit", "--subject", "Hello\r\nBcc: eve@evil.example\r\n\r\n<b>body")
            newsletter(portal, "send")
            message = server.messages[0].message
        assert message["Bcc"] is None
        assert str(make_header(decode_header(message["Subject"]))) == "Hello Bcc: eve@evil.example <b>body"


class TestTheLetter:
    @pytest.mark.parametrize("hostile", [False, True])
    def test_no_placeholder_is_left_and_no_markup_gets_in(self, *, hostile: bool):
        from datetime import timedelta

        from broadsheet.publish.newsletter.choosing import choose_issue
        from broadsheet.publish.newsletter.letter import MOST_BYTES, write_letter

        edition = sample_edition(
            hostile=hostile, newsletter={"stories": 60, "per_section": 20, "per_provider": 60}
        )
        issue = choose_issue(edition, id_="2020-12-03", since=NEWEST - timedelta(days=9))
        letter = write_letter(issue, edition.portal, unsubscribe="https://news.example/u/1")
        assert len(letter.html.encode()) <= MOST_BYTES
        body = re.sub(r"<style.*?</style>", "", letter.html, flags=re.DOTALL)
        if hostile:
            assert "onerror=alert" not in re.sub(r">[^<]*<", "><", body)
            assert "<script" not in body.lower()
            assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', body)).lower()
            assert "{{" not in letter.html
            assert "{%" not in letter.html
        else:
            assert not _PLACEHOLDER.findall(body)
            assert not _PLACEHOLDER.findall(letter.text)
        assert max(map(len, (line for line in letter.text.split("\n") if "://" not in line))) <= 220

    def test_an_editors_words_lead_to_where_they_say(self):
        from datetime import timedelta

        import msgspec

        from broadsheet.publish.newsletter.choosing import choose_issue
        from broadsheet.publish.newsletter.letter import write_letter

        edition = sample_edition()
        words = (
            'Read [the <b>plan</b>](https://a.example/x?a=1&b="2) (or https://b.example/y).\n'
            "[No](javascript:alert(1)) link, [nor](https://) here."
        )
        issue = choose_issue(edition, id_="2020-12-03", since=NEWEST - timedelta(days=9))
        letter = write_letter(msgspec.structs.replace(issue, intro=words), edition.portal)
        links = dict(re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', letter.html))
        assert links["https://a.example/x?a=1&amp;b=%222"] == "the &lt;b&gt;plan&lt;/b&gt;"
        assert links["https://b.example/y"] == "https://b.example/y"
        assert 'href="javascript' not in letter.html
        assert "[No](javascript:alert(1)) link, [nor](https://) here." in letter.html
        text = " ".join(letter.text.split())
        assert "Read the <b>plan</b> (https://a.example/x?a=1&b=%222) (or https://b.example/y)." in text

    def test_a_letter_of_one_story_says_more_than_its_title_before_it_is_opened(self):
        from datetime import timedelta

        from broadsheet.publish.newsletter.choosing import choose_issue

        edition = sample_edition(newsletter={"stories": 1})
        issue = choose_issue(edition, id_="2020-12-03", since=NEWEST - timedelta(days=9))
        (story,) = issue.stories()
        assert issue.subject.startswith(story.title[:60])
        assert issue.preheader[:60] == story.excerpt[:60] != story.title[:60]

    def test_a_provider_leads_no_more_than_its_share(self):
        from collections import Counter
        from datetime import timedelta

        from broadsheet.publish.newsletter.choosing import choose_issue

        edition = sample_edition(newsletter={"per_provider": 2, "stories": 12})
        issue = choose_issue(edition, id_="2020-12-03", since=NEWEST - timedelta(days=9))
        told = issue.stories()
        assert len(told) == 12
        assert max(Counter(story.domain for story in told).values()) == 2
        assert len({story.cluster for story in told}) == len({story.title for story in told}) == 12
        heats = [story.heat for story in issue.sections[0].stories]
        assert heats == sorted(heats, reverse=True)
        later = choose_issue(
            edition,
            id_="2020-12-04",
            since=NEWEST - timedelta(days=9),
            told={id_ for story in told for id_ in story.members},
        )
        assert not {story.cluster for story in told} & {story.cluster for story in later.stories()}

    def test_declared_sections_take_their_topic_or_type_in_order(self):
        from datetime import timedelta

        from broadsheet.publish.newsletter.choosing import choose_issue

        sections = [
            {"name": "Watch", "type": "video"},
            {"name": "Faces", "topic": "Facial Recognition", "limit": 2},
            {"name": "All else"},
        ]
        edition = sample_edition(newsletter={"sections": sections, "per_provider": 60})
        issue = choose_issue(edition, id_="2020-12-03", since=NEWEST - timedelta(days=30))
        assert [section.name for section in issue.sections] == ["Watch", "Faces", "All else"]
        assert all(story.is_video for story in issue.sections[0].stories)
        assert len(issue.sections[1].stories) == 2
