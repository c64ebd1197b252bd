"""Pictures: their true sizes, and which of a page's images belong to its story."""

from __future__ import annotations

import json
import struct
import time
import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from broadsheet.domain.source import Document, Hint
from broadsheet.domain.story import Image
from broadsheet.extract import measure, read_document
from tests.patience import slowness

TEXT = "<p>" + "The council met on Tuesday and spoke for a long time about the bridge. " * 8 + "</p>"


def picture(kind: str, width: int, height: int, **options: object) -> bytes:
    body = BytesIO()
    Pillow.new("RGB", (width, height)).save(body, kind, **options)
    return body.getvalue()


def images(head: str = "", body: str = "", hint: Hint | None = None) -> tuple[Image, ...]:
    html = f"<html><head><title>A bridge for the town</title>{head}</head><body><article><h1>A bridge for the town</h1>{body}{TEXT}</article></body></html>"
    document = Document(
        url="https://news.example/2026/a",
        requested_url="https://news.example/2026/a",
        source="s",
        body=html.encode(),
        captured=datetime(2026, 5, 1, tzinfo=UTC),
        hint=hint or Hint(),
    )
    return read_document(document).images


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_measure(kind: str) -> None:
    assert measure(picture(kind, 321, 123)) == (321, 123)


def test_measure_turned_picture() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    assert measure(picture("JPEG", 300, 200, exif=exif)) == (200, 300)


def test_measure_needs_no_pixels() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + struct.pack(">I", 4)
        + b"IDAT"
        + b"none"
    )
    assert measure(bomb) is None


@pytest.mark.parametrize(
    "body", [b"", b"<svg width='9' height='9'/>", b"GIF89a", b"\xff\xd8\xff\xe0", b"text"]
)
def test_measure_no_picture(body: bytes) -> None:
    assert measure(body) is None


@given(st.binary(max_size=200) | st.binary(max_size=100).map(lambda tail: picture("PNG", 5, 5)[:40] + tail))
def test_measure_never_fails(body: bytes) -> None:
    measure(body)


def test_lead_is_the_declared_image_with_its_size() -> None:
    head = '<meta property="og:image" content="/lead.jpg"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="630px">'
    found = images(head, '<img src="inside.jpg" width="640" height="400">')
    assert found[0] == Image(url="https://news.example/lead.jpg", width=1200, height=630)
    assert found[1] == Image(url="https://news.example/2026/inside.jpg", width=640, height=400)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ('"https://cdn.example/a.jpg"', Image(url="https://cdn.example/a.jpg")),
        (
            '["https://cdn.example/a.jpg", "https://cdn.example/b.jpg"]',
            Image(url="https://cdn.example/a.jpg"),
        ),
        (
            '{"@type":"ImageObject","url":"https://cdn.example/a.jpg","width":800,"height":"600","caption":"The &amp; bridge","creditText":"A. Person"}',
            Image(
                url="https://cdn.example/a.jpg",
                width=800,
                height=600,
                title="The & bridge",
                attribution="A. Person",
            ),
        ),
        (
            '[{"@type":"ImageObject","contentUrl":"https://cdn.example/a.jpg","width":{"@type":"QuantitativeValue","value":800},"height":{"value":600}}]',
            Image(url="https://cdn.example/a.jpg", width=800, height=600),
        ),
        ('{"@id":"#lead"}', Image(url="https://cdn.example/graph.jpg", width=900, height=500)),
    ],
)
def test_json_ld_shapes(stated: str, expected: Image) -> None:
    graph = (
        '{"@type":"ImageObject","@id":"#lead","url":"https://cdn.example/graph.jpg","width":900,"height":500}'
    )
    script = f'<script type="application/ld+json">{{"@graph":[{{"@type":"NewsArticle","headline":"A bridge for the town","image":{stated}}},{graph}]}}</script>'
    assert images(script)[0] == expected


def test_decorations_are_left_out() -> None:
    body = (
        '<img src="/assets/logo.png"><img src="/icons/share.png"><img src="https://t.example/pixel.gif" width="1" height="1">'
        '<img src="/author-avatar.jpg" class="avatar"><img src="small.jpg" width="60" height="60"><img src="data:image/gif;base64,R0">'
        '<img src="drawing.svg"><aside><img src="other-story.jpg"></aside><img data-src="real.jpg" src="data:image/gif;base64,R0">'
    )
    assert images(body=body) == (Image(url="https://news.example/2026/real.jpg"),)


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/sites/default/files/styles/og_image/public/2026-05/bridge.jpg?itok=b1",
        "https://cdn.example/dims4/default/a1b2/resize/1200x630!/quality/90/?url=https%3A%2F%2Fcdn.example%2Fbridge.jpg",
        "https://cdn.example/google-pixel-11.jpg",
        "https://cdn.example/icon-of-the-seas.jpg",
        "https://iot-analytics.example/up/tracking-the-flood.jpg",
        "https://cdn.example/workers-leave-gates-under-logo-of-steel-works.jpg",
        "https://cdn.example/loading-dock-strike.jpg",
        "https://cdn.example/avatar-fire-and-ash.webp",
    ],
)
def test_a_word_of_decorations_in_a_longer_address_is_none(address: str) -> None:
    assert [image.url for image in images(f'<meta property="og:image" content="{address}">')] == [address]


@pytest.mark.parametrize(
    "address",
    [
        "/sites/default/files/default-image.png",
        "/img/og-default.jpg",
        "/facebook-default-wide-s1400.jpg",
        "/i/blank.jpg",
        "/tracking-pixel.gif",
        "/wp-content/plugins/seo/images/default-user-image.png",
        "/wp-content/themes/paper/images/paper.jpg",
        "/img/site-icon-512.png",
        "/up/2026/jane-doe_avatar_200.jpg",
        "/paper-logo-wide.png",
        "/ads/summer-728x90.jpg",
        "/img/clear.gif",
        "https://licences.example/by/88x31.png",
        "/styles/150x150/public/jane-doe.png",
        "https://piwik.paper.example/piwik.php?idsite=3",
        "https://analytics.paper.example/count?p=bridge",
        "https://paper.example/hit.php?site=16099",
        "https://vg08.met.vgwort.de/na/0123456789abcdef",
        "https://mc.yandex.ru/watch/55231771",
        "",
    ],
)
def test_what_stands_for_the_site_is_no_picture_of_the_story(address: str) -> None:
    assert images(f'<meta property="og:image" content="{address}">') == ()


@pytest.mark.parametrize("name", ["{}.png", "bridge-{}.png", "{}_2.png", "{}s.png"])
@pytest.mark.parametrize("word", ["icon", "logo", "sprite", "avatar", "badge"])
def test_each_word_of_a_decoration_tells_of_one(word: str, name: str) -> None:
    assert images(body=f'<img src="/up/{name.format(word)}">') == ()


@pytest.mark.parametrize("word", [
    "1x1", "beacon", "blank", "button", "emoji", "favicon", "gravatar", "loader", "loading", "pixel",
    "placeholder", "spacer", "spinner", "tracking", "transparent", "wordmark",
])  # fmt: skip
def test_each_word_of_a_decoration_without_a_plural_tells_of_one(word: str) -> None:
    assert images(body=f'<img src="/up/bridge-{word}.png">') == ()


@pytest.mark.parametrize("folder", [
    "avatar", "avatars", "badges", "buttons", "emoji", "emojis", "favicon", "favicons", "icon", "icons",
    "logo", "logos", "sites/all/modules", "sites/all/themes", "sprite", "sprites", "themes/contrib",
    "themes/custom", "wp-content/plugins", "wp-content/themes",
])  # fmt: skip
def test_what_stands_in_a_folder_of_the_site_is_no_picture_of_the_story(folder: str) -> None:
    assert images(f'<meta property="og:image" content="/x/{folder}/bridge-at-dusk.jpg">') == ()


@pytest.mark.parametrize(
    ("card", "shown"),
    [
        ("/img/social/vpn.png", "/img/cover/vpn-abroad.webp"),
        ("/up/town-og.png", "/up/bridge-at-dusk.jpg"),
        ("/img/fb/town.png", "/up/bridge-at-dusk.jpg"),
        ("/img/my-banners/town.png", "/up/bridge-at-dusk.jpg"),
        ("/sharing_2026/town.png", "/up/bridge-at-dusk.jpg"),
        ("/up/open-graph.town.png", "/up/bridge-at-dusk.jpg"),
        ("/up/town_facebook2.png", "/up/bridge-at-dusk.jpg"),
        ("/up/blogimage.png", "/up/bridge-at-dusk.jpg"),
        ("/up/paper-social-media-card-1200x628.png", "/up/bridge-at-dusk.jpg"),
        ("/up/share-bridge-1200x633.jpg", "/up/bridge-750x400.jpg"),
    ],
)
def test_a_card_for_networks_gives_way_to_the_picture_that_readers_see(card: str, shown: str) -> None:
    figure = f'<figure><img src="{shown}" width="900" height="500"></figure>'
    assert images(f'<meta property="og:image" content="{card}">', figure)[0].url.endswith(shown)


FIGURE = '<figure><img src="/photo/bridge.jpg" width="900" height="600"></figure>'


def og(address: str) -> str:
    return f'<meta property="og:image" content="{address}">'


def article(**fields: object) -> str:
    node = {"@type": "NewsArticle", "headline": "A bridge for the town", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


FOR_NETWORKS = "https://cdn.example/7/mayor_networks.jpg"
CUT_FOR_NETWORKS = (
    og(FOR_NETWORKS)
    + f'<meta name="twitter:image" content="{FOR_NETWORKS}"><link rel="image_src" href="{FOR_NETWORKS}">'
)


@pytest.mark.parametrize(
    ("head", "body", "file"),
    [
        (CUT_FOR_NETWORKS + article(), FIGURE, "bridge.jpg"),
        (CUT_FOR_NETWORKS, FIGURE, "mayor_networks.jpg"),
        (CUT_FOR_NETWORKS + article(), FIGURE + TEXT + '<p><img src="/7/mayor_networks.jpg"></p>', "mayor_networks.jpg"),
        (CUT_FOR_NETWORKS + article(), '<figure><img src="/bridge.jpg?w=20"></figure>', "mayor_networks.jpg"),
        (CUT_FOR_NETWORKS + article(), '<figure><img src="/bridge_340x340.jpg"></figure>', "mayor_networks.jpg"),
        (CUT_FOR_NETWORKS + article(), '<figure><img src="/bridge_1600x900.jpg"></figure>', "bridge_1600x900.jpg"),
        (CUT_FOR_NETWORKS + article(), '<p><img src="/bridge.jpg" width="900" height="600"></p>', "mayor_networks.jpg"),
    ],
)  # fmt: skip
def test_a_news_article_is_led_by_its_own_figure_where_what_it_declares_is_not_shown(
    head: str, body: str, file: str
) -> None:
    assert images(head, body + TEXT)[0].url.rpartition("/")[2] == file


HEADING = "<h1>A bridge for the town</h1>"
TEASER = '<article><h2>Another story</h2><img src="/teaser.jpg"></article>'


@pytest.mark.parametrize(
    "body",
    [
        f'<form>{TEASER}<article>{HEADING}{TEXT}<img src="/bridge.jpg">{TEXT}</article></form>',
        f'{TEASER}{HEADING}<article>{TEXT}<img src="/bridge.jpg">{TEXT}</article>',
        f'<main><article>{HEADING}</article>{TEXT * 3}<img src="/bridge.jpg">{TEXT}</main>',
        f'<header><nav><main>{HEADING}{TEXT}<img src="/bridge.jpg">{TEXT}</main>',
    ],
    ids=["in a form", "below the heading", "not in the heading's own", "in a menu left open"],
)
def test_pictures_are_those_of_the_story(body: str) -> None:
    html = f"<html><head><title>A bridge for the town</title></head><body>{body}</body></html>"
    address = "https://news.example/2026/a"
    document = Document(
        url=address,
        requested_url=address,
        source="s",
        body=html.encode(),
        captured=datetime(2026, 5, 1, tzinfo=UTC),
    )
    assert [image.url for image in read_document(document).images] == ["https://news.example/bridge.jpg"]


def test_a_series_of_pictures_is_not_one_picture_in_several_sizes() -> None:
    body = "".join(f'<img src="/up/storm-{number}.jpg">' for number in ("01", "02", "117", "118", "4471"))
    head = '<meta property="og:image" content="/up/storm-117-1024x683.jpg">'
    assert [image.url.rpartition("-")[2] for image in images(head, body)] == [
        "117.jpg", "01.jpg", "02.jpg", "118.jpg", "4471.jpg",
    ]  # fmt: skip


def test_the_same_picture_in_other_sizes_is_one() -> None:
    head = og("https://cdn.example/bridge-1200x630.jpg") + article(image="https://cdn.example/bridge.jpg")
    figure = '<figure><img src="https://cdn.example/bridge-640x400.jpg"></figure>'
    assert [image.url for image in images(head, figure)] == ["https://cdn.example/bridge.jpg"]


def test_largest_of_a_source_set_and_the_sources_hint() -> None:
    body = '<img srcset="small.jpg 320w, large.jpg 1280w, middle.jpg 640w" src="tiny.jpg">'
    found = images(body=body, hint=Hint(image="https://cdn.example/feed.jpg"))
    assert [image.url for image in found] == [
        "https://cdn.example/feed.jpg",
        "https://news.example/2026/large.jpg",
    ]


@pytest.mark.parametrize("unit", ["-100-100", "-100x100", ".landscape", "-1000-1000", ".jpg"])
def test_an_address_of_many_sizes_is_read_at_once(unit: str) -> None:
    pictures = "".join(f"<img src='/{n}{unit * 60}!' width=800 height=600>" for n in range(20))
    began = time.process_time()
    images(body=pictures)
    assert time.process_time() - began < 2 * slowness()


def test_implausible_sizes_are_dropped() -> None:
    head = '<meta property="og:image" content="https://cdn.example/a.jpg"><meta property="og:image:width" content="999999"><meta property="og:image:height" content="1">'
    assert images(head)[0] == Image(url="https://cdn.example/a.jpg")


def test_only_web_addresses() -> None:
    head = '<meta property="og:image" content="javascript:alert(1)"><meta name="twitter:image" content="ftp://x/a.jpg">'
    assert images(head) == ()


SQUARE = {"@type": "ImageObject", "url": "https://cdn.example/square.jpg", "width": 700, "height": 700}
WIDE = {"@type": "ImageObject", "url": "https://cdn.example/wide.jpg", "width": 1600, "height": 900}
LOGO = "https://cdn.example/assets/masthead-2020.png"
PUBLISHER = article(
    publisher={"@type": "Organization", "name": "X", "logo": {"@type": "ImageObject", "url": LOGO}}
)


@pytest.mark.parametrize(
    ("head", "body", "file"),
    [
        ('<link rel="image_src" href="//cdn.example/a.jpg">', "", "a.jpg"),
        (
            '<link rel="preload" as="image" href="/a.jpg" imagesrcset="/a-400.jpg 400w, /a-1600.jpg 1600w">',
            "",
            "a-1600.jpg",
        ),
        (og("https://cdn.example/img/logo-share.png"), FIGURE, "bridge.jpg"),
        (og("https://cdn.example/default_social_share.jpg"), FIGURE, "bridge.jpg"),
        (og(LOGO) + PUBLISHER, FIGURE, "bridge.jpg"),
        (og(LOGO) + PUBLISHER, "", ""),
        (og("https://cdn.example/social/card.png") + article(image="/bridge.jpg"), FIGURE, "bridge.jpg"),
        (og("https://cdn.example/social/card.png"), "", "card.png"),
        (og("https://cdn.example/bridge_120x80.jpg"), "", ""),
        (og("https://cdn.example/ada.jpg?w=105&amp;h=105"), FIGURE, "bridge.jpg"),
        ("", '<img src="/up/The%20Town%20logo.png"><img src="/x.png">', "x.png"),
        (article(image=[SQUARE, WIDE]), "", "wide.jpg"),
        (og("https://cdn.example/a.jpg?w=900&amp;amp;h=600"), "", "a.jpg?w=900&h=600"),
        (og("https://cdn.example/image.php?id=4"), "", "image.php?id=4"),
        (
            "",
            '<picture><source srcset="/big.jpg 1600w"><source srcset="/s.webp 400w"><img src="/t.jpg"></picture>',
            "big.jpg",
        ),
        ("", '<img src="data:image/gif;base64,R0" data-lazy-srcset="/x-300.jpg 300w, /x-1200.jpg 1200w">', "x-1200.jpg"),
        ("", '<img src="/placeholder.gif" data-whatever="/real.jpg">', "real.jpg"),
        ("", '<noscript><img src="/x.jpg" width="800" height="500"></noscript>', "x.jpg"),
        ("", '<img src="/_next/image?url=https%3A%2F%2Fcdn.example%2Fx.jpg&amp;w=3840&amp;q=75">', "x.jpg"),
        ("", '<div class="hero" style="background: #000 url(&quot;/x.jpg&quot;) no-repeat"></div>', "x.jpg"),
        ("", '<a class="thumb lazyload" data-bg="url(/x.jpg)"></a>', "x.jpg"),
        ("", '<div class="thumb" data-background-image="/x.jpg"></div>', "x.jpg"),
        ("", '<div data-src="/x.jpg"></div><p><img src="/later.jpg"></p>', "x.jpg"),
        ("", '<video poster="/x.jpg"><source src="/v.mp4"></video>', "x.jpg"),
        ("", '<amp-img src="/x.jpg" width="800" height="450"></amp-img>', "x.jpg"),
        ("", '<a href="/x.jpg"><img src="/x_tn.jpg" width="120" height="90"></a>', "x.jpg"),
        ("", '<picture><source srcset="/x.jpg 1x, /x2.jpg 2x"><img src="data:image/gif;base64,R0"></picture>', "x2.jpg"),
        ("", '<picture><source data-srcset="/x.jpg"><img src="/blank.gif"></picture>', "x.jpg"),
        ("", '<div class="logo" style="background-image:url(/masthead.jpg)"></div>', ""),
        ("", '<div data-share="/share?media=https%3A%2F%2Fcdn.example%2Fx.jpg"></div>', ""),
        ("", '<p><img src="/img/whatsapp.png"><img src="/img/fb_share.gif"></p><p><img src="/x.png"></p>', "x.png"),
        (og("/ada.jpg") + article(author={"@type": "Person", "name": "Ada Quill", "image": "/ada.jpg"}), FIGURE, "bridge.jpg"),
        ('<meta itemprop="image" content="/a.jpg">', "", "a.jpg"),
        ('<link itemprop="image" href="/a.jpg">', "", "a.jpg"),
        ("", '<img src="/1x1.png" data-lazy="/image/4?w=800">', "4?w=800"),
        ("", '<img src="/up/button-factory-fire.jpg">', "button-factory-fire.jpg"),
        ("", '<img src="/up/button-2.jpg"><img src="/loading.webp"><img src="/x.jpg">', "x.jpg"),
        ("", '<img class="picture is-loading placeholder" src="/x.jpg">', "x.jpg"),
        ("", '<div class="post hentry tag-author-profiles"><p><img src="/x.jpg"></p></div>', "x.jpg"),
        ("", f'<div class="article-author"><img src="/ada.jpg" width="200" height="200"></div>{FIGURE}', "bridge.jpg"),
        (
            "",
            '<img srcset="https://cdn.example/c_fill,w_300/y.jpg 300w, https://cdn.example/c_fill,w_900/z.jpg 900w">',
            "z.jpg",
        ),
    ],
)  # fmt: skip
def test_lead_of_many_page_shapes(head: str, body: str, file: str) -> None:
    found = images(head, body)
    assert (found[0].url.rpartition("/")[2] if found else "") == file
