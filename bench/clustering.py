"""How fast stories are clustered, and how much memory that takes, as history grows.

In: numbers of stories (10,000 and 1,000,000 unless told). Out, for each: stories a CPU-second of each part and
the memory so far; then CPU time a story of the whole run, and its ratio to that of the first. The parts say what
a story costs as it comes in: the first 6,000 come into a window that is not full yet, and those that come in
last are placed only when the run ends, so that parts are compared with parts of a full window, runs with runs.
Headlines are invented words by Zipf's law, 1,500 a day; seven of ten retell an event of the last days.

    python bench/clustering.py 10000 100000
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
    first = None
    for count in [int(word) for word in sys.argv[1:]] or [10_000, 1_000_000]:
        started = time.process_time()
        for _ in place(stories(count), (), JudgingSettings(), START + timedelta(days=count / A_DAY)):
            pass
        cost = (time.process_time() - started) / count * 1000
        first = first or cost
        print(f"{count:>9,} in all: {cost:.3f} ms a story, {cost / first:.2f} times that of the first run")


if __name__ == "__main__":
    main()
