"""How fast stories are clustered, and how much memory that takes, as history grows.

In: how many stories (1,000,000 unless told). Out: stories a CPU-second of each part and the memory so far.
Headlines are invented words by Zipf's law, 1,500 a day; seven of ten retell an event of the last days.

    python bench/clustering.py 100000
"""

from __future__ import annotations

import itertools
import random
import resource
import sys
import time
from bisect import bisect
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from broadsheet.cluster import place
from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.domain.draft import Appraisal
from broadsheet.domain.portal import JudgingSettings

START = datetime(2021, 1, 1, tzinfo=UTC)
A_DAY = 1500


def stories(count: int) -> Iterator[tuple[Appraisal, None]]:
    chance = random.Random(5)
    syllables = [consonant + vowel for consonant in "bkrtmn" for vowel in "aeo"]
    words = ["".join(chance.choices(syllables, k=chance.randrange(2, 5))) for _ in range(60_000)]
    sums = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    events: deque[list[str]] = deque(maxlen=600)
    started = time.process_time()
    for number in range(count):
        if events and chance.random() < 0.7:
            told = [word for word in chance.choice(events) if chance.random() < 0.7] or ["again"]
        else:
            told = [words[bisect(sums, chance.random() * sums[-1])] for _ in range(8)]
            events.append(told)
        when = (START + timedelta(days=number / A_DAY)).isoformat()
        yield (
            appraisal_from_line(
                {"id": str(number), "title": "The " + " ".join(told), "publishedDateTime": when}
            ),
            None,
        )
        if number % 10_000 == 9_999:
            now, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{number + 1:>9,}: {10_000 / (now - started):,.0f} stories a CPU-second, {memory} MiB")
            started = now


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for _ in place(stories(count), (), JudgingSettings(), START + timedelta(days=count / A_DAY)):
        pass


if __name__ == "__main__":
    main()
