"""Nothing runs in what the sanitiser leaves, and the judges of that see what runs."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.publish.markup import safe_markup, safe_prose
from tests.payloads import markup, script_addresses
from tests.stage import FRAGMENT, NOTHING, faults, ran


@pytest.mark.browser
def test_the_stage_sees_what_runs(chromium: Any) -> None:
    """The judge is judged here too: a script, a handler, an address, a frame, a request and a redirect are seen."""
    acts = {
        "<script>alert(1)</script>": "RAN", "<b onmouseover=alert(1)>x</b>": "RAN", "<img src=x onerror=alert(1)>": "RAN",
        "<a href='javascript:alert(1)'>x</a>": "RAN", "<iframe srcdoc='<script>alert(1)</script>'></iframe>": "RAN",
        "<script src=//evil.example/x.js></script>": "asks", "<link rel=stylesheet href=//evil.example/x.css>": "asks",
        "<meta http-equiv=refresh content='0;url=//evil.example/'>": "asks",
    }  # fmt: skip
    pages = [(f"/{number}", f"<body>{act}") for number, act in enumerate(acts)]
    found = ran(chromium, pages, {}, policy=False)
    for number, (act, seen) in enumerate(acts.items()):
        assert any(each.startswith(f"/{number} ") and seen in each for each in found), act
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    told = ran(chromium, [("/a", f"{policy}<body><script>alert(1)</script>")], {}, policy=True)
    assert any("Content Security Policy" in each for each in told)


@pytest.mark.browser
def test_nothing_runs_in_what_the_sanitiser_leaves(chromium: Any) -> None:
    attacks = [*markup(), *(f'<a href="{each}">x</a>\n\n[x](<{each}>)' for each in script_addresses())]
    pages = []
    for clean in (safe_markup, safe_prose):
        for number in range(0, len(attacks), 200):
            bodies = "".join(f"<div>{clean(each)}</div>" for each in attacks[number : number + 200])
            pages.append((f"/{clean.__name__}/{number}", f"<!DOCTYPE html><body>{bodies}"))
    assert ran(chromium, pages, {}, policy=False, pictures=True) == []


@pytest.mark.browser
def test_the_walk_finds_every_act(chromium: Any) -> None:
    """The judge is judged: each act by itself is a fault, harmless markup is none."""
    from tests.payloads import _ACTS

    for act in _ACTS[:-1]:
        assert faults(chromium, [("act", act)], NOTHING), act
    assert faults(chromium, [("fine", "<p>a <a href='https://a.example/'>b</a></p>")], FRAGMENT) == []


@pytest.mark.browser
@pytest.mark.parametrize("clean", [safe_markup, safe_prose])
def test_no_attack_survives_the_sanitiser(chromium: Any, clean: Any) -> None:
    own = {**FRAGMENT, "sources": ["http:", "https:", "//"]}
    assert faults(chromium, ((attack, clean(attack)) for attack in markup()), own) == []
    addresses = [f'<a href="{address}">x</a>\n\n[x](<{address}>)' for address in script_addresses()]
    assert faults(chromium, ((attack, clean(attack)) for attack in addresses), own) == []


def test_what_is_safe_stays_the_same_when_it_is_made_safe_again() -> None:
    for attack in markup():
        once = safe_markup(attack)
        assert safe_markup(once) == once


def test_no_control_character_is_left_however_it_is_written() -> None:
    controls = "".join(map(chr, (*range(1, 9), 11, *range(14, 32), *range(127, 160))))
    written = "".join(f"&#{number};" for number in range(1, 160) if chr(number) in controls)
    for text in (controls, written):
        for shown in (safe_markup(f"<p title='{text}'>a{text}b</p>"), safe_markup("<b>" * 150 + text)):
            assert not set(shown) & set(controls)


def test_a_link_that_holds_pictures_alone_is_told_by_their_words_or_left_out() -> None:
    link = '<a href="https://a.example/{}">{}</a>'
    told, silent = '<img src="https://a.example/a.png" alt="Get &lt;b>it">', '<img src="/b.png" alt="">'
    prose = safe_prose(
        f"<h1>On paper</h1><p>{link.format(1, told)} {link.format(2, silent)}{link.format(3, '')}</p>"
    )
    assert prose == (
        '<h2>On paper</h2><p><a href="https://a.example/1" rel="noopener nofollow">Get &lt;b&gt;it</a> </p>'
    ), "and a heading stands below the page's own"
