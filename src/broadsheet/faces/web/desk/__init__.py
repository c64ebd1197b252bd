"""The desk in the browser: the queue, decisions, sources, topics, and what a newsroom looks at.

In: requests of people who are signed in. Out: pages that work without scripts, and a little better with them.
"""
