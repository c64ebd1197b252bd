"""No private address is asked, however it is written, embedded or named."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.collect.addresses import AddressRules, web_address
from broadsheet.domain.errors import FetchError
from tests.gateways import error, get, run

PRIVATE = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.88.99.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "168.63.129.16/32",
]
private_ipv4 = st.sampled_from(PRIVATE).flatmap(lambda network: st.ip_addresses(network=network))
public_ipv4 = st.ip_addresses(v=4).filter(
    lambda address: (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in ipaddress.ip_network(network) for network in PRIVATE)
    )
)


def embedded(address: ipaddress.IPv4Address) -> list[str]:
    number = int(address)
    return [
        str(ipaddress.IPv6Address(form))
        for form in (
            0xFFFF << 32 | number,  # mapped
            number,  # compatible
            0xFFFF << 48 | number,  # translated
            0x64FF9B << 96 | number,  # NAT64
            0x64FF9B0001 << 80 | number,  # NAT64 of a local network
            0x2002 << 112 | number << 80 | 1,  # 6to4
            0x20010000 << 96 | 0x08080808 << 64 | number ^ 0xFFFFFFFF,  # Teredo client
            0x2A00 << 112 | 0x5EFE << 32 | number,  # ISATAP
        )
    ]


@given(private_ipv4)
def test_private_addresses_are_refused_however_they_are_embedded(address):
    rules = AddressRules()
    for form in (str(address), *embedded(address)):
        assert not rules.permits(form), form


@given(private_ipv4)
def test_private_hosts_are_refused_however_they_are_written(address):
    number = int(address)
    parts = [number >> shift & 255 for shift in (24, 16, 8, 0)]
    forms = [
        str(number), hex(number), oct(number).replace("o", ""), ".".join(map(hex, parts)),
        ".".join(f"0{part:o}" for part in parts), f"{parts[0]}.{number & 0xFFFFFF}", f"{address}.",
        *(f"[{form}]" for form in embedded(address)),
    ]  # fmt: skip
    refused = run(lambda opened: _codes(opened, forms), robots=False, allow_private=())
    assert set(refused) == {"private-address"}


async def _codes(opened, hosts):
    codes = []
    for host in hosts:
        with pytest.raises(FetchError) as raised:
            await opened.get(f"http://{host}/")
        codes.append(raised.value.code)
    return codes


@given(public_ipv4)
def test_public_addresses_are_permitted(address):
    rules = AddressRules()
    mapped, _, _, nat64, *_ = embedded(address)
    assert rules.permits(str(address))
    assert rules.permits(mapped)
    assert rules.permits(nat64)


def test_ipv6_ranges():
    rules = AddressRules()
    for private in (
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
        "100::1",
    ):
        assert not rules.permits(private), private
    assert rules.permits("2606:4700::1111")
    assert not rules.permits("not an address")


def test_the_portal_may_allow_private_networks():
    rules = AddressRules(("10.0.0.0/8", "fd00::/8", "intranet.example"))
    assert rules.permits("10.1.2.3")
    assert rules.permits("::ffff:10.1.2.3")
    assert rules.permits("fd12::1")
    assert not rules.permits("192.168.0.1")
    assert not rules.refuses_host("intranet.example")


def test_names_are_checked_when_they_are_resolved(web):
    web.page("/a", b"x")
    port = web.host.partition(":")[2]
    try:
        address = socket.gethostbyname(socket.gethostname())
    except OSError:
        pytest.skip("this machine's own name leads nowhere")
    if not ipaddress.ip_address(address).is_private:
        pytest.skip("this machine's own name leads to a public address")
    assert error(f"http://{socket.gethostname()}:{port}/a", allow_private=()).code == "private-address"
    assert error(f"http://localhost:{port}/a", allow_private=()).code == "private-address"
    assert get(f"http://localhost:{port}/a", allow_private=("localhost",)).body == b"x"


@given(st.text(max_size=60), st.sampled_from(["", "http://example.org/a/b?c#d"]))
def test_any_text_is_an_address_or_none(text, base):
    for written in (text, f"http://{text}", f"https://a.example/{text}"):
        address = web_address(written, base)
        assert address is None or address == web_address(address)
        assert address is None or "@" not in address.split("/")[2]
