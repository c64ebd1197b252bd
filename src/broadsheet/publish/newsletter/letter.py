"""The letter: an issue as it is mailed.

In: an issue, the portal, where one unsubscribes. Out: subject, HTML below 100 KB with styles inlined,
and plain text. Nothing is loaded from elsewhere but the lead picture, the portal's own copy as JPEG.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from broadsheet.domain.draft import Picture
from broadsheet.domain.errors import PublishError
from broadsheet.domain.newsletter import Issue, IssueSection, IssueStory
from broadsheet.domain.portal import Portal
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.newsletter.addresses import issue_path
from broadsheet.publish.newsletter.intro import paragraph_html
from broadsheet.publish.newsletter.plain_letter import plain_text
from broadsheet.publish.site.colours import DARK_PAPER, PAPER, accents
from broadsheet.publish.site.foot import foot_links
from broadsheet.publish.site.links import story_path
from broadsheet.publish.site.text import plain

if TYPE_CHECKING:
    from jinja2 import Template

MOST_BYTES = 100_000  # Gmail cuts a message off at 102 KB
_PICTURE_WIDTH = 592  # pixels: the letter's width without its margins


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What is mailed to everyone; `personal` makes it one reader's."""

    subject: str
    html: str
    text: str
    unsubscribe: str | None = None
    picture: Shown | None = None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The letter's picture: its `address`, its width there in pixels, and `copy`, what it is made from.

    No height is written: where pictures are blocked, their words would stand in an empty box of it.
    """

    address: str
    width: int
    copy: Picture


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """A story as the template prints it."""

    story: IssueStory
    page: str
    clock: str
    picture: Shown | None = None


def mailed_path(copy: Picture) -> str:
    """Where the form of a picture stands in `public/` that every mail reader can show."""
    return copy.path.rpartition(".")[0] + ".jpg"


def mailed_pictures(issues: Iterable[Issue], portal: Portal) -> Iterator[Picture]:
    """The copies that letters of these issues show, each once."""
    leads = (next(iter(issue.stories()), None) for issue in issues)
    shown = (_picture(lead, portal) for lead in leads)
    yield from {each.copy.path: each.copy for each in shown if each}.values()


def write_letter(issue: Issue, portal: Portal, *, unsubscribe: str | None = None) -> Letter:
    """The letter of `issue`; with `unsubscribe`, the address behind the link at its end.

    An issue too large for the limit is told without its last stories. The same issue gives the same bytes.
    """
    told = issue
    while True:
        letter = _letter(told, portal, unsubscribe)
        if len(letter.html.encode()) <= MOST_BYTES:
            return letter
        if not told.sections:
            raise PublishError(
                f"the newsletter {issue.id} is too large even without stories; shorten its intro"
            )
        told = _without_last(told)


def personal(letter: Letter, unsubscribe: str) -> Letter:
    """`letter` with one reader's own address for unsubscribing."""
    mark = letter.unsubscribe
    if not mark or mark not in letter.html or mark not in letter.text:
        raise PublishError("the letter has no place for an address to unsubscribe")
    html, text = letter.html.replace(mark, unsubscribe), letter.text.replace(mark, unsubscribe)
    return msgspec.structs.replace(letter, html=html, text=text, unsubscribe=unsubscribe)


def web_form(html: str) -> str:
    """A letter's HTML for a portal that Jekyll builds: no two signs in it begin a Liquid tag."""
    return html.replace("{{", "&#123;&#123;").replace("{%", "&#123;%")


def _letter(issue: Issue, portal: Portal, unsubscribe: str | None) -> Letter:
    import mrml

    light, dark = accents(portal.site)
    language = language_of(portal)
    lead = next(iter(issue.stories()), None)
    markup = _template().render(
        issue=issue,
        name=plain(portal.title, 120),
        say=language.html,
        language=language,
        day=language.day(issue.date),
        sections=[
            (section.name, list(_tellings(section, portal, lead, issue.date))) for section in issue.sections
        ],
        paragraphs=[
            paragraph_html(text) for line in issue.intro.split("\n") if (text := plain(line, len(line)))
        ],
        portal=portal,
        page=portal.url + issue_path(issue, portal),
        links=foot_links(portal),
        unsubscribe=unsubscribe,
        colours={"paper": PAPER, "dark_paper": DARK_PAPER, "accent": light, "dark_accent": dark},
    )
    html = inlined(mrml.to_html(markup).content)
    return Letter(
        subject=issue.subject,
        html=web_form(html),
        text=plain_text(issue, portal, unsubscribe),
        unsubscribe=unsubscribe,
        picture=_picture(lead, portal),
    )


def inlined(html: str) -> str:
    """HTML with its styles written into its elements, but for those that depend on the screen."""
    import css_inline

    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return inliner.inline(html)


def _tellings(section: IssueSection, portal: Portal, lead: IssueStory | None, date: str) -> Iterator[Telling]:
    zone, language = ZoneInfo(portal.timezone), language_of(portal)
    for story in section.stories:
        local = story.time.astimezone(zone)
        clock = language.clock(local.hour, local.minute)
        if local.date().isoformat() != date:
            clock = f"{language.weekday(local.date())} {clock}"
        yield Telling(
            story=story,
            page=portal.url + story_path(story.cluster),
            clock=clock,
            picture=_picture(story, portal) if story is lead else None,
        )


def _picture(story: IssueStory | None, portal: Portal) -> Shown | None:
    copy = story.picture if story and portal.newsletter.pictures else None
    if copy is None or copy.width < copy.height:
        return None
    width = min(copy.width, _PICTURE_WIDTH)
    return Shown(address=portal.url + mailed_path(copy), width=width, copy=copy)


def _without_last(issue: Issue) -> Issue:
    *before, last = issue.sections
    kept = (
        (*before, msgspec.structs.replace(last, stories=last.stories[:-1]))
        if len(last.stories) > 1
        else before
    )
    return msgspec.structs.replace(issue, sections=tuple(kept))


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = files("broadsheet.publish.newsletter").joinpath("templates/letter.mjml").read_text("utf-8")
    return environment.from_string(source)
