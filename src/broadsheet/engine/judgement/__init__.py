"""What every story comes to, and why: judging, explaining it, and trying other settings.

In: the store and a portal's settings. Out: judgements, explanations, and what a change would change.
Nothing is fetched or published here.
"""
