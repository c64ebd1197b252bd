"""One example of each answer, for the API's description; a test holds each against its schema."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from broadsheet.domain.content_type import FieldKind
from broadsheet.domain.draft import State
from broadsheet.engine.catalogue import explanation_shapes, item_shapes, search_shapes, shapes
from broadsheet.faces.web.api.problems import ParameterProblem, Problem

_TIME = datetime(2026, 6, 8, 5, 40, tzinfo=UTC)
_PROVIDER = shapes.ProviderShape(name="Harbour Ledger", domain="harbour-ledger.example", images=())
_STORY = shapes.StoryShape(
    id="s3f0c1d2e4a5b6c7",
    path="_news/2026-06-08-callan-bans-cameras-at-its-gates.md",
    title="Callan bans cameras at its gates",
    excerpt="The council voted nine to four against the cameras on Monday …",
    published_date_time=_TIME,
    updated_date_time=None,
    type="article",
    language="en",
    web_url="https://harbour-ledger.example/callan-bans-cameras",
    original_url="https://harbour-ledger.example/callan-bans-cameras",
    amp_web_url=None,
    cdn_amp_web_url=None,
    featured_content=None,
    provider=_PROVIDER,
    authors=("Ada Writer",),
    topics=("Facial recognition", "Artificial intelligence"),
    images=(
        shapes.ImageShape(
            url="https://harbour-ledger.example/gate.jpg",
            width=1200,
            height=675,
            title=None,
            attribution=None,
        ),
    ),
    quality=104,
    heat=131,
    state=State.PUBLISHED,
    cluster="c3f0c1d2e4a5b6c7",
    lead=True,
    duplicate_of=None,
)
_CLUSTER = shapes.ClusterShape(
    id=_STORY.cluster,
    lead=_STORY,
    heat=131,
    stories=2,
    providers=("harbour-ledger.example", "northgate-wire.example"),
)
_EDITION = shapes.EditionShape(
    number=12, time=_TIME, commit="4b825dc642cb6eb9a060e54bf8d69288fbee4904", counts={"stories": 64}
)
_CURSOR = "dGltZS8xNzgwODk3MjAwMDAwMDAwLnMzZjBjMWQyZTRhNWI2Yzc"
_SCORE = explanation_shapes.ScoreShape(
    value=104,
    signals=(explanation_shapes.SignalShape(name="image", points=20.0, detail="1200 by 675 pixels"),),
)
_ITEM = item_shapes.ItemShape(
    id="i2b7c44d0e91f3a6",
    path="_learning/videos/rye-tv-how-a-gate-counts-faces.md",
    type="learning",
    title="How a gate counts faces",
    excerpt="Twelve minutes with the people who built one.",
    published_date_time=_TIME,
    web_url="https://easterly.example/learning/videos/rye-tv-how-a-gate-counts-faces/",
    original_url="https://youtube.com/watch?v=abcdefghijk",
    topics=("Facial recognition",),
    heat=12,
    state=State.PUBLISHED,
    fields={"type": "video", "price": "Free", "length": "PT12M"},
)
_FACET = search_shapes.FacetShape(value="Facial recognition", count=7)

EXAMPLES: tuple[msgspec.Struct, ...] = (
    shapes.PortalShape(
        title="Cameras of Easterly",
        description="",
        url="https://easterly.example/",
        locale="en-us",
        edition=_EDITION,
        links={"stories": "/api/v1/stories"},
    ),
    _STORY,
    shapes.StoryPageShape(items=(_STORY,), next_cursor=_CURSOR),
    shapes.ClusterPageShape(items=(_CLUSTER,), next_cursor=None),
    shapes.ClusterTimelineShape(
        id=_STORY.cluster, lead=_STORY, heat=131, providers=_CLUSTER.providers, timeline=(_STORY,)
    ),
    shapes.TopicListShape(
        items=(
            shapes.TopicShape(
                id="facial-recognition",
                name="Facial recognition",
                shortname=None,
                parent="Computer vision",
                description=None,
                stories=31,
            ),
        )
    ),
    shapes.ProviderPageShape(
        items=(
            shapes.ProviderItemShape(
                name=_PROVIDER.name, domain=_PROVIDER.domain, images=(), stories=12, latest=_TIME
            ),
        ),
        next_cursor=None,
    ),
    shapes.EditionPageShape(items=(_EDITION,), next_cursor=None),
    search_shapes.SearchShape(
        items=(_STORY, _ITEM),
        next_cursor=None,
        total=2,
        facets=search_shapes.FacetsShape(
            types=(
                search_shapes.FacetShape(value="news", count=1),
                search_shapes.FacetShape(value="learning", count=1),
            ),
            topics=(_FACET,),
            providers=(),
            languages=(),
        ),
    ),
    explanation_shapes.ExplanationShape(
        id=_STORY.id,
        title=_STORY.title,
        web_url=_STORY.web_url,
        state=State.PUBLISHED,
        reason="Quality 104 reaches the threshold of 70; it leads 1 other story of the same event.",
        quality=_SCORE,
        heat=_SCORE,
        topics=(
            explanation_shapes.TopicMatchShape(name="Facial recognition", keyword="cameras", field="title"),
        ),
        provider_origin="organization",
        cluster=_STORY.cluster,
        cluster_evidence="",
        lead=True,
        duplicate_of=None,
        duplicate_evidence="",
    ),
    item_shapes.TypeListShape(
        items=(
            item_shapes.TypeShape(
                name="learning",
                plural="learning",
                title="Learning Resources",
                items=12,
                fields=(
                    item_shapes.FieldShape(name="title", kind=FieldKind.TEXT),
                    item_shapes.FieldShape(name="length", kind=FieldKind.DURATION),
                ),
            ),
        )
    ),
    item_shapes.ItemPageShape(items=(_ITEM,), next_cursor=None),
    item_shapes.ItemDocumentShape(
        **{name: getattr(_ITEM, name) for name in _ITEM.__struct_fields__}, content="<p>With subtitles.</p>"
    ),
    Problem(
        title="Bad Request",
        status=400,
        detail="The request cannot be used: limit: Input should be less than or equal to 100",
        errors=(
            ParameterProblem(
                place="query", parameter="limit", message="Input should be less than or equal to 100"
            ),
        ),
    ),
)
