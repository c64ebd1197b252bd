"""Decisions made in one line, and one as a person would write it into a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from broadsheet.domain.decision import Decision, Target, named

NOW = datetime(2024, 5, 2, 12, tzinfo=UTC)


def about(*names: str) -> tuple[Target, ...]:
    return tuple(Target(id=name, url=f"https://{name}.org/") for name in names)


def made(*decisions: Decision) -> list[Decision]:
    """The decisions in the order given, a minute apart."""
    import msgspec

    return [
        named(msgspec.structs.replace(decision, time=NOW + timedelta(minutes=place)))
        for place, decision in enumerate(decisions)
    ]


def by(kind: type, *names: str, **fields) -> Decision:
    return kind(by="ann", time=NOW, stories=about(*names), **fields)


GOOD = """\
kind: reject
by: ann
time: 2026-06-08T06:00:00Z
stories:
  - id: s0123456789abcde
    url: https://a.org/1
"""
