"""A kernel as NumPy: readable Python source in which one line does it for all threads.

A value is a NumPy number where it is the same in all threads, else an array with one
element for each. A *mask* says which threads take part: each level of control flow has
its own, ``m0`` for the whole function, ``m1`` inside the first ``if`` or loop, and on.
"""
