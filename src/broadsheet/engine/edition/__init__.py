"""Judgements become an edition, and the edition files.

In: what the store holds. Out: an `Edition`, complete in itself; content repository and public folder.
"""
