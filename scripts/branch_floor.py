"""Whether the tests take enough of the core's branches. In: coverage's JSON report, and the least share of them.

    python scripts/branch_floor.py build/coverage.json 0.95

Out: the share, and where it is below the floor the files that miss most. Branches alone count: lines that are
run on the way would hide them. Exit code 1 below the floor.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main(report: str, floor: str) -> int:
    """Tell the share, and give the exit code."""
    told: dict[str, Any] = json.loads(Path(report).read_bytes())
    taken, there = (told["totals"][name] for name in ("covered_branches", "num_branches"))
    print(f"The tests take {taken:,} of {there:,} branches of the core: {taken / there:.1%}.")
    if taken >= float(floor) * there:
        return 0
    missing = {name: file["missing_branches"] for name, file in told["files"].items()}
    for name in sorted(missing, key=lambda name: -len(missing[name]))[:10]:
        steps = ", ".join(f"{start} to {end}" for start, end in missing[name])
        print(f"{name}: {len(missing[name])} are not taken, from line {steps}")
    print(f"At least {float(floor):.0%} are wanted: add tests for these, or take out what nothing can reach.")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
