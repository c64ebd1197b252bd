"""What other programs read of a portal, in the shapes that the API and the agents' server share.

In: stories as the store has them. Out: values without private facts: no text of a page, no source, no path of
this machine. Addresses with another scheme than http and https are null, and so is markup that is no player.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from broadsheet.domain.draft import State
from broadsheet.domain.standing import StoodStory
from broadsheet.domain.storing import EditionRecord
from broadsheet.domain.story import Image, Provider, Story
from broadsheet.domain.taxonomy import Topic
from broadsheet.domain.times import aware
from broadsheet.engine.catalogue.shape import Shape
from broadsheet.engine.edition.composing import story_record
from broadsheet.publish.site.links import data_link, player_markup


class ImageShape(Shape, frozen=True, kw_only=True):
    """A picture at the publisher's address, with its true size in pixels when known."""

    url: str
    width: int | None
    height: int | None
    title: str | None
    attribution: str | None

    @classmethod
    def all_of(cls, images: Iterable[Image]) -> tuple[ImageShape, ...]:
        """Those of the images that have a web address."""
        return tuple(
            cls(
                url=image.url,
                width=image.width,
                height=image.height,
                title=image.title,
                attribution=image.attribution,
            )
            for image in images
            if data_link(image.url)
        )


class ProviderShape(Shape, frozen=True, kw_only=True):
    """Who published a story: display name, registrable domain, logos of a known organization."""

    name: str
    domain: str
    images: tuple[ImageShape, ...]

    @classmethod
    def of(cls, provider: Provider) -> ProviderShape:
        """The provider as it is shown."""
        return cls(name=provider.name, domain=provider.domain, images=ImageShape.all_of(provider.images))


class StoryShape(Shape, frozen=True, kw_only=True, tag_field="kind", tag="story"):
    """One story. `excerpt` is at most 300 characters of the publisher's; `cluster` names the event's stories.

    `featuredContent` is a video player's markup; `duplicateOf` the story whose text this one repeats.
    """

    id: str
    path: str
    title: str
    excerpt: str
    published_date_time: datetime
    updated_date_time: datetime | None
    type: str
    language: str | None
    web_url: str | None
    original_url: str | None
    amp_web_url: str | None
    cdn_amp_web_url: str | None
    featured_content: str | None
    provider: ProviderShape
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    images: tuple[ImageShape, ...]
    quality: int
    heat: int
    state: State
    cluster: str
    lead: bool
    duplicate_of: str | None

    @classmethod
    def of(cls, stood: StoodStory) -> StoryShape:
        """The story as the store has it."""
        story, standing, draft = record_of(stood), stood.standing, stood.draft
        modified = draft.modified if draft else None
        return cls(
            id=stood.id,
            path=stood.path,
            title=story.title,
            excerpt=story.excerpt,
            published_date_time=story.published_date_time,
            updated_date_time=modified and aware(modified).astimezone(UTC),
            type=story.type,
            language=draft.language if draft else None,
            web_url=data_link(story.web_url),
            original_url=data_link(story.original_url),
            amp_web_url=data_link(story.amp_web_url),
            cdn_amp_web_url=data_link(story.cdn_amp_web_url),
            featured_content=player_markup(story.featured_content),
            provider=ProviderShape.of(story.provider),
            authors=draft.authors if draft else (),
            topics=story.topics,
            images=ImageShape.all_of(story.images),
            quality=story.quality,
            heat=story.heat,
            state=standing.state,
            cluster=standing.cluster,
            lead=standing.lead,
            duplicate_of=standing.duplicate_of,
        )


def as_published(stood: StoodStory) -> StoodStory:
    """The story with its draft in the words and pictures that the desk and its publisher leave it."""
    if stood.judgement is None or stood.draft is None:
        return stood
    return msgspec.structs.replace(stood, draft=stood.judgement.worded(stood.draft))


def record_of(stood: StoodStory) -> Story:
    """The story as its content file has it, without its related ones and what is sealed in it."""
    if stood.recorded is not None:
        return stood.recorded.story
    assert stood.judgement is not None  # one of both is always there
    assert stood.draft is not None
    return story_record(
        stood.judgement.appraisal(stood.draft),
        heat=stood.judgement.placement.heat.value,
        state=stood.judgement.verdict.state,
    )


class StoryPageShape(Shape, frozen=True, kw_only=True):
    """Stories in order; `nextCursor` leads to those that follow and is null on the last page."""

    items: tuple[StoryShape, ...]
    next_cursor: str | None


class ClusterShape(Shape, frozen=True, kw_only=True):
    """An event: its lead, how hot it is, how many stories tell it, and who, first teller first."""

    id: str
    lead: StoryShape
    heat: int
    stories: int
    providers: tuple[str, ...]


class ClusterPageShape(Shape, frozen=True, kw_only=True):
    """Clusters in order; `nextCursor` leads to those that follow and is null on the last page."""

    items: tuple[ClusterShape, ...]
    next_cursor: str | None


class ClusterTimelineShape(Shape, frozen=True, kw_only=True):
    """A cluster with its stories as a timeline, earliest first; at most 200 of them."""

    id: str
    lead: StoryShape
    heat: int
    providers: tuple[str, ...]
    timeline: tuple[StoryShape, ...]


class TopicShape(Shape, frozen=True, kw_only=True):
    """A topic as the portal declares it; `parent` is another topic's name.

    `stories` counts the published ones, up to 1,000: that number means so many or more.
    """

    id: str
    name: str
    shortname: str | None
    parent: str | None
    description: str | None
    stories: int

    @classmethod
    def of(cls, topic: Topic, stories: int) -> TopicShape:
        """The topic and how many stories have it."""
        return cls(
            id=topic.id,
            name=topic.name,
            shortname=topic.shortname,
            parent=topic.parent,
            description=topic.description,
            stories=stories,
        )


class TopicListShape(Shape, frozen=True, kw_only=True):
    """Every topic, as declared."""

    items: tuple[TopicShape, ...]


class ProviderItemShape(ProviderShape, frozen=True, kw_only=True):
    """A provider with published stories. `stories` counts up to 1,000: that number means so many or more."""

    stories: int
    latest: datetime


class ProviderPageShape(Shape, frozen=True, kw_only=True):
    """Providers by domain; `nextCursor` leads to those that follow and is null on the last page."""

    items: tuple[ProviderItemShape, ...]
    next_cursor: str | None


class EditionShape(Shape, frozen=True, kw_only=True):
    """One published edition; `time` is that of its newest news, `counts` how many stories it has by name."""

    number: int
    time: datetime
    commit: str | None
    counts: dict[str, int]

    @classmethod
    def of(cls, edition: EditionRecord) -> EditionShape:
        """The edition as it was noted."""
        counts = {name.replace("left_out", "leftOut"): number for name, number in edition.counts.items()}
        return cls(number=edition.number, time=edition.time, commit=edition.commit, counts=counts)


class EditionPageShape(Shape, frozen=True, kw_only=True):
    """Editions, newest first; `nextCursor` leads to those before and is null on the last page."""

    items: tuple[EditionShape, ...]
    next_cursor: str | None


class PortalShape(Shape, frozen=True, kw_only=True):
    """The portal itself, and the addresses of what can be asked of it."""

    title: str
    description: str
    url: str
    locale: str
    edition: EditionShape | None
    links: dict[str, str]
