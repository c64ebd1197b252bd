"""The words of the field as immutable records, and the text forms that they have on disk.

In: values and text. Out: records, text, and errors with their place. It imports nothing of ours, and never
touches a file, network, database or clock.
"""
