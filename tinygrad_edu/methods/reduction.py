"""Tensor's methods that make fewer numbers of many, or put them in order."""

from __future__ import annotations

from ..autograd.inplace import inplace
from ..autograd.tensor_base import TensorBase
from ..functions.along import (
    counting,
    extremes,
    quantiles,
    reduction,
    scan,
    sorting,
    statistics,
)
from ..functions.matrices import lengths


class ReductionMethods(TensorBase):
    """Sums, extremes, scans, order."""

    __slots__ = ()

    sum = reduction.sum
    nansum = reduction.nansum
    mean = reduction.mean
    nanmean = reduction.nanmean
    prod = reduction.prod
    var = reduction.var
    std = reduction.std
    any = reduction.any
    all = reduction.all
    count_nonzero = reduction.count_nonzero
    logsumexp = reduction.logsumexp
    softmax = reduction.softmax
    log_softmax = reduction.log_softmax
    sum_to_size = reduction.sum_to_size

    max = extremes.max
    min = extremes.min
    amax = extremes.amax
    amin = extremes.amin
    aminmax = extremes.aminmax
    argmax = extremes.argmax
    argmin = extremes.argmin

    cumsum = scan.cumsum
    cumprod = scan.cumprod
    cummax = scan.cummax
    cummin = scan.cummin
    logcumsumexp = scan.logcumsumexp
    diff = scan.diff
    cumsum_ = inplace(scan.cumsum)
    cumprod_ = inplace(scan.cumprod)

    sort = sorting.sort
    argsort = sorting.argsort
    msort = sorting.msort
    topk = sorting.topk
    kthvalue = sorting.kthvalue
    median = sorting.median
    nanmedian = sorting.nanmedian
    mode = sorting.mode
    quantile = quantiles.quantile
    nanquantile = quantiles.nanquantile

    unique = counting.unique
    unique_consecutive = counting.unique_consecutive
    bincount = counting.bincount
    histc = counting.histc
    histogram = counting.histogram

    norm = lengths.norm
    dist = lengths.dist
    renorm = lengths.renorm
    renorm_ = inplace(lengths.renorm)
    cov = statistics.cov
    corrcoef = statistics.corrcoef
