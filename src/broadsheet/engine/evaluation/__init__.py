"""Evaluation: how good the stages are, measured on material with known answers.

In: folders and files of such material. Out: scores. The package changes nothing and is needed by no run.
"""
