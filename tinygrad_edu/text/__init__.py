"""Text to learn from, without a net, and texts as numbers.

>>> from tinygrad_edu import text
>>> source = text.library_docstrings(["bisect", "heapq"])
>>> letters = text.Vocabulary(sorted(source))
>>> letters.encode(source).shape == (len(source),)
True
"""

from .corpora import city_names, library_docstrings, library_names, library_sources
from .vocabulary import Vocabulary

__all__ = [
    "Vocabulary",
    "city_names",
    "library_docstrings",
    "library_names",
    "library_sources",
]
