"""Many numbers become fewer: sums, extremes, scans, order."""

from __future__ import annotations

import math
from typing import Any

from ...autograd.faces import ON_TENSORS as F
from .table import Operand, Shape, moved, rule


@rule("sum", "nansum", "mean", "logsumexp", "amax", "amin", "aminmax", "any", "all")
def reduction(run: Any, a: Operand, *, dim: Any, **settings: Any) -> Any:
    """Over every dimension that is asked for, but never over the batch."""
    dims = () if a.ndim == 0 else moved(dim, a.ndim)
    return run(a.front(), dim=dims, **settings)


@rule("var", "std", "var_mean", "std_mean")
def _(run: Any, a: Operand, *, dim: Any, correction: float, **settings: Any) -> Any:
    """The slope of too few numbers, which is no number, depends on ``dim``."""
    if dim is None and math.prod(a.shape) <= correction:
        return NotImplemented
    return reduction(run, a, dim=dim, correction=correction, **settings)


# The gradient rules of these know one dimension or all of them, but not some.
@rule("prod", "max", "min", "vector_norm")
def of_one_or_all(
    run: Any, a: Operand, *, dim: Any, keepdim: bool, **settings: Any
) -> Any:
    """Along one dimension, or over everything as a row for each example."""
    if dim is not None and len(dim) == 1 and a.ndim:
        return run(a.front(), dim=moved(dim, a.ndim), keepdim=keepdim, **settings)
    if dim is not None or keepdim:
        return NotImplemented
    rows = F.reshape(a.front(), shape=(a.size, math.prod(a.shape)))
    return run(rows, dim=(1,), keepdim=False, **settings)


@rule("cumsum", "cumprod", "cummax", "cummin", "logcumsumexp", "softmax", "log_softmax")
@rule("max_dim", "min_dim", "median_dim", "nanmedian_dim", "mode", "kthvalue")
@rule("sort", "topk", "glu")
def along(run: Any, a: Operand, *, dim: int, **settings: Any) -> Any:
    """Along one dimension; one number becomes a row."""
    if a.ndim:
        return run(a.front(), dim=dim % a.ndim + 1, **settings)
    found = run(F.reshape(a.front(), shape=(a.size, 1)), dim=1, **settings)
    several = isinstance(found, tuple)
    flat = [
        F.reshape(each, shape=(a.size,)) for each in (found if several else [found])
    ]
    return tuple(flat) if several else flat[0]


@rule("argmax", "argmin")
def _(run: Any, a: Operand, *, dim: int | None, keepdim: bool) -> Any:
    if dim is not None:
        return along(run, a, dim=dim, keepdim=keepdim)
    rows = F.reshape(a.front(), shape=(a.size, math.prod(a.shape)))
    found = run(rows, dim=1, keepdim=False)
    ones = (1,) * a.ndim if keepdim else ()
    return F.reshape(found, shape=(a.size, *ones))


@rule("flip")
def _(run: Any, a: Operand, *, dims: Shape) -> Any:
    return run(a.front(), dims=moved(dims, a.ndim) if a.ndim else ())


# These stretch b to the shape of a, never a to that of b.
@rule("fill", "copy")
def _(run: Any, a: Operand, b: Operand) -> Any:
    return run(a.front(), b.padded(a.ndim))
