"""Words written by a model, from a server that the portal names.

In: accounts of one event. Out: sentences, each with the accounts that it cites. It never checks
them: they are foreign text, and whoever uses them has to hold them against the accounts.
"""

from broadsheet.writing.endpoint import Source, WritingServer, Written

__all__ = ["Source", "WritingServer", "Written"]
