"""The routes of the API: which question each address asks of the catalogue.

In: requests. Out: answers. A reader sees published stories, and with the scope `drafts` those that are folded
or left out (`asking.py`).
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from broadsheet.engine import catalogue
from broadsheet.engine.catalogue import item_shapes, search_shapes, shapes
from broadsheet.engine.catalogue.explanation_shapes import ExplanationShape
from broadsheet.faces.web.api.asking import Asked
from broadsheet.faces.web.api.description import PREFIX, gives
from broadsheet.faces.web.api.parameters import (
    ClusterParameters,
    ItemParameters,
    NoParameters,
    PageParameters,
    SearchParameters,
    StoryParameters,
)

router = APIRouter()
Id = Annotated[str, Path(min_length=1, max_length=120)]
Nothing = Annotated[NoParameters, Query()]


@router.get("/", **gives(shapes.PortalShape, "The portal, its newest edition, and what can be asked"))
def portal(asked: Asked, _: Nothing) -> Response:
    """The way in: follow `links`."""
    return asked.answer(catalogue.portal(asked.store, asked.folder, PREFIX))


@router.get("/stories", **gives(shapes.StoryPageShape, "Stories, filtered and sorted, a page at a time"))
def stories(asked: Asked, wants: Annotated[StoryParameters, Query()]) -> Response:
    """Published stories by time, heat or quality, greatest first."""
    wanted = wants.wanted(asked.topic(wants.topic), asked.states(wants.state))
    page = catalogue.story_page(asked.store, wanted, wants.sort, cursor=wants.cursor, limit=wants.limit)
    return asked.answer(page)


@router.get("/stories/{id}", **gives(shapes.StoryShape, "One story"))
def story(asked: Asked, id: Id, _: Nothing) -> Response:  # noqa: A002 - as the address names it
    """The story with this id."""
    return asked.answer(catalogue.story(asked.store, id, asked.states()), "story of this id")


@router.get("/stories/{id}/explanation", **gives(ExplanationShape, "Why a story is where it is"))
def explanation(asked: Asked, id: Id, _: Nothing) -> Response:  # noqa: A002
    """Each number of a story with the signals that made it, and the sentence that decided on it."""
    asked.require_signals()
    return asked.answer(catalogue.explanation(asked.store, id, asked.states()), "story of this id")


@router.get("/clusters", **gives(shapes.ClusterPageShape, "Clusters: events, each with its lead"))
def clusters(asked: Asked, wants: Annotated[ClusterParameters, Query()]) -> Response:
    """Clusters by their leads, greatest first; the filters are asked of the leads."""
    wanted = wants.wanted(asked.topic(wants.topic), catalogue.PUBLIC)
    page = catalogue.cluster_page(asked.store, wanted, wants.sort, cursor=wants.cursor, limit=wants.limit)
    return asked.answer(page)


@router.get("/clusters/{id}", **gives(shapes.ClusterTimelineShape, "One cluster as a timeline"))
def cluster(asked: Asked, id: Id, _: Nothing) -> Response:  # noqa: A002
    """All accounts of one event, earliest first."""
    return asked.answer(catalogue.cluster(asked.store, id, asked.states()), "cluster of this id")


@router.get("/front", **gives(shapes.ClusterPageShape, "The front page: the hottest clusters"))
def front(asked: Asked, _: Nothing) -> Response:
    """The clusters of the front page in its order, as many as the portal's front page shows."""
    return asked.answer(catalogue.front(asked.store, asked.folder))


@router.get("/types", **gives(item_shapes.TypeListShape, "The portal's types beside news"))
def types(asked: Asked, _: Nothing) -> Response:
    """Every type with its fields, and how many published items it has."""
    return asked.answer(catalogue.type_list(asked.store, asked.folder))


@router.get("/items", **gives(item_shapes.ItemPageShape, "Items of types beside news, a page at a time"))
def items(asked: Asked, wants: Annotated[ItemParameters, Query()]) -> Response:
    """Published videos, samples, people, events and whatever types the portal has, greatest first."""
    wanted = wants.items(asked.types(wants.type), asked.topic(wants.topic), asked.states(wants.state))
    query = catalogue.ItemQuery(wanted=wanted, order=wants.sort, cursor=wants.cursor, limit=wants.limit)
    return asked.answer(catalogue.item_page(asked.store, asked.folder, query))


@router.get("/items/{id}", **gives(item_shapes.ItemDocumentShape, "One item with its body"))
def item(asked: Asked, id: Id, _: Nothing) -> Response:  # noqa: A002
    """The item with this id."""
    return asked.answer(catalogue.item(asked.store, asked.folder, id, asked.states()), "item of this id")


@router.get("/topics", **gives(shapes.TopicListShape, "The portal's topics"))
def topics(asked: Asked, _: Nothing) -> Response:
    """Every topic as the portal declares it."""
    return asked.answer(catalogue.topic_list(asked.store, asked.folder))


@router.get("/providers", **gives(shapes.ProviderPageShape, "Who published the stories"))
def providers(asked: Asked, wants: Annotated[PageParameters, Query()]) -> Response:
    """Providers with published stories, by domain."""
    return asked.answer(catalogue.provider_page(asked.store, cursor=wants.cursor, limit=wants.limit))


@router.get("/editions", **gives(shapes.EditionPageShape, "What was published, edition by edition"))
def editions(asked: Asked, wants: Annotated[PageParameters, Query()]) -> Response:
    """Editions, newest first."""
    return asked.answer(catalogue.edition_page(asked.store, cursor=wants.cursor, limit=wants.limit))


@router.get("/search", **gives(search_shapes.SearchShape, "Full text search with facets"))
def search(asked: Asked, wants: Annotated[SearchParameters, Query()]) -> Response:
    """Stories and items in whose title or text every word occurs; the text itself is not given away."""
    wanted = msgspec.structs.replace(
        wants.wanted(asked.topic(wants.topic), asked.states(wants.state)), types=asked.types(wants.type)
    )
    query = catalogue.Query(words=wants.q, wanted=wanted, order=wants.sort, facets=wants.facets)
    found = catalogue.search(asked.store, asked.folder, query, cursor=wants.cursor, limit=wants.limit)
    return asked.answer(found)
