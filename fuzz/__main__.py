"""Fuzz one target, or all in turn: `python -m fuzz [TARGET|all] [SECONDS]`.

What is found stands in `fuzz/findings/`; once mended, it moves into the corpus, which the tests read.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent
_LONGEST_INPUT = 8192


def main() -> None:
    """Run the target that the words name for its seconds; for all, divide the seconds among them."""
    name = sys.argv[1] if len(sys.argv) > 1 else "all"
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 120
    if name == "all":
        sys.exit(_fuzz_all(seconds))
    _fuzz(name, seconds)


def _fuzz_all(seconds: int) -> int:
    names = sorted(path.name for path in (_HERE / "corpus").iterdir())
    each = max(1, seconds // len(names))
    failed = [
        name
        for name in names
        if subprocess.run([sys.executable, "-m", "fuzz", name, str(each)], check=False).returncode  # noqa: S603
    ]
    sys.stdout.write(f"fuzzed {', '.join(names)} for {each} s each; {failed or 'nothing'} was found\n")
    return 1 if failed else 0


def _fuzz(name: str, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["broadsheet"]):
        from fuzz.targets import TARGETS

    findings, grown = _HERE / "findings", _HERE / "grown" / name
    findings.mkdir(exist_ok=True)
    grown.mkdir(parents=True, exist_ok=True)
    flags = [f"-max_total_time={seconds}", f"-max_len={_LONGEST_INPUT}", "-timeout=30", "-rss_limit_mb=1500",
             f"-artifact_prefix={findings}/{name}-", "-print_final_stats=1", "-verbosity=0"]  # fmt: skip
    atheris.Setup([sys.argv[0], *flags, str(grown), str(_HERE / "corpus" / name)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
