"""Fuzz one target, or all in turn: `python -m fuzz [TARGET|all]`; `--help` lists the options.

What is found stands in `fuzz/findings/`; once mended, it moves into the corpus, which the tests read.
With PYTHONHASHSEED=0, `--brief` makes the same runs each time and on every machine, from what ships alone.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

_HERE = Path(__file__).parent
# Runs of each target in some seven seconds of processor time.
_BRIEF = {
    "amp": 100_000, "calendar": 15_000, "cursor": 200_000, "date": 250_000, "feed": 10_000,
    "front_matter": 50_000, "item": 30_000, "markup": 15_000, "page": 3_000, "settings": 40_000,
    "site": 4_000, "sitemap": 40_000, "subscribers": 80_000, "url": 40_000,
}  # fmt: skip
_RUNS, _SECONDS = 100_000, 300  # of one process
_Targets = dict[str, Callable[[bytes], None]]


def main() -> None:
    """Fuzz what the words name; all targets share the seconds. Ends with 1 when anything was found."""
    asked = _asked()
    targets = _instrumented()
    names = sorted(targets) if asked.target == "all" else [asked.target]
    asked.seconds = 0 if asked.brief else asked.seconds // len(names)
    failed = [name for name in names if not all(_in_child(name, targets, part) for part in _parts(asked))]
    sys.stdout.write(f"fuzzed {', '.join(names)}: {', '.join(failed) or 'nothing'} was found\n")
    sys.exit(1 if failed else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", default="all")
    parser.add_argument("--brief", action="store_true", help="the same runs each time, for CI; the seed is 1")
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


def _parts(asked: argparse.Namespace) -> Iterator[argparse.Namespace]:
    """The same work in parts, each for a process of its own: the tracer of comparisons keeps all it saw."""
    number = 1 if asked.brief else max(asked.runs // _RUNS, asked.seconds // _SECONDS) + 1
    for part in range(number):
        runs = asked.runs if asked.runs < 0 else -(-asked.runs // number)
        seed = asked.seed + part if asked.seed else 0
        yield argparse.Namespace(
            **{**vars(asked), "runs": runs, "seconds": asked.seconds // number, "seed": seed}
        )


def _in_child(name: str, targets: _Targets, asked: argparse.Namespace) -> bool:
    """Whether the target ended without a finding; libFuzzer ends the process that it runs in."""
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as passing:
        child = os.fork()
        if not child:
            _fuzz(name, targets[name], asked, Path(passing) if asked.brief else _HERE / "grown" / name)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _fuzz(name: str, target: Callable[[bytes], None], asked: argparse.Namespace, grown: Path) -> None:
    import atheris

    findings = _HERE / "findings"
    runs, seed = (_BRIEF[name], 1) if asked.brief else (asked.runs, asked.seed)
    findings.mkdir(exist_ok=True)
    grown.mkdir(parents=True, exist_ok=True)
    flags = [f"-max_total_time={asked.seconds}", f"-runs={runs}", f"-seed={seed}",
             f"-max_len={asked.longest}", "-timeout=30", "-rss_limit_mb=1500", "-reload=0",
             f"-artifact_prefix={findings}/{name}-", "-print_final_stats=1", "-verbosity=0"]  # fmt: skip
    sys.stdout.write(f"== {name}\n")
    sys.stdout.flush()
    atheris.Setup([sys.argv[0], *flags, str(grown), str(_HERE / "corpus" / name)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
