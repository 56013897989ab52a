"""The machine that a written kernel runs on: many threads in step, in NumPy arrays.

``masks`` say which threads take part, ``numbers`` compute as C does, ``memory`` holds
buffers and pointers, ``lanes`` are the threads, ``gpu`` is what the kernel speaks to.
``races``, ``counters`` and ``trace`` watch it.
"""
