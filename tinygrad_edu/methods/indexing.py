"""Tensor's methods that take numbers out of it, or put numbers into it."""

from __future__ import annotations

from ..autograd.inplace import inplace
from ..autograd.tensor_base import TensorBase
from ..functions.arrangement import indexing, slices
from ..functions.arrangement import scatter as scattering


class IndexingMethods(TensorBase):
    """Indexing by key, by numbers, by mask."""

    __slots__ = ()

    __getitem__ = indexing.getitem
    __setitem__ = indexing.setitem
    index_put = indexing.index_put
    masked_select = indexing.masked_select
    masked_scatter = indexing.masked_scatter
    nonzero = indexing.nonzero
    argwhere = indexing.argwhere
    index_put_ = inplace(indexing.index_put)
    masked_scatter_ = inplace(indexing.masked_scatter)

    index_select = slices.index_select
    index_add = slices.index_add
    index_copy = slices.index_copy
    index_fill = slices.index_fill
    index_reduce = slices.index_reduce
    index_add_ = inplace(slices.index_add)
    index_copy_ = inplace(slices.index_copy)
    index_fill_ = inplace(slices.index_fill)
    index_reduce_ = inplace(slices.index_reduce)

    gather = scattering.gather
    scatter = scattering.scatter
    scatter_add = scattering.scatter_add
    scatter_reduce = scattering.scatter_reduce
    take = scattering.take
    take_along_dim = scattering.take_along_dim
    put = scattering.put
    scatter_ = inplace(scattering.scatter)
    scatter_add_ = inplace(scattering.scatter_add)
    scatter_reduce_ = inplace(scattering.scatter_reduce)
    put_ = inplace(scattering.put)
