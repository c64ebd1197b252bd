"""No address of a stranger leads inside: every form of it, at every door that fetches, and no door but the gateway."""

from __future__ import annotations

import ast
import asyncio
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from random import Random
from typing import Any

import pytest

from broadsheet.collect.gateway import Gateway
from broadsheet.domain.errors import EmbeddingError, FetchError
from broadsheet.domain.fetch_settings import FetchSettings
from broadsheet.domain.portal import EndpointSettings
from broadsheet.embedding.endpoint import EndpointEmbedder
from broadsheet.store import Store
from tests.commands import broadsheet
from tests.desk_visits import Browser, desk
from tests.loopback import Loopback, Reply
from tests.payloads import inward_addresses, inward_hosts
from tests.recipes import write

_REFUSED = {"private-address", "bad-address", "no-such-host"}
_FORMS = (
    "http://{}:{port}/secret",
    "https://user:word@{}:{port}/secret",
    "http:\\\\{}:{port}\\secret",
    "http://example.com@{}:{port}/secret",
    "HTTP://{}:{port}/secret?@example.com#@example.com",
    "http:/{}:{port}/secret",
    "http:////{}:{port}/secret",
    "\thttp:\n//{}:{port}/secret ",
    "http://a.example:80@{}:{port}\\@b.example/secret",
    "http://a.example%00@{}:{port}/secret",
)
# Where a parser, the resolver and the system agree that this machine is meant; each in a form of its own.
_HERE = (
    *("127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "localhost", "LOCALHOST."),
    *(
        "0",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::1]",
        "[::]",
        "①②⑦.0.0.1",
        "user@127.0.0.1",
    ),
)


def _asked(addresses: Iterator[str], **settings: object) -> dict[str, str]:
    """What becomes of each address: a code of refusal, or `answered`."""

    return asyncio.run(_ask(addresses, settings))


async def _ask(addresses: Iterator[str], settings: dict[str, object]) -> dict[str, str]:
    values = {"delay": 0, "attempts": 1, "timeout": 60, "robots": False} | settings
    fetch = FetchSettings.model_validate(values)
    async with Gateway(fetch, now=lambda: datetime.now(UTC), random=Random(1)) as gateway:
        found = {}
        for address in addresses:
            try:
                await gateway.get(address)
                found[address] = "answered"
            except FetchError as error:
                found[address] = error.code
        return found


@pytest.mark.parametrize("form", _FORMS)
def test_ssrf_no_form_of_an_inner_address_is_asked(form: str) -> None:
    with Loopback(address="0.0.0.0") as web:
        port = web.host.partition(":")[2]
        found = _asked(form.format(host, port=port) for host in inward_hosts())
        assert {address: code for address, code in found.items() if code not in _REFUSED} == {}
        assert len(found) > 400
        assert web.log == []


class _Naming(asyncio.SelectorEventLoop):
    """An event loop whose names are those of a stranger: each resolves to the address in `names`."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__()
        self._names = names

    async def getaddrinfo(self, host: Any, port: Any, **_: Any) -> Any:
        address = ip_address(self._names[str(host)])
        if address.version == 4:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (str(address), port))]
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (str(address), port, 0, 0))]


def test_ssrf_no_name_that_resolves_inside_is_asked() -> None:
    """Such as 10.0.0.1.names.example, which anyone can have."""
    names = {f"n{number}.names.example": address for number, address in enumerate(inward_addresses())}
    with Loopback(address="0.0.0.0") as web:
        port = web.host.partition(":")[2]
        loop = _Naming(names)
        try:
            found = loop.run_until_complete(_ask((f"http://{name}:{port}/secret" for name in names), {}))
        finally:
            loop.close()
        assert set(found.values()) == {"private-address"}
        assert len(found) > 150
        assert web.log == []


def test_ssrf_no_hub_and_no_service_inside_is_asked() -> None:
    """What is sent, rather than fetched, goes by the same checks."""

    async def send(addresses: list[str]) -> set[str]:
        fetch = FetchSettings.model_validate({"delay": 0, "attempts": 1, "timeout": 60, "robots": False})
        found = set()
        async with Gateway(fetch, now=lambda: datetime.now(UTC), random=Random(1)) as gateway:
            for address in addresses:
                with pytest.raises(FetchError) as caught:
                    await gateway.post(address, {"a": "b"})
                found.add(caught.value.code)
                with pytest.raises(FetchError) as caught:
                    await gateway.ask_service(address, accept="*/*", authorization="secret")
                found.add(caught.value.code)
        return found

    with Loopback(address="0.0.0.0") as web:
        port = web.host.partition(":")[2]
        addresses = [f"http://{host}:{port}/secret" for host in inward_hosts()]
        assert asyncio.run(send(addresses[:: len(addresses) // 200])) <= _REFUSED
        assert web.log == []


def test_ssrf_no_redirect_leads_to_one() -> None:
    """One server is trusted by name; every hop from it to another form of the same machine is refused."""
    with Loopback(address="0.0.0.0") as web:
        port = web.host.partition(":")[2]
        hosts = [host for host in inward_hosts() if host.isascii()]
        for number, host in enumerate(hosts):
            target = f"http://{host}:{port}/secret"
            web.page(f"/{number}", Reply(status=302 + 5 * (number % 2), headers={"Location": target}))
        start = f"http://127.0.9.9:{port}/"
        found = _asked((f"{start}{number}" for number in range(len(hosts))), allow_private=("127.0.9.9",))
        told = {hosts[place]: code for place, code in enumerate(found.values()) if code not in _REFUSED}
        assert told == {}
        assert "/secret" not in web.paths()


def test_ssrf_no_other_way_of_saying_where_to_go_is_followed() -> None:
    """Each status with a Location in each spelling, and what only browsers follow: Refresh, meta, base, links."""
    with Loopback(address="0.0.0.0") as web:
        port = web.host.partition(":")[2]
        inside = f"127.0.0.1:{port}/secret"
        spellings = (
            f"http://{inside}", f"//{inside}", f"\\\\{inside}", f"http:{inside}", f"http:\\\\{inside}", f"/\t/{inside}", f"///{inside}",
            f"HTTP:///{inside}", f"http://127.0.9.9@{inside}", f"http://a.example\\@{inside}", f"  http://{inside}", f"http://0x7f.1:{port}/secret",
        )  # fmt: skip
        statuses = (201, 300, 301, 302, 303, 304, 305, 306, 307, 308)
        pages: dict[str, Reply] = {}
        for status in statuses:
            for spelling in spellings:
                pages[f"/{len(pages)}"] = Reply(status=status, headers={"Location": spelling})
        told = f"<base href='//{inside}'><meta http-equiv=refresh content='0;url=//{inside}'><link rel=canonical href='//{inside}'>"
        for header in ("Refresh", "Content-Location", "Link", "Alt-Svc"):
            value = {
                "Refresh": f"0;url=http://{inside}",
                "Link": f"<http://{inside}>; rel=canonical",
                "Alt-Svc": f'h2="{inside}"',
            }
            headers = {"Content-Type": "text/html", header: value.get(header, f"http://{inside}")}
            pages[f"/{header}"] = Reply(told.encode(), headers=headers)
        for path, reply in pages.items():
            web.page(path, reply)
        _asked((f"http://127.0.9.9:{port}{path}" for path in pages), allow_private=("127.0.9.9",))
        assert set(pages) <= set(web.paths())
        assert "/secret" not in web.paths()


def test_ssrf_no_kind_of_source_asks_inside(tmp_path: Path) -> None:
    """Feeds, sites, sitemaps, lists, pages, calendars, tables, channels: declared by hand, refused by address."""
    kinds = (
        *("feed: {}", "site: {}", "sitemap: {}", "page: {}", "opml: {}", "calendar: {}"),
        *("feed: {}, type: learning", "feed: {}, type: podcast", "feed: {}, type: project"),
        "table: {}, type: company",
    )
    with Loopback(address="0.0.0.0") as web:
        port = web.host.partition(":")[2]
        sources = [
            f"  - {{{kind.format(json.dumps(f'http://{host}:{port}/{number}'))}}}\n"
            for number, kind in enumerate(kinds)
            for host in _HERE
        ]
        (tmp_path / "portal.yaml").write_text(
            f"title: Inside\nurl: https://inside.example/\nfetch: {{delay: 0s, attempts: 1}}\nsources:\n{''.join(sources)}"
        )
        broadsheet("run", "--portal", str(tmp_path), "--workers", "1", "--quiet", expect=1)
        told = json.loads(broadsheet("doctor", "--portal", str(tmp_path), "--json", expect=1).stdout)
        assert web.log == []
    codes = [(each.get("error") or "").partition(":")[0] for each in told["sources"]]
    assert len(codes) == len(kinds) * len(_HERE)
    assert set(codes) - {""} <= _REFUSED
    assert codes.count("") == len(_HERE)  # pages are put off by themselves
    assert set(told["quarantine"]) <= _REFUSED


def test_ssrf_no_list_and_no_link_of_a_page_leads_inside(tmp_path: Path) -> None:
    """What an allowed server names further: entries, sitemaps, a feed found on a page, pictures, a canonical address."""
    with Loopback(address="0.0.0.0") as web:
        port = web.host.partition(":")[2]
        inside = [f"http://{host}:{port}/secret" for host in _HERE if host.isascii()]
        items = "".join(
            f"<item><title>Inner {n}</title><link>{url}</link><enclosure url='{url}' type='image/png'/></item>"
            for n, url in enumerate(inside)
        )
        start = f"http://127.0.9.9:{port}"
        own = f"<item><title>Own</title><link>{start}/own</link></item>"
        web.page("/feed.xml", f"<rss version='2.0'><channel>{items}{own}</channel></rss>".encode())
        places = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in inside)
        web.page("/sitemap.xml", f"<sitemapindex>{places}</sitemapindex>".encode())
        outlines = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in inside)
        web.page("/list.opml", f"<opml version='2.0'><body>{outlines}</body></opml>".encode())
        links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{url}">' for url in inside)
        web.page(
            "/home", f"<html><head>{links}</head></html>".encode(), headers={"Content-Type": "text/html"}
        )
        words = "The council of Easterly met on Tuesday and agreed on the bridge across the river. " * 40
        pictures = "".join(f'<meta property="og:image" content="{url}"><img src="{url}">' for url in inside)
        page = f"<html><head><title>Own story</title>{pictures}</head><body><article><p>{words}</p></article></body>"
        web.page("/own", page.encode(), headers={"Content-Type": "text/html"})
        kinds = {"feed": "feed.xml", "sitemap": "sitemap.xml", "opml": "list.opml", "site": "home"}
        sources = "".join(f"  - {kind}: {start}/{path}\n" for kind, path in kinds.items())
        (tmp_path / "portal.yaml").write_text(
            "title: Inside\nurl: https://inside.example/\njudging: {threshold: 0}\n"
            f"fetch: {{allow_private: [127.0.9.9], delay: 0s, attempts: 1}}\nsources:\n{sources}"
        )
        broadsheet("run", "--portal", str(tmp_path), "--workers", "1", "--quiet", expect=1)
        assert {"/feed.xml", "/sitemap.xml", "/list.opml", "/home", "/own"} <= set(web.paths())
        assert "/secret" not in web.paths()


def test_ssrf_links_that_doctor_looks_at_do_not_lead_inside(tmp_path: Path) -> None:
    with Loopback(address="0.0.0.0") as web:
        port = web.host.partition(":")[2]
        files = {"_config.yml": "title: Inside\nurl: https://inside.example\n"}
        for number, host in enumerate(_HERE):
            address = json.dumps(f"http://{host}:{port}/secret")
            files[f"_learning/a{number}.md"] = f'---\ntitle: "Item {number}"\noriginalUrl: {address}\n---\n'
        write(tmp_path / "theirs", files)
        broadsheet("import", str(tmp_path / "theirs"), "--portal", str(tmp_path / "portal"))
        words = ("doctor", "--portal", str(tmp_path / "portal"), "--links", "100", "--json")
        broadsheet(*words)
        assert web.log == []
        with Store.open(tmp_path / "portal" / ".broadsheet" / "store.sqlite3") as store:
            looked = store.links.states()
    assert len(looked) >= 6  # several forms are one address


def test_ssrf_by_a_source_that_is_pasted_at_the_desk(folder: Path, hashed) -> None:
    with Loopback(address="0.0.0.0") as web, desk(folder, hashed) as address:
        port = web.host.partition(":")[2]
        browser = Browser(address)
        browser.sign_in("owner")
        for host in _HERE:
            for path in ("/desk/sources/test", "/desk/sources/add"):
                answer = browser.post(path, {"location": f"http://{host}:{port}/feed"})
                assert answer.status == 422, (host, path)
        assert web.log == []
    assert not (folder / "sources.yaml").exists()


def test_the_key_of_an_embedding_server_follows_no_redirect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EASTERLY_KEY", "secret")
    with Loopback() as web, Loopback() as other:
        other.page("/embeddings", b'{"data": [{"index": 0, "embedding": [1.0]}]}')
        for status in (301, 302, 303, 307, 308):
            web.handle(
                "/embeddings",
                lambda _, status=status: Reply(status=status, headers={"Location": other.url("/embeddings")}),
            )
            settings = EndpointSettings(url=web.url("/"), model="m", key_variable="EASTERLY_KEY")
            with pytest.raises(EmbeddingError, match=str(status)):
                list(EndpointEmbedder(settings).vectors(["a text"]))
        assert len(web.log) == 5
        assert other.log == []


# Each may open a connection, for the reason beside it; whatever a stranger names goes by the first two.
_CONNECTS = {
    "collect/exchange.py": "the gateway",
    "collect/resolver.py": "the gateway",
    "embedding/endpoint.py": "a server that the owner names in portal.yaml",
    "writing/endpoint.py": "a server that the owner names in portal.yaml",
    "mail/smtp.py": "a server that the owner names in portal.yaml",
    "store/postgres.py": "the name of this machine, for the server's list of clients",
    "faces/web/server.py": "listens, and asks itself whether it does",
}
_NETWORK = {"aiohttp", "httpx", "requests", "urllib3", "http", "socket", "aiosmtplib", "smtplib", "ftplib"}


def test_nothing_but_the_gateway_can_fetch() -> None:
    source = Path(__file__).resolve().parents[1] / "src" / "broadsheet"
    found = set()
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [f"{node.module}.{each.name}" for each in node.names]
            for name in names:
                harmless = name.startswith(("http.HTTPStatus", "http.cookies"))
                if (name.split(".")[0] in _NETWORK and not harmless) or name.startswith("urllib.request"):
                    found.add(path.relative_to(source).as_posix())
    assert found == set(_CONNECTS)
