"""The pieces of text that a reader sees, and where their lines end.

In and out: what `broadsheet.extract.text_pieces` takes and gives, which is the reference, and tests hold both
alike. The nodes are read as libxml2 keeps them, so that no Python object is made but for what is a piece. The
tree of pieces has no comments, and is not changed before all are taken.
"""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport strcmp, strlen
from lxml.includes.tree cimport XML_CDATA_SECTION_NODE, XML_ELEMENT_NODE, XML_TEXT_NODE, xmlChar, xmlNode
cimport lxml.includes.etreepublic as cetree

from broadsheet.extract import text_pieces as reference
from broadsheet.extract.compiled import refuse_other_headers
from broadsheet.extract.compiled.words import fold

cdef extern from "libxml/xmlversion.h":
    int LIBXML_VERSION

refuse_other_headers(LIBXML_VERSION)
cetree.import_lxml__etree()

cdef enum:
    BLOCK, INLINE, UNSEEN

cdef object Piece = reference.Piece
cdef dict KINDS = {**dict.fromkeys(reference.INLINE, INLINE), **dict.fromkeys(reference._UNSEEN, UNSEEN)}


def pieces_within(cetree._Element element not None):
    """As the reference."""
    return forwards(element, True)


def pieces_behind(cetree._Element element not None):
    """As the reference."""
    return forwards(element, False)


def forwards(cetree._Element start, bint within):
    """What is in the element, or all that comes behind it."""
    cdef xmlNode *node = start._c_node
    cdef xmlNode *top = node if within else NULL
    cdef xmlNode *other
    cdef bint enters = within
    cdef int kind
    cdef str text
    if not within:
        yield None
    while True:
        if enters:
            kind = kind_of(node)
            if kind != UNSEEN:
                if kind == BLOCK:
                    yield None
                text = text_in(node)
                if text is not None:
                    yield Piece(text, cetree.elementFactory(start._doc, node))
                other = element_from(node.children)
                if other != NULL:
                    node = other
                    continue
                if kind == BLOCK:
                    yield None
            enters = False
        other = node.parent
        if node == top or other == NULL or other.type != XML_ELEMENT_NODE:
            return
        text = text_behind(node)
        if text is not None:
            yield Piece(text, cetree.elementFactory(start._doc, other))
        other = element_from(node.next)
        if other != NULL:
            node, enters = other, True
        else:
            node = node.parent
            if kind_of(node) != INLINE:
                yield None


def pieces_before(cetree._Element start not None):
    """As the reference."""
    cdef xmlNode *node = start._c_node
    cdef xmlNode *top = NULL  # what the walk is within, beside the element or beside what holds it
    cdef xmlNode *other
    cdef bint enters = False
    cdef int kind
    cdef str text
    while True:
        if enters:
            kind = kind_of(node)
            if kind != UNSEEN:
                if kind == BLOCK:
                    yield None
                other = element_until(node.last)
                if other != NULL:
                    text = text_behind(other)
                    if text is not None:
                        yield Piece(text, cetree.elementFactory(start._doc, node))
                    node = other
                    continue
                text = text_in(node)
                if text is not None:
                    yield Piece(text, cetree.elementFactory(start._doc, node))
                if kind == BLOCK:
                    yield None
            enters = False
        if node == top:
            top = NULL
        other = element_until(node.prev)
        if other != NULL:
            node, enters = other, True
            if top == NULL:
                top = node
            text = text_behind(node)
            if text is not None and node.parent.type == XML_ELEMENT_NODE:
                yield Piece(text, cetree.elementFactory(start._doc, node.parent))
            continue
        node = node.parent
        if node == NULL or node.type != XML_ELEMENT_NODE:
            return
        text = text_in(node) if top != NULL else None
        if text is not None:
            yield Piece(text, cetree.elementFactory(start._doc, node))
        if kind_of(node) != INLINE:
            yield None


def element_text(cetree._Element element not None, Py_ssize_t limit=2_000, str joint not None=""):
    """As the reference."""
    cdef xmlNode *node = element._c_node
    cdef xmlNode *other
    cdef bint enters = True
    cdef list pieces = []
    cdef Py_ssize_t length = 0
    cdef str text
    while enters or node != element._c_node:
        if enters and node.type == XML_ELEMENT_NODE:
            text = cetree.textOf(node)
        else:  # what a comment says is no text
            text = None if enters else cetree.tailOf(node)
        if text:
            text = text if len(text) <= limit - length else text[:limit - length]
            pieces.append(text)
            length += len(text)
            if length >= limit:
                break
        other = node.next if not enters else node.children if node.type == XML_ELEMENT_NODE else NULL
        while other != NULL and not cetree._isElement(other):
            other = other.next
        if other != NULL:
            node, enters = other, True
        elif enters:
            enters = False
        else:
            node = node.parent
    return fold(joint.join(pieces))


cdef inline int kind_of(xmlNode *node) except -1:
    if node.ns != NULL:
        return BLOCK
    return KINDS.get(PyUnicode_DecodeUTF8(<const char*>node.name, strlen(<const char*>node.name), NULL), BLOCK)


cdef inline xmlNode *element_from(xmlNode *node) noexcept:
    while node != NULL and node.type != XML_ELEMENT_NODE:
        node = node.next
    return node


cdef inline xmlNode *element_until(xmlNode *node) noexcept:
    while node != NULL and node.type != XML_ELEMENT_NODE:
        node = node.prev
    return node


cdef inline str text_in(xmlNode *node):
    """The text that the element begins with, None where it has none; a time may have it in an attribute."""
    cdef str text
    if is_blank(node.children) and strcmp(<const char*>node.name, b"time") != 0:
        return None
    text = cetree.textOf(node)
    if text and not text.isspace():
        return text
    if strcmp(<const char*>node.name, b"time") != 0 or node.ns != NULL:
        return None
    return (text or "") if cetree.attributeValueFromNsName(node, NULL, <const xmlChar*>b"datetime") else None


cdef inline str text_behind(xmlNode *node):
    cdef str text
    if is_blank(node.next):
        return None
    text = cetree.tailOf(node)
    return text if text and not text.isspace() else None


cdef inline bint is_blank(xmlNode *node) noexcept:
    """Whether there is no text here, or one of ASCII white space; any other is looked at in Python."""
    cdef const unsigned char *text
    if node == NULL or node.type == XML_ELEMENT_NODE:
        return True
    if node.type != XML_TEXT_NODE and node.type != XML_CDATA_SECTION_NODE:
        return False
    if node.content == NULL or (node.next != NULL and node.next.type != XML_ELEMENT_NODE):
        return False
    text = node.content
    while text[0] == 0x20 or 9 <= text[0] <= 13 or 0x1C <= text[0] <= 0x1F:
        text += 1
    return text[0] == 0
