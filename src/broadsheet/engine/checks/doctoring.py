"""How a portal is: hosts that fail, sources that are silent, what stands in quarantine, what is damaged.

In: a portal's folder. Out: a `Diagnosis` of findings, each with what to do about it. Nothing is changed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from broadsheet.domain.errors import PublishError, SealError
from broadsheet.domain.fetching import HostState
from broadsheet.domain.portal import Portal
from broadsheet.domain.storing import QuarantineRow, SourceState
from broadsheet.domain.story import Record
from broadsheet.engine.checks.content_checks import Finding, content_remarks
from broadsheet.engine.checks.repairing import leftovers, torn_files
from broadsheet.engine.edition.editing import compose_edition, edition_digest
from broadsheet.engine.edition.found_again import published_files
from broadsheet.engine.edition.sealing import load_ring
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.extract.kernels import COMPILED
from broadsheet.publish.git import Repository
from broadsheet.publish.language.catalogue import missing_sentences
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.language.tags import primary
from broadsheet.publish.newsletter.addresses import link_doubts
from broadsheet.store import Store

_MENDING = "`broadsheet doctor --repair` mends it"


class Diagnosis(Record, frozen=True, kw_only=True):
    """All that was looked at: counts by name, quarantine by code, failing hosts and sources, findings.

    `remarks` are about what is published; nothing is broken by it. `repairs` tells what was mended before,
    where that was asked for, and `refused` what quarantine holds, those seen last first.
    """

    counts: dict[str, int]
    quarantine: dict[str, int]
    hosts: tuple[HostState, ...]
    sources: tuple[SourceState, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...] = ()
    repairs: tuple[str, ...] = ()
    refused: tuple[QuarantineRow, ...] = ()


def diagnose(folder: PortalFolder, store: Store, now: datetime, *, refused: int = 0) -> Diagnosis:
    """Look at everything that a run depends on, and at so many of what was `refused`."""
    hosts = tuple(host for host in store.hosts.states().values() if host.failures)
    sources = tuple(store.sources.states().values())
    findings = [
        *_store_findings(store),
        *_tool_findings(folder),
        *_edition_findings(folder, store),
        *(_host_finding(host, now) for host in hosts),
        *(_source_finding(source) for source in sources if source.failures),
    ]
    return Diagnosis(
        counts={
            "stories": store.stories.count(),
            "recorded": store.recorded.count(),
            "waiting": store.frontier.count(),
            "sources": len(sources),
        },
        quarantine=store.quarantine.counts(),
        hosts=hosts,
        sources=sources,
        findings=tuple(findings),
        remarks=_remarks(folder, store),
        refused=tuple(store.quarantine.rows(refused)),
    )


def _remarks(folder: PortalFolder, store: Store) -> tuple[Finding, ...]:
    letters = _letter_remarks(folder.portal)
    edition = compose_edition(folder, store, None)
    return (*_reader_remarks(), *_language_remarks(folder), *letters, *content_remarks(edition))


def _reader_remarks() -> Iterator[Finding]:
    if not COMPILED:
        trouble = "its busiest parts are not compiled: all works, but pages take two thirds longer"
        advice = "install a C compiler, then Broadsheet again"
        yield Finding(subject="reading", trouble=trouble, advice=advice)


def _language_remarks(folder: PortalFolder) -> Iterator[Finding]:
    """Whether the site speaks another language than the portal's."""
    language, locale = language_of(folder.portal), folder.portal.locale
    if primary(locale) != primary(language.spoken):
        trouble = f"there are no words for {locale}: site and newsletter speak English"
        advice = "add words/ beside portal.yaml as docs/site.md tells, or set another `locale`"
        yield Finding(subject="locale", trouble=trouble, advice=advice)
    for own in folder.portal.words:
        if missing := missing_sentences(own):
            trouble = f"{missing} sentences are not there: site and newsletter say them in English"
            yield Finding(subject=f"words/{own.language}", trouble=trouble, advice="add them")


def _letter_remarks(portal: Portal) -> Iterator[Finding]:
    if not portal.newsletter.enabled:
        return
    for trouble, advice in link_doubts(portal):
        yield Finding(subject="newsletter", trouble=trouble, advice=advice)
    if not portal.postal:
        trouble = "its letters do not say where their sender is, as the laws of many countries want"
        yield Finding(subject="newsletter", trouble=trouble, advice="write it as `newsletter: postal:`")


def _store_findings(store: Store) -> list[Finding]:
    advice = "restore the store from a backup, or let `broadsheet doctor --repair` save what can be read"
    return [Finding(subject="store", trouble=problem, advice=advice) for problem in store.check()]


def _edition_findings(folder: PortalFolder, store: Store) -> list[Finding]:
    """What is torn of the last edition, unless settings or stories have changed since."""
    findings: list[Finding] = []
    if shutil.which("git") and (folder.content_path / ".git").exists():
        findings += _repository_findings(Repository(folder.content_path))
    if left := leftovers(folder):
        trouble = f"{len(left)} leftovers of a run that was cut off"
        findings.append(Finding(subject="portal", trouble=trouble, advice="the next run removes them"))
    last = store.editions.last()
    if last is None:
        return [*findings, *_lost_findings(folder)]
    with suppress(SealError):  # told as a finding of its own
        ring = load_ring(folder)
        if last.digest != edition_digest(compose_edition(folder, store, ring)):
            return findings
        findings += [
            Finding(subject=name, trouble=f"{number} files are torn, changed or missing", advice=_MENDING)
            for name, number in torn_files(folder, store).items()
        ]
    return findings


def _lost_findings(folder: PortalFolder) -> Iterator[Finding]:
    """Whether editions were published of which the store knows nothing."""
    if shutil.which("git") and (files := published_files(folder.content_path)):
        yield Finding(
            subject="store",
            trouble=f"it knows no edition, though content/ has {len(files):,} files of one",
            advice="restore it from a backup; else `broadsheet publish` takes over what content/ has",
        )


def _repository_findings(repository: Repository) -> Iterator[Finding]:
    if not (repository.exists and repository.is_whole()):
        yield Finding(subject="content", trouble="its git history is damaged", advice=_MENDING)
        return
    try:
        repository.branch()
    except PublishError:
        yield Finding(
            subject="content",
            trouble="it is on no branch, so that nothing can be published",
            advice="run `git switch main` there",
        )


def _tool_findings(folder: PortalFolder) -> list[Finding]:
    findings = []
    if shutil.which("git") is None:
        findings.append(
            Finding(
                subject="git",
                trouble="not found; the content repository cannot be written",
                advice="install git",
            )
        )
    try:
        load_ring(folder)
    except SealError as error:
        advice = "put the key back, or make one with `broadsheet keys new`"
        findings.append(Finding(subject="key", trouble=str(error), advice=advice))
    return findings


def _host_finding(host: HostState, now: datetime) -> Finding:
    waits = host.retry_at is not None and host.retry_at > now
    until = f"left alone until {host.retry_at:%Y-%m-%d %H:%M} UTC" if waits else "tried again at the next run"
    return Finding(
        subject=host.host,
        trouble=f"{_in_a_row(host.failures, 'request')}: {host.last_error}",
        advice=f"{until}; if the address is wrong, mend it in portal.yaml",
    )


def _source_finding(source: SourceState) -> Finding:
    again = f"; tried again from {source.next_poll:%Y-%m-%d %H:%M} UTC" if source.next_poll else ""
    look = "open the address in a browser" if "://" in source.location else "look whether the file is there"
    named = "the list that names it" if " > " in source.key else "portal.yaml"
    return Finding(
        subject=source.key,
        trouble=f"{_in_a_row(source.failures, 'poll')}: {source.error}",
        advice=f"{look}; mend or remove it in {named}{again}",
    )


def _in_a_row(failures: int, kind: str) -> str:
    return f"1 failed {kind}" if failures == 1 else f"{failures} failed {kind}s in a row"
