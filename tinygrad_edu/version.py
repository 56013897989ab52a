"""``torch.version``: which version this is, and what it was built with.

>>> cuda is None
True
"""

__version__ = "0.1.0"
debug = False
cuda: str | None = None  # nothing is compiled in; CuPy is asked when a GPU is used
hip: str | None = None
xpu: str | None = None
git_version: str | None = None
