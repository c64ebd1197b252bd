"""What the name of a picture says of it: a mark of the site, a decoration, a counter, or a card for networks.

In: an address, its path, or classes. Out: yes or no. Only words that no newsroom calls a photograph count
wherever they stand; others (`default`, `pixel`, `social`) count where the file's name says nothing else:
Drupal keeps every picture in `/sites/default/files/`, and a story may be about a Pixel.
"""

from __future__ import annotations

import re
from functools import lru_cache

from broadsheet.extract.addresses import path_of

_NO_PICTURE_FILE = re.compile(r"\.(?:svg|ico|cur|js|css|html?|php|mp4|webm|m3u8|pdf)$")
# These begin with one sign out of a set, which is found without trying what follows.
_SIZE_IN_NAME = re.compile(r"[-_/](?:(\d{2,4})x(\d{2,4})\.\w+|(?<=/)(\d{2,4})x(\d{2,4})/.*)$")
_SIZE_ASKED = re.compile(r"[?&](?:w|h|width|height)=(\d{1,4})(?=&|$)")
_SMALL_NAME, _STRIP_NAME = 250, 100  # pixels, of the longer and of the shorter side
_SMALL_ASKED = 150
_WORDS = re.compile(r"[a-z]+")
_FOLDER = "logo|logos|icon|icons|favicon|favicons|sprite|sprites|avatar|avatars|emoji|emojis|badges|buttons"
_MARK_FOLDER = re.compile(
    rf"/(?:{_FOLDER}|wp-content/(?:plugins|themes)|sites/all/(?:modules|themes)|themes/(?:custom|contrib))/"
)
_SIGN = "logo|logos|favicon|sprite|sprites|gravatar|spacer|placeholder|1x1|wordmark"
# Such a word may begin the name of a photograph too, as that of a fire in a button factory.
_ORDINARY = (
    "avatar|avatars|pixel|blank|transparent|loading|spinner|loader|badge|badges|emoji|button|tracking|beacon"
)
_MARK = re.compile(
    rf"(?:^|[/_.-])(?:{_SIGN})(?:[_.\d-][^/]*)?$|"
    r"[/_.-](?:icon|avatar)(?:[-_.]?\d+(?:x\d+)?)?\.\w+$"
)
# Each of these patterns wants a whole word: a path without any such word is not searched.
_MARK_WORDS = frozenset(_WORDS.findall(f"{_FOLDER}|plugins|modules|themes|{_SIGN}"))
_LONG_NAME = 5  # words; the name of a picture that shows a logo among other things
_NOTHING = frozenset((
    "avatar", "badge", "beacon", "blank", "blind", "button", "clear", "default", "dot", "empty", "icon",
    "leer", "loader", "loading", "missing", "none", "null", "pixel", "space", "spinner", "tracking",
    "trans", "transparent",
))  # fmt: skip
_COUNTING_HOST = re.compile(
    r"https?://(?:(?:analytics|stats?|count|counter|track(?:er|ing)?|pixel|beacon|ads?|adserver)\.|"
    r"(?:[^/]*\.)?(?:piwik|matomo|vgwort|scorecardresearch|doubleclick|google-analytics|etracker|webtrekk|"
    r"statcounter|feedburner|yadro|gemius|quantserve|mc\.yandex)\.)"
)
_COUNTING_FILE = re.compile(
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
_CARD_PART = re.compile("og|open|fb|shar|social|twitter|facebook")  # one is in each such name
_CARD_FOLDERS = "og|fb|opengraph|social|sharing|banner|banners"
_CARD_WORDS = frozenset(_CARD_FOLDERS.split("|"))
# What stands under `styles` is the picture itself, cut for a use.
_CARD_FOLDER = re.compile(rf"(?<!/styles)/(?:[^/]*[-_])?(?:{_CARD_FOLDERS})(?:[-_][^/]*)?/")

# In a page's own markup; what the page declares is judged by `_is_mark`.
_DECORATION = re.compile(rf"(?:^|[/_.-])(?:icon|icons|{_SIGN}|{_ORDINARY})(?:[/_.\d-]|$)")
_DECORATIVE_PHOTOGRAPH = re.compile(
    rf"(?:^|[/_.-])(?:(?:icon|icons|{_SIGN})(?:[/_.\d-]|$)|"
    rf"(?:{_ORDINARY})(?:[_-]?\d+(?:x\d+)?|[_-](?:small|large|square|white|black))*(?:/|\.\w+$|$))"
)
_DECORATION_WORDS = frozenset(_WORDS.findall(f"icon|icons|{_SIGN}|{_ORDINARY}"))
_PHOTOGRAPH = re.compile(r"\.(?:jpe?g|webp|avif)$")
# In a class they tell what a script does with a picture, not what it shows.
_DECORATIVE_CLASS = re.compile(
    r"(?:^|[/_.-])(?:logos?|icons?|favicon|sprites?|avatars?|gravatar|pixel|spacer|spinner|badges?|wordmark|"
    r"emoji|rounded-(?:full|circle)|img-circle)(?:[/_.\d-]|$)"  # round ones are portraits
)


@lru_cache(maxsize=256)
def names_picture(url: str) -> bool:
    """Whether the address may be that of a story's picture: no mark, no counter, none told to be small."""
    path = path_of(url).lower()
    written = path.endswith(".php") and "?" in url  # a script that makes the picture named behind it
    if not path.strip("/") or (_NO_PICTURE_FILE.search(path) and not written) or _is_mark(path):
        return False
    if "x" in _words_in(path) and (named := _SIZE_IN_NAME.search(path)):
        sides = sorted(int(side) for side in named.groups() if side)
        if sides[1] < _SMALL_NAME or sides[0] < _STRIP_NAME:
            return False
    asked = [int(side) for side in _SIZE_ASKED.findall(url)] if "=" in url else []
    if len(asked) > 1 and max(asked) < _SMALL_ASKED:
        return False
    return not _is_counter(url)


@lru_cache(maxsize=256)
def is_decoration(path: str) -> bool:
    """Whether a picture in a page's own markup is, by its address, there to decorate."""
    path = path.replace("%20", "-")
    photograph = _PHOTOGRAPH.search(path) is not None
    if not photograph and _says_only(path, _NETWORKS, _FOR_NETWORKS):
        return True
    if _DECORATION_WORDS.isdisjoint(_words_in(path)):
        return False
    return bool((_DECORATIVE_PHOTOGRAPH if photograph else _DECORATION).search(path))


@lru_cache(maxsize=256)
def is_decorative(classes: str) -> bool:
    """Whether the class and id of a picture tell that it is there to decorate."""
    return bool(_DECORATIVE_CLASS.search(classes.replace(" ", "/").lower()))


@lru_cache(maxsize=256)
def is_card(path: str) -> bool:
    """Whether the file was made for previews elsewhere, or is one that the whole site shares."""
    path = path.lower()
    if not _CARD_WORDS.isdisjoint(_words_in(path)) and _CARD_FOLDER.search(path):
        return True
    name = _name(path)
    if _CARD_PART.search(name) and _CARD.search(name):
        return True
    return _says_only(path, _FOR_NETWORKS)


def _is_mark(path: str) -> bool:
    """Whether this is a logo, an icon, or what stands where a picture is missing."""
    if not _MARK_WORDS.isdisjoint(_words_in(path)):
        few = len(_words_in(_name(path)) - _FILLING) <= _LONG_NAME
        if _MARK_FOLDER.search(path) or (few and _MARK.search(path)):
            return True
    return _says_only(path, _NOTHING, _FOR_NETWORKS)


def _is_counter(url: str) -> bool:
    """Whether what is fetched there counts readers."""
    url = url.lower()
    return bool(_COUNTING_HOST.match(url) or _COUNTING_FILE.search(url))


def _name(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


@lru_cache(maxsize=256)
def _words_in(path: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(path))


def _says_only(path: str, words: frozenset[str], more: frozenset[str] = frozenset()) -> bool:
    """Whether the file's name has one of the words and, but for `more` and filling, no other."""
    if words.isdisjoint(_words_in(path)):  # mostly known already
        return False
    found = _words_in(_name(path))
    return not words.isdisjoint(found) and found - words - more <= _FILLING
