"""YAML and front matter of any size, made to exhaust a reader."""

from __future__ import annotations

from tests.bombs import Bodies, bodies, said

_YAML_UNITS: dict[str, tuple[bytes, bytes, bytes]] = {
    "items": (b"", b"- a\n", b""),
    "flow": (b"a: [", b"a,", b"a]"),
    "empty lists": (b"a: [", b"[],", b"a]"),
    "flow maps": (b"a: [", b"{a: b},", b"a]"),
    "keys": (b"", b"k%d: v\n", b""),
    "flow keys": (b"a: {", b"k%d,", b"k}"),
    "same keys": (b"", b"a: b\n", b""),
    "anchors": (b"", b"k%d: &a%d v\n", b""),
    "aliases": (b"a: &a x\nb: [", b"*a,", b"*a]"),
    "merges": (b"a: &a {x: 1}\n", b"k%d: {<<: *a}\n", b""),
    "nulls": (b"a: [", b"~,", b"~]"),
    "escapes": (b'a: "', b"\\n", b'"'),
    "surrogates": (b'a: "', b"\\ud800", b'"'),
    "comments": (b"a: b\n", b"#\n", b""),
    "blank lines": (b"a: 'b\n", b"\n", b"'"),
    "short lines": (b"a: >\n", b" ab\n", b""),
    "documents": (b"", b"---\n", b""),
    "ends": (b"", b"---a\n", b""),
    "explicit keys": (b"", b"? a%d\n: b\n", b""),
    "tags": (b"a: [", b"!!str a,", b"a]"),
    "own tags": (b"a: [", b"!a%d b,", b"a]"),
    "nested lists": (b"a:\n", b" - - - - - - b\n", b""),
    "deep flow": (b"a: ", b"[", b""),
    "deep maps": (b"a: ", b"{a: ", b""),
    "deep lists": (b"a: ", b"- ", b""),
    "deep keys": (b"", b"? ", b""),
    "directives": (b"", b"%TAG !a%d! b\n", b"---\na: b\n"),
    "colons": (b"a: ", b":", b""),
    "quotes": (b"a: ", b'"', b""),
    "one word": (b"a: ", b"x", b""),
    "one number": (b"quality: ", b"9", b""),
    "words": (b"title: ", b"x ", b""),
    "a long key": (b"", b"x", b": b\n"),
    "tabs": (b"a:\n", b"\t", b"b: c\n"),
    "dates": (b"a: [", b"2026-01-01,", b"a]"),
}
_YAML_STARTS = {
    "portal": b"title: A\nurl: https://a.example/\ntopic: News\n",
    "story": b"category: news\ntitle: a\nexcerpt: b\npublishedDateTime: 2026-01-01T00:00:00Z\noriginalUrl: https://a.example/\n"
    b"type: article\nquality: 1\nheat: 1\npublished: true\nprovider:\n  name: a\n  domain: a.example\n",
    "plain": b"",
}
_YAML_FIELDS: dict[str, tuple[bytes, bytes, bytes]] = {
    "sources": (b"title: A\nurl: https://a.example/\nsources:\n", b"  - feed: https://a.example/%d\n", b""),
    "wrong sources": (b"title: A\nurl: https://a.example/\nsources:\n", b"  - feed: [a]\n", b""),
    "same sources": (
        b"title: A\nurl: https://a.example/\nsources:\n",
        b"  - feed: https://a.example/\n",
        b"",
    ),
    "paused": (b"paused:\n", b"  - https://a.example/%d\n", b""),
    "added": (b"sources:\n", b"  - feed: https://a.example/%d\n", b""),
    "topics": (b"", b"- name: a%d\n  keywords: [b, c]\n", b""),
    "parents": (b"", b"- name: a%d\n  parent: b%d\n", b""),
    "same topics": (b"", b"- name: a\n", b""),
    "keywords": (b"name: a\nkeywords:\n", b"  - k%d\n", b""),
    "patterns": (b"name: a\npatterns:\n", b"  - k%d\n", b""),
    "a pattern": (b"name: a\npatterns: ['", b"(", b"']"),
    "a pattern's choices": (b"name: a\npatterns: ['", b"a%d|", b"']"),
    "organizations": (b"", b"- name: a%d\n  domain: a%d.example\n", b""),
    "domains": (b"name: a\ndomain: b.example\ndomains:\n", b"  - a%d.example\n", b""),
    "fields of a type": (
        b"name: recipe\nplural: recipes\nfolder: _recipes\nfields:\n",
        b"  f%d: text\n",
        b"",
    ),
    "wrong fields": (b"name: recipe\nplural: recipes\nfolder: _recipes\nfields:\n", b"  f%d: nothing\n", b""),
    "sentences": (b"", b"stories%d: a\n", b""),
    "forms of a sentence": (b"stories:\n", b"  f%d: a\n", b""),
    "placeholders": (b"about: '", b"{a%d}", b"'"),
    "braces": (b"about: '", b"{", b"'"),
    "rules": (b"", b"- files: 'a%d'\n  type: news\n", b""),
    "wrong rules": (b"", b"- files: 'a%d'\n  type: newz\n", b""),
    "related": (_YAML_STARTS["story"] + b"related:\n", b"  - title: a\n    quality: b\n", b""),
    "strange": (_YAML_STARTS["story"], b"k%d: v\n", b""),
    "strange in it": (
        _YAML_STARTS["story"] + b"images:\n",
        b"  - url: https://a.example/\n    k%d: v\n",
        b"",
    ),
    "topics of a story": (_YAML_STARTS["story"] + b"topics:\n", b"  - a%d\n", b""),
    "wrong times": (b"title: a\n", b"publishedDateTime: a\nk%d: b\n", b""),
    "wrong addresses": (b"title: a\nactions:\n", b"  - url: a b\n", b""),
    "edits": (b"kind: edit\nstory: s1\nby: a\ntime: 2026-01-01T00:00:00Z\nfields:\n", b"  f%d: v\n", b""),
}


def yaml(size: int) -> Bodies:
    """Settings, topics, front matter, decisions, types and tables."""
    found = bodies(_YAML_FIELDS, size)
    for place, start in _YAML_STARTS.items():
        for name, (before, unit, end) in _YAML_UNITS.items():
            found[f"{name} in {place}"] = said(start + before, unit, end, size)
    laughs = b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    laughs += b"".join(b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 110))
    deep = b"".join(b" " * depth + b"a:\n" for depth in range(min(2000, int((2 * size) ** 0.5))))
    return found | {"alias bomb": laughs, "recursive alias": b"a: &a [*a]\n", "deep blocks": deep}


def front_matter(size: int) -> Bodies:
    """The same between its two lines, and what is no front matter."""
    found = {name: b"---\n" + body + b"\n---\n" for name, body in yaml(size).items()}
    head = b"---\n" + _YAML_STARTS["story"]
    return found | bodies(
        {
            "no end": (head, b"---a\n", b""),
            "ends of spaces": (head, b"--- \t", b""),
            "a body": (head + b"---\n", b"<p>", b""),
            "no text": (b"---\n", b"\xff\xfe", b""),
            "carriage returns": (b"---\r\n", b"\r", b""),
            "line ends": (b"---\n", b"\r\n", b""),
        },
        size,
    )
