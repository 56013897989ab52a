"""Tensor's methods, one file for each family of ``functions/``.

Nearly every method *is* a function: ``x.sum(0)`` and ``torch.sum(x, 0)`` are one and
the same code, so a line here only says under which name a Tensor has it. A name that
ends in ``_`` is the in-place form, made by ``autograd/inplace.py``.
"""

from .complex import ComplexMethods
from .elementwise import ElementwiseMethods
from .indexing import IndexingMethods
from .linalg import LinalgMethods
from .reduction import ReductionMethods
from .shape import ShapeMethods

__all__ = [
    "ComplexMethods",
    "ElementwiseMethods",
    "IndexingMethods",
    "LinalgMethods",
    "ReductionMethods",
    "ShapeMethods",
]
