"""What a content repository says of its portal beside the stories: settings, topics, organizations.

In: a portal's settings and taxonomy. Out: `_config.yml`, `_data/topics/*.yaml`, `_data/organizations/*.md` in
the recorded platform's form, quoted so that all YAML parsers agree. Topic files are numbered, since their
order is part of what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from broadsheet.domain.edition import Edition, File
from broadsheet.domain.front_matter import image_lines
from broadsheet.domain.naming import slug
from broadsheet.domain.portal import Portal
from broadsheet.domain.readable_names import is_readable
from broadsheet.domain.taxonomy import Organization, Topic
from broadsheet.domain.yaml_scalars import bare_or_quoted, quoted

_SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,120}")


def portal_data_files(edition: Edition) -> Iterator[File]:
    """The files in a fixed order: settings, topics as declared, organizations as declared."""
    return iter(generated_files(edition).values())


def generated_files(edition: Edition) -> dict[tuple[str, str], File]:
    """The same files, each under what it tells of: `config`, `topics` or `organizations`, and an id."""
    files = {("config", ""): _file("_config.yml", _settings(edition.portal))}
    width = max(2, len(str(len(edition.topics))))
    for index, topic in enumerate(edition.topics):
        path = f"_data/topics/{index:0{width}}-{file_name(topic.id)}.yaml"
        files["topics", topic.id] = _file(path, _topic(topic))
    for organization in edition.organizations:
        path = f"_data/organizations/{file_name(organization.id)}.md"
        files["organizations", organization.id] = _file(path, ["---", *_organization(organization), "---"])
    return files


def file_name(id_: str) -> str:
    """`id_` itself where it can name a file or folder, in any script; else its slug."""
    fit = _SAFE_NAME.fullmatch(id_) if id_.isascii() else is_readable(id_)
    return id_ if fit else slug(id_)


def _file(path: str, lines: Iterable[str]) -> File:
    return File(path=path, body="".join(f"{line}\n" for line in lines).encode())


def _settings(portal: Portal) -> Iterator[str]:
    yield f"title: {quoted(portal.title)}"
    if portal.description:
        yield f"description: {quoted(portal.description)}"
    yield f"url: {quoted(portal.url)}"
    yield f"locale: {bare_or_quoted(portal.locale)}"
    if portal.topic is not None:
        yield f"topic: {bare_or_quoted(portal.topic)}"


def _topic(topic: Topic) -> Iterator[str]:
    yield "taxonomy: topic"
    yield f"_id: {bare_or_quoted(topic.id)}"
    yield f"name: {bare_or_quoted(topic.name)}"
    yield from _optional("shortname", topic.shortname)
    yield from _optional("parent", topic.parent)
    yield from _optional("description", topic.description)
    yield from _list("keywords", topic.keywords)
    yield from _list("hashtags", topic.hashtags)
    yield from image_lines(topic.images)
    if topic.services:
        yield "services:"
    for kind, address in topic.services.items():
        yield f"  {bare_or_quoted(kind)}: {quoted(address)}"


def _organization(organization: Organization) -> Iterator[str]:
    yield "taxonomy: organization"
    yield f"_id: {bare_or_quoted(organization.id)}"
    yield f"name: {bare_or_quoted(organization.name)}"
    yield f"domain: {bare_or_quoted(organization.domain)}"
    yield from _list("domains", organization.domains)
    yield from _optional("description", organization.description)
    yield from image_lines(organization.images)
    if organization.standing != 1:
        yield f"standing: {organization.standing!r}"
    yield from _list("optOut", tuple(map(str, organization.opt_out)))


def _optional(key: str, value: str | None) -> Iterator[str]:
    if value is not None:
        yield f"{key}: {bare_or_quoted(value)}"


def _list(key: str, values: tuple[str, ...]) -> Iterator[str]:
    if values:
        yield f"{key}:"
    for value in values:
        yield f"  - {bare_or_quoted(value)}"
