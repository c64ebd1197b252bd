"""A portal of the recorded platform moves over: its settings, taxonomy and stories become a new portal.

In: a content repository with `_config.yml`, `_data` and `_news`. Out: a portal folder that publishes the
same content files and API documents; what could not be read is told and kept in quarantine.
"""

from __future__ import annotations

from pathlib import Path

from broadsheet.collect.content_repository import ImportedPortal, read_portal
from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.portal import Mode
from broadsheet.domain.portal_file import write_portal
from broadsheet.domain.source import Source, SourceKind
from broadsheet.domain.taxonomy_file import write_organization, write_topic
from broadsheet.engine.newsroom import Clock, open_newsroom
from broadsheet.engine.portal_folder import load_portal
from broadsheet.engine.progress import Progress
from broadsheet.engine.run import Collected, collect


def import_portal(repository: Path, folder: Path, clock: Clock, progress: Progress) -> Collected:
    """Make a portal in `folder` from `repository`; SettingsError when one stands there already."""
    if not (repository / "_news").is_dir():
        message = "no _news folder; name the folder of a published content repository"
        raise SettingsError((Problem(str(repository), 0, message),))
    if (folder / "portal.yaml").exists():
        message = "a portal stands here already; import into a new folder"
        raise SettingsError((Problem(str(folder / "portal.yaml"), 0, message),))
    imported = read_portal(repository)
    for problem in imported.problems:
        progress.notice(str(problem))
    _write_folder(imported, folder)
    source = Source(
        key=f"content:{repository.name}", kind=SourceKind.CONTENT, location=str(repository.absolute())
    )
    with open_newsroom(load_portal(folder), clock, progress) as newsroom:
        return collect(newsroom, (source,), workers=1)


def _write_folder(imported: ImportedPortal, folder: Path) -> None:
    """Write the portal's files, `portal.yaml` last: until it stands, the import can be done again."""
    (folder / "topics").mkdir(parents=True, exist_ok=True)
    (folder / "organizations").mkdir(exist_ok=True)
    for number, topic in enumerate(imported.topics):
        (folder / "topics" / f"{number:02}-{topic.id}.yaml").write_text(write_topic(topic), "utf-8")
    for organization in imported.organizations:
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
