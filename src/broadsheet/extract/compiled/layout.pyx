"""A page's tree becomes its blocks of text and the containers around them.

In: the tree of a page. Out: the same layout as `broadsheet.extract.blocks` gives, which is the reference, and
tests hold both alike. The nodes are read as libxml2 keeps them, and text is folded while it is read, so that
no Python object is made but for what the layout holds.
"""

from cpython.mem cimport PyMem_Free, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport strchr, strcmp, strlen
from lxml.includes.tree cimport (
    XML_CDATA_SECTION_NODE, XML_TEXT_NODE, XML_XINCLUDE_END, XML_XINCLUDE_START, xmlNode,
)
cimport lxml.includes.etreepublic as cetree

from broadsheet.extract import blocks as reference
from broadsheet.extract.compiled import refuse_other_headers

cdef extern from "libxml/xmlversion.h":
    int LIBXML_VERSION

refuse_other_headers(LIBXML_VERSION)
cetree.import_lxml__etree()

cdef int TEXT = reference._TEXT
cdef int LINK = reference._LINK
cdef int BLOCK = reference._BLOCK
cdef int LINE = reference._LINE
cdef int DOUBTFUL = reference._DOUBTFUL
cdef int GAP = reference._GAP
cdef Py_ssize_t MAX_BLOCKS = reference.MAX_BLOCKS
cdef int MAX_DEPTH = reference.MAX_DEPTH
cdef Py_ssize_t DATA_LENGTH = reference._DATA_LENGTH
cdef enum:
    MAX_TAGS = 256

cdef struct Tag:
    const char *name
    int kind

cdef struct Container:
    xmlNode *node
    int around
    int depth
    int end

cdef Tag[MAX_TAGS] TAGS  # sorted by name
cdef int TAG_COUNT = 0
cdef list NAMES = [name.encode() for name in sorted(reference._KINDS)]  # what TAGS points into
cdef bytes FIRST_SIGN, SECOND_SIGN, THIRD_SIGN
FIRST_SIGN, SECOND_SIGN, THIRD_SIGN = [name.encode() for name in reference._SIGNS_OF_TEXT]


cdef int list_tags() except -1:
    global TAG_COUNT
    cdef bytes name
    assert len(NAMES) <= MAX_TAGS
    for name in NAMES:
        TAGS[TAG_COUNT].name = name
        TAGS[TAG_COUNT].kind = reference._KINDS[name.decode()]
        TAG_COUNT += 1
    return 0


list_tags()


def lay_out(cetree._Element tree not None) -> reference.Layout:
    """The blocks of the page's body; of a tree without a body, those of the whole tree."""
    cdef Walk walk = Walk()
    cdef cetree._Element body = tree.find("body") if tree.tag == "html" else tree
    if body is not None:
        walk.container(body._c_node, 0, 0, False)
    return walk.layout(tree)


cdef class Walk:
    """Where the walk through the tree stands: the text of the block that is being read, in UTF-8.

    `length` is in bytes, `points`, `wide` and `linked` in characters; `longest` is the length of its longest
    run of ASCII without white space. A container is entered when the walk comes to it, and taken out where it
    had no text.
    """

    cdef list texts, around, sizes, linked_sizes
    cdef Container *containers
    cdef int count, room
    cdef unsigned char *text
    cdef Py_ssize_t length, text_room, points, wide, linked, run, longest
    cdef bint space_waits, break_waits  # to be written before the next character
    cdef bint begun  # there is text or a break
    cdef bint breaks  # nothing but white space since the last break

    def __cinit__(self):
        self.texts, self.around, self.sizes, self.linked_sizes = [], [], [], []
        self.begin()

    def __dealloc__(self):
        PyMem_Free(self.containers)
        PyMem_Free(self.text)

    cdef layout(self, cetree._Element tree):
        containers = reference.Containers()
        cdef int index
        for index in range(self.count):
            element = cetree.elementFactory(tree._doc, self.containers[index].node)
            containers.elements.append(element)
            containers.tags.append(element.tag)
            containers.parents.append(self.containers[index].around)
            containers.depths.append(self.containers[index].depth)
            containers.ends.append(self.containers[index].end)
        blocks = reference.Blocks(self.texts, self.around, self.sizes, self.linked_sizes)
        return reference.Layout(blocks, containers)

    cdef void begin(self) noexcept:
        self.length = self.points = self.wide = self.linked = self.run = self.longest = 0
        self.space_waits = self.break_waits = self.begun = self.breaks = False

    cdef int container(self, xmlNode *node, int around, int depth, bint linked) except -1:
        cdef Py_ssize_t before = len(self.texts)
        cdef int index = self.count
        if index == self.room:
            self.make_room_for_containers()
        self.containers[index].node = node
        self.containers[index].around = around
        self.containers[index].depth = depth
        self.count += 1
        self.inside(node, index, depth, linked)
        if self.begun:
            self.finish(index)
        if len(self.texts) > before:
            self.containers[index].end = self.count
        else:
            self.count -= 1
        return 0

    cdef int inside(self, xmlNode *node, int place, int depth, bint linked) except -1:
        cdef xmlNode *child = node.children
        cdef int kind
        self.take(child, linked)
        while child != NULL:
            if cetree._isElement(child):
                kind = kind_of(<const char*>child.name)
                if kind == TEXT or kind == LINK:
                    self.inside(child, place, depth + 1, linked or kind == LINK)
                elif kind == BLOCK or (kind == DOUBTFUL and has_sign_of_text(child)):
                    self.block(child, place, depth, linked)
                elif kind == LINE:
                    self.line(place)
                elif kind == GAP and self.begun:
                    self.finish(place)
                self.take(child.next, linked)
            child = child.next
        return 0

    cdef int block(self, xmlNode *node, int around, int depth, bint linked) except -1:
        if len(self.texts) <= MAX_BLOCKS and depth < MAX_DEPTH:
            if self.begun:
                self.finish(around)
            self.container(node, around, depth + 1, linked)
        return 0

    cdef int line(self, int place) except -1:
        """A line break; the second of two ends the block."""
        if self.breaks:
            return self.finish(place)
        self.begun = self.breaks = self.break_waits = True
        return 0

    cdef int take(self, xmlNode *node, bint linked) except -1:
        """The text that begins at this node, up to the next element; that of white space alone is nothing."""
        cdef const unsigned char *place
        cdef const unsigned char *end
        cdef Py_ssize_t size, taken = 0, spaces = 0
        node = text_from(node)
        while node != NULL:
            place = <const unsigned char*>node.content
            node = text_from(node.next)
            if place == NULL:
                continue
            end = place + strlen(<const char*>place)
            if self.length + 2 * (end - place) + 1 > self.text_room:
                self.make_room_for_text(self.length + 2 * (end - place) + 1)
            while place < end:
                size = white_space(place)
                if size:
                    self.space_waits = True
                    spaces += taken > 0  # those at the end of the text are none of a link's
                    place += size
                else:
                    if self.space_waits or self.break_waits:
                        self.part()
                    place += self.character(place, end)
                    taken += spaces + 1
                    spaces = 0
        if taken:
            self.begun = True
            self.breaks = False
            self.linked += taken if linked else 0
        return 0

    cdef inline void part(self) noexcept:
        """What parts the last word from the next one: a new line or a space; nothing before the first."""
        if self.length:
            self.text[self.length] = c"\n" if self.break_waits else c" "
            self.length += 1
            self.points += 1
        self.space_waits = self.break_waits = False
        self.run = 0

    cdef inline Py_ssize_t character(self, const unsigned char *place, const unsigned char *end) noexcept:
        """Writes one character that is no white space; gives the bytes that it takes."""
        cdef Py_ssize_t size = 1
        cdef unsigned int code = place[0]
        self.text[self.length] = place[0]
        if code < 0x80:
            self.run = self.run + 1 if 0x20 < code < 0x7f else 0
            self.longest = max(self.longest, self.run)
        else:
            self.run = 0
            while place + size < end and place[size] & 0xc0 == 0x80:
                self.text[self.length + size] = place[size]
                code = code << 6 | place[size] & 0x3f
                size += 1
            self.wide += size == 3 and is_wide(code & 0xffff)
        self.length += size
        self.points += 1
        return size

    cdef int finish(self, int place) except -1:
        """What has been read since the last block becomes a block, if there is text in it."""
        cdef Py_ssize_t size = self.points, linked = min(self.points, self.linked), length
        if self.length and self.longest < DATA_LENGTH:
            length = size + 3 * self.wide // 2
            if length > size:
                linked = linked * length // size
                size = length
            self.texts.append(PyUnicode_DecodeUTF8(<const char*>self.text, self.length, NULL))
            self.around.append(place)
            self.sizes.append(size)
            self.linked_sizes.append(linked)
        self.begin()
        return 0

    cdef int make_room_for_containers(self) except -1:
        cdef int room = 2 * self.room + 64
        grown = <Container*>PyMem_Realloc(self.containers, room * sizeof(Container))
        if grown == NULL:
            raise MemoryError
        self.containers, self.room = grown, room
        return 0

    cdef int make_room_for_text(self, Py_ssize_t least) except -1:
        cdef Py_ssize_t room = 2 * least + 1024
        grown = <unsigned char*>PyMem_Realloc(self.text, room)
        if grown == NULL:
            raise MemoryError
        self.text, self.text_room = grown, room
        return 0


cdef int kind_of(const char *name) noexcept nogil:
    cdef int low = 0, high = TAG_COUNT, middle, order
    while low < high:
        middle = (low + high) // 2
        order = strcmp(name, TAGS[middle].name)
        if order == 0:
            return TAGS[middle].kind
        if order < 0:
            high = middle
        else:
            low = middle + 1
    return BLOCK if strchr(name, c"-") != NULL else TEXT  # as `blocks._Kinds` has it


cdef xmlNode *text_from(xmlNode *node) noexcept nogil:
    """The node if it holds text, or the next one that XInclude's marks part from it; NULL for none."""
    while node != NULL and (node.type == XML_XINCLUDE_START or node.type == XML_XINCLUDE_END):
        node = node.next
    if node != NULL and (node.type == XML_TEXT_NODE or node.type == XML_CDATA_SECTION_NODE):
        return node
    return NULL


cdef bint has_sign_of_text(xmlNode *top) noexcept:
    """Whether the element is, or holds, one that only a story's text has."""
    cdef xmlNode *node = top
    cdef const char *name
    cdef const char *first = FIRST_SIGN
    cdef const char *second = SECOND_SIGN
    cdef const char *third = THIRD_SIGN
    while True:
        if cetree._isElement(node):
            name = <const char*>node.name
            if not (strcmp(name, first) and strcmp(name, second) and strcmp(name, third)):
                return True
            if node.children != NULL:
                node = node.children
                continue
        while node != top and node.next == NULL:
            node = node.parent
        if node == top:
            return False
        node = node.next


cdef inline bint is_wide(unsigned int code) noexcept nogil:
    """Whether the character is an ideograph, kana or Hangul, as `words.alphabetic_length` counts them."""
    return (
        0x2e80 <= code <= 0x2fdf or 0x3040 <= code <= 0x30ff or 0x3400 <= code <= 0x9fff
        or 0xac00 <= code <= 0xd7af or 0xf900 <= code <= 0xfaff
    )


cdef inline Py_ssize_t white_space(const unsigned char *place) noexcept nogil:
    """How many bytes of white space, as `str.isspace` knows it, begin here: those of one character, or 0."""
    cdef unsigned char first = place[0]
    if first < 0x80:
        return first == 0x20 or 0x09 <= first <= 0x0d or 0x1c <= first <= 0x1f
    if first == 0xc2:
        return 2 if place[1] == 0x85 or place[1] == 0xa0 else 0
    if first == 0xe1:
        return 3 if place[1] == 0x9a and place[2] == 0x80 else 0
    if first == 0xe2 and place[1] == 0x80:
        return 3 if place[2] <= 0x8a or place[2] == 0xa8 or place[2] == 0xa9 or place[2] == 0xaf else 0
    if first == 0xe2:
        return 3 if place[1] == 0x81 and place[2] == 0x9f else 0
    return 3 if first == 0xe3 and place[1] == 0x80 and place[2] == 0x80 else 0
