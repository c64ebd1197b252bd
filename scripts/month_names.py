"""Write src/broadsheet/extract/month_names.py from the Unicode CLDR, as Babel carries it.

Babel itself takes half a second to load so many languages, which is too long for the start of a command. A name
that is one month in one language and another in the next is left out; `months` says which it is. Tigrinya and Oromo
are left out, whose names mean months of the Ethiopian calendar on one page and of ours on the next.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections import defaultdict
from pathlib import Path

from babel import Locale

TABLE = Path(__file__).parents[1] / "src" / "broadsheet" / "extract" / "month_names.py"
LANGUAGES = (  # noqa: SIM905 - two letters each
    "en de fr es it pt nl pl ru uk tr id vi el cs sv da nb nn fi hu ro bg hr sr sr_Latn bs bs_Cyrl sl sk lt lv et mk "
    "sq be ca eu gl ga gd cy is fo mt lb gsw fy af fr_CA de_AT pt_PT he ar fa ur ps sd ug ku ckb az az_Cyrl uz uz_Cyrl "
    "kk ky tg tk tt mn ka hy hi mr ne mai kok bn as or pa gu ta te kn ml th lo km my am so sw ha yo ig zu xh "
    "sn rw mg ms jv su fil ceb mi oc br ast rm"
).split()
_PARTICLES = ("de ", "da ", "dhen ", "oṣù ")  # they belong to the date's sentence
_HEAD = '''"""The names of months in about a hundred languages: full, inflected and short.

Written by scripts/month_names.py. Source: the Unicode CLDR, under the Unicode License V3.
"""
# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

# A paragraph a month, January first.
NAMES = """
'''


def plain(name: str) -> str:
    """A name as `times` looks it up: in small letters, without dots and other marks of shortening."""
    folded = unicodedata.normalize("NFC", name).lower().replace("i\u0307", "i").replace(".", "")
    for particle in _PARTICLES:
        folded = folded.removeprefix(particle)
    return folded.rstrip("'\u2019\u05f3\u0970")


def names() -> dict[str, int]:
    """The month of each name that has no blank and no figure, and is one month in all languages that have it."""
    months: dict[str, set[int]] = defaultdict(set)
    for language in LANGUAGES:
        for forms in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in forms[width].items():
                    months[plain(name)].add(number)
    return {
        name: min(numbers)
        for name, numbers in months.items()
        if len(numbers) == 1 and len(name) > 1 and not any(map(str.isdigit, name)) and " " not in name
    }


def main() -> None:
    """Write the table."""
    found = names()
    paragraphs = (
        " ".join(name for name, number in found.items() if number == month) for month in range(1, 13)
    )
    lines = ("\n".join(textwrap.wrap(paragraph, 104, break_on_hyphens=False)) for paragraph in paragraphs)
    TABLE.write_text(_HEAD + "\n\n".join(lines) + '\n"""\n', encoding="utf-8")


if __name__ == "__main__":
    main()
