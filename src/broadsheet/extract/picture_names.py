"""What the name of a picture says of it: a mark of the site, a decoration, a counter, or a card for networks.

In: an address, its path, or classes. Out: yes or no. Only words that no newsroom calls a photograph count
wherever they stand; others (`default`, `pixel`, `social`) count where the file's name says nothing else:
Drupal keeps every picture in `/sites/default/files/`, and a story may be about a Pixel.
"""

from __future__ import annotations

import re

_WORDS = re.compile(r"[a-z]+")
_MARK_FOLDER = re.compile(
    r"/(?:logos?|icons?|favicons?|sprites?|avatars?|emojis?|badges|buttons|wp-content/(?:plugins|themes)|"
    r"sites/all/(?:modules|themes)|themes/(?:custom|contrib))/"
)
_SIGN = r"logos?|favicon|sprites?|gravatar|spacer|placeholder|1x1|wordmark"
# Such a word may begin the name of a photograph too, as that of a fire in a button factory.
_ORDINARY = r"avatars?|pixel|blank|transparent|loading|spinner|loader|badges?|emoji|button|tracking|beacon"
_MARK = re.compile(
    rf"(?:^|[/_.-])(?:{_SIGN})(?:[_.\d-][^/]*)?$|"
    r"[/_.-](?:icon|avatar)(?:[-_.]?\d+(?:x\d+)?)?\.\w+$"
)
_LONG_NAME = 5  # words; the name of a picture that shows a logo among other things
_NOTHING = frozenset((
    "avatar", "badge", "beacon", "blank", "blind", "button", "clear", "default", "dot", "empty", "icon",
    "leer", "loader", "loading", "missing", "none", "null", "pixel", "space", "spinner", "tracking",
    "trans", "transparent",
))  # fmt: skip
_COUNTER = re.compile(
    r"^https?://(?:(?:analytics|stats?|count|counter|track(?:er|ing)?|pixel|beacon|ads?|adserver)\.|"
    r"(?:[^/]*\.)?(?:piwik|matomo|vgwort|scorecardresearch|doubleclick|google-analytics|etracker|webtrekk|"
    r"statcounter|feedburner|yadro|gemius|quantserve|mc\.yandex)\.)|"
    r"/(?:piwik|matomo|hit|count|counter|track|tracker|pixel)(?:\.(?:php|gif|aspx?|cgi|pl))?(?:\?|$)"
)
_FOR_NETWORKS = frozenset((
    "banner", "brand", "branding", "card", "cover", "dummy", "facebook", "fallback", "fb", "generic",
    "graph", "header", "homepage", "og", "open", "opengraph", "share", "sharing", "site", "social",
    "twitter",
))  # fmt: skip
_FILLING = frozenset((
    "article", "author", "background", "bg", "black", "c", "d", "dark", "e", "error", "featured", "gif",
    "gray", "grey", "h", "image", "images", "img", "jpeg", "jpg", "l", "large", "light", "main",
    "media", "medium", "mobile", "net", "new", "news", "no", "not", "o", "of", "page", "photo", "pic",
    "picture", "png", "post", "preview", "profile", "s", "small", "square", "svg", "teaser", "the",
    "thumb", "thumbnail", "user", "v", "w", "web", "webp", "website", "white", "wide", "x", "xl",
))  # fmt: skip
# Drawn on the buttons that share a story or lead to the site's own channel.
_NETWORKS = frozenset((
    "delicious", "email", "facebook", "fb", "gplus", "instagram", "linkedin", "mail", "messenger",
    "pinterest", "print", "reddit", "rss", "snapchat", "telegram", "tiktok", "twitter", "viber", "weibo",
    "whatsapp", "xing", "youtube",
))  # fmt: skip
# At an end of a longer name they tell that the file was made for networks from the story's own picture.
_CARD = re.compile(
    r"^(?:og|opengraph|open-graph|fb|share)[-_.]|"
    r"[-_.](?:og|opengraph|open-graph|fb|social|share|twitter|facebook)[-_.]*\d*\.\w+$|"
    r"social[-_]?(?:media[-_]?)?(?:card|shar\w*|image|preview|icon)|"
    r"(?:share|sharing|twitter|og)[-_]?(?:card|image|img)"
)
# What stands under `styles` is the picture itself, cut for a use.
_CARD_FOLDER = re.compile(
    r"(?<!/styles)/(?:[^/]*[-_])?(?:og|fb|opengraph|social|sharing?|banners?)(?:[-_][^/]*)?/"
)

# In a page's own markup; what the page declares is judged by `is_mark`.
_DECORATION = re.compile(rf"(?:^|[/_.-])(?:icons?|{_SIGN}|{_ORDINARY})(?:[/_.\d-]|$)")
_DECORATIVE_PHOTOGRAPH = re.compile(
    rf"(?:^|[/_.-])(?:(?:icons?|{_SIGN})(?:[/_.\d-]|$)|"
    rf"(?:{_ORDINARY})(?:[_-]?\d+(?:x\d+)?|[_-](?:small|large|square|white|black))*(?:/|\.\w+$|$))"
)
_PHOTOGRAPH = re.compile(r"\.(?:jpe?g|webp|avif)$")
# In a class they tell what a script does with a picture, not what it shows.
_DECORATIVE_CLASS = re.compile(
    r"(?:^|[/_.-])(?:logos?|icons?|favicon|sprites?|avatars?|gravatar|pixel|spacer|spinner|badges?|wordmark|"
    r"emoji)(?:[/_.\d-]|$)"
)


def is_decoration(path: str) -> bool:
    """Whether a picture in a page's own markup is, by its address, there to decorate."""
    path = path.replace("%20", "-")
    if not _PHOTOGRAPH.search(path) and _says_only(path, _NETWORKS, _FOR_NETWORKS):
        return True
    return bool((_DECORATIVE_PHOTOGRAPH if _PHOTOGRAPH.search(path) else _DECORATION).search(path))


def is_decorative(classes: str) -> bool:
    """Whether the class and id of a picture tell that it is there to decorate."""
    return bool(_DECORATIVE_CLASS.search(classes.replace(" ", "/").lower()))


def is_mark(path: str) -> bool:
    """Whether this is a logo, an icon, or what stands where a picture is missing."""
    path = path.lower()
    marked = _MARK.search(path) and len(set(_WORDS.findall(_name(path))) - _FILLING) <= _LONG_NAME
    return bool(_MARK_FOLDER.search(path) or marked) or _says_only(path, _NOTHING, _FOR_NETWORKS)


def is_counter(url: str) -> bool:
    """Whether what is fetched there counts readers."""
    return bool(_COUNTER.search(url.lower()))


def is_card(path: str) -> bool:
    """Whether the file was made for previews elsewhere, or is one that the whole site shares."""
    path = path.lower()
    return bool(_CARD_FOLDER.search(path) or _CARD.search(_name(path))) or _says_only(path, _FOR_NETWORKS)


def _name(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _says_only(path: str, words: frozenset[str], more: frozenset[str] = frozenset()) -> bool:
    """Whether the file's name has one of the words and, but for `more` and filling, no other."""
    found = set(_WORDS.findall(_name(path)))
    return not words.isdisjoint(found) and found - words - more <= _FILLING
