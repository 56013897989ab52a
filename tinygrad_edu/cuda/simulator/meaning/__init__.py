"""What a kernel means: every value has a type, every name is found, nothing is implied.

C converts numbers silently and finds functions by templates. Here both are written
out, so that what comes after (the NumPy source) only has to say it. The rooms:
``values`` and ``steps`` are the typed tree, ``program`` makes functions of templates,
``expressions``, ``calls`` and ``statements`` check, ``library`` lists what CUDA brings.
"""
