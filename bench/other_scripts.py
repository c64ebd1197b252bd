"""Whether the text of a page is found as well in a language and a script that no page here is written in.

In: files of JSON lines (or .xz of them) with `url`, `html` and `gold.text`. Each word of a page and of its gold is
replaced, always by the same one, by a made-up word of another script, as long as that script's words are, with its
marks of punctuation, and without spaces where it writes none. No word that the reading knows is left, markup and
lengths are. Out: for each script the mean F1 over pages, by runs of five letters, spaces and marks left out.

    python bench/other_scripts.py FILE...

With --write SCRIPT, lines with `title` and `text` come out in that script, for `broadsheet eval clusters` and
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
from pathlib import Path
from typing import Any

from lxml import html

from broadsheet.domain.errors import Unreadable
from broadsheet.domain.source import Document
from broadsheet.extract.reading import read_document

Script = Callable[[str], str]
CAPTURED = datetime(2026, 1, 1, tzinfo=UTC)
RUN = 5  # letters
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
            element.text = script(element.text)
        if element.tail:
            element.tail = script(element.tail)
    return bytes(html.tostring(tree, encoding="utf-8"))


def score(page: dict[str, Any], script: Script) -> float:
    """The F1 of what is read of one page."""
    document = Document(
        source="bench", url=page["url"], requested_url=page["url"], body=rewritten(page["html"], script),
        captured=CAPTURED,
    )  # fmt: skip
    try:
        read = read_document(document).text
    except Unreadable:
        return 0.0
    found, gold = _runs(read), _runs(script(page["gold"]["text"]))
    return 2 * (found & gold).total() / ((found.total() + gold.total()) or 1)


def _runs(text: str) -> Counter[str]:
    letters = re.sub(r"[\W_]+", "", text)
    return Counter(letters[start : start + RUN] for start in range(max(1, len(letters) - RUN + 1)))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _sign(text: str, first: int, end: int) -> str:
    return chr(first + _number(text) % (end - first))


def write(file: Path, script: Script) -> None:
    """The lines of one file, what they say in this script."""
    for line in lines_of(file):
        said = {key: script(line[key]) for key in ("title", "text") if line.get(key)}
        print(json.dumps(line | said, ensure_ascii=False))


def main() -> None:
    """A line for each file and script."""
    if sys.argv[1] == "--write":
        write(Path(sys.argv[3]), SCRIPTS[sys.argv[2]])
        return
    for file in map(Path, sys.argv[1:]):
        rows = [page for page in lines_of(file) if page["gold"].get("text")]
        for name, script in SCRIPTS.items():
            scores = [score(page, script) for page in rows]
            print(f"{file.name}, {len(rows)} pages, {name}: {sum(scores) / len(scores):.3f}", flush=True)


if __name__ == "__main__":
    main()
