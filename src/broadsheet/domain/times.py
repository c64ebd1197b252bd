"""Times as people and programs write them. In: a time, with a zone or without. Out: the same, with a zone."""

from __future__ import annotations

from datetime import UTC, datetime


def aware(time: datetime) -> datetime:
    """`time`, in UTC where it names no zone."""
    return time if time.tzinfo else time.replace(tzinfo=UTC)
