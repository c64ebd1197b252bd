from collections.abc import Callable, Sequence

from broadsheet.extract.block_sums import Numbers
from broadsheet.extract.trees import Tree

def compile_trees(trees: Sequence[Tree]) -> Callable[[Numbers], Numbers]: ...
