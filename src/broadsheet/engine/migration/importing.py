"""A portal of the recorded platform moves over: its settings, taxonomy and stories become a new portal.

In: a content repository with `_config.yml`, `_data` and `_news`. Out: a portal folder that publishes the
same content files and API documents; what could not be read is told and kept in quarantine. An import that
was cut off leaves a mark, by which the same command does it again.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from broadsheet.collect.content_repository import ImportedPortal, named_safely, read_portal
from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import RecordedSettings
from broadsheet.domain.source import Source, SourceKind
from broadsheet.domain.story import Record
from broadsheet.domain.taxonomy_file import write_organization, write_topic
from broadsheet.domain.yaml_lines import write_yaml
from broadsheet.engine.edition.editing import compose_edition
from broadsheet.engine.migration.import_report import ImportReport, report_import
from broadsheet.engine.migration.item_import import copy_others, is_repository, note_generated
from broadsheet.engine.migration.recorded_platform import published_topics, recorded_settings
from broadsheet.engine.portal.newsroom import Clock, Newsroom, open_newsroom
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.portal.progress import Progress
from broadsheet.engine.run import Collected, collect
from broadsheet.publish.files import write_atomically


class Imported(Record, frozen=True, kw_only=True):
    """What came in, and the numbers of the report, if one was asked for."""

    collected: Collected
    report: dict[str, int] = msgspec.field(default_factory=dict)


def import_portal(
    repository: Path, folder: Path, clock: Clock, progress: Progress, *, report: Path | None = None
) -> Imported:
    """Make a portal in `folder` from `repository`; SettingsError when one stands there already.

    With `report`, what came over is compared with what the repository had, and written there as JSON.
    """
    if not is_repository(repository):
        message = "no content folder such as _news; name the folder of a published content repository"
        raise SettingsError((Problem(str(repository), 0, message),))
    mark = folder / ".broadsheet" / "importing"
    if (folder / "portal.yaml").exists() and not mark.exists():
        message = "a portal stands here already; import into a new folder"
        raise SettingsError((Problem(str(folder / "portal.yaml"), 0, message),))
    imported = read_portal(repository)
    for problem in imported.problems:
        progress.notice(str(problem))
    copy_others(repository, folder, progress)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    _write_folder(imported, folder)
    source = Source(
        key=f"content:{repository.name}", kind=SourceKind.CONTENT, location=str(repository.absolute())
    )
    with open_newsroom(load_portal(folder), clock, progress) as newsroom:
        collected = collect(newsroom, (source,), workers=1)
        _learn(imported, repository, newsroom)
    with open_newsroom(load_portal(folder), clock, progress) as newsroom:
        note_generated(newsroom)
        compared = None
        if report is not None:
            compared = report_import(repository, compose_edition(newsroom.folder, newsroom.store, None))
            write_atomically(report, msgspec.json.format(msgspec.json.encode(compared), indent=2) + b"\n")
    mark.unlink(missing_ok=True)
    return Imported(collected=collected, report=_counts(compared) if compared else {})


def _counts(report: ImportReport) -> dict[str, int]:
    """The report's numbers, for the summary."""
    return {
        "files": report.files,
        "sameBytes": report.same_bytes,
        "lost": report.lost,
        "items": report.items,
        "equalItems": report.equal_items,
        "differences": len(report.differences),
    }


def _learn(imported: ImportedPortal, repository: Path, newsroom: Newsroom) -> None:
    """Write down what the recorded documents tell of the platform, once the files are known."""
    store, folder = newsroom.store, newsroom.folder
    recorded = recorded_settings(repository, store.items.all(), folder.types)
    topics = imported.topics
    if not topics:
        names = {name for item in store.items.all() for name in item.topics}
        names |= {name for _, each in store.recorded.all() for name in each.story.topics}
        root, api = imported.topic, folder.portal.api_address
        topics = published_topics(repository, names, root, api)
        if topics:
            newsroom.progress.notice(
                f"no _data/topics: {len(topics)} topics are taken from the lists that are published; "
                "their keywords are their names"
            )
    _write_folder(msgspec.structs.replace(imported, topics=topics), folder.path, recorded)


def _write_folder(imported: ImportedPortal, folder: Path, recorded: RecordedSettings | None = None) -> None:
    """Write the portal's settings and taxonomy."""
    (folder / "topics").mkdir(parents=True, exist_ok=True)
    (folder / "organizations").mkdir(exist_ok=True)
    for number, topic in enumerate(map(named_safely, imported.topics)):
        (folder / "topics" / f"{number:02}-{topic.id}.yaml").write_text(write_topic(topic), "utf-8")
    for organization in map(named_safely, imported.organizations):
        path = folder / "organizations" / f"{organization.id}.yaml"
        path.write_text(write_organization(organization), "utf-8")
    settings: dict[str, object] = {
        "title": imported.title,
        "description": imported.description,
        "url": imported.web_url or imported.url,
        "api_url": imported.url if imported.web_url else None,
        "locale": imported.locale,
        "topic": imported.topic,
        "mode": Mode.COMPATIBLE.value,
        "sources": [],
        "recorded": recorded.model_dump(mode="json") if recorded else None,
    }
    given = {name: value for name, value in settings.items() if value is not None}
    (folder / "portal.yaml").write_text(write_yaml(given), "utf-8")
