"""`broadsheet desk`: people's decisions about stories, from the shell.

In: stories by id, content file, address or title words. Out: the decisions as they are kept, as lines or
`--json`; they hold from the next `run` or `publish` on.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from broadsheet.faces import desk_users
from broadsheet.faces.deciding import Desk, at_the_desk, decision_line, opened
from broadsheet.faces.options import JsonOption, PortalOption, clock
from broadsheet.faces.terminal import print_json, visible

app = typer.Typer(
    name="desk",
    help="Decide about stories: approve, reject, pin, edit, merge, split, …",
    no_args_is_help=True,
)
app.add_typer(desk_users.app)

_HERE = Path()
StoriesArgument = Annotated[
    list[str], typer.Argument(metavar="STORY…", help="Ids, content files, addresses or title words.")
]
StoryArgument = Annotated[
    str, typer.Argument(metavar="STORY", help="Its id, content file, address or title words.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in a sentence.")]


@app.command()
@at_the_desk
def approve(desk: Desk, stories: StoriesArgument, reason: ReasonOption = "") -> None:
    """Publish stories whatever their quality."""
    from broadsheet.domain.decision import Approve

    desk.decide_each(Approve, stories, reason=reason)


@app.command()
@at_the_desk
def reject(desk: Desk, stories: StoriesArgument, reason: ReasonOption = "") -> None:
    """Leave stories out; copies of them too."""
    from broadsheet.domain.decision import Reject

    desk.decide_each(Reject, stories, reason=reason)


@app.command()
@at_the_desk
def pin(
    desk: Desk,
    stories: StoriesArgument,
    until: Annotated[
        str, typer.Option("--until", help="A time (2026-06-08T06:00:00Z) or a while from now (12h).")
    ],
) -> None:
    """Hold stories at the front until news of that time comes in."""
    from broadsheet.domain.decision import Pin

    desk.decide_each(Pin, stories, until=moment(until, desk.now()))


@app.command()
@at_the_desk
def edit(
    desk: Desk,
    story: StoryArgument,
    title: Annotated[str | None, typer.Option("--title", help="The title in other words.")] = None,
    excerpt: Annotated[str | None, typer.Option("--excerpt", help="The excerpt in other words.")] = None,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", help="A topic's name; give all, most specific first.")
    ] = None,
    image: Annotated[str | None, typer.Option("--image", help="A picture's address; empty for none.")] = None,
    assignment: Annotated[
        list[str] | None,
        typer.Option("--set", help="A field of an item: NAME=VALUE; without a value, it is taken away."),
    ] = None,
) -> None:
    """Change title, excerpt, topics or picture of a story, or fields of an item."""
    from broadsheet.domain.decision import Edit

    topics = tuple(topic) if topic is not None else None
    parts = [each.partition("=") for each in assignment or ()]
    if not all(sign and name for name, sign, _ in parts):
        raise typer.BadParameter("write NAME=VALUE", param_hint="--set")
    fields = {name.strip(): value.strip() for name, _, value in parts} or None
    words = {"title": title, "excerpt": excerpt, "topics": topics, "image": image, "fields": fields}
    desk.decide(Edit, [desk.story(story)], **words)


@app.command()
@at_the_desk
def merge(desk: Desk, stories: StoriesArgument, reason: ReasonOption = "") -> None:
    """Let stories, with all that stands with them, be one cluster."""
    from broadsheet.domain.decision import Merge

    desk.decide(Merge, map(desk.story, stories), reason=reason)


@app.command()
@at_the_desk
def split(
    desk: Desk,
    stories: StoriesArgument,
    apart: Annotated[
        list[str] | None,
        typer.Option("--from", help="Stories of another event; all others of the cluster when not given."),
    ] = None,
    reason: ReasonOption = "",
) -> None:
    """Take stories out of their cluster."""
    from broadsheet.domain.decision import Split
    from broadsheet.engine.desk.deciding import others_of, targets

    moved = tuple(map(desk.story, stories))
    left = tuple(map(desk.story, apart)) if apart else others_of(desk.store, moved)
    desk.decide(Split, moved, apart=targets(desk.store, left), reason=reason)


@app.command()
@at_the_desk
def lead(desk: Desk, story: StoryArgument) -> None:
    """Let a story lead its cluster."""
    from broadsheet.domain.decision import Lead

    desk.decide(Lead, [desk.story(story)])


@app.command()
@at_the_desk
def retract(
    desk: Desk,
    story: StoryArgument,
    notice: Annotated[str, typer.Option("--notice", help="What readers are told in the story's place.")],
) -> None:
    """Take a published story back; a notice stands in its place."""
    from broadsheet.domain.decision import Retract

    desk.decide(Retract, [desk.story(story)], notice=notice)


@app.command()
@at_the_desk
def brief(
    desk: Desk,
    story: StoryArgument,
    text: Annotated[str | None, typer.Option("--text", help="What happened, in your own words.")] = None,
    *,
    none: Annotated[bool, typer.Option("--none", help="Show no briefing.")] = False,
) -> None:
    """Word the briefing of a story's cluster, or show none."""
    from broadsheet.domain.decision import Brief
    from broadsheet.engine.edition.desk_briefing import lead_of

    if none == bool(text and text.strip()):
        raise typer.BadParameter("give the words, or --none to show no briefing", param_hint="--text")
    desk.decide(Brief, [lead_of(desk.store, desk.story(story))], text=text or "")


@app.command()
@at_the_desk
def undo(
    desk: Desk,
    reference: Annotated[
        str, typer.Argument(metavar="DECISION|STORY", help="A decision's id, or a story for its last one.")
    ],
) -> None:
    """Take a decision back; undoing an undo makes the decision count again."""
    from broadsheet.engine.desk.deciding import undo_of

    desk.keep(undo_of(desk.store, reference, desk.by, desk.now()))


@app.command()
def log(
    story: Annotated[
        str | None, typer.Argument(metavar="[STORY]", help="Only the decisions about it.")
    ] = None,
    portal: PortalOption = _HERE,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many, newest first.")] = 50,
    *,
    as_json: JsonOption = False,
) -> None:
    """List decisions, newest first."""
    from broadsheet.domain.decision import in_force

    with opened(portal, None, None, as_json=False) as desk:
        decisions = desk.store.decisions
        found = decisions.about(desk.story(story))[::-1] if story else decisions.latest(limit)
        counting = {each.id for each in in_force(decisions.all())}
        if as_json:
            print_json(found)
            return
        for each in found[:limit]:
            mark = "" if each.id in counting or hasattr(each, "decision") else "  (taken back)"
            sys.stdout.write(visible(decision_line(each) + mark) + "\n")


@app.command()
def export(
    portal: PortalOption = _HERE,
    *,
    labels: Annotated[
        bool,
        typer.Option("--labels", help="As labels.jsonl has them: what counts now, for `broadsheet eval`."),
    ] = False,
) -> None:
    """Write every decision as a JSON line on stdout, oldest first."""
    import msgspec

    from broadsheet.engine.evaluation.labels import desk_labels

    with opened(portal, None, None, as_json=False, quiet=True) as desk:
        lines = desk_labels(desk.store) if labels else desk.store.decisions.all()
        for line in lines:
            sys.stdout.write(visible(msgspec.json.encode(line).decode()) + "\n")


def moment(text: str, now: datetime) -> datetime:
    """A time as written, or a while from now; a usage error for anything else."""
    from broadsheet.domain.settings import parse_duration

    try:
        return now + timedelta(seconds=float(parse_duration(text)))
    except (ValueError, OverflowError):
        pass
    try:
        return clock(text)()
    except typer.BadParameter:
        message = f"{text!r} is no time; write 2026-06-08T06:00:00Z, or 12h from now"
        raise typer.BadParameter(message, param_hint="--until") from None
