"""Tensor's methods that make fewer numbers of many, or put them in order."""

from __future__ import annotations

from ..autograd.tensor_base import TensorBase
from ..functions import reduction


class ReductionMethods(TensorBase):
    """Sums, extremes, scans, order."""

    __slots__ = ()

    sum = reduction.sum
    mean = reduction.mean
    var = reduction.var
    std = reduction.std
    max = reduction.max
    min = reduction.min
    amax = reduction.amax
    amin = reduction.amin
    argmax = reduction.argmax
    argmin = reduction.argmin
    any = reduction.any
    all = reduction.all
    count_nonzero = reduction.count_nonzero
    logsumexp = reduction.logsumexp
    cumsum = reduction.cumsum
    softmax = reduction.softmax
    log_softmax = reduction.log_softmax
    bincount = reduction.bincount
    unique = reduction.unique
