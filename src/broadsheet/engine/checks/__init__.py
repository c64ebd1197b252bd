"""Whether all is well: store, content, public folder, sources, links, and what is odd in what is published.

In: a portal. Out: findings, each with what to do, and repairs.
"""
