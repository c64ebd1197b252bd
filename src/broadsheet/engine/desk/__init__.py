"""People at work: what they see, what they decide, who may.

In: requests of the desk's faces. Out: views of stories, items, sources and figures; decisions, kept.
"""
