"""Look the locked versions up in the public list of known weaknesses: `python scripts/audit.py PIP_AUDIT LOCK`.

Ends with 1 when a version has one. Where the list cannot be asked, it says so and ends with 0.
"""

from __future__ import annotations

import json
import subprocess
import sys

_SECONDS = 300


def main(auditor: str, lock: str) -> int:
    """Print each weakness, and what could not be looked up."""
    words = [auditor, "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run(
            [*words, "--requirement", lock], capture_output=True, timeout=_SECONDS, check=False
        )
        listed = json.loads(done.stdout)["dependencies"]
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        print(f"SKIPPED: the list of known weaknesses cannot be asked ({type(error).__name__})")
        return 0
    asked = [each for each in listed if "skip_reason" not in each]
    weak = [each for each in asked if each["vulns"]]
    for each in weak:
        known = ", ".join(
            f"{one['id']} (mended in {', '.join(one['fix_versions']) or 'none'})" for one in each["vulns"]
        )
        print(f"{each['name']} {each['version']}: {known}")
    if len(asked) < len(listed):
        print(
            f"SKIPPED: {len(listed) - len(asked)} of {len(listed)} versions, which the list does not tell of"
        )
    if asked and not weak:
        print(f"None of {len(asked)} locked versions has a known weakness.")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
