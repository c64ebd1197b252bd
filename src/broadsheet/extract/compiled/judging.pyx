"""What speaks for and against each block of a page being part of its story, and how likely it is.

In: the layout of a page, and what the page says of its story. Out: the same as `evidence.gather` and
`trust.story_odds` of `broadsheet.extract` give, which are the reference, with `block_sums`; tests hold both
alike. One pass after another goes through blocks or containers; sums run in the reference's order, so that
their last bit is the same too. Nodes of libxml2 are handed on to lxml, and nothing in them is read here.
"""

from array import array as new_array
from functools import cache

from cpython cimport array
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from lxml.includes.tree cimport const_xmlChar, xmlNode
cimport lxml.includes.etreepublic as cetree

import numpy as np

from broadsheet.extract import evidence as reference
from broadsheet.extract.block_sums import _LONGEST, PROSE as _PROSE
from broadsheet.extract.compiled.forest import compile_trees
from broadsheet.extract.roles import role_of_text, roles_of_markup
from broadsheet.extract.trust import learned_trees

cetree.import_lxml__etree()

cdef enum:
    TEXT, LINKED, PROSE_TEXT, BLOCKS, SUMS
    FIRST_MARK = 49  # of a row's numbers
    MOST_WORDS = 30_000

cdef int FAR = reference._FAR, LONG_WORD = reference._LONG_WORD, LONG = reference._LONG
cdef double LINK_ONLY = reference._LINK_ONLY, MOST = reference._MOST, LONGEST = _LONGEST, PROSE = _PROSE
cdef int HEADING = reference._TAGS["h1"], STORY_MARKS = reference._STORY_MARKS
cdef int WIDTH = len(reference.NAMES), ROLES = reference._ROLES, AROUND = len(reference._AROUND)
cdef tuple SENTENCE_END = reference._SENTENCE_END
cdef array.array NUMBERS = new_array("d"), PLACES = new_array("q")
# Of each tag the number, and above its eight bits the bits of what it is to all inside it.
cdef dict TAGS = {
    tag: reference._TAGS.get(tag, 0) | reference._TAG_BITS.get(tag, 0) << 8
    for tag in {**reference._TAGS, **reference._TAG_BITS}
}
cdef dict ROLES_BY_WORDS = {}  # as `roles_of_markup` has them
assert WIDTH == FIRST_MARK + AROUND + 2 * ROLES
assert reference._OTHER_COMMAS == ("，", "、", "،")

cdef struct Block:
    Py_ssize_t container
    Py_ssize_t first  # block with the same text
    Py_ssize_t repeats  # of the text; known of the first
    Py_ssize_t since_prose, until_prose, since_heading
    double size, linked, share, passed, prose_passed
    int tag
    bint prose, chosen

cdef struct Container:
    Py_ssize_t parent, end
    double[SUMS] inside
    double[SUMS] before  # of all that stands before it in the page
    double score
    bint scored, asked
    int depth, tag, tag_bits, roles
    int marks  # of all around it, and its own: the bits of roles, and above them those of tags


def story_odds(layout, int kind):
    """The probability, for each block of the page, that it belongs to the story: an array of as many floats.

    `kind` and errors are as for `gather`.
    """
    odds = np.zeros(len(layout.blocks.texts))
    evidence = gather(layout, kind)
    if evidence.places.size:
        odds[evidence.places] = model()(evidence.columns)
    return odds


def gather(layout, int kind):
    """The evidence of all blocks but links far from the story, which never are part of it.

    `kind` is what the page says of itself: 2 for a news article, 1 for another, 0 for none. Raises ValueError
    where lists of the layout are not of one length, or an index in them is not one that `lay_out` gives.
    """
    cdef Sums sums = Sums(layout.blocks.texts, layout.containers.tags)
    cdef Py_ssize_t index, row = 0
    sums.read_containers(layout.containers)
    sums.read_blocks(layout.blocks)
    sums.add_up()
    sums.find_best()
    sums.choose()
    sums.mark(layout.containers.elements)
    cdef array.array places = array.clone(PLACES, sums.chosen, False)
    cdef array.array rows = array.clone(NUMBERS, sums.chosen * WIDTH, False)
    for index in range(sums.count):
        if sums.blocks[index].chosen:
            places.data.as_longlongs[row] = index
            sums.write(index, kind, rows.data.as_doubles + row * WIDTH)
            row += 1
    return reference.Evidence(np.asarray(places), np.asarray(rows).reshape(sums.chosen, WIDTH).T)


@cache
def model():
    return compile_trees(learned_trees())


cdef class Sums:
    """One page, as `block_sums.Sums`; `best` is the place of the container that scores highest."""

    cdef list texts, tags
    cdef Block *blocks
    cdef Container *containers  # one more than there are, for the sums before the page's end
    cdef Py_ssize_t count, container_count, best, chosen, articles
    cdef double all_prose

    def __cinit__(self, list texts not None, list tags not None):
        self.texts, self.tags = texts, tags
        self.count, self.container_count, self.articles = len(texts), len(tags), tags.count("article")
        self.blocks = <Block*>PyMem_Calloc(self.count + 1, sizeof(Block))
        self.containers = <Container*>PyMem_Calloc(self.container_count + 1, sizeof(Container))
        if self.blocks == NULL or self.containers == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.blocks)
        PyMem_Free(self.containers)

    cdef int read_containers(self, listed) except -1:
        cdef list parents = listed.parents, depths = listed.depths, ends = listed.ends
        cdef Py_ssize_t index, count = self.container_count
        cdef Container *container
        cdef int known
        if not len(listed.elements) == len(parents) == len(depths) == len(ends) == count:
            raise ValueError("the containers' lists are not of one length")
        for index in range(count):
            container = &self.containers[index]
            known = TAGS.get(self.tags[index], 0)
            container.tag, container.tag_bits = known & 255, known >> 8
            container.parent, container.depth, container.end = parents[index], depths[index], ends[index]
            if not (0 <= container.parent < max(index, 1) and index < container.end <= count):
                raise ValueError(f"container {index} does not stand behind its parent and before its end")
        return 0

    cdef int read_blocks(self, listed) except -1:
        cdef list around = listed.containers, sizes = listed.sizes, linked = listed.linked
        cdef dict places = {}
        cdef Py_ssize_t index, last_prose = -FAR, last_heading = -1, next_prose = self.count - 1 + FAR
        cdef Block *block
        cdef double size, passed = 0, prose_passed = 0
        if not len(around) == len(sizes) == len(linked) == self.count:
            raise ValueError("the blocks' lists are not of one length")
        for index in range(self.count):
            block = &self.blocks[index]
            block.container, size = around[index], sizes[index]
            if not 0 <= block.container < self.container_count:
                raise ValueError(f"block {index} is in none of the containers")
            block.size = min(size, LONGEST)
            block.linked = <double>linked[index] * (block.size / size)
            block.share = block.linked / block.size
            block.prose = block.size > PROSE and 3 * block.linked < block.size
            block.tag = self.containers[block.container].tag
            block.passed, block.prose_passed = passed, prose_passed
            block.first = places.setdefault(self.texts[index], index)
            self.blocks[block.first].repeats += 1
            block.since_prose = min(<Py_ssize_t>FAR, index - last_prose)
            last_heading = index if block.tag == HEADING else last_heading
            block.since_heading = index - last_heading if last_heading >= 0 else -1
            passed += block.size
            if block.prose:
                prose_passed += block.size
                last_prose = index
        self.all_prose = max(1.0, prose_passed)
        for index in range(self.count - 1, -1, -1):
            block = &self.blocks[index]
            block.until_prose = min(<Py_ssize_t>FAR, next_prose - index)
            next_prose = index if block.prose else next_prose
        return 0

    cdef void add_up(self) noexcept:
        """What is inside each container: all of it stands behind it without a gap, up to its end."""
        cdef Py_ssize_t index
        cdef int part
        cdef Block *block
        cdef Container *own
        for index in range(self.count):
            block = &self.blocks[index]
            own = &self.containers[block.container]
            own.inside[TEXT] += block.size
            own.inside[LINKED] += block.linked
            own.inside[PROSE_TEXT] += block.prose * block.size
            own.inside[BLOCKS] += 1
        for index in range(self.container_count):
            own = &self.containers[index]
            for part in range(SUMS):
                self.containers[index + 1].before[part] = own.before[part] + own.inside[part]
        for index in range(self.container_count):
            own = &self.containers[index]
            for part in range(SUMS):
                own.inside[part] = self.containers[own.end].before[part] - own.before[part]

    cdef int find_best(self) except -1:
        """The container whose paragraphs score highest, by the scheme that the reference tells."""
        cdef Py_ssize_t index
        cdef Block *block
        cdef Container *own
        cdef double score, highest = -1
        for index in range(self.count):
            block = &self.blocks[index]
            if block.size >= LONG:
                score = (1 + min(block.size / 100, 3.0) + commas(self.texts[index])) * (1 - block.share)
                own = &self.containers[block.container]
                self.give(own.parent, score)
                self.give(self.containers[own.parent].parent, score / 2)
                self.give(block.container, score / 2)
        for index in range(self.container_count):
            own = &self.containers[index]
            if own.scored and own.score > highest:
                self.best, highest = index, own.score
        return 0

    cdef inline void give(self, Py_ssize_t index, double score) noexcept:
        self.containers[index].score += score
        self.containers[index].scored = True

    cdef inline bint within(self, Py_ssize_t index, Py_ssize_t outer) noexcept:
        return outer <= index < self.containers[outer].end

    cdef void choose(self) noexcept:
        """The blocks that may belong to the story, and the containers around them."""
        cdef Py_ssize_t index, near = self.containers[self.best].parent
        cdef Block *block
        for index in range(self.count):
            block = &self.blocks[index]
            block.chosen = self.within(block.container, near) or block.linked <= LINK_ONLY * block.size
            if block.chosen:
                self.chosen += 1
                self.containers[block.container].asked = True
        for index in range(self.container_count - 1, 0, -1):
            if self.containers[index].asked:
                self.containers[self.containers[index].parent].asked = True

    cdef int mark(self, list elements) except -1:
        cdef Py_ssize_t index
        cdef Container *container
        cdef double most = MOST * self.containers[0].inside[TEXT]
        cdef int own
        for index in range(self.container_count):
            container = &self.containers[index]
            if container.asked:
                container.roles = roles_of_node((<cetree._Element?>elements[index])._c_node)
            own = container.roles | container.tag_bits
            if container.inside[TEXT] >= most:
                own &= STORY_MARKS
            container.marks = self.containers[container.parent].marks | own
        return 0

    cdef int write(self, Py_ssize_t index, int kind, double *row) except -1:
        """The numbers of `NAMES` for one block."""
        cdef str text = self.texts[index]
        cdef Block *block = &self.blocks[index]
        cdef Container *page = self.containers
        cdef Container *own = page + block.container
        cdef Container *parent = page + own.parent
        cdef Container *best = page + self.best
        row[0], row[1] = block.size, max(words(text), <Py_ssize_t>block.size // LONG_WORD)
        row[2], row[3] = block.share, text.endswith(SENTENCE_END)
        row[4], row[5], row[6] = block.tag, own.depth, role_of_text(text)
        row[7], row[8] = <double>index / self.count, block.passed / max(1.0, page.inside[TEXT])
        self.write_neighbours(index - 1, index - 2, row + 9)
        self.write_neighbours(index + 1, index + 2, row + 13)
        row[17], row[18] = block.since_prose, block.until_prose
        row[19] = block.prose_passed / self.all_prose
        row[20] = 1 - (block.prose_passed + block.prose * block.size) / self.all_prose
        row[21], row[22] = block.since_heading, self.blocks[block.first].repeats
        self.write_sums(own, row + 23)
        self.write_sums(parent, row + 28)
        self.write_sums(page + parent.parent, row + 33)
        row[38], row[39] = self.within(block.container, self.best), best.depth - own.depth
        row[40] = self.within(block.container, best.parent)
        row[41], row[42] = best.inside[PROSE_TEXT] / self.all_prose, best.inside[PROSE_TEXT]
        row[43], row[44], row[45] = page.inside[TEXT], page.inside[PROSE_TEXT], self.count
        row[46] = page.inside[LINKED] / max(1.0, page.inside[TEXT])
        row[47], row[48] = self.articles, kind
        self.write_marks(own, parent, row + FIRST_MARK)
        return 0

    cdef void write_neighbours(self, Py_ssize_t next, Py_ssize_t second, double *row) noexcept:
        row[0], row[1], row[2] = 0, 0, -1
        if 0 <= next < self.count:
            row[0], row[1], row[2] = self.blocks[next].size, self.blocks[next].share, self.blocks[next].tag
        row[3] = self.blocks[second].size if 0 <= second < self.count else 0

    cdef void write_sums(self, Container *around, double *row) noexcept:
        row[0], row[1] = around.inside[TEXT], around.inside[LINKED] / max(1.0, around.inside[TEXT])
        row[2], row[3] = around.inside[PROSE_TEXT], around.inside[BLOCKS]
        row[4] = around.inside[PROSE_TEXT] / self.all_prose

    cdef void write_marks(self, Container *own, Container *parent, double *row) noexcept:
        cdef int roles = own.marks & (1 << ROLES) - 1
        cdef int near = (own.roles | parent.roles) & roles
        cdef int marks = own.marks >> ROLES | (near | roles << ROLES) << AROUND
        cdef int bit
        for bit in range(AROUND + 2 * ROLES):
            row[bit] = marks >> bit & 1


cdef int roles_of_node(xmlNode *node) except -1:
    """As `roles.roles_of_element`."""
    return (
        roles_of_words(cetree.attributeValueFromNsName(node, NULL, <const_xmlChar*>b"class"))
        | roles_of_words(cetree.attributeValueFromNsName(node, NULL, <const_xmlChar*>b"id"))
        | roles_of_words(cetree.attributeValueFromNsName(node, NULL, <const_xmlChar*>b"itemprop"))
    )


cdef int roles_of_words(str words) except -1:
    if not words:
        return 0
    roles = ROLES_BY_WORDS.get(words)
    if roles is None:
        if len(ROLES_BY_WORDS) >= MOST_WORDS:
            ROLES_BY_WORDS.clear()
        roles = ROLES_BY_WORDS[words] = roles_of_markup(words)
    return roles


cdef Py_ssize_t commas(str text) except -1:
    cdef Py_ssize_t found = 0
    for letter in text:
        found += letter == u"," or letter == u"，" or letter == u"、" or letter == u"،"
    return found


cdef Py_ssize_t words(str text) except -1:
    """White space within a block is single: what is counted parts its words."""
    cdef Py_ssize_t found = 1
    for letter in text:
        found += letter == u" " or letter == u"\n"
    return found
