"""Archives of years, read on all cores or on a cluster, each file exactly once.

In: archive files. Out: drafts in the store, in the files' order.
"""
