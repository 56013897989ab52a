"""CUDA C as text, tokens and a tree: what a kernel file says, before it runs.

The subset is C's expressions and statements with what kernels need of C++ and CUDA:
templates over ints and types, ``__shared__`` memory, vector types, references. What
lies outside is refused with its place in the file and a word on what to do instead.

The rooms, in the order in which a text passes through them: ``tokens`` cuts it into
words, ``preprocessor`` follows ``#define`` and ``#if``, ``parser`` builds the tree
whose nodes stand in ``nodes``; ``c_types`` are the types, ``places`` the errors.
"""
