"""Web addresses: cleaned, compared, and turned into story ids and site names.

In: an address as someone wrote it. Out: its clean form by the WHATWG URL standard, or an empty text when
it is no address of the web. Nothing here raises for any text.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

import can_ada

if TYPE_CHECKING:
    from tldextract import TLDExtract

MAX_LENGTH = 2048  # characters, as in sitemaps.org's protocol; longer ones are payloads, not addresses

_TRACKING_PREFIXES = (
    "utm_", "mtm_", "matomo_", "piwik_", "pk_", "hsa_", "_hs", "__hs", "__twitter_", "at_campaign",
    "at_custom", "at_link_", "at_medium", "at_ptr_", "guce_", "ns_campaign", "ns_fee", "ns_linkname",
    "ns_mchannel", "ns_source", "oly_", "trk_", "vero_", "wt_mc",
)  # fmt: skip
_TRACKING_NAMES = frozenset(
    {
        "_branch_match_id", "_branch_referrer", "_ga", "_gl", "_ke", "_openstat", "_sp",
        "action_object_map", "action_ref_map", "action_type_map", "algo_expid", "algo_pvid",
        "dclid", "epik", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "fbclid",
        "gad_campaignid", "gad_source", "gbraid", "gclid", "gclsrc", "guccounter", "hsctatracking",
        "igsh", "igshid", "irclickid", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "ml_subscriber",
        "ml_subscriber_hash", "msclkid", "rb_clickid", "s_cid", "s_kwcid", "soc_src",
        "soc_trk", "spm", "srsltid", "sr_share", "sthash", "trk", "trkcampaign", "ttclid", "twclid",
        "wbraid", "wickedid", "xtor", "yclid", "ymclid", "zanpid",
    }
)  # fmt: skip


@lru_cache(maxsize=1024)
def clean_url(url: str) -> str:
    """The address in WHATWG form without tracking parameters, fragment, default port, user name or password.

    Other parameters keep their order. Returns "" for what is no http(s) address with a host, or is longer
    than `MAX_LENGTH`, percent-encoded or not. Cleaning twice changes nothing more.
    """
    parsed = _parse(url)
    if parsed is None:
        return ""
    kept = [part for part in parsed.search[1:].split("&") if part and not _is_tracking(part)]
    search = f"?{'&'.join(kept)}" if kept else ""
    clean = f"{parsed.protocol}//{parsed.host}{parsed.pathname}{search}"
    return clean if len(clean) <= MAX_LENGTH else ""


def absolute_url(base: str, reference: str) -> str:
    """The clean address that `reference` means on the page at `base`, or ""."""
    reference = reference.strip()
    if reference.startswith(("https://", "http://")):
        return clean_url(reference)
    try:
        return clean_url(urljoin(base, reference))
    except ValueError:
        return ""


def story_id(url: str) -> str:
    """`s` and 15 hexadecimal digits of the BLAKE2b hash of the clean address without scheme and `www.`.

    Variants that differ only by http or https, `www.`, tracking or fragment share one id.
    """
    digest = hashlib.blake2b(_bare(url).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return "s" + digest[:15]


def host(url: str) -> str:
    """The host name without port, in ASCII and lower case, or ""."""
    parsed = _parse(url)
    return parsed.hostname if parsed else ""


def path_of(url: str) -> str:
    """The path, percent-encoded, beginning with `/`; "" when there is no address."""
    parsed = _parse(url)
    return parsed.pathname if parsed else ""


def is_home(url: str) -> bool:
    """Whether the address is the front page of its host."""
    parsed = _parse(url)
    return parsed is not None and not parsed.search and bool(_FRONT.fullmatch(parsed.pathname))


def registrable_domain(url: str) -> str:
    """The domain that was registered (`news.example.co.uk` gives `example.co.uk`), by the Public Suffix List.

    Hosts without one, such as IP addresses and `localhost`, are given as they are; no address gives "".
    The list is the one inside tldextract: nothing is fetched and nothing is cached on disk.
    """
    return _registrable(host(url))


def same_site(first: str, second: str) -> bool:
    """Whether both addresses belong to one registrable domain."""
    domain = registrable_domain(first)
    return bool(domain) and domain == registrable_domain(second)


def same_page(first: str, second: str) -> bool:
    """Whether both addresses name one page: scheme, `www.`, tracking, fragment and a last slash aside."""
    same = first == second or _bare(first.rstrip("/")) == _bare(second.rstrip("/"))
    return bool(first) and same


_BEFORE_NAME = re.compile(r"https?://(?:www\.)?")
_FRONT = re.compile(r"/(?:(?:index|home|default)(?:\.\w{2,5})?/?|[a-z]{2}(?:[-_][a-zA-Z]{2})?/?)?")


@lru_cache(maxsize=1024)
def _parse(url: str) -> can_ada.URL | None:
    """The address in its parts, which are not to be changed; one is asked for several times on a page."""
    if len(url) > MAX_LENGTH:
        return None
    try:
        parsed = can_ada.parse(url.strip())
    except (ValueError, TypeError):  # TypeError: a lone surrogate is no text for the parser
        return None
    return parsed if parsed.protocol in ("http:", "https:") else None  # such have a host


def _bare(url: str) -> str:
    """The clean address without scheme and `www.`."""
    clean = clean_url(url) or url
    before = _BEFORE_NAME.match(clean)
    return clean[before.end() :] if before else clean


def _is_tracking(part: str) -> bool:
    name = unquote(part.partition("=")[0]).lower()
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)


@cache
def _suffixes() -> TLDExtract:
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


@lru_cache(maxsize=8192)
def _registrable(name: str) -> str:
    if not name or name.startswith("["):
        return name
    bare = name.rstrip(".")
    found = _suffixes()(bare)
    if not found.suffix and not found.ipv4:
        return ".".join(bare.split(".")[-2:])  # the list's rule for what it does not name
    return found.top_domain_under_public_suffix or bare
