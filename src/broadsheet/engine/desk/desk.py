"""What the desk's pages show of stories: the queue, a story with its cluster, candidates to merge.

In: the store, a filter, and where the last page ended. Out: immutable items with every number's signals, as
the stages left them; nothing is computed again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from broadsheet.domain.decision import Decision, Edit, in_force, kind_of
from broadsheet.domain.draft import Draft, Picture, Score, Signal, State
from broadsheet.domain.shelved import NEWS
from broadsheet.domain.standing import TAKEN_OVER, Order, SearchOrder, Standing, StoodStory, StoryFilter
from broadsheet.domain.storing import Judgement
from broadsheet.domain.story import Record, Story
from broadsheet.store import Store
from broadsheet.store.decisions import HANDLED

_PAGE = 25
_MEMBERS = 60
_FOUND = 8
_HANDLED = {
    "edit": "edited",
    "merge": "merged",
    "split": "split off",
    "lead": "chosen as lead",
    "brief": "briefing worded",
}


class Item(Record, frozen=True, kw_only=True):
    """A story as the desk shows it. `decided` is what its decisions come to in a word, empty while it waits.

    `picture` is our own copy; `others` is how many further stories its cluster has.
    """

    id: str
    path: str
    title: str
    excerpt: str
    url: str
    provider: str
    domain: str
    time: datetime
    state: State
    reason: str
    quality: Score
    heat: Score
    topics: tuple[str, ...]
    cluster: str
    lead: bool
    language: str | None = None
    source: str = ""
    others: int = 0
    duplicate_of: str | None = None
    see_also: tuple[str, ...] = ()
    evidence: str = ""
    image: str = ""
    picture: Picture | None = None
    recorded: bool = False
    decided: str = ""
    revision: int = 0


class Queue(Record, frozen=True, kw_only=True):
    """One page of the queue; `after` leads to the next."""

    items: tuple[Item, ...]
    after: str | None = None


class Desked(Record, frozen=True, kw_only=True):
    """A story with all that an editor needs: its cluster, earliest first, and every decision about it."""

    item: Item
    cluster: tuple[Item, ...]
    see_also: tuple[Item, ...]
    decisions: tuple[Decision, ...]


def queue(
    store: Store,
    wanted: StoryFilter,
    order: Order,
    *,
    words: str = "",
    after: str | None = None,
) -> Queue:
    """A page of the stories that `wanted` lets through, and in which all of `words` occur, if any.

    Stories with words are sorted by time or heat. Raises ItemError for an `after` that is none.
    """
    if not words:
        page = store.standings.page(wanted, order, after=after, limit=_PAGE)
        return Queue(items=_items(store, page.stories), after=page.after)
    by = SearchOrder.HEAT if order is Order.HEAT else SearchOrder.TIME
    stories = msgspec.structs.replace(wanted, types=(NEWS,))
    found = store.finding.page(words, stories, by, after=after, limit=_PAGE)
    told = (each for each in found.found if isinstance(each, StoodStory))
    return Queue(items=_items(store, told), after=found.after)


def items(store: Store, ids: Iterable[str]) -> tuple[Item, ...]:
    """These stories, in the order given; unknown ones are left out."""
    return _items(store, store.standings.get(tuple(ids)).values())


def desked(store: Store, id_: str) -> Desked | None:
    """The story with its surroundings, or None when it is not judged."""
    found = items(store, [id_])
    if not found:
        return None
    item = found[0]
    members = store.standings.page(StoryFilter(cluster=item.cluster), limit=_MEMBERS).stories
    return Desked(
        item=item,
        cluster=_items(store, members)[::-1],
        see_also=items(store, item.see_also),
        decisions=store.decisions.about(id_),
    )


def candidates(store: Store, words: str, apart_from: str) -> tuple[Item, ...]:
    """Stories that somebody may mean: by id, address or words."""
    ids = store.search.find(words, limit=_FOUND)
    return tuple(item for item in items(store, ids) if item.id != apart_from)


def _items(store: Store, stories: Iterable[StoodStory]) -> tuple[Item, ...]:
    listed = list(stories)
    ids = [story.id for story in listed]
    states, revisions = store.decisions.states(ids), store.decisions.revisions(ids)
    drafts = [story.judgement.worded(story.draft) for story in listed if story.judgement and story.draft]
    pictures = store.pictures.get(draft.images[0].url for draft in drafts if draft.images)
    copies = {url: picture.copy for url, picture in pictures.items()}
    found = []
    for story in listed:
        decided = {"decided": states.get(story.id, ""), "revision": revisions[story.id]}
        if story.judgement is not None and story.draft is not None:
            found.append(_judged(story.judgement, story.judgement.worded(story.draft), copies, decided))
        elif story.recorded is not None:
            found.append(_recorded(story.id, story.path, story.recorded.story, decided))
    return tuple(_reworded(store, item) if item.decided else item for item in found)


def _reworded(store: Store, item: Item) -> Item:
    """The item in the words of edits that count, though the next edition is still to come."""
    counting = in_force(store.decisions.about(item.id))
    if item.decided == HANDLED and counting:
        item = msgspec.structs.replace(item, decided=_HANDLED[kind_of(counting[-1])])
    for decision in counting:
        if isinstance(decision, Edit):
            item = msgspec.structs.replace(item, **decision.said())
    return item


def _judged(
    judgement: Judgement, draft: Draft, copies: dict[str, Picture | None], decided: dict[str, object]
) -> Item:
    placement = judgement.placement
    image = draft.images[0].url if draft.images else ""
    return Item(
        id=judgement.id,
        path=judgement.path,
        title=draft.title,
        excerpt=judgement.excerpt,
        url=draft.web_url or draft.original_url,
        provider=judgement.provider.name,
        domain=judgement.provider.domain,
        time=judgement.time,
        state=judgement.verdict.state,
        reason=judgement.verdict.reason,
        quality=judgement.quality,
        heat=placement.heat,
        topics=tuple(match.name for match in judgement.topics),
        cluster=placement.cluster,
        lead=placement.lead,
        language=draft.language,
        source=draft.source,
        others=len(placement.related),
        duplicate_of=placement.duplicate_of,
        see_also=placement.see_also,
        evidence=placement.duplicate_evidence or placement.cluster_evidence,
        image=image,
        picture=copies.get(image),
        **decided,  # type: ignore[arg-type]
    )


def _recorded(id_: str, path: str, story: Story, decided: dict[str, object]) -> Item:
    standing = Standing.of_recorded(id_, story)
    return Item(
        id=id_,
        path=path,
        title=story.title,
        excerpt=story.excerpt,
        url=story.web_url or story.original_url,
        provider=story.provider.name,
        domain=standing.provider,
        time=standing.time,
        state=standing.state,
        reason=TAKEN_OVER,
        quality=Score(value=story.quality, signals=(Signal(name="as recorded", points=story.quality),)),
        heat=Score(value=story.heat),
        topics=story.topics,
        cluster=standing.cluster,
        lead=standing.lead,
        recorded=True,
        image=story.images[0].url if story.images else "",
        **decided,  # type: ignore[arg-type]
    )
