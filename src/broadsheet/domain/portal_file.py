"""`portal.yaml`: read into settings, and begun.

In: the text of the file. Out: a `Portal`, or every mistake in the file at once, each with its line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from broadsheet.domain.errors import Problem
from broadsheet.domain.mistakes import check, refuse
from broadsheet.domain.portal import Portal
from broadsheet.domain.readable_names import readable_name
from broadsheet.domain.source import SourceKind
from broadsheet.domain.source_forms import kind_by_form
from broadsheet.domain.taxonomy import Topic
from broadsheet.domain.taxonomy_file import write_topic
from broadsheet.domain.yaml_lines import Value, YamlFile
from broadsheet.domain.yaml_scalars import bare_or_quoted, mend


def parse_portal(text: str, file: str = "portal.yaml") -> Portal:
    """The settings in `text`; `file` is its name in messages. Raises SettingsError with every mistake."""
    source = YamlFile(text, file)
    problems = source.problems
    value = source.value
    if value is None and problems:
        refuse(problems)
    if not isinstance(value, dict | None):
        refuse((Problem(file, 1, "must be keys with values, such as `title: My portal`"),))
    portal, more = check(Portal, source, (), value or {})
    refuse((*problems, *more))
    assert portal is not None
    return portal


def sound_part(text: str) -> Portal:
    """Of settings that have mistakes, what stands all the same, so that it can be checked further."""
    value = YamlFile(text, "").value
    kept: dict[str, Value] = {"title": "-"}
    for key in Portal.model_fields:
        given = value.get(key) if isinstance(value, dict) else None
        whole = [given, _sound_parts(key, given)] if isinstance(given, dict) else [given]
        kept |= next(({key: part} for part in whole if _stands(kept | {key: part})), {})
    return Portal.model_validate(kept)


def _sound_parts(group: str, given: dict[str, Value]) -> Value:
    return {name: part for name, part in given.items() if _stands({"title": "-", group: {name: part}})}


def _stands(values: Mapping[str, Value]) -> bool:
    try:
        Portal.model_validate(values)
    except ValidationError:
        return False
    return True


def starter_portal(title: str, *, sources: Sequence[str] = ()) -> dict[str, str]:
    """The files of a new portal, name to text, with comments that say what to do next.

    `sources` are addresses or paths; each is declared as the kind that its form tells.
    """
    name = mend(title).strip()
    declared = "".join(f"  - {_kind(place)}: {bare_or_quoted(place)}\n" for place in sources)
    root = Topic(id=readable_name(name), name=name)
    return {
        "portal.yaml": _PORTAL.format(title=bare_or_quoted(name), sources=declared),
        f"topics/00-{root.id}.yaml": _TOPIC + write_topic(root) + _KEYWORDS,
        "organizations/00-known.yaml": _ORGANIZATIONS,
    }


def _kind(place: str) -> str:
    """The kind of source that an address or path most likely is; a site tells its feed by itself."""
    return kind_by_form(place) or (SourceKind.SITE if "://" in place else SourceKind.CONTENT)


_PORTAL = """\
# The settings of this portal. Every line but the title may be left out.
title: {title}
topic: {title}  # the root topic, as topics/ names it; every story has it
timezone: UTC
locale: en-us  # the language that readers are spoken to in: de, pt-BR, ja, ar and others

# Where the portal will be served.
url: http://127.0.0.1:8000/

# Where stories come from. Each source is one of: feed, site (its feed is found), sitemap, page,
# pages (a list of addresses), opml, warc, jsonl, content, calendar, table. Take the # away to declare one:
sources:
{sources}#  - feed: https://example.org/news.xml
#    name: Example News
#    every: 1h
#    limit: 50

# Who runs this portal: servers that are asked for pages see it and can reach you.
# fetch:
#   contact: mailto:you@example.org

# Who answers for it, at the foot of every page, beside your own pages, such as pages/imprint.md.
# site:
#   contact: you@example.org

# The portal by mail, every weekday: `broadsheet newsletter --help`, docs/newsletter.md.
# newsletter:
#   enabled: true
#   from: News <news@example.org>
#   smtp: {{host: mail.example.org, username: news@example.org, password: "env:MAIL_PASSWORD"}}
"""
_TOPIC = """\
# One file a topic; files are taken in the order of their names. A story has a topic when one of its
# keywords stands in the story's title, excerpt or opening. A narrower topic names its parent:
#   parent: {name of a topic}      exclude: [words that rule it out]      match: tolerant      fields: [title]
"""
_KEYWORDS = """\
# What is on topic. While no topic has keywords, all is; once one has, stories without any are left out.
# keywords:
#   - harbour*    # harbours, too; a star stands for any letters where a word ends or begins
#   - ferry
"""
_ORGANIZATIONS = """\
# The publishers that this portal knows; their stories are trusted more. One file each, or a list:
# - name: Example News
#   domain: example.org
#   standing: 0.8    # 0 to 1.25, how much its word counts
#   otherNames: [The Example]
#   optOut: [excerpt, image]    # what it does not want shown; `all` leaves its stories out
"""
