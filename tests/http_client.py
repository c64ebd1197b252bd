"""One request over HTTP, its answer read to the end."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPResponse

from tests.patience import PATIENCE


def ask(address: str, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    """One request, its answer read to the end (`answer.body`)."""
    connection = HTTPConnection(address.split("/")[2], timeout=PATIENCE)
    connection.request(method, path, headers={name.replace("_", "-"): each for name, each in headers.items()})
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer
