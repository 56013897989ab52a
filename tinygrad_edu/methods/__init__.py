"""Tensor's methods, one file for each family of ``functions/``.

Nearly every method *is* a function: ``x.sum(0)`` and ``torch.sum(x, 0)`` are one and
the same code, so a line here only says under which name a Tensor has it. A name that
ends in ``_`` is the in-place form, made by ``autograd/inplace.py``.
"""

from .complex import ComplexMethods
from .conversion import ConversionMethods
from .elementwise import ElementwiseMethods
from .filling import FillingMethods
from .indexing import IndexingMethods
from .linalg import LinalgMethods
from .making import MakingMethods
from .reduction import ReductionMethods
from .shape import ShapeMethods
from .sharing import SharingMethods

__all__ = [
    "ComplexMethods",
    "ConversionMethods",
    "ElementwiseMethods",
    "FillingMethods",
    "IndexingMethods",
    "LinalgMethods",
    "MakingMethods",
    "ReductionMethods",
    "ShapeMethods",
    "SharingMethods",
]
