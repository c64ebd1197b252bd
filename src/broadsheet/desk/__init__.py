"""What becomes of each story, and the sentence that says why.

In: appraisals with their placements, and the portal. Out: one `Verdict` for each, in order, and the order of
the front page. Never changes a number: it reads what enrichment and clustering found.
"""

from broadsheet.desk.deciding import decide
from broadsheet.desk.front import front_order

__all__ = ["decide", "front_order"]
