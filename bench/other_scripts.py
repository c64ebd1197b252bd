"""Whether a page is read as well in a language and a script that no page here is written in.

In: files of JSON lines (or .xz of them) with `url`, `html` and `gold`, of which text, title and description are used.
Each word of a page, of what it declares and of its gold is replaced, always by the same one, by a made-up word of
another script, as long as that script's words are, with its marks of punctuation, and without spaces where it writes
none. No word that the reading knows is left, markup and lengths are. Out: for each script the mean F1 of the texts
over pages, by runs of five letters, spaces and marks left out, and the share of titles and descriptions that are
exact but for spaces; and how many words in sentences the gold text has for each one as written, by which quality is
measured: the tenth part of the pages that has fewest, the median, and the tenth that has most.

    python bench/other_scripts.py FILE...

With --write SCRIPT, lines with `title`, `excerpt` and `text` come out in that script, for `broadsheet eval clusters` and
`broadsheet eval duplicates`:

    python bench/other_scripts.py --write Thai STORIES.jsonl > thai.jsonl
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

from lxml import html

from broadsheet.domain.errors import Unreadable
from broadsheet.domain.source import Document
from broadsheet.enrich.quality import prose_words
from broadsheet.extract.reading import read_document

Script = Callable[[str], str]
CAPTURED = datetime(2026, 1, 1, tzinfo=UTC)
GOLD = ("text", "title", "description")
RUN = 5  # letters
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_DECLARED = re.compile(r"title|description|site_name", re.IGNORECASE)  # names of `meta` that hold words
_WORDED = frozenset({"headline", "alternativeHeadline", "name", "description", "articleBody"})  # of JSON-LD
_WORD = re.compile(r"[^\W\d_]+")
_SPACE_WITHIN = re.compile(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])")
_IDEOGRAPHS, _KANA, _SYLLABLES = (0x4E00, 0x9000), (0x3041, 0x3094), (0xAC00, 0xD7A4)


def alphabet(letters: str, **marks: str) -> Script:
    """As many letters a word; `marks` are by the name of those that they stand for."""
    return with_words(lambda word: "".join(letters[_number(letter) % len(letters)] for letter in word), marks)


def signs(*parts: tuple[tuple[int, int], float], spaced: bool = False, **marks: str) -> Script:
    """A sign of these ranges for so many letters, one after the other."""

    def made(word: str) -> str:
        counts = [(signs, max(1, round(len(word) / letters))) for signs, letters in parts]
        return "".join(_sign(f"{word}{place}", *signs) for signs, count in counts for place in range(count))

    words = with_words(made, marks)
    return words if spaced else lambda text: _SPACE_WITHIN.sub("", words(text))


def with_words(made: Script, marks: dict[str, str]) -> Script:
    """What replaces the words of a text, and its marks."""
    names = {"stop": ".", "comma": ",", "question": "?", "exclamation": "!", "colon": ":"}
    table = str.maketrans({names[name]: mark for name, mark in marks.items()})
    return lambda text: _WORD.sub(lambda word: made(word[0].lower()), text).translate(table)


WIDE = {"stop": "。", "question": "？", "exclamation": "！"}
_thai = alphabet("กขคงจฉชซญดตถทธนบปผพฟภมยรลวศสหอะาเแโใไ", stop=" ", comma=" ")
SCRIPTS: dict[str, Script] = {
    "as written": lambda text: text,
    "Cyrillic": alphabet("абвгдежзийклмнопрстуфхцчшщыьэюя"),
    "Arabic": alphabet("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", comma="،", question="؟"),
    "Devanagari": alphabet("कखगघचछजझटठडढतथदधनपफबभमयरलवशसहािीुूेैो", stop="।"),
    "Hangul": signs((_SYLLABLES, 2.2), spaced=True),
    "Chinese": signs((_IDEOGRAPHS, 2.8), comma="，", colon="：", **WIDE),
    "Japanese": signs((_IDEOGRAPHS, 4), (_KANA, 4), comma="、", **WIDE),
    "Thai": lambda text: _SPACE_WITHIN.sub("", _thai(text)),
}


def lines_of(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of one file."""
    with lzma.open(file, "rt") if file.suffix == ".xz" else file.open() as lines:
        yield from map(json.loads, lines)


def rewritten(page: str, script: Script) -> bytes:
    """The page with all that is shown in this script."""
    tree = html.document_fromstring(
        page.encode("utf-8", "ignore"), parser=html.HTMLParser(encoding="utf-8", remove_comments=True)
    )
    for element in tree.iter():
        if element.text and element.tag not in ("script", "style"):
            element.text = script(_NO_XML.sub("", element.text))
        if element.tail:
            element.tail = script(_NO_XML.sub("", element.tail))
        if element.tag == "meta" and _DECLARED.search(element.get("name") or element.get("property") or ""):
            element.set("content", script(_NO_XML.sub("", element.get("content") or "")))
        if element.tag == "script" and "ld+json" in (element.get("type") or ""):
            element.text = _NO_XML.sub("", _data_in(script, element.text or ""))
    return bytes(html.tostring(tree, encoding="utf-8"))


def _data_in(script: Script, text: str) -> str:
    try:
        return json.dumps(_said_in(script, json.loads(text, strict=False)), ensure_ascii=False)
    except ValueError:
        return ""


def _said_in(script: Script, value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _said_in(script, each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_said_in(script, each, key) for each in value]
    return script(unescape(value)) if isinstance(value, str) and key in _WORDED else value


def scores(page: dict[str, Any], script: Script) -> dict[str, float]:
    """What is read of one page against its gold: the F1 of its text, and 1 or 0 for title and description."""
    document = Document(
        source="bench", url=page["url"], requested_url=page["url"], body=rewritten(page["html"], script),
        captured=CAPTURED,
    )  # fmt: skip
    gold = {name: script(unescape(page["gold"][name])) for name in GOLD if page["gold"].get(name)}
    try:
        draft = read_document(document)
    except Unreadable:
        return dict.fromkeys(gold, 0.0)
    read = {name: getattr(draft, name) or "" for name in gold}
    return {
        name: _f1(read[name], gold[name]) if name == "text" else float(_bare(read[name]) == _bare(gold[name]))
        for name in gold
    }


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def _f1(read: str, gold: str) -> float:
    found, wanted = _runs(read), _runs(gold)
    return 2 * (found & wanted).total() / ((found.total() + wanted.total()) or 1)


def _runs(text: str) -> Counter[str]:
    letters = re.sub(r"[\W_]+", "", text)
    return Counter(letters[start : start + RUN] for start in range(max(1, len(letters) - RUN + 1)))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _sign(text: str, first: int, end: int) -> str:
    return chr(first + _number(text) % (end - first))


def words_kept(texts: list[str], script: Script) -> str:
    """How many words in sentences texts have for each one that they have as written, at three places of ten."""
    counts = ((prose_words(text.splitlines()), prose_words(script(text).splitlines())) for text in texts)
    shares = sorted(here / there for there, here in counts if there)
    return ", ".join(f"{shares[len(shares) * place // 10]:.2f}" for place in (1, 5, 9))


def write(file: Path, script: Script) -> None:
    """The lines of one file, what they say in this script."""
    for line in lines_of(file):
        said = {key: script(line[key]) for key in ("title", "excerpt", "text") if line.get(key)}
        print(json.dumps(line | said, ensure_ascii=False))


def main() -> None:
    """A line for each file and script."""
    if sys.argv[1] == "--write":
        write(Path(sys.argv[3]), SCRIPTS[sys.argv[2]])
        return
    for file in map(Path, sys.argv[1:]):
        rows = [page for page in lines_of(file) if any(map(page["gold"].get, GOLD))]
        for name, script in SCRIPTS.items():
            found = [scores(page, script) for page in rows]
            told = {field: [each[field] for each in found if field in each] for field in GOLD}
            texts = [page["gold"]["text"] for page in rows if page["gold"].get("text")]
            means = (f"{field} {sum(all_) / len(all_):.3f}" for field, all_ in told.items() if all_)
            kept = f"; words {words_kept(texts, script)}" if texts else ""
            print(f"{file.name}, {len(rows)} pages, {name}: {', '.join(means)}{kept}", flush=True)


if __name__ == "__main__":
    main()
