"""Web addresses: how one is written, and whether it may be asked.

In: text from a feed, a page or a redirect. Out: an absolute http(s) address in the form of the WHATWG URL
standard, without user name and password; and for each network address a yes or no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urljoin

LONGEST_ADDRESS = 8000  # characters; RFC 9110 section 4.1 asks for this much

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291 section 2.4
# Special by IANA's registries, not in every Python's table; 192.0.0.192 is a cloud's metadata service.
_SPECIAL = (
    IPv4Network("192.0.0.0/24"),  # RFC 6890
    IPv4Network("192.88.99.0/24"),  # RFC 7526
    IPv6Network("2001::/23"),  # RFC 2928, with Teredo
    IPv6Network("3fff::/20"),  # RFC 9637
)
_PLATFORM_SERVICE = IPv4Address("168.63.129.16")  # a cloud's host agent on a public-looking address
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: the upper half of the interface identifier

# Ports of services that take an HTTP request for their own words (Fetch standard, "port blocking").
_OTHER_SERVICES = frozenset(
    {
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103,
        104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513,
        514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720,
        1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
        10080, 11211,
    }
)  # fmt: skip

type_of_address = IPv4Address | IPv6Address


def web_address(text: str, base: str = "") -> str | None:
    """`text` as an absolute http(s) address, resolved against `base`, or None when it is none.

    Decimal, octal and hexadecimal host numbers become dotted quads, names become ASCII; a user name and
    a password are dropped.
    """
    import can_ada

    text = "".join(text.split("\n")).strip()
    if not text or len(text) > LONGEST_ADDRESS:
        return None
    try:
        url = can_ada.parse(urljoin(base, text) if base else text)
        url.username = url.password = ""
    except (ValueError, TypeError):  # TypeError: text that has no UTF-8 form
        return None
    kept = url.protocol in ("http:", "https:") and url.hostname and len(url.href) <= LONGEST_ADDRESS
    return url.href if kept else None  # it may be longer now, percent-encoded


def without_fragment(url: str) -> str:
    """The address as it goes over the wire."""
    return url.partition("#")[0]


def host_of(url: str) -> str:
    """Host of a `web_address`, with its port where that is not the scheme's own."""
    return url.split("/", 3)[2].partition("?")[0]


def host_name(host: str) -> str:
    """A `host_of` without port, brackets and final dot."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".")


def is_web_port(host: str) -> bool:
    """Whether a `host_of` has a port that a web server may listen at, or none."""
    port = host.rpartition("]")[2].partition(":")[2]
    return not port or int(port) not in _OTHER_SERVICES


class AddressRules:
    """Which network addresses may be asked: public ones, and what the portal's `allow_private` names.

    An item of `allow` is an address, a network, or a host name; a named host may lie anywhere.
    """

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._networks = []
        for item in allow:
            try:
                self._networks.append(ip_network(item.strip("[]"), strict=False))
            except ValueError:
                self._names.add(item.lower().rstrip("."))

    def trusts(self, name: str) -> bool:
        """Whether the portal names this host, so that its addresses are not looked at."""
        return name.lower().rstrip(".") in self._names

    def permits(self, address: str) -> bool:
        """Whether a literal IP address may be connected to; False for text that is no address."""
        try:
            forms = tuple(_forms(ip_address(address.partition("%")[0])))
        except ValueError:
            return False
        if any(form in network for form in forms for network in self._networks):
            return True
        return all(map(_is_public, forms))

    def refuses_host(self, name: str) -> bool:
        """Whether a host can be refused by its name alone: a literal address, or a name of this machine."""
        if self.trusts(name):
            return False
        if ":" in name or name.replace(".", "").isdigit():
            return not self.permits(name)
        return (name == "localhost" or name.endswith(".localhost")) and not self.permits("127.0.0.1")


def _forms(address: type_of_address) -> Iterator[type_of_address]:
    """The address itself, or the IPv4 address that it leads to, or both where either may be reached."""
    if isinstance(address, IPv4Address):
        yield address
    elif address.ipv4_mapped:
        yield address.ipv4_mapped
    elif address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    else:
        yield address
        if address.sixtofour:
            yield address.sixtofour
        if int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
            yield IPv4Address(int(address) & 0xFFFFFFFF)


def _is_public(address: type_of_address) -> bool:
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    if any(address in network for network in _SPECIAL):
        return False
    return address != _PLATFORM_SERVICE if isinstance(address, IPv4Address) else address in _GLOBAL_UNICAST
