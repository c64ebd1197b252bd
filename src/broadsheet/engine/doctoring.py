"""How a portal is: hosts that fail, sources that are silent, what stands in quarantine, what is damaged.

In: a portal's folder. Out: a `Diagnosis` of findings, each with what to do about it. Nothing is changed.
"""

from __future__ import annotations

import shutil
from datetime import datetime

from broadsheet.domain.errors import SealError
from broadsheet.domain.fetching import HostState
from broadsheet.domain.storing import SourceState
from broadsheet.domain.story import Record
from broadsheet.engine.portal_folder import PortalFolder
from broadsheet.engine.sealing import load_ring
from broadsheet.store import Store


class Finding(Record, frozen=True, kw_only=True):
    """One thing that is wrong, and what to do about it."""

    subject: str
    trouble: str
    advice: str


class Diagnosis(Record, frozen=True, kw_only=True):
    """All that was looked at: counts by name, quarantine by code, failing hosts and sources, findings."""

    counts: dict[str, int]
    quarantine: dict[str, int]
    hosts: tuple[HostState, ...]
    sources: tuple[SourceState, ...]
    findings: tuple[Finding, ...]


def diagnose(folder: PortalFolder, store: Store, now: datetime) -> Diagnosis:
    """Look at everything that a run depends on."""
    hosts = tuple(host for host in store.hosts.states().values() if host.failures)
    sources = tuple(store.sources.states().values())
    findings = [
        *_store_findings(store),
        *_tool_findings(folder),
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
    )


def _store_findings(store: Store) -> list[Finding]:
    advice = "restore the store from a backup, or delete it and run again to collect anew"
    return [Finding(subject="store", trouble=problem, advice=advice) for problem in store.check()]


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
        trouble=f"{host.failures} failed requests in a row: {host.last_error}",
        advice=f"{until}; if the address is wrong, mend it in portal.yaml",
    )


def _source_finding(source: SourceState) -> Finding:
    again = f"; tried again from {source.next_poll:%Y-%m-%d %H:%M} UTC" if source.next_poll else ""
    return Finding(
        subject=source.key,
        trouble=f"{source.failures} failed polls in a row: {source.error}",
        advice=f"open the address in a browser; mend or remove it in portal.yaml{again}",
    )
