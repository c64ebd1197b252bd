from lxml.etree import _Element

from broadsheet.extract.blocks import Layout

def lay_out(tree: _Element) -> Layout: ...
