"""Lines that tell whose name comes next: no more than By, or that it is a reviewer or a photographer.

In: the lines around a page's heading and the place of one. Out: yes or no.
"""

from __future__ import annotations

from collections.abc import Sequence

from broadsheet.extract.byline_wordings import MAX_NAME_LINE, is_label_of_others, says_by
from broadsheet.extract.story_head import Line

_AFTER_LABEL = 2
_LISTED = 8  # lines in which the fields of several writers may stand below one label


def is_named_before(lines: Sequence[Line], number: int) -> bool:
    """Whether a short line follows one with no more than By, or with the label of a name below that."""
    line, before = lines[number], lines[number - 1] if number else None
    if before is None or line.distance != before.distance + 1 or len(line.text) > MAX_NAME_LINE:
        return False
    if says_by(before.text):
        return not _is_label(line)
    above = lines[max(0, number - _LISTED) : number - 1]
    is_label = _is_label(before) and before.text.strip(":").lower() == "name"
    return is_label and any(says_by(other.text) for other in above)


def _is_label(line: Line) -> bool:
    return line.pieces[0].element.tag == "dt"


def is_passed_over(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is a label itself, or close behind one that a reviewer or a photographer comes next."""
    nearest = lines[number].distance - _AFTER_LABEL
    before = lines[max(0, number - _AFTER_LABEL) : number + 1]
    return says_by(lines[number].text) or any(
        is_label_of_others(line.text) for line in before if line.distance >= nearest
    )
