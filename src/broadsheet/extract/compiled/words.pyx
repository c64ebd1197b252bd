"""Words and white space of a text.

In and out: what `fold` of `broadsheet.extract.folding` and `stems_of` of `broadsheet.extract.words` take and
give, which are the reference, and tests hold both alike. What needs more than one look at each character is
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


def stems_of(str text not None, Py_ssize_t letters):
    """The beginnings of words of so many letters or more, so that inflected forms are one."""
    cdef str folded = text.casefold()
    cdef Py_ssize_t place = 0, start = 0
    cdef set found = set()
    if letters < 1 or not words._is_plain(folded):
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
