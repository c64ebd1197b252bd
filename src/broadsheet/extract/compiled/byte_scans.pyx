"""What is asked of a page's bytes, and cut from them, before a parser meets them.

In and out: what `broadsheet.extract.before_parsing` takes and gives, which is the reference, and tests hold both
alike. Each is one pass that copies nothing where nothing is cut; what few pages need is left to the reference.
Behind the last byte of `bytes` stands a 0, which may be looked at.
"""

import unicodedata

from libc.string cimport memchr, memcmp, memcpy

from broadsheet.extract import before_parsing as reference

ctypedef const unsigned char* Bytes

cdef enum:
    BLOCK = 128  # bytes looked at together, a whole number of any processor's vectors
    SPACE = 1
    SLASH = 2
    END = 4  # of a tag
    EQUALS = 8
    LETTER = 16
    UNKNOWN = 0
    YES = 1
    NO = 2

cdef Py_ssize_t MAX_ATTRIBUTES = reference.MAX_ATTRIBUTES
cdef Py_ssize_t MAX_CHARACTERS = reference.MAX_CHARACTERS
cdef unsigned char PLAIN[0x10000]  # of each character that was met: whether it is normal beside any
cdef unsigned char CLASS[256]
for _code in range(256):
    CLASS[_code] = LETTER if bytes((_code,)).isalpha() else 0
for _code in (0x20, *range(0x09, 0x0E)):
    CLASS[_code] = SPACE
CLASS[c"/"], CLASS[c">"], CLASS[c"="] = SLASH, END, EQUALS


def is_utf8(bytes body not None):
    """Whether these bytes are valid UTF-8."""
    cdef Bytes at = body
    cdef Bytes end = at + len(body)
    while True:
        at = _past_ascii(at, end)
        if at == end:
            return True
        if not _take_character(&at):
            return False


def is_normal(bytes utf8 not None):
    """Whether the characters beyond ASCII are in normal form, and none joins the letter of ASCII before it.

    Raises UnicodeDecodeError where those characters are no UTF-8.
    """
    cdef Bytes at = utf8
    return _is_plain(at, at + len(utf8)) or reference.is_normal(utf8)


def has_microdata(bytes page not None):
    """Whether there may be microdata, as on few pages."""
    cdef Bytes at = page
    cdef Bytes end = at + len(page)
    while True:
        at = _find(at, end, b"item", 4)
        if at is NULL:
            return False
        at += 4
        if (
            (at[0] == c"p" or at[0] == c"P") and _starts(at + 1, end, b"rop", 3)
            or (at[0] == c"t" or at[0] == c"T") and _starts(at + 1, end, b"ype", 3)
        ):
            return True


def without_code(bytes page not None):
    """The page with its scripts and style sheets emptied, and what was inside the scripts; in linear time."""
    cdef Bytes first = page
    cdef Bytes end = first + len(page)
    cdef Bytes at = first
    cdef Bytes kept = first
    cdef Bytes opening, attributes, inside
    cdef Py_ssize_t name
    cdef list parts = [], scripts = []
    while True:
        opening = _find(at, end, b"<s", 2)
        if opening is NULL:
            break
        at = opening + 1
        name = 6 if _starts(at, end, b"script", 6) else 5 if _starts(at, end, b"style", 5) else 0
        attributes = at + name
        if not name or not CLASS[attributes[0]] & (SPACE | END):
            continue
        at = _past_attributes(attributes, end)
        if at == end:
            break
        if at[0] != c">" or (at - 1)[0] == c"/":
            continue
        inside = at + 1
        at = _past_code(inside, end)
        if at is NULL:
            break
        if (
            at > inside
            and at[1] == c"/"
            and _starts(at + 2, end, <const char*>opening + 1, name)
            and _is_outside(first, opening, end)
            and _find(inside, at, b"-->", 3) is NULL
            and not _is_asked_for(attributes, inside - 1)
        ):
            parts.append(kept[:inside - kept])
            if name == 6:
                scripts.append(inside[:at - inside])
            kept = at
    if not parts:
        return page, scripts
    parts.append(kept[:end - kept])
    return b"".join(parts), scripts


def without_crowds(bytes page not None):
    """The page with at most 500 attributes a tag; linear in its length."""
    cdef Bytes at = page
    cdef Bytes end = at + len(page)
    cdef Py_ssize_t count
    while True:
        at = <Bytes>memchr(at, c"<", end - at)
        if at is NULL:
            return page
        at += 1
        if not CLASS[at[0]] & LETTER:
            continue
        while at < end and not CLASS[at[0]] & (SPACE | SLASH | END):
            at += 1
        count = 0
        while _take_attribute(&at, end):
            count += 1
        if count > MAX_ATTRIBUTES:
            return reference.without_crowds(page)


def parsable(bytes utf8 not None):
    """The page without what XML forbids and no longer than is parsed."""
    cdef Bytes codes = utf8
    cdef Py_ssize_t i
    cdef unsigned char code, control = 0, far = 0
    for i in range(len(utf8)):
        code = codes[i]
        control |= (
            <unsigned char>(code < 0x20)
            & <unsigned char>(code != c"\t") & <unsigned char>(code != c"\n") & <unsigned char>(code != c"\r")
            | <unsigned char>(code == 0x7F)
        )
        far |= <unsigned char>(code == 0xEF)
    if control or len(utf8) > MAX_CHARACTERS or far and _holds_no_character(codes, codes + len(utf8)):
        return reference.parsable(utf8)
    return utf8


cdef inline bint _starts(Bytes at, Bytes end, const char* word, Py_ssize_t length) noexcept:
    return end - at >= length and memcmp(at, word, length) == 0


cdef inline Bytes _find(Bytes at, Bytes end, const char* text, Py_ssize_t length) noexcept:
    """Where the word, of two to four bytes, is next; NULL for nowhere."""
    cdef Py_ssize_t i
    cdef Bytes word = <Bytes>text  # of unsigned bytes, as the page is
    cdef unsigned char found, here
    cdef Bytes block_end
    while end - at >= length:
        block_end = end - length + 1
        if block_end - at > BLOCK:
            block_end = at + BLOCK
            found = 0
            for i in range(BLOCK):
                here = <unsigned char>(at[i] == word[0]) & <unsigned char>(at[i + 1] == word[1])
                if length > 2:
                    here &= <unsigned char>(at[i + 2] == word[2])
                if length > 3:
                    here &= <unsigned char>(at[i + 3] == word[3])
                found |= here
            if not found:
                at = block_end
                continue
        while at < block_end:
            at = <Bytes>memchr(at, word[0], block_end - at)
            if at is NULL:
                at = block_end
            elif memcmp(at, word, length) == 0:
                return at
            else:
                at += 1
    return NULL


cdef Bytes _past_attributes(Bytes at, Bytes end) noexcept:
    """Where the tag's end is, or a quote left open or a bracket."""
    cdef Bytes closing
    while at < end and at[0] != c"<" and at[0] != c">":
        if at[0] == c'"' or at[0] == c"'":
            closing = at + 1
            while closing < end and closing[0] != at[0] and closing[0] != c"<" and closing[0] != c">":
                closing += 1
            if closing == end or closing[0] != at[0]:
                return at
            at = closing
        at += 1
    return at


cdef Bytes _past_code(Bytes at, Bytes end) noexcept:
    """The next bracket of a comment, of a tag of code or of a title's end; NULL for none."""
    cdef unsigned char second, third
    while True:
        at = <Bytes>memchr(at, c"<", end - at)
        if at is NULL:
            return NULL
        second = at[1]
        if second == c"!" or second | 0x20 == c"s":
            return at
        if second == c"/":
            second = at[2] | 0x20
            if second == c"s":
                return at
            if second == c"t":
                third = at[3] | 0x20
                if third == c"e" or third == c"i":
                    return at
        at += 1


cdef bint _is_outside(Bytes first, Bytes opening, Bytes end) noexcept:
    """Whether the tag stands in no other, and not in a title."""
    cdef Bytes at = opening
    cdef bint closed = False
    while at > first:
        at -= 1
        if at[0] == c">":
            closed = True
        elif at[0] == c"<":
            return closed and not (
                _starts(at, end, b"<title", 6) or _starts(at, end, b"<textarea", 9)
                or _starts(at, end, b"<TITLE", 6) or _starts(at, end, b"<TEXTAREA", 9)
            )
    return True


cdef bint _is_asked_for(Bytes attributes, Bytes end) except -1:
    """Whether this is data that a reading asks for; few tags of code name JSON at all."""
    cdef Bytes at = attributes
    while end - at >= 4:
        if at[0] | 0x20 == c"j" and at[1] | 0x20 == c"s" and at[2] | 0x20 == c"o" and at[3] | 0x20 == c"n":
            return not reference._PLAIN_JSON.search(attributes[:end - attributes].lower())
        at += 1
    return False


cdef inline bint _take_attribute(Bytes* place, Bytes end) noexcept:
    """Whether there is one more attribute, and the place behind it."""
    cdef Bytes at = place[0]
    cdef Bytes value
    while at < end and CLASS[at[0]] & (SPACE | SLASH):
        at += 1
    if at == end or at[0] == c">":
        return False
    at += 1
    while at < end and not CLASS[at[0]] & (SPACE | SLASH | END | EQUALS):
        at += 1
    value = at
    while value < end and CLASS[value[0]] & SPACE:
        value += 1
    if value < end and value[0] == c"=":
        at = value + 1
        while at < end and CLASS[at[0]] & SPACE:
            at += 1
        if at < end and (at[0] == c'"' or at[0] == c"'"):
            value = <Bytes>memchr(at + 1, at[0], end - at - 1)
            if value is not NULL:  # a quote left open is an attribute of its own
                at = value + 1
        else:
            while at < end and not CLASS[at[0]] & (SPACE | END):
                at += 1
    place[0] = at
    return True


cdef bint _holds_no_character(Bytes at, Bytes end) noexcept:
    """Whether U+FFFE or U+FFFF is there."""
    return _find(at, end, b"\xef\xbf\xbe", 3) is not NULL or _find(at, end, b"\xef\xbf\xbf", 3) is not NULL


cdef inline Bytes _past_ascii(Bytes at, Bytes end) noexcept:
    cdef unsigned long long one, two, three, four
    while end - at >= 32:
        memcpy(&one, at, 8)
        memcpy(&two, at + 8, 8)
        memcpy(&three, at + 16, 8)
        memcpy(&four, at + 24, 8)
        if (one | two | three | four) & 0x8080808080808080ULL:
            break
        at += 32
    while end - at >= 8:
        memcpy(&one, at, 8)
        if one & 0x8080808080808080ULL:
            break
        at += 8
    while at < end and at[0] < 0x80:
        at += 1
    return at


cdef inline unsigned int _take_character(Bytes* place) noexcept:
    """The code of a character beyond ASCII, and the place behind it; 0 where the bytes are no UTF-8."""
    cdef Bytes at = place[0]
    cdef unsigned int code
    if at[1] & 0xC0 != 0x80:
        return 0
    if at[0] < 0xE0:
        place[0] = at + 2
        return (at[0] & 0x1F) << 6 | at[1] & 0x3F if at[0] >= 0xC2 else 0
    if at[2] & 0xC0 != 0x80:
        return 0
    if at[0] < 0xF0:
        place[0] = at + 3
        code = (at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | at[2] & 0x3F
        return 0 if code < 0x800 or 0xD800 <= code < 0xE000 else code
    if at[0] > 0xF4 or at[3] & 0xC0 != 0x80:
        return 0
    place[0] = at + 4
    code = (at[0] & 0x07) << 18 | (at[1] & 0x3F) << 12 | (at[2] & 0x3F) << 6 | at[3] & 0x3F
    return code if 0x10000 <= code < 0x110000 else 0


cdef bint _is_plain(Bytes at, Bytes end) except -1:
    """Whether all is ASCII or characters that are in normal form beside any other."""
    cdef unsigned int code
    while True:
        at = _past_ascii(at, end)
        if at == end:
            return True
        code = _take_character(&at)
        if 0x1F000 <= code < 0x20000:  # emoji
            continue
        if code == 0 or code >= 0x10000:
            return False
        if PLAIN[code] == UNKNOWN:
            PLAIN[code] = YES if _stands_alone(code) else NO
        if PLAIN[code] == NO:
            return False


cdef bint _stands_alone(unsigned int code) except -1:
    """Whether this is no mark and no part of a Hangul syllable, which might join the character before it."""
    cdef str character = chr(code)
    if unicodedata.category(character).startswith("M"):
        return 0xFE00 <= code < 0xFE10  # which form of an emoji is meant
    return not 0x1100 <= code < 0x1200 and unicodedata.is_normalized("NFC", character)
