"""The queue: stories that wait for a decision, filtered, page by page.

In: a filter in the address. Out: the page, or for htmx what has come in since it was loaded.
"""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec
from starlette.responses import RedirectResponse, Response

from broadsheet.domain.draft import State
from broadsheet.domain.errors import ItemError
from broadsheet.domain.standing import Order, StoryFilter
from broadsheet.engine.desk.desk import queue
from broadsheet.faces.web.desk.visit import HOME, Visit
from broadsheet.store.standings import Facet

_RECENT = 1000  # the newest stories, among which providers are looked for
ORDERS = ("time", "heat", "quality"), ("time", "heat")  # without words, and with
DECIDED = {"open": False, "decided": True, "all": None}


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What the address asks for, each value as it stands there."""

    topic: str
    provider: str
    state: str
    decided: str
    quality_from: str
    quality_to: str
    order: str
    arrived: str = ""
    words: str = ""

    @classmethod
    def of(cls, visit: Visit) -> Choice:
        """The choice in the address; what is no choice counts as none."""
        state, decided, order = visit.query("state"), visit.query("decided"), visit.query("order")
        words = visit.query("words")
        return cls(
            topic=visit.query("topic"),
            provider=visit.query("provider"),
            state=state if state in set(State) else "",
            decided=decided if decided in DECIDED else "open",
            quality_from=_whole(visit.query("quality_from")),
            quality_to=_whole(visit.query("quality_to")),
            order=order if order in ORDERS[bool(words)] else Order.TIME.value,
            words=words,
            arrived=_whole(visit.query("arrived"), 15),
        )

    def filter(self) -> StoryFilter:
        """The stories that are wanted."""
        return StoryFilter(
            topic=self.topic or None,
            provider=self.provider or None,
            states=(State(self.state),) if self.state else (),
            decided=DECIDED[self.decided],
            quality_from=int(self.quality_from) if self.quality_from else None,
            quality_to=int(self.quality_to) if self.quality_to else None,
            arrived=int(self.arrived) if self.arrived else None,
        )

    @property
    def narrows(self) -> bool:
        """Whether it lets only some of the stories through that wait, were decided, or are there."""
        parts = (self.topic, self.provider, self.state, self.quality_from, self.quality_to, self.arrived)
        return any((*parts, self.words))

    @property
    def orders(self) -> tuple[str, ...]:
        """What its stories can be sorted by."""
        return ORDERS[bool(self.words)]

    def query(self, **more: str) -> str:
        """The choice as the query of an address."""
        return urlencode({key: value for key, value in (msgspec.to_builtins(self) | more).items() if value})


def queue_page(visit: Visit) -> Response:
    """The stories that the address asks for, each with its buttons."""
    choice = Choice.of(visit)
    try:
        found = queue(
            visit.desk.store,
            choice.filter(),
            Order(choice.order),
            words=choice.words,
            after=visit.query("after") or None,
        )
    except ItemError:
        return RedirectResponse(f"{HOME}?{choice.query()}", 303)
    store = visit.desk.store
    providers = store.standings.facets(Facet.PROVIDER, among=_RECENT, limit=60)
    return visit.page(
        "queue.html",
        queue=found,
        choice=choice,
        topics=[topic.name for topic in visit.desk.folder.topics],
        providers=sorted(providers),
        states=[state.value for state in State],
        first=not visit.query("after"),
        mark=str(store.standings.last_arrival()),
        last=_last_of(visit),
    )


def news_part(visit: Visit) -> Response:
    """How many stories of the choice have come into the store since the page was loaded."""
    choice, mark = Choice.of(visit), _whole(visit.query("mark"), 15)
    since = msgspec.structs.replace(choice, arrived=mark)
    count = visit.desk.store.standings.count(since.filter(), at_most=100) if mark else 0
    return visit.part("news.html", count=count, choice=choice if choice.arrived else since)


def _last_of(visit: Visit) -> object:
    """The last decision of whoever looks, if it can be taken back."""
    from broadsheet.domain.decision import Erase, Undo, in_force

    mine = [each for each in visit.desk.store.decisions.latest(30) if each.by == visit.name]
    for decision in mine:
        if isinstance(decision, Undo | Erase):
            continue
        about = visit.desk.store.decisions.about(decision.stories[0].id)
        if decision.id in {each.id for each in in_force(about)}:
            return decision
    return None


def _whole(text: str, digits: int = 4) -> str:
    return text if text.isascii() and text.isdecimal() and len(text) <= digits else ""
