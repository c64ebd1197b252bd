"""Broadsheet: a topic newsroom in a box. Sources in; content repository, API, feeds and site out."""

__version__ = "0.1.0"
