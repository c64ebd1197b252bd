"""What becomes of each story, and the sentence that says why.

In: appraisals with their placements, and the portal. Out: one `Verdict` for each, in order. Never changes
a number: it reads what enrichment and clustering found.
"""

from broadsheet.desk.deciding import decide

__all__ = ["decide"]
