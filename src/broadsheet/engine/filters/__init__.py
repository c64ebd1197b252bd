"""The parts of the pipeline on single lines, without a portal.

In: lines. Out: a line for each, in input order.
"""
