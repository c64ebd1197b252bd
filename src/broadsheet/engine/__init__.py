"""The pipeline: who calls which stage, in what order, and what is kept between them.

In: a portal's folder, a clock, a place to tell progress. Out: a store brought up to date and an edition.
This is the only package that wires the others; it never holds a rule of reading, judging or publishing.
"""
