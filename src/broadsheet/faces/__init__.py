"""Where people and programs meet Broadsheet: the command line and the web.

In: words, lines and requests. Out: progress, results and pages. A face decides nothing; it asks the engine.
"""
