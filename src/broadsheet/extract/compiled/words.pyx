"""Words and white space of a text.

In and out: what the functions of these names of `broadsheet.extract.folding` and `broadsheet.extract.words` take
and give, which are the reference, and tests hold both alike. What needs more than one look at each character is
left to the reference.
"""

from broadsheet.extract import folding, words


def fold(str text not None):
    """One line: every run of white space a single space, none at the ends, invisible characters dropped."""
    cdef bint spaced = True, loose = False
    for character in text:
        if 0x20 < character < 0x7f or 0xa1 <= character < 0x600 and character != 0xad:
            spaced = False
        elif character == 0x20:
            loose |= spaced
            spaced = True
        elif 0x09 <= character <= 0x0a or character == 0x0d or character == 0xa0:
            loose = spaced = True
        elif 0x2010 <= character < 0x2028 or 0x3001 <= character < 0xd800:
            spaced = False
        else:
            return folding.fold(text)
    return " ".join(text.split()) if loose or spaced else text


def words_of(str text not None):
    """The words in order, in small letters."""
    cdef str folded = text.casefold()
    cdef Py_ssize_t place = 0, start = 0
    cdef list found = []
    if not is_plain(folded):
        return words.words_of(text)
    for character in folded:
        if not character.isalnum():
            if place > start:
                found.append(folded[start:place])
            start = place + 1
        place += 1
    if place > start:
        found.append(folded[start:])
    return found


def count_words(str text not None):
    """About how many words a reader would count."""
    cdef Py_ssize_t found = 0
    cdef bint inside = False, here
    if not is_plain(text):
        return words.count_words(text)
    for character in text:
        here = character.isalnum()
        found += here and not inside
        inside = here
    return found


def stems_of(str text not None, Py_ssize_t letters):
    """The beginnings of words of so many letters or more, so that inflected forms are one."""
    cdef str folded = text.casefold()
    cdef Py_ssize_t place = 0, start = 0
    cdef set found = set()
    if letters < 1 or not is_plain(folded):
        return words.stems_of(text, letters)
    for character in folded:
        if not (character.isalnum() or character == c"_"):
            if place - start >= letters:
                found.add(folded[start:start + letters])
            start = place + 1
        place += 1
    if place - start >= letters:
        found.add(folded[start:start + letters])
    return found


cdef bint is_plain(str text):
    """As `words._is_plain`."""
    for character in text:
        if character >= 0x7a6 and (
            character < 0x1e00 or 0x3005 <= character <= 0xffff or 0x20000 <= character <= 0x3ffff
        ):
            return False
    return True
