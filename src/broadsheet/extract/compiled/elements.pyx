"""The names that a page gives its elements, and the elements that have them.

In and out: what `broadsheet.extract.element_names` takes and gives, which is the reference, and tests hold
both alike. The nodes are read as libxml2 keeps them, so that no Python object is made for those passed over.
"""

from cpython.dict cimport PyDict_GetItem
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_AsUTF8, PyUnicode_DecodeUTF8
from libc.string cimport memset, strcmp, strlen
from lxml.includes.tree cimport XML_ELEMENT_NODE, XML_TEXT_NODE, xmlAttr, xmlChar, xmlNode
cimport lxml.includes.etreepublic as cetree

from broadsheet.extract import element_names as reference
from broadsheet.extract.compiled import refuse_other_headers

cdef extern from "libxml/xmlversion.h":
    int LIBXML_VERSION

refuse_other_headers(LIBXML_VERSION)
cetree.import_lxml__etree()

cdef Py_ssize_t LONGEST = reference._LONGEST
cdef enum:
    MAX_ATTRIBUTES = 8
    MAX_NAMES = 256
cdef str FIRST_SECTIONS, SECOND_SECTIONS, THIRD_SECTIONS
FIRST_SECTIONS, SECOND_SECTIONS, THIRD_SECTIONS = reference._SECTIONS


def names_around(
    cetree._Element element not None,
    int levels,
    frozenset around not None=frozenset(),
    tuple attributes not None=reference.CLASS_AND_ID,
):
    """As the reference, but all at once."""
    cdef const char *wanted[MAX_ATTRIBUTES]
    cdef int count = take_names(attributes, wanted), which
    cdef xmlNode *node = element._c_node
    cdef xmlAttr *attribute
    cdef list found = []
    while levels > 0 and goes_up_to(node, around):
        for which in range(count):
            attribute = attribute_of(node, wanted[which])
            if attribute != NULL:
                add_name(found, node, attribute)
        node = node.parent
        levels -= 1
    return found


def links_around(cetree._Element element not None, int levels, frozenset around not None=frozenset()):
    """As the reference, but all at once."""
    cdef xmlNode *node = element._c_node
    cdef xmlAttr *attribute
    cdef list found = []
    while levels > 0 and goes_up_to(node, around):
        if is_called(node, b"a"):
            attribute = attribute_of(node, b"href")
            if attribute != NULL and (value := value_of(node, attribute)):
                found.append(value)
        node = node.parent
        levels -= 1
    return found


def elements_whose(cetree._Element tree not None, wanted, Py_ssize_t most):
    """As the reference; the tree must not be changed before all are taken."""
    cdef const char *names[MAX_ATTRIBUTES]
    cdef tuple attributes = tuple(wanted)
    cdef tuple verdicts = tuple(wanted.values())
    cdef int count = take_names(attributes, names), which
    cdef xmlNode *node = tree._c_node
    cdef xmlAttr *attribute
    while node != NULL and most > 0:
        if node.type == XML_ELEMENT_NODE and node.properties != NULL:
            for which in range(count):
                attribute = attribute_of(node, names[which])
                if attribute != NULL and (value := value_of(node, attribute)) and verdicts[which](value):
                    yield cetree.elementFactory(tree._doc, node)
                    break
        node = next_element(node, tree._c_node)
        most -= 1


def elements_by_tag(cetree._Element tree not None, tuple tags not None):
    """As the reference; a document has each name once, so that most are known by where they stand."""
    cdef dict found = {tag: [] for tag in tags}
    cdef xmlNode *node = tree._c_node
    cdef const xmlChar *known[MAX_NAMES]
    cdef PyObject *lists[MAX_NAMES]
    cdef size_t slot
    memset(known, 0, sizeof(known))
    while node != NULL:
        if node.type == XML_ELEMENT_NODE and node.ns == NULL:
            slot = (<size_t>node.name ^ <size_t>node.name >> 6) % MAX_NAMES
            if known[slot] != node.name:
                known[slot] = node.name
                lists[slot] = PyDict_GetItem(found, decoded(<const char*>node.name))
            if lists[slot] != NULL:
                (<list>lists[slot]).append(cetree.elementFactory(tree._doc, node))
        node = next_element(node, tree._c_node)
    return found


def labels(elements):
    """As the reference."""
    cdef xmlNode *node
    cdef xmlNode *inside
    cdef list found = []
    for element in elements:
        node = (<cetree._Element?>element)._c_node
        label = cetree.textOf(node)
        if not label and cetree.hasChild(node):
            inside = cetree.findChildForwards(node, 0)
            label = cetree.textOf(inside) if cetree.findChildForwards(node, 1) == NULL else None
        found.append(label or None)
    return found


def has_more_elements(cetree._Element tree not None, Py_ssize_t most):
    """As the reference."""
    cdef xmlNode *node = tree._c_node
    while node != NULL and most >= 0:
        node = next_element(node, tree._c_node)
        most -= 1
    return most < 0


cdef int take_names(tuple attributes, const char **names) except -1:
    """Where the attributes' names stand in UTF-8: within the strings, which have to outlive them."""
    cdef int count = 0
    if len(attributes) > MAX_ATTRIBUTES:
        raise ValueError("too many attributes")
    for name in attributes:
        names[count] = PyUnicode_AsUTF8(name)
        count += 1
    return count


cdef inline bint goes_up_to(xmlNode *node, frozenset around) except -1:
    """Whether it is an element whose names count; one that is in a set has its object already."""
    if node == NULL or not cetree._isElement(node) or is_called(node, b"body"):
        return False
    return not around or node._private == NULL or <object>node._private not in around


cdef inline bint is_called(xmlNode *node, const char *tag) noexcept:
    return node.ns == NULL and node.type == XML_ELEMENT_NODE and strcmp(<const char*>node.name, tag) == 0


cdef inline xmlAttr *attribute_of(xmlNode *node, const char *name) noexcept:
    cdef xmlAttr *attribute
    if node.type != XML_ELEMENT_NODE:
        return NULL
    attribute = node.properties
    while attribute != NULL and (attribute.ns != NULL or strcmp(<const char*>attribute.name, name) != 0):
        attribute = attribute.next
    return attribute


cdef inline str value_of(xmlNode *node, xmlAttr *attribute):
    cdef xmlNode *text = attribute.children
    if text == NULL:
        return ""
    if text.next != NULL or text.type != XML_TEXT_NODE or text.content == NULL:
        return cetree.attributeValue(node, attribute)
    return decoded(<const char*>text.content)


cdef inline int add_name(list found, xmlNode *node, xmlAttr *attribute) except -1:
    cdef str said = value_of(node, attribute)
    if said and not (FIRST_SECTIONS in said or SECOND_SECTIONS in said or THIRD_SECTIONS in said):
        found.append(said if len(said) <= LONGEST else said[:LONGEST])
    return 0


cdef inline str decoded(const char *text):
    return PyUnicode_DecodeUTF8(text, strlen(text), NULL)


cdef inline xmlNode *next_element(xmlNode *node, xmlNode *top) noexcept:
    """The element after this one in document order, within the top one; comments are elements to lxml."""
    cdef xmlNode *next = node.children if node.type == XML_ELEMENT_NODE else NULL
    while True:
        while next != NULL:
            if cetree._isElement(next):
                return next
            next = next.next
        if node == top:
            return NULL
        next = node.next
        node = node.parent
