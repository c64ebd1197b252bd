"""What comes in: sources are polled, archives unpacked, pages read, pictures measured, items kept.

In: sources, and the gateway or a file. Out: drafts, items, pictures and quarantine in the store.
Nothing is judged here.
"""
