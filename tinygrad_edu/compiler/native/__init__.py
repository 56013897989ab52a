"""The machine's own C compiler, and what it has made: found, run, kept, loaded.

``command.py`` runs a program that may fail or hang, ``compiler.py`` finds a C compiler
and the options it takes, ``folder.py`` keeps what it made, ``library.py`` is the way
from C source to functions that Python can call, ``blas.py`` finds the matrix product
that NumPy has loaded.
"""
