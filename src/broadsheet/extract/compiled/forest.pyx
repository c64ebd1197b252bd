"""Boosted decision trees as one function.

In: trees as plain numbers, as bench/extraction.py writes them. Out: the same probabilities, but for the last
bit, as `broadsheet.extract.trees.compile_trees` gives, which is the reference; tests hold both alike. A row
goes down one tree after another from node to node.
"""

from cpython cimport array
from cpython.buffer cimport PyBUF_F_CONTIGUOUS, PyBuffer_Release, PyObject_GetBuffer
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.math cimport INFINITY, exp

from array import array as new_array

import numpy as np

from broadsheet.extract.trees import _STAGES

cdef array.array NUMBERS = new_array("d")

cdef struct Node:
    double threshold  # of a leaf its own number
    int feature  # below 0 for a leaf
    int above  # the place of the tree above the threshold; the tree up to it stands next to the node


def compile_trees(trees):
    """The probabilities that the trees' sums stand for; rows are given as columns: an array (numbers, rows).

    Raises ValueError for a tree that asks for a number below the first, and what is given raises it for rows
    of too few numbers.
    """
    return Forest(trees)


cdef class Forest:
    """Trees whose nodes stand in one row; a tree's root is told by its place there."""

    cdef Node *nodes
    cdef int *roots
    cdef list stages  # the last tree of each, and the log-odds between which a row is still in doubt
    cdef int width  # the least that a row may have

    def __cinit__(self, trees):
        listed = []
        roots = [place_of(tree, listed) for tree in trees]
        ends = [stage for stage in _STAGES if stage[0] < len(roots)]
        self.stages = [*ends, (len(roots), INFINITY, -INFINITY)]
        self.roots = <int*>PyMem_Calloc(len(roots) + 1, sizeof(int))
        self.nodes = <Node*>PyMem_Calloc(len(listed) + 1, sizeof(Node))
        if self.roots == NULL or self.nodes == NULL:
            raise MemoryError
        for index, root in enumerate(roots):
            self.roots[<Py_ssize_t>index] = root
        for index, (threshold, feature, above) in enumerate(listed):
            self.nodes[<Py_ssize_t>index] = Node(threshold, feature, above)
            self.width = max(self.width, <int>feature + 1)

    def __dealloc__(self):
        PyMem_Free(self.roots)
        PyMem_Free(self.nodes)

    def __call__(self, columns):
        cdef Py_ssize_t width, count
        width, count = columns.shape
        if width < self.width:
            raise ValueError(f"the trees ask for {self.width} numbers a row, not {width}")
        cdef array.array scores = array.clone(NUMBERS, count, True)
        cdef Py_buffer rows
        PyObject_GetBuffer(np.asfortranarray(columns, dtype=np.float64), &rows, PyBUF_F_CONTIGUOUS)
        try:
            self.judge(<double*>rows.buf, width, scores)
        finally:
            PyBuffer_Release(&rows)
        return np.asarray(scores)

    cdef int judge(self, double *rows, Py_ssize_t width, array.array scores) except -1:
        cdef Py_ssize_t count = len(scores), start = 0, end, kept, index, row
        cdef double low, high
        cdef double *score = scores.data.as_doubles
        cdef array.array doubtful = array.array("q", range(count))
        for end, low, high in self.stages:
            kept = 0
            for index in range(count):
                row = doubtful.data.as_longlongs[index]
                score[row] += self.total(start, end, rows + row * width)
                if low <= score[row] <= high:
                    doubtful.data.as_longlongs[kept] = row
                    kept += 1
            count, start = kept, end
        for index in range(len(scores)):
            score[index] = 1 / (1 + exp(-score[index]))
        return 0

    cdef double total(self, Py_ssize_t start, Py_ssize_t end, const double *row) noexcept:
        """The sum of these trees' leaves that the row comes to."""
        cdef double found = 0
        cdef Py_ssize_t tree
        cdef Node *node
        for tree in range(start, end):
            node = self.nodes + self.roots[tree]
            while node.feature >= 0:
                node = self.nodes + node.above if row[node.feature] > node.threshold else node + 1
            found += node.threshold
        return found


def place_of(tree, listed):
    """Lists the nodes of a tree, each before those up to its threshold, and these before those above it."""
    place = len(listed)
    if isinstance(tree, (int, float)):
        listed.append((tree, -1, 0))
        return place
    feature, threshold, low, high = tree
    if feature < 0:
        raise ValueError(f"a tree asks for number {feature} of a row")
    listed.append(None)
    place_of(low, listed)
    listed[place] = (threshold, feature, place_of(high, listed))
    return place
