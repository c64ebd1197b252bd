"""A portal as the engine sees it: its folder, its settings, its open store, and what a new one begins with.

In: a folder. Out: a `PortalFolder`, a `Newsroom` at work, or every mistake in its files at once.
"""
