"""Mutation testing of a sample: so many of the changes that `mutmut run` would try, the same ones each time.

    python scripts/mutation_sample.py 300 'broadsheet.domain*'

In: how many, and mutmut's patterns of names. Out: mutmut's progress, how the changes ended, and those that no test
noticed. Needs mutmut 3.8.1, as `make mutation` installs it: which changes there are is known only while it runs,
so the list that it is about to try is thinned there.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from typing import Any

from mutmut import __main__ as mutmut
from mutmut.stats import status_by_exit_code


def main(number: int, patterns: tuple[str, ...]) -> None:
    """Try the sample and tell what became of it."""
    list_all = mutmut.collect_source_file_mutation_data

    def list_some(*, mutant_names: tuple[str, ...]) -> tuple[list[Any], dict[str, Any]]:
        mutants, files = list_all(mutant_names=mutant_names)
        mutants.sort(key=lambda mutant: mutant[1])
        tried[:] = random.Random(0).sample(mutants, min(number, len(mutants)))
        return list(tried), files

    tried: list[Any] = []
    mutmut.collect_source_file_mutation_data = list_some
    mutmut.cli(["run", *patterns], standalone_mode=False)
    ended = {name: status_by_exit_code[file.exit_code_by_key[name]] for file, name, _ in tried}
    print(", ".join(f"{number} {status}" for status, number in Counter(ended.values()).most_common()))
    print(*sorted(f"{status}: {name}" for name, status in ended.items() if status != "killed"), sep="\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), tuple(sys.argv[2:]))
