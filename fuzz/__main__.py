"""Fuzz one target, or all in turn: `python -m fuzz [TARGET|all]`; `--help` lists the options.

What is found stands in `fuzz/findings/`; once mended, it moves into the corpus, which the tests read. With a
seed other than 0, and nothing grown before, a number of runs is the same runs each time.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

_HERE = Path(__file__).parent
_Targets = dict[str, Callable[[bytes], None]]


def main() -> None:
    """Fuzz what the words name; all targets share the seconds. Ends with 1 when anything was found."""
    asked = _asked()
    targets = _instrumented()
    names = sorted(targets) if asked.target == "all" else [asked.target]
    asked.seconds //= len(names)
    failed = [name for name in names if not _in_child(name, targets, asked)]
    sys.stdout.write(f"fuzzed {', '.join(names)}: {', '.join(failed) or 'nothing'} was found\n")
    sys.exit(1 if failed else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", default="all")
    parser.add_argument("--seconds", type=int, default=120, help="for all targets together; 0: no limit")
    parser.add_argument("--runs", type=int, default=-1, help="of each target; -1: until the time is over")
    parser.add_argument("--seed", type=int, default=1, help="0: another one each time")
    parser.add_argument("--longest", type=int, default=4096, help="bytes of an input")
    return parser.parse_args()


def _instrumented() -> _Targets:
    """The targets, with the coverage of our own code traced. It takes seconds, so it is done once for all."""
    try:
        import atheris
    except ImportError:
        sys.stdout.write("SKIPPED: atheris is not built for this system and Python, so nothing was fuzzed\n")
        sys.exit(0)
    with atheris.instrument_imports(include=["broadsheet"]):
        from fuzz.targets import TARGETS
    return TARGETS


def _in_child(name: str, targets: _Targets, asked: argparse.Namespace) -> bool:
    """Whether the target ended without a finding; libFuzzer ends the process that it runs in."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _fuzz(name, targets[name], asked)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _fuzz(name: str, target: Callable[[bytes], None], asked: argparse.Namespace) -> None:
    import atheris

    findings, grown = _HERE / "findings", _HERE / "grown" / name
    findings.mkdir(exist_ok=True)
    grown.mkdir(parents=True, exist_ok=True)
    flags = [f"-max_total_time={asked.seconds}", f"-runs={asked.runs}", f"-seed={asked.seed}",
             f"-max_len={asked.longest}", "-timeout=30", "-rss_limit_mb=1500", "-reload=0",
             f"-artifact_prefix={findings}/{name}-", "-print_final_stats=1", "-verbosity=0"]  # fmt: skip
    sys.stdout.write(f"== {name}\n")
    sys.stdout.flush()
    atheris.Setup([sys.argv[0], *flags, str(grown), str(_HERE / "corpus" / name)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
