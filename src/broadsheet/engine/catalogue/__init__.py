"""What other programs read of a portal: one answer to each question that the API and agents may ask.

In: the store, the portal's folder, and what is wanted. Out: shapes without private facts (`*shapes.py`).
"""

from broadsheet.engine.catalogue.about import explanation, front, portal
from broadsheet.engine.catalogue.items import ItemQuery, item, item_page, type_list, type_names
from broadsheet.engine.catalogue.lists import (
    PUBLIC,
    cluster,
    cluster_page,
    edition_page,
    provider_page,
    story,
    story_page,
    topic_list,
    topic_name,
)
from broadsheet.engine.catalogue.searching import Query, search

__all__ = [
    "PUBLIC",
    "ItemQuery",
    "Query",
    "cluster",
    "cluster_page",
    "edition_page",
    "explanation",
    "front",
    "item",
    "item_page",
    "portal",
    "provider_page",
    "search",
    "story",
    "story_page",
    "topic_list",
    "topic_name",
    "type_list",
    "type_names",
]
