"""Near-copies with known originals, made of pages with gold text, for `broadsheet eval duplicates`.

In: JSON lines (plain, .xz or .gz) with `id` and `gold.text` or `text`, `gold.title` or `title`. Out: JSON
lines `{"id","title","text","duplicateOf"}` on stdout: all the pages, then their copies of the kinds asked
for. The same input gives the same lines.

    python bench/near_copies.py PAGES.jsonl.xz --kind byline --kind cut > set.jsonl
    broadsheet eval duplicates set.jsonl
    python bench/near_copies.py PAGES.jsonl.xz --kind none      the pages alone: whatever is found is false

Kinds: `byline` (another first line), `cut` (the first 60 % of the words), `words` (every tenth word, on
average, is another), `lede` (another title; the first paragraph replaced). Without --kind, all four.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from broadsheet.engine.evaluation.reading import labelled_lines

SPARE = (
    "report",
    "week",
    "people",
    "said",
    "town",
    "plan",
    "season",
    "market",
    "water",
    "school",
    "street",
    "member",
    "number",
    "year",
    "office",
    "group",
    "family",
    "story",
    "change",
    "record",
    "village",
    "player",
    "morning",
    "signal",
    "harvest",
    "letter",
    "window",
    "garden",
    "engine",
    "river",
)


def byline(text: str, chance: random.Random) -> str:
    """The text under another author's line, the old first line gone where it is one."""
    first, _, rest = text.partition("\n")
    kept = rest.lstrip() if first.lower().startswith("by ") and rest else text
    return f"By {chance.choice(SPARE).title()} {chance.choice(SPARE).title()}, for the news desk\n{kept}"


def cut(text: str, chance: random.Random) -> str:  # noqa: ARG001 - all edits are called alike
    """The first 60 % of the words."""
    words = text.split(" ")
    return " ".join(words[: max(1, round(len(words) * 0.6))])


def words(text: str, chance: random.Random) -> str:
    """Each word, by a chance of one in ten, another."""
    return " ".join(chance.choice(SPARE) if chance.random() < 0.1 else word for word in text.split(" "))


def lede(text: str, chance: random.Random) -> str:
    """Another first paragraph of 30 words; of a text in one paragraph, its first 30 words are replaced."""
    new = " ".join(chance.choices(SPARE, k=30)).capitalize() + "."
    first, _, rest = text.partition("\n")
    return f"{new}\n{rest.lstrip() if rest.strip() else ' '.join(first.split(' ')[30:])}"


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "byline": byline,
    "cut": cut,
    "words": words,
    "lede": lede,
}


def near_copies(pages: Path, kinds: list[str]) -> Iterator[dict[str, object]]:
    """The pages as originals, then a copy of each for every kind; pages without text are left out."""
    originals = []
    for line in labelled_lines(pages):
        gold = line.value.get("gold") or line.value
        if (gold.get("text") or "").strip():
            originals.append((str(line.value["id"]), gold.get("title") or "", gold["text"]))
    yield from (
        {"id": name, "title": title, "text": text, "duplicateOf": None} for name, title, text in originals
    )
    for kind in kinds:
        for name, title, text in originals:
            chance = random.Random(f"{kind} {name}")
            changed = " ".join(chance.choices(SPARE, k=8)) if kind == "lede" else title
            edited = KINDS[kind](text, chance)
            yield {"id": f"{name}-{kind}", "title": changed, "text": edited, "duplicateOf": name}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("--kind", action="append", choices=[*KINDS, "none"], help="can be given again")
    options = parser.parse_args()
    kinds = [kind for kind in options.kind or KINDS if kind in KINDS]
    for line in near_copies(options.pages, kinds):
        print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
