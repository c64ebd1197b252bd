"""Portals that move: from the recorded platform, from other generators, from one store to another.

In: their files, or a store. Out: a portal here, and a report of what came over.
"""
