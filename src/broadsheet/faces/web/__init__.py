"""What is served over HTTP: the published site, the API, the desk, the newsletter's forms, and calls of hubs.

In: a portal's folder. Out: one application (`application.py`), and a server for it (`server.py`). Nothing
heavy is imported here, so that `broadsheet --help` stays quick.
"""
