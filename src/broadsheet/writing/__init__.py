"""Words written by a model, from a server that the portal names.

In: accounts of one event. Out: sentences, each with the accounts that it cites. What comes back is foreign
text: whoever uses it has to check it against the accounts.
"""

from broadsheet.writing.endpoint import Source, WritingServer, Written

__all__ = ["Source", "WritingServer", "Written"]
