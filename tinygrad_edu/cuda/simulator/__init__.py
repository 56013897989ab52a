"""A GPU in NumPy: it runs the same CUDA C source that a GPU runs, and watches it."""
