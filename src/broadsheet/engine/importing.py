"""A portal of the recorded platform moves over: its settings, taxonomy and stories become a new portal.

In: a content repository with `_config.yml`, `_data` and `_news`. Out: a portal folder that publishes the
same content files and API documents; what could not be read is told and kept in quarantine. An import that
was cut off leaves a mark, by which the same command does it again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from broadsheet.collect.content_repository import ImportedPortal, read_portal
from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.naming import slug
from broadsheet.domain.portal import Mode
from broadsheet.domain.portal_file import write_portal
from broadsheet.domain.source import Source, SourceKind
from broadsheet.domain.taxonomy import Organization, Topic, is_safe_id
from broadsheet.domain.taxonomy_file import write_organization, write_topic
from broadsheet.engine.newsroom import Clock, open_newsroom
from broadsheet.engine.portal_folder import load_portal
from broadsheet.engine.progress import Progress
from broadsheet.engine.run import Collected, collect

_Item = TypeVar("_Item", Topic, Organization)


def import_portal(repository: Path, folder: Path, clock: Clock, progress: Progress) -> Collected:
    """Make a portal in `folder` from `repository`; SettingsError when one stands there already."""
    if not (repository / "_news").is_dir():
        message = "no _news folder; name the folder of a published content repository"
        raise SettingsError((Problem(str(repository), 0, message),))
    mark = folder / ".broadsheet" / "importing"
    if (folder / "portal.yaml").exists() and not mark.exists():
        message = "a portal stands here already; import into a new folder"
        raise SettingsError((Problem(str(folder / "portal.yaml"), 0, message),))
    imported = read_portal(repository)
    for problem in imported.problems:
        progress.notice(str(problem))
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    _write_folder(imported, folder)
    source = Source(
        key=f"content:{repository.name}", kind=SourceKind.CONTENT, location=str(repository.absolute())
    )
    with open_newsroom(load_portal(folder), clock, progress) as newsroom:
        collected = collect(newsroom, (source,), workers=1)
    mark.unlink(missing_ok=True)
    return collected


def _write_folder(imported: ImportedPortal, folder: Path) -> None:
    """Write the portal's settings and taxonomy."""
    (folder / "topics").mkdir(parents=True, exist_ok=True)
    (folder / "organizations").mkdir(exist_ok=True)
    for number, topic in enumerate(map(_named_safely, imported.topics)):
        (folder / "topics" / f"{number:02}-{topic.id}.yaml").write_text(write_topic(topic), "utf-8")
    for organization in map(_named_safely, imported.organizations):
        path = folder / "organizations" / f"{organization.id}.yaml"
        path.write_text(write_organization(organization), "utf-8")
    settings: dict[str, object] = {
        "title": imported.title,
        "description": imported.description,
        "url": imported.web_url,
        "locale": imported.locale,
        "topic": imported.topic,
        "mode": Mode.COMPATIBLE.value,
        "sources": [],
    }
    given = {name: value for name, value in settings.items() if value is not None}
    (folder / "portal.yaml").write_text(write_portal(given), "utf-8")


def _named_safely(item: _Item) -> _Item:
    """`item` with an id that can name a file inside the portal's folder."""
    return item if is_safe_id(item.id) else msgspec.structs.replace(item, id=slug(item.id))
