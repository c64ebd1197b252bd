"""Requests made to exhaust or break a server: lines, headers and bodies that nobody's client would send.

In: how many bytes. Out: the bytes of each request by name, ready for a socket.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.bombs import Bodies, said

_PATHS = (
    "/", "/search/", "/api/v1/", "/api/v1/stories", "/api/v1/stories/x", "/api/v1/search", "/api/v1/items", "/api/v1/clusters",
    "/desk/", "/desk/sign-in", "/desk/items", "/desk/story/x", "/desk/picture/x", "/newsletter/subscribe",
    "/newsletter/confirm/x", "/newsletter/unsubscribe/x", "/websub/x", "/nothing",
)  # fmt: skip
# Said over and over they are many parameters, brackets that nest, climbs, and characters that are none.
_WORDS = (
    b"a=b&", b"a%d=b&", b"q=a&", b"&", b"=", b";", b"?", b"q[", b"%5B", b"]", b"[a][b]", b"%00", b"%ED%A0%80", b"%FF", b"%F0%9F%98%80",
    b"%25", b"%", b"../", b"%2e%2e%2f", b"//", b"/.", b"\\", b"%5C", b"%0D%0A", b"+", b'"', b"%22a%22+", b"a+OR+", b"%CC%81", b"*", b"(", b"\xc3\xa9",
)  # fmt: skip
_STARTS = (
    b"?",
    b"?q=",
    b"?limit=",
    b"?cursor=",
    b"?since=",
    b"?type=",
    b"?next=",
    b"?hub.mode=subscribe&hub.challenge=",
    b"/",
)
_HEADERS = (
    b"Host", b"Cookie", b"Authorization", b"Accept", b"If-None-Match", b"If-Modified-Since", b"Origin", b"Referer", b"Content-Type",
    b"Content-Length", b"Transfer-Encoding", b"X-Forwarded-For", b"X-Hub-Signature", b"Hx-Request", b"Range", b"Expect", b"Connection",
    b"Upgrade", b"X-Http-Method-Override",
)  # fmt: skip
_VALUES = (
    b"a=b; ", b"a%d=b; ", b'"', b"\\", b"[", b"]", b"http://[", b"http://a[b", b"http://a:b", b"//", b",", b"*, ", b'W/"a", ', b"\xff", b"\xed\xa0\x80",
    b"\xe2\x84\x80", b"%00", b"broadsheet-desk=a; ", b"Bearer ", b"Basic ", b"sha256=", b"0", b"-1", b"9", b"chunked, ", b"bytes=0-1,", b"multipart/form-data; boundary=",
    b"text/html; q=0.1, ", b"\t ", b"a",
)  # fmt: skip


def _request(line: bytes, headers: bytes = b"", body: bytes = b"") -> bytes:
    host = b"" if headers.lower().startswith(b"host:") else b"Host: 127.0.0.1\r\n"
    return line + b" HTTP/1.1\r\n" + host + b"Connection: close\r\n" + headers + b"\r\n" + body


def lines(size: int) -> Bodies:
    """Paths and query strings, each word once and over and over."""
    return {
        f"{path}{start.decode()} {word.decode('latin-1')!r} of {many}": _request(
            b"GET " + said(path.encode() + start, word, b"", many)
        )
        for path in _PATHS
        for start in _STARTS
        for word in _WORDS
        for many in (len(word) + 4, size)
    }


def headers(size: int) -> Bodies:
    """Each header with each value, once and over and over; and many headers."""
    found = {
        f"{path} {name.decode()}: {value.decode('latin-1')!r} of {many}": _request(
            b"GET " + path.encode(), said(name + b": ", value, b"\r\n", many)
        )
        for path in ("/", "/api/v1/stories", "/desk/", "/newsletter/subscribe")
        for name in _HEADERS
        for value in _VALUES
        for many in (len(value) + 4, size)
    }
    found["many headers"] = _request(b"GET /", said(b"", b"A%d: b\r\n", b"", size))
    found["same headers"] = _request(b"GET /", said(b"", b"Cookie: a=b\r\n", b"", size))
    found["folded"] = _request(b"GET /", said(b"A: b\r\n", b" c\r\n", b"", size))
    found["no end"] = said(b"GET / HTTP/1.1\r\nA: ", b"b", b"", 4 * size)
    for method in (
        b"HEAD",
        b"OPTIONS",
        b"TRACE",
        b"CONNECT",
        b"PUT",
        b"PATCH",
        b"DELETE",
        b"PROPFIND",
        b"\xff",
        b"get",
    ):
        for path in _PATHS:
            found[f"{method!r} {path}"] = _request(method + b" " + path.encode())
    for target in (
        b"*",
        b"http://169.254.169.254/",
        b"//a.example/",
        b"a",
        b"",
        b"/\x00",
        b"/\xff",
        b"/ /",
        b"/%",
    ):
        found[f"target {target!r}"] = _request(b"GET " + target)
    return found


def _form(*fields: bytes) -> bytes:
    return b"&".join(fields)


def _multipart(size: int) -> Iterator[tuple[str, bytes]]:
    part = b'--b\r\nContent-Disposition: form-data; name="a%d"\r\n\r\nc\r\n'
    yield "parts", said(b"", part, b"--b--", size)
    yield "open parts", said(b"", b"--b\r\n", b"", size)
    yield "a part's headers", said(b"--b\r\n", b"A%d: b\r\n", b"", size)
    yield "a name", said(b'--b\r\nContent-Disposition: form-data; name="', b'\\"', b"", size)


def bodies(size: int) -> Bodies:
    """Bodies of each kind, by name; before the `!` stands what they are called."""
    nested = {"depth": b'{"a":', "lists": b"[", "open": b'{"a":[', "texts": b'"a",'}
    found = {f"application/json!{name}": said(b"", unit, b"", size) for name, unit in nested.items()}
    found |= {f"multipart/form-data; boundary=b!{name}": body for name, body in _multipart(size)}
    form = "application/x-www-form-urlencoded!"
    units = {
        "fields": b"a%d=b&", "same fields": b"token=a&", "names": b"a[", "signs": b"&", "semicolons": b";", "equals": b"=", "percent": b"%", "nul": b"%00",
        "no text": b"\xff", "surrogates": b"%ED%A0%80", "spaces": b"+", "lines": b"%0A",
    }  # fmt: skip
    found |= {form + name: said(b"", unit, b"", size) for name, unit in units.items()}
    for field in (b"address", b"name", b"password", b"token", b"next", b"text", b"kind", b"story"):
        found[form + f"a long {field.decode()}"] = said(_form(b"token=t", field + b"="), b"a", b"", size)
        found[form + f"an odd {field.decode()}"] = _form(b"token=t", field + b"=%00%ED%A0%80%FF%0D%0A<>\"'[")
    found[form + "fields of a small form"] = said(b"", b"a=b&", b"", 2000)
    found["application/octet-stream!bytes"] = b"\x00" * size
    found["text/xml!entities"] = b"<!DOCTYPE a [<!ENTITY b 'c'>" + said(
        b"", b"<!ENTITY a%d '&b;&b;'>", b"]><a/>", size
    )
    return found


_POSTS = (
    "/", "/api/v1/", "/api/v1/stories", "/desk/", "/desk/sign-in", "/desk/sign-out", "/desk/password", "/desk/decide", "/desk/publish", "/desk/topics",
    "/desk/newsletter", "/desk/sources/test", "/desk/sources/add", "/newsletter/subscribe", "/newsletter/confirm/x",
    "/newsletter/unsubscribe/x", "/websub/x",
)  # fmt: skip


def posts(size: int, paths: tuple[str, ...] = _POSTS, more: bytes = b"") -> Bodies:
    """Every body sent to every path, whole; and a few lengths that lie."""
    found = {}
    for path in paths:
        for name, body in bodies(size).items():
            kind = name.partition("!")[0].encode()
            told = b"Content-Type: %s\r\nContent-Length: %d\r\n" % (kind, len(body)) + more
            found[f"POST {path} {name}"] = _request(b"POST " + path.encode(), told, body)
        for name, told, body in (
            ("a long body", b"Content-Length: 60000000\r\n", b"a" * 60_000_000),
            ("chunks", b"Transfer-Encoding: chunked\r\n", said(b"", b"1\r\na\r\n", b"0\r\n\r\n", size)),
            ("no chunk", b"Transfer-Encoding: chunked\r\n", said(b"", b"F", b"\r\na", size)),
            ("two lengths", b"Content-Length: 1\r\nContent-Length: 2\r\n", b"aa"),
            ("length and chunks", b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
            ("packed", b"Content-Encoding: gzip\r\nContent-Length: 4\r\n", b"\x1f\x8b\x08\x00"),
        ):  # fmt: skip
            kind = b"Content-Type: application/x-www-form-urlencoded\r\n" + more
            found[f"POST {path} {name}"] = _request(b"POST " + path.encode(), told + kind, body)
    return found


def calls(size: int) -> Bodies:
    """JSON-RPC for the agents' server: bodies, and tools with what no tool takes."""

    def call(tool: str, arguments: object) -> bytes:
        asked = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": tool, "arguments": arguments},
        }
        return json.dumps(asked).encode()

    odd = (
        "a" * size, "\x00", "\ud800", "[" * size, "a " * (size // 2), '"' * size, "%" * size, "\u0301" * size, "* " * size, "OR " * size, -1, 1e308, None, True, [],
        {}, [[]] * size, {"a": {}},
    )  # fmt: skip
    found = {}
    fields = {
        "search": ("query", "topic", "cursor", "since", "limit", "type"),
        "story": ("id",),
        "item": ("id",),
        "front_page": ("limit",),
    }
    for tool, names in fields.items():
        for name in names:
            for place, value in enumerate(odd):
                found[f"{tool} {name} {place}"] = call(
                    tool, {"query": "a", "id": "a", name: value} if tool == "search" else {name: value}
                )
    found["arguments"] = call("search", {f"a{n}": 1 for n in range(size // 10)})
    found["no tool"] = call("a" * size, {})
    deep = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":'
    found["deep arguments"] = deep + b'{"a":' * (size // 5) + b"1" + b"}" * (size // 5) + b"}}"
    found["a batch"] = b"[" + b",".join([call("front_page", {})] * (size // 120)) + b"]"
    found["a number"] = b'{"jsonrpc":"2.0","id":' + b"9" * size + b',"method":"ping"}'
    found["a method"] = b'{"jsonrpc":"2.0","id":1,"method":"' + b"a" * size + b'"}'
    found["a resource"] = json.dumps(
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "resources/read",
            "params": {"uri": "broadsheet://story/" + "../" * size},
        }
    ).encode()
    return found


def as_call(body: bytes, port: int) -> bytes:
    """A call of the agents' server."""
    accepted = b"Accept: application/json, text/event-stream\r\nContent-Type: application/json\r\n"
    host = b"Host: 127.0.0.1:%d\r\n" % port
    return _request(b"POST /mcp", host + accepted + b"Content-Length: %d\r\n" % len(body), body)


def broken(port: int) -> Bodies:
    """Forms that are sent as no browser does: from odd places, for odd names, or not whole."""
    form = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n"
    odd = (
        b"http://[",
        b"http://a[b]",
        b"null",
        b"http://\xe2\x84\x80",
        b"//",
        b"http://a:b",
        b"\xff",
        b"[::1",
        b"a/b?c",
    )
    found = {
        f"{name} {value!r} {path}": _request(
            b"POST " + path.encode(), (b"Host: %s\r\n" % value if name == "Host" else b"Origin: %s\r\n" % value) + form, b"token=ab"
        )
        for name in ("Host", "Origin")
        for value in odd
        for path in ("/desk/sign-in", "/desk/decide", "/newsletter/subscribe", "/websub/x", "/newsletter/unsubscribe/x")
    }  # fmt: skip
    found["not http"] = b"\x16\x03\x01" * 100
    found["http/2"] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    found["many at once"] = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % port * 500
    return found


def torn() -> list[bytes]:
    """Forms of which the last bytes never come."""
    told = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 80\r\n"
    paths = (
        b"/desk/sign-in",
        b"/newsletter/subscribe",
        b"/websub/x",
        b"/newsletter/confirm/x",
        b"/api/v1/stories",
    )
    return [_request(b"POST " + path, told, b"token=") for path in paths]


_ASKED = (
    "q", "state", "topic", "provider", "order", "after", "before", "decided", "arrived", "quality_from", "quality_to", "type", "file", "issue", "mark",
    "next",
)  # fmt: skip
_ODD = (
    b"%00", b"%ED%A0%80", b"[", b'"', b"a+OR+(", b"9" * 5000, b"-1", b"1e999", b"%F0%9F%98%80" * 100, b"../" * 100, b"%CC%81" * 3000, b"*", b'"a"+NEAR(', b"'",
    b"0001-01-01", b"9999-12-31",
)  # fmt: skip
_PAGES = (
    "",
    "news",
    "items",
    "decisions",
    "sources",
    "topics",
    "newsletter",
    "dashboard",
    "publishing",
    "sign-in",
)


def asked(cookies: str, size: int) -> Bodies:
    """Every page of the desk with every parameter that one of them has, by somebody who is signed in."""
    cookie = f"Cookie: {cookies}\r\n".encode()
    return {
        f"/desk/{page}?{name}={value[:20].decode()}": _request(
            f"GET /desk/{page}?{name}=".encode() + value, cookie
        )
        for page in _PAGES
        for name in _ASKED
        for value in (*_ODD, b"a" * (size - 5000))
    }


def signed(port: int, cookies: str, token: str, size: int) -> Bodies:
    """Every form of the desk with every body, as somebody sends it who is signed in."""
    found = {}
    headers = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookies}\r\n".encode()
    for path in (
        "/desk/decide",
        "/desk/topics",
        "/desk/newsletter",
        "/desk/sources/test",
        "/desk/sources/add",
        "/desk/sources/pause",
    ):
        for name, body in bodies(size).items():
            whole = _form(b"token=" + token.encode(), body) if "urlencoded" in name else body
            told = headers + b"Content-Type: %s\r\nContent-Length: %d\r\n" % (
                name.partition("!")[0].encode(),
                len(whole),
            )
            found[f"POST {path} {name}"] = _request(b"POST " + path.encode(), told, whole)
    return found
