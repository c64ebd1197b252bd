"""What a page's reading spends most of its time in: compiled where that was possible, else in Python.

In and out: what the Python modules say, which are the reference; with the same results, reading takes two
fifths less time where they are compiled.
"""

from __future__ import annotations

__all__ = [
    "COMPILED",
    "count_words",
    "element_text",
    "elements_by_tag",
    "elements_whose",
    "fold",
    "has_microdata",
    "has_more_elements",
    "is_normal",
    "is_utf8",
    "labels",
    "lay_out",
    "links_around",
    "names_around",
    "parsable",
    "pieces_before",
    "pieces_behind",
    "pieces_within",
    "stems_of",
    "story_odds",
    "without_code",
    "without_crowds",
    "words_of",
]

try:
    from broadsheet.extract.compiled.byte_scans import (
        has_microdata,
        is_normal,
        is_utf8,
        parsable,
        without_code,
        without_crowds,
    )
    from broadsheet.extract.compiled.elements import (
        elements_by_tag,
        elements_whose,
        has_more_elements,
        labels,
        links_around,
        names_around,
    )
    from broadsheet.extract.compiled.judging import story_odds
    from broadsheet.extract.compiled.layout import lay_out
    from broadsheet.extract.compiled.pieces import element_text, pieces_before, pieces_behind, pieces_within
    from broadsheet.extract.compiled.words import count_words, fold, stems_of, words_of
except (ImportError, TypeError, ValueError):  # not built, or for another lxml than the one that is here
    from broadsheet.extract.before_parsing import (
        has_microdata,
        is_normal,
        is_utf8,
        parsable,
        without_code,
        without_crowds,
    )
    from broadsheet.extract.blocks import lay_out
    from broadsheet.extract.element_names import (
        elements_by_tag,
        elements_whose,
        has_more_elements,
        labels,
        links_around,
        names_around,
    )
    from broadsheet.extract.folding import fold
    from broadsheet.extract.text_pieces import element_text, pieces_before, pieces_behind, pieces_within
    from broadsheet.extract.trust import story_odds
    from broadsheet.extract.words import count_words, stems_of, words_of

    COMPILED = False
else:
    COMPILED = True
