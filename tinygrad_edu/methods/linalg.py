"""Tensor's methods of linear algebra."""

from __future__ import annotations

from ..autograd.tensor_base import TensorBase
from ..functions import linalg


class LinalgMethods(TensorBase):
    """Products of vectors and matrices."""

    __slots__ = ()

    __matmul__ = linalg.matmul
    matmul = linalg.matmul
    mm = linalg.mm
    mv = linalg.mv
    dot = linalg.dot
    bmm = linalg.bmm
