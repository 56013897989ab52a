"""Tensor's methods that take numbers out of it, or put numbers into it."""

from __future__ import annotations

from ..autograd.tensor_base import TensorBase
from ..functions import indexing


class IndexingMethods(TensorBase):
    """Indexing by key, by numbers, by mask."""

    __slots__ = ()

    __getitem__ = indexing.getitem
    __setitem__ = indexing.setitem
    gather = indexing.gather
    index_select = indexing.index_select
    nonzero = indexing.nonzero
