"""The names that a package which extends Broadsheet may rely on; `docs/extending.md` shows how.

They keep their meaning within a major version. Everything else is Broadsheet's own affair.
"""

from broadsheet.domain.draft import Draft
from broadsheet.domain.edition import Edition, File
from broadsheet.domain.extending import ListingReader, Output, SignalReader, Strength
from broadsheet.domain.source import Hint, Listed, Listing, Refusal, Source

__all__ = [
    "Draft",
    "Edition",
    "File",
    "Hint",
    "Listed",
    "Listing",
    "ListingReader",
    "Output",
    "Refusal",
    "SignalReader",
    "Source",
    "Strength",
]
