"""When an issue is due, by the portal's cron expression in its time zone.

In: the portal's settings and a time. Out: the schedule's times. Daylight saving is cronsim's: an hour that is
skipped fires right after, one that comes twice fires once.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from cronsim import CronSim

from broadsheet.domain.portal import Portal


def firings_before(portal: Portal, now: datetime, number: int) -> list[datetime]:
    """The last `number` times of the schedule at or before `now`, latest first, in UTC."""
    start = now.astimezone(ZoneInfo(portal.timezone)) + timedelta(seconds=1)
    times = CronSim(portal.newsletter.cron, start, reverse=True)
    return [time.astimezone(UTC) for time in islice(times, number)]
