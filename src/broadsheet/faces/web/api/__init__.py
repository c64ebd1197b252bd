"""The API under `/api/v1/`: what other programs read of the store, described by its own OpenAPI document.

In: GET requests. Out: JSON documents (`engine/catalogue/shapes.py`), or a problem as RFC 9457 has it.
"""
