"""When an issue is due, by the portal's cron expression in its time zone.

In: the portal's settings and a time. Out: the schedule's times. Daylight saving is cronsim's: an hour that is
skipped fires right after, one that comes twice fires once, the first time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from cronsim import CronSim

from broadsheet.domain.portal import Portal

# cronsim looks back from what a clock on the wall shows: in an hour that comes the second time it passes over
# what the first one had, so it is asked from where no clock is turned back any more.
_AHEAD = timedelta(hours=3)


def firings_before(portal: Portal, now: datetime, number: int) -> list[datetime]:
    """The last `number` times of the schedule at or before `now`, latest first, in UTC."""
    start = (now + _AHEAD).astimezone(ZoneInfo(portal.timezone))
    times = (time.astimezone(UTC) for time in CronSim(portal.newsletter.cron, start, reverse=True))
    return list(islice((time for time in times if time <= now), number))
