"""What becomes of each story, and the sentence that says why: by rule, and by what people decided.

In: appraisals with their placements, the portal, and the decisions in force. Out: the placements as people
want them, one `Verdict` for each story, the stories in the desk's words, and the order of the front page.
It never has a score of its own, and never asks a store or a clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.lazy import names_of

if TYPE_CHECKING:
    from broadsheet.desk.arranging import arrange
    from broadsheet.desk.deciding import decide
    from broadsheet.desk.front import front_order
    from broadsheet.desk.standing import Rulings, Standing, rulings, told
    from broadsheet.desk.wording import worded

__all__ = ["Rulings", "Standing", "arrange", "decide", "front_order", "rulings", "told", "worded"]

__getattr__ = names_of(
    __name__,
    {
        "arranging": "arrange",
        "deciding": "decide",
        "front": "front_order",
        "standing": "Rulings Standing rulings told",
        "wording": "worded",
    },
)
