"""All tables together, for whoever makes, copies or mends a whole store. In: nothing. Out: `metadata`."""

from __future__ import annotations

from broadsheet.store import schema_desk, schema_items, schema_judging, schema_mail  # noqa: F401 - they complete it
from broadsheet.store.schema import metadata

__all__ = ["metadata"]
