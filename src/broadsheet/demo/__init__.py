"""The demonstration: a small invented press and its archive, written for this project.

In: hand-written stories (`stories/*.yaml`), or a seed and a number from which any amount of news is composed.
Out: web pages as their publishers would serve them, a WARC archive of those pages, the portal folder that
reads it, and the truth about every page. It never touches the network or the clock: the same arguments give
the same pages. All publishers live under the reserved top-level domain `.example`; all people, companies and
towns are invented.

Public names: `broadsheet.demo.press` has `write_archive`, `pages`, `tellings`, `truth` and `write_truth`;
`broadsheet.demo.model` has the records they speak; `ARCHIVE` and `PORTAL` are what ships.
"""

from __future__ import annotations

from pathlib import Path

ARCHIVE = Path(__file__).parent / "archive.warc.gz"
PORTAL = Path(__file__).parent / "portal"
SEED = 2026

__all__ = ["ARCHIVE", "PORTAL", "SEED"]
