"""Where people and programs meet Broadsheet: the command line, the web, and the protocol of agents.

In: words, lines and requests. Out: progress, results and pages. A face never decides; it asks the engine.
"""
