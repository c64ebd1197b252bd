"""Mistakes in what people write: each is told with its line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.domain.content_mapping import parse_mapping
from broadsheet.domain.content_type import FieldKind
from broadsheet.domain.content_type_file import label_of, parse_types
from broadsheet.domain.decision_file import read_decision
from broadsheet.domain.errors import RecordError, SettingsError
from broadsheet.domain.mail_address import mail_address, same_mailbox
from broadsheet.domain.portal_file import parse_portal
from broadsheet.domain.recorded_types import RECORDED_TYPES
from broadsheet.domain.schedule import cron_expression
from broadsheet.domain.sources_file import parse_sources, write_sources
from broadsheet.engine.portal.declared_sources import guessed_source
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.portal.starting import start_portal


def told(parse, written: str | Path) -> list[str]:
    """What a reader of files says is wrong."""
    with pytest.raises(SettingsError) as caught:
        parse(written)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("sources: [{}]", "found none"),
        (
            "fetch: {allow_private: ['127.0.0.1:8080']}",
            "'127.0.0.1:8080' is no host name, address or network",
        ),
        ("fetch: {allow_private: ['::1', 10.0.0.0/33]}", "'10.0.0.0/33' is no host name, address or network"),
        ("fetch: {allow_private: ['http://press.local/']}", "without http:// and port"),
        ("sources: [{table: a.csv}]", "a table needs the type of its items"),
        ("sources: [{warc: a.warc, type: event}]", "a warc brings stories"),
        ("sources: [{feed: https://a.example/f, columns: {a: b}}]", "only a table has columns"),
        ("sources: [{listing: https://a.example/f}]", "go together, and with no other kind"),
        ("sources: [{feed: ftp://a.example/f}]", "'ftp://a.example/f' can be asked by http:// and https://"),
        ("sources: [{feed: https://a example/f}]", "'https://a example/f' is no web address"),
        ("sources: [{sitemap: 'https://'}]", "'https://' is no web address"),
        ("fetch: {timeout: 0}", "fetch.timeout must be more than 0"),
        ("fetch: {callback: 'https://a.example/?b'}", "must be a web address such as https://"),
        ("newsletter: {list_id: a b}", "must be a name in DNS such as news.example.org, not 'a b'"),
        ("newsletter: {smtp: {host: a b}}", "must be a host such as mail.example.org, not 'a b'"),
        ("judging: {window: 3650000d}", "3,650,000 days are more than the calendar has"),
        ("newsletter: {review: 99999999999}", "more than the calendar has"),
        ("timezone: Mars/Olympus", "Mars/Olympus"),
        ("url: a.example", "'a.example' is no web address"),
        ("api_url: ftp://a.example", "'ftp://a.example' is no web address"),
        ("store: mysql://a", "no address of a store"),
        ("api: {origins: ['https://a.example/path']}", "is no origin"),
        ("github: {api: api.github.com}", "github.api"),
        ("newsletter: {schedule: every morning}", "'every morning' is no schedule"),
        ("newsletter: {skip: [2026-02-29]}", "'2026-02-29' is no day"),
        ("newsletter: {skip: [12-24 to 2027-01-06]}", "12-24 to 01-06"),
        ("newsletter: {from: nobody}", "'nobody' is not one mail address"),
        ("newsletter: {from: 'News, Our <news@a.example>'}", "a name with a comma in double quotes"),
        ("newsletter: {reply_to: 'a@a.example, b@b.example'}", "is not one mail address"),
        ('newsletter: {from: "News\\L <news@a.example>"}', "is not one mail address"),
        ('newsletter: {postal: "1 Lane\\nTown"}', "must be one line of text"),
        ("newsletter: {smtp: {host: mail.example, security: none}}", "unprotected"),
        ("newsletter: {smtp: {host: mail.example, username: a}}", "username and password go together"),
    ],
)
def test_a_mistake_in_the_portal_s_settings(line: str, says: str) -> None:
    (problem,) = told(parse_portal, f"title: A\n{line}\n")
    assert problem.startswith("portal.yaml:2: ")
    assert says in problem


def test_a_mistake_of_form_hides_none_of_meaning(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "a.yaml").write_text("name: Birds\n")
    (tmp_path / "portal.yaml").write_text(
        "title: A\ntopic: Bird\nsources: [{feed: 'https://'}]\nsite: {front: many}\n"
        "judging:\n  threshold: high\n  weights: {pictur: 5}\noutputs: [nothing]\n"
    )
    problems = told(load_portal, tmp_path)
    assert [problem.split(":")[1] for problem in problems] == ["2", "3", "4", "6", "7", "8"]
    assert "did you mean Birds?" in problems[0]
    assert "did you mean picture?" in problems[4]


@pytest.mark.parametrize(
    ("lines", "contact"),
    [
        ("url: https://a.example/", "https://a.example/"),
        ("fetch: {contact: 'mailto:a@b.example'}", "mailto:a@b.example"),
        ("url: http://localhost:8000/", None),
        ("", None),
    ],
)
def test_servers_are_told_an_address_that_they_can_reach(lines: str, contact: str | None) -> None:
    assert parse_portal(f"title: A\n{lines}\n").contact == contact


def test_a_password_in_the_settings_is_refused_and_not_repeated() -> None:
    line = "newsletter: {smtp: {host: b.example, username: c, password: hunter2}}"
    (problem,) = told(parse_portal, f"title: A\n{line}\n")
    assert "such as env:MAIL_PASSWORD" in problem
    assert "hunter2" not in problem


def test_addresses_are_folders_and_zones_and_stores_are_taken_as_they_stand() -> None:
    portal = parse_portal(
        "title: A\nurl: https://a.example/news\napi_url: https://api.example\ntimezone: Europe/Berlin\n"
        "store: postgresql://a@b/c\napi: {origins: ['*', 'https://a.example']}\n"
        "github: {api: https://git.example/api}\n"
        "newsletter: {smtp: {host: localhost, security: none, username: a, password: env:MAIL}}\n"
    )
    assert (portal.url, portal.api_address) == ("https://a.example/news/", "https://api.example/")
    assert portal.github.api == "https://git.example/api/"
    assert parse_portal("title: A\nstore: env:STORE\n").api_address == "http://127.0.0.1:8000/"


@pytest.mark.parametrize(
    ("schedule", "cron"),
    [
        ("weekdays 07:00", "0 7 * * 1-5"),
        (" Daily at 18:30", "30 18 * * *"),
        ("*/5 * * * *", "*/5 * * * *"),
        ("monday 07:00", "0 7 * * 1"),
        ("Weekly Sundays at 9:05", "5 9 * * 0"),
        ("mondays, thursday 07:00", "0 7 * * 1,4"),
        ("tuesday and friday 07:00", "0 7 * * 2,5"),
    ],
)
def test_a_schedule_in_words_is_cron(schedule: str, cron: str) -> None:
    assert cron_expression(schedule) == cron


@pytest.mark.parametrize("schedule", ["daily 25:00", "weekdays", "daily 7", "someday 07:00", "0 0 31 2 *x"])
def test_what_is_no_schedule_is_refused(schedule: str) -> None:
    with pytest.raises(ValueError, match="is no schedule"):
        cron_expression(schedule)


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        (" Ada@Mail.EXAMPLE\t", "Ada@mail.example"),
        ("a.b+c@bücher.example", "a.b+c@xn--bcher-kva.example"),
        ("a@localhost", None),
        ("nobody", None),
        ("a b@mail.example", None),
        (f"{'a' * 64}@mail.example", f"{'a' * 64}@mail.example"),
        (f"{'a' * 65}@mail.example", None),
        (f"a@{'b' * 64}.example", None),
        (f"a@{'bcd.' * 46}exa.co", f"a@{'bcd.' * 46}exa.co"),
        (f"a@{'bcd.' * 47}exa.co", None),
        ("a@-b.example", None),
    ],
)
def test_an_address_that_mail_can_be_sent_to(written: str, taken: str | None) -> None:
    assert mail_address(written) == taken


def test_a_mailbox_is_the_same_in_capitals() -> None:
    assert same_mailbox("Ada@mail.example") == same_mailbox("ADA@mail.example") == "ada@mail.example"


def test_an_address_that_is_none_is_told_wherever_a_command_takes_one(tmp_path: Path) -> None:
    for read in (
        lambda: guessed_source("https://a example/f", tmp_path),
        lambda: start_portal(tmp_path / "new", "New", ("https://a example/f",)),
    ):
        with pytest.raises(SettingsError, match=r"no (web )?address"):
            read()
    assert not (tmp_path / "new").exists()


class TestSourcesFile:
    def test_what_is_written_reads_as_the_same(self) -> None:
        text = (
            "sources:\n  - feed: https://a.example/f\n    every: 2h\npaused:\n  - feed:https://b.example/f\n"
        )
        read = parse_sources(text)
        assert read.sources[0].every == 7200
        assert read.paused == ("feed:https://b.example/f",)
        assert parse_sources(write_sources(read.sources, read.paused)) == read
        assert parse_sources(write_sources((), ())) == parse_sources("")

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("- a", "sources.yaml:1: must be `sources:` and `paused:` with a list each"),
            ("pause: [a]", "sources.yaml:1: unknown key pause; did you mean paused?"),
            ("paused:\n- a\nsources:\n- {}", "sources.yaml:4: a source has exactly one of"),
        ],
    )
    def test_mistakes(self, text: str, says: str) -> None:
        assert says in told(parse_sources, text)[0]


class TestMapping:
    def parse(self, text: str):
        return parse_mapping(text, "map.yaml", ("recipe", "event"))

    def test_one_rule_or_a_list_of_them(self) -> None:
        rule = "files: recipes/*.md\ntype: recipe\nfields: {date: publishedDateTime}\nvalues: {price: Free}"
        (alone,) = self.parse(rule)
        assert (alone.files, alone.type, alone.values) == ("recipes/*.md", "recipe", {"price": "Free"})
        assert alone.fields == {"date": "publishedDateTime"}
        assert [
            each.type for each in self.parse("- {files: a, type: recipe}\n- {files: b, type: event}")
        ] == [
            "recipe",
            "event",
        ]

    def test_all_mistakes_are_told_at_once(self) -> None:
        text = "- files: /etc/*\n  type: recipes\n- files: a/../b\n  type: event\n- type: event\n"
        problems = told(self.parse, text)
        assert problems[:3] == [
            "map.yaml:1: files must lie in the folder that is imported",
            "map.yaml:2: 'recipes' is no type; did you mean recipe?",
            "map.yaml:3: files must lie in the folder that is imported",
        ]
        assert len(problems) == 4
        assert problems[3].startswith("map.yaml:5: ")
        assert told(self.parse, "files: ../a\ntype: event") == [
            "map.yaml:1: files must lie in the folder that is imported"
        ]


class TestTypes:
    def parse(self, text: str, **more: str):
        return parse_types({"types/a.yaml": text, **more})

    def test_a_field_is_what_it_says_or_like_the_recorded_one_of_its_name(self) -> None:
        type_ = self.parse(
            "name: recipe\nplural: recipes\nfields:\n  title: text\n  images: images\n  photos: images\n"
            "  cook: {kind: record, label: The cook, fields: {name: word}}\n  cookingTime: {kind: text, quoted: no}\n"
        )[0]
        assert (type_.folder, type_.title, type_.pages) == ("_recipes", "Recipes", "recipes")
        photos, cook, time = (type_.field(name) for name in ("photos", "cook", "cookingTime"))
        assert photos.fields == type_.field("images").fields
        assert (cook.fields[0].name, cook.fields[0].kind, cook.block) == ("name", FieldKind.WORD, True)
        assert (time.quoted, label_of(time), label_of(cook)) == (False, "Cooking time", "The cook")

    @pytest.mark.parametrize(
        ("name", "plural", "folder", "gone"),
        [
            ("recipe", "recipes", "_learning", "_learning"),
            ("event", "happenings", "_happenings", "_events"),
            ("happening", "events", "_happenings", "_events"),
        ],
    )
    def test_a_portal_s_own_type_replaces_a_built_in_one_of_its_folder_or_name(
        self, name: str, plural: str, folder: str, gone: str
    ) -> None:
        types = self.parse(f"name: {name}\nplural: {plural}\nfolder: {folder}\nfields: {{a: text}}\n")
        assert types[0].folder == folder
        assert len(types) == len(RECORDED_TYPES)
        assert gone not in {type_.folder for type_ in types[1:]}

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("name: News\nplural: b\nfields: {a: text}", "types/a.yaml:1: name: 'News' cannot name a type"),
            ("name: a\nplural: api\nfields: {a: text}", "types/a.yaml:2: plural: 'api' cannot name a type"),
            (
                "name: a\nplural: b\nfolder: _news\nfields: {a: text}",
                "types/a.yaml:3: folder: '_news' is no content",
            ),
            ("name: a\nplural: b\nfields: {cooking time: text}", "'cooking time' cannot name a field"),
            (
                "name: a\nplural: b\nfields: {a: numbr}",
                "types/a.yaml:3: fields.a.kind must be 'text', 'word', ",
            ),
            (
                "name: a\nplural: b\nfields: {a: [text]}",
                "types/a.yaml:3: fields.a must be a group of keys with",
            ),
            (
                "name: a\nplural: b\nfields:\n  c: {kind: text, labl: C}",
                "types/a.yaml:4: unknown key labl in fields.c; did you mean label?",
            ),
            (
                "name: a\nplural: b\nfields:\n  c: {kind: record, fields: {d: {kind: text, x: 1}}}",
                "unknown key x in fields.c.fields.d; known are kind, label, quoted, fields",
            ),
            ("name: a\nplural: b\nfields: {}", "types/a.yaml:3: fields must not be empty"),
            ("", "types/a.yaml:1: declares no type"),
        ],
    )
    def test_mistakes(self, text: str, says: str) -> None:
        assert says in told(self.parse, text)[0]

    def test_two_files_cannot_declare_one_type(self) -> None:
        text = "name: {}\nplural: {}\nfolder: _{}\nfields: {{a: text}}"
        for other in (("x", "b", "c"), ("a", "y", "c"), ("a", "b", "z")):
            with pytest.raises(SettingsError, match="another file declares"):
                parse_types({"types/a.yaml": text.format("x", "y", "z"), "types/b.yaml": text.format(*other)})


class TestDecisions:
    GOOD = """\
kind: reject
by: ann
time: 2026-06-08T08:00:00+02:00
stories:
  - id: a
    url: https://a.example/
"""

    def test_one_without_an_id_is_given_that_of_its_content(self) -> None:
        decision = read_decision(self.GOOD.encode(), "a.yaml")
        assert decision.id.startswith("d")
        assert read_decision(self.GOOD.encode("utf-8-sig"), "b.yaml") == decision
        assert decision.time.isoformat() == "2026-06-08T06:00:00+00:00"

    @pytest.mark.parametrize(
        ("good", "bad", "line", "says"),
        [
            ("reject", "rejekt", 1, "rejekt"),
            ("kind:", "note: x\nkind:", 1, "note is no part of this kind of decision"),
            ("kind:", "id: d1\nkind:", 1, "an id is `d` and 15 hexadecimal digits"),
            ("ann", "' '", 2, "by is empty"),
            ("+02:00", "", 3, "time has no time zone"),
            ("reject", "pin\nuntil: 2026-06-08T08:00:00", 2, "until has no time zone"),
            ("  - id: a\n    url: https://a.example/", "  []", 4, "stories is empty"),
            (
                "id: a\n    url: https://a.example/",
                "id: ''\n    url: ''",
                4,
                "a story needs its id or its url",
            ),
            ("ann", "ann\nby: bob", 3, "'by' stands twice"),
            ("kind: reject", "- a", 2, "not YAML"),
            ("ann", "\udcff", 2, "not UTF-8 text"),
            ("ann", "a" * 100_000, 0, "no decision has 100,0"),
        ],
    )
    def test_mistakes(self, good: str, bad: str, line: int, says: str) -> None:
        data = self.GOOD.replace(good, bad).encode("utf-8", "surrogateescape")
        with pytest.raises(RecordError, match=says) as caught:
            read_decision(data, "a.yaml")
        assert caught.value.line == line
