"""The plain-text part of a letter, for readers and programs that want no HTML.

In: an issue, the portal, and where a reader unsubscribes. Out: lines of at most 72 characters, but for
addresses, which are never broken.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from broadsheet.domain.newsletter import Issue, IssueStory
from broadsheet.domain.portal import Portal
from broadsheet.publish.language.catalogue import ENGLISH
from broadsheet.publish.language.speaking import Language, language_of
from broadsheet.publish.language.tags import primary
from broadsheet.publish.newsletter.addresses import issue_path
from broadsheet.publish.newsletter.intro import paragraph_text
from broadsheet.publish.site.foot import foot_links
from broadsheet.publish.site.links import story_path
from broadsheet.publish.site.text import plain

_WIDTH = 72


def plain_text(issue: Issue, portal: Portal, unsubscribe: str | None) -> str:
    """The whole letter."""
    return "\n".join(_lines(issue, portal, unsubscribe)) + "\n"


def _lines(issue: Issue, portal: Portal, unsubscribe: str | None) -> Iterator[str]:
    language = language_of(portal)
    say = language.say
    yield from _wrapped(plain(portal.title, 120))
    yield language.day(issue.date)
    for paragraph in filter(str.strip, issue.intro.split("\n")):
        yield from ("", *_wrapped(paragraph_text(plain(paragraph, len(paragraph)))))
    for section in issue.sections:
        name = section.name.upper() if primary(language.spoken) == ENGLISH else section.name
        yield from ("", "", name, "-" * len(section.name))
        for story in section.stories:
            yield from ("", *_story(story, portal, language))
    yield from ("", "", "-- ")
    yield from _wrapped(say("rights"))
    yield say("on_the_web", address=f"{portal.url}{issue_path(issue, portal)}")
    if unsubscribe:
        yield say("unsubscribe_at", address=unsubscribe)
    for link in foot_links(portal):
        yield f"{link.name}: {link.at(portal.url)}"
    yield from _wrapped(portal.postal)


def _story(story: IssueStory, portal: Portal, language: Language) -> Iterator[str]:
    yield from _wrapped(story.title)
    if story.briefing:
        for passage in story.briefing.passages:
            said = passage.text if story.briefing.written else language.say("quoted", text=passage.text)
            yield from _wrapped(f"{said} ({passage.provider})", "  ")
    elif story.excerpt:
        yield from _wrapped(story.excerpt, "  ")
    told = [story.provider]
    told += [language.say("also", publishers=language.joined(story.others))] if story.others else []
    yield from _wrapped(language.joined(told), "  ")
    yield f"  {story.url or portal.url + story_path(story.cluster)}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
