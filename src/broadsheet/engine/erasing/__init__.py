"""A story is erased for good: from the store, from what is published, from git's history if that is wanted.

In: stories, and who wants them gone. Out: a portal that knows them by hashes alone, and what is left for its
owner to clean. Nothing here decides what readers see of other stories.
"""
