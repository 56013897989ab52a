"""Batching rules: one primitive, done for all examples of a batch at once.

``vmap`` hides one dimension of its tensors from the function it runs. Here it is not
hidden: it stands in front of the others. A rule receives ``run``, the primitive as a
function that records itself; its operands; and the settings, which speak of one
example. ``sum(dim=0)`` of one example is ``sum(dim=1)`` of the batch:

    @rule("sum")
    def _(run, a, *, dim, keepdim):
        return run(a.front(), dim=..., keepdim=keepdim)

A rule returns the result with the batch in front, or NotImplemented where it knows no
way. Then, and for a primitive without a rule, ``by_loop`` runs it example by example.
Rules are written with recorded operations, so gradients flow through them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd.faces import ON_TENSORS as F
from ..ops.registry import Primitive

Shape = tuple[int, ...]
Rule = Callable[..., Any]
RULES: dict[str, Rule] = {}


class Operand:
    """A tensor of ``size`` examples, batch in front; or one that serves all of them.

    ``shape`` and ``ndim`` are those of one example.
    """

    def __init__(self, x: Any, batched: bool, size: int) -> None:
        self.x = x
        self.batched = batched
        self.size = size
        shape: Shape = x._array.shape
        self.shape = shape[1:] if batched else shape
        self.ndim = len(self.shape)

    def front(self) -> Any:
        """The whole batch; what serves all examples is stretched to them."""
        return self.x if self.batched else F.expand(self.x, shape=self.with_batch())

    def with_batch(self, *shape: int) -> Shape:
        """A shape with the batch in front: that of all examples, unless another."""
        return (self.size, *(shape or self.shape))

    def padded(self, ndim: int) -> Any:
        """With 1s behind the batch, so that examples of ``ndim`` broadcast."""
        if not self.batched or self.ndim == ndim:
            return self.x
        ones = (1,) * (ndim - self.ndim)
        return F.reshape(self.x, shape=(self.size, *ones, *self.shape))

    def example(self, i: int) -> Any:
        """Example i alone."""
        return F.index(self.x, key=(i,)) if self.batched else self.x


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Register a batching rule for these primitives."""

    def register(made: Rule) -> Rule:
        RULES.update(dict.fromkeys(names, made))
        return made

    return register


def rule_for(primitive: Primitive) -> Rule | None:
    """The rule of a primitive; those of the elementwise table share one."""
    return RULES.get(primitive.name, pointwise if primitive.pointwise else None)


def by_loop(run: Any, *operands: Operand, **settings: Any) -> Any:
    """One example after the other, and the results stacked: right for everything."""
    found = [
        run(*[each.example(i) for each in operands], **settings)
        for i in range(operands[0].size)
    ]
    if not found:
        raise NotImplementedError(
            f"vmap over a dimension of size 0 knows no result of {run.__name__}"
        )
    if isinstance(found[0], tuple):
        return tuple(F.stack(*each, dim=0) for each in zip(*found, strict=True))
    return F.stack(*found, dim=0)


# ------------------------------------------------------------------ number by number


@rule("pow_scalar", "keep_where", "masked_fill", "where", "cast", "nan_to_num")
@rule("clamp", "clamp_low", "clamp_high", "clamp_both", "round_decimals")
@rule("polygamma", "mvlgamma", "logit", "pow_complex", "abs_complex", "angle")
@rule("real", "imag", "complex_of", "polar")
def pointwise(run: Any, *operands: Operand, **settings: Any) -> Any:
    """Examples of equal ``ndim`` broadcast as a whole batch."""
    ndim = max(each.ndim for each in operands)
    return run(*[each.padded(ndim) for each in operands], **settings)


# These stretch b to the shape of a, never a to that of b.
@rule("fill", "copy")
def _(run: Any, a: Operand, b: Operand) -> Any:
    return run(a.front(), b.padded(a.ndim))


# ------------------------------------------------------------------ along dimensions


def moved(dim: Any, ndim: int) -> Any:
    """Dimensions of an example as those of the batch, which has one more in front."""
    if isinstance(dim, int):
        return dim % ndim + 1
    return tuple(each % ndim + 1 for each in (range(ndim) if dim is None else dim))


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
    if dim is not None and len(dim) == 1 and a.ndim:
        return run(a.front(), dim=moved(dim, a.ndim), keepdim=keepdim, **settings)
    if dim is not None or keepdim:
        return NotImplemented
    rows = F.reshape(a.front(), shape=(a.size, math.prod(a.shape)))
    return run(rows, dim=(1,), keepdim=False, **settings)


@rule("cumsum", "cumprod", "cummax", "cummin", "logcumsumexp", "softmax", "log_softmax")
@rule("max_dim", "min_dim", "median_dim", "nanmedian_dim", "mode", "kthvalue")
@rule("sort", "topk")
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


# ------------------------------------------------------------------ shapes


@rule("view_as_real", "view_as_complex")
def _(run: Any, a: Operand) -> Any:
    return run(a.front())


@rule("unsqueeze")
def _(run: Any, a: Operand, *, dim: int) -> Any:
    return run(a.front(), dim=dim + 1)


@rule("contiguous")
def _(run: Any, a: Operand) -> Any:
    return run(a.front())


@rule("reshape", "reshape_copy", "refold")
def _(run: Any, a: Operand, *, shape: Shape, **_: Any) -> Any:
    example = np.empty(a.shape, bool).reshape(shape).shape  # resolves -1
    return F.reshape(a.front(), shape=(a.size, *example))


@rule("squeeze")
def _(run: Any, a: Operand, *, dim: Any) -> Any:
    named = range(a.ndim) if dim is None else (dim,) if isinstance(dim, int) else dim
    gone = {each % a.ndim for each in named} if a.ndim else set()
    kept = [n for i, n in enumerate(a.shape) if n != 1 or i not in gone]
    return F.reshape(a.front(), shape=(a.size, *kept))


@rule("stretch", "expand")
def _(run: Any, a: Operand, *, shape: Shape) -> Any:
    return run(a.padded(len(shape)), shape=(a.size, *shape))


@rule("sum_to")
def _(run: Any, a: Operand, *, shape: Shape) -> Any:
    ones = (1,) * (a.ndim - len(shape))
    whole = run(a.front(), shape=(a.size, *ones, *shape))
    return F.reshape(whole, shape=(a.size, *shape)) if ones else whole


@rule("transpose")
def _(run: Any, a: Operand, *, dim0: int, dim1: int) -> Any:
    return run(a.front(), dim0=moved(dim0, a.ndim), dim1=moved(dim1, a.ndim))


@rule("t")
def turned(run: Any, a: Operand) -> Any:
    """Each matrix turned; a vector stays."""
    return a.front() if a.ndim < 2 else F.transpose(a.front(), dim0=1, dim1=2)


@rule("permute")
def _(run: Any, a: Operand, *, dims: Shape) -> Any:
    return run(a.front(), dims=(0, *moved(dims, a.ndim)))


@rule("cat", "stack")
def _(run: Any, *operands: Operand, dim: int) -> Any:
    return run(*[each.front() for each in operands], dim=dim + 1)


@rule("split", "unbind")
def _(run: Any, a: Operand, *, dim: int, **settings: Any) -> Any:
    return run(a.front(), dim=dim + 1, **settings)


# ------------------------------------------------------------------ indexing

# An index is two NumPy keys, see ``ops/indexing.py``: one that cuts, one that gathers.
# In front of each comes a ``:`` for the batch.
ALL = slice(None)


def batch_key(key: Any, then: Any) -> dict[str, Any]:
    """The index of one example as an index of the batch."""
    return {
        "key": (ALL, *(key or ())),
        "then": None if then is None else (ALL, *then),
    }


def dimensions_in_front(then: Any) -> int:
    """How many dimensions NumPy puts before the batch, and before all others.

    Where a ``:`` stands between two arrays of a key, what they gather comes first.
    """
    arrays = [i for i, part in enumerate(then or ()) if isinstance(part, np.ndarray)]
    if not arrays or arrays[-1] - arrays[0] == len(arrays) - 1:
        return 0
    return max(1 if then[i].dtype == bool else then[i].ndim for i in arrays)


def batch_behind(x: Any, places: int) -> Any:
    """The batch dimension, which is in front, behind this many others."""
    rest = range(places + 1, x._array.ndim)
    return F.permute(x, dims=(*range(1, places + 1), 0, *rest)) if places else x


def batch_to_front(x: Any, places: int) -> Any:
    """The reverse of :func:`batch_behind`."""
    rest = range(places + 1, x._array.ndim)
    return F.permute(x, dims=(places, *range(places), *rest)) if places else x


@rule("index")
def _(run: Any, a: Operand, *, key: Any, then: Any = None) -> Any:
    found = run(a.front(), **batch_key(key, then))
    return batch_to_front(found, dimensions_in_front(then))


@rule("put_zeros")
def _(run: Any, a: Operand, *, key: Any, shape: Shape, then: Any = None) -> Any:
    value = batch_behind(a.front(), dimensions_in_front(then))
    return run(value, shape=(a.size, *shape), **batch_key(key, then))


@rule("index_put")
def _(run: Any, a: Operand, value: Operand, *, key: Any, then: Any = None) -> Any:
    if dimensions_in_front(then):
        return NotImplemented
    target = np.empty(a.shape, bool)[(*(key or ()), ...)]
    ndim = (target if then is None else target[then]).ndim
    if value.ndim > ndim:
        return NotImplemented
    return run(a.front(), value.padded(ndim), **batch_key(key, then))


@rule("gather")
def _(run: Any, a: Operand, index: Operand, *, dim: int) -> Any:
    if not a.ndim or not index.ndim:
        return NotImplemented
    return run(a.front(), index.front(), dim=dim + 1)


@rule("scatter_zeros")
def _(run: Any, a: Operand, index: Operand, *, dim: int, shape: Shape) -> Any:
    if not shape or not index.ndim:
        return NotImplemented
    return run(a.front(), index.front(), dim=dim + 1, shape=(a.size, *shape))


@rule("index_select")
def _(run: Any, a: Operand, index: Operand, *, dim: int) -> Any:
    if not a.ndim:
        return NotImplemented
    if not index.batched:
        return run(a.front(), index.x, dim=dim + 1)
    ones = (1,) * (a.ndim - dim - 1)
    length = index.shape[0]
    rows = F.reshape(index.x, shape=(a.size, *(1,) * dim, length, *ones))
    chosen = (a.size, *a.shape[:dim], length, *a.shape[dim + 1 :])
    return F.gather(a.front(), F.expand(rows, shape=chosen), dim=dim + 1)


# ------------------------------------------------------------------ matrix products


def rows_of_all(a: Operand) -> Any:
    """The matrices of all examples, one under the other."""
    n, k = a.shape
    return F.reshape(a.x, shape=(a.size * n, k))


@rule("mm")
def product(run: Any, a: Operand, b: Operand) -> Any:
    """Stacks of matrices; where b serves all examples, one big product is enough."""
    if b.batched:
        return F.bmm(a.x, b.x)
    n, m = a.shape[0], b.shape[1]
    return F.reshape(F.mm(rows_of_all(a), b.x), shape=(a.size, n, m))


@rule("addmm")
def _(
    run: Any,
    input: Operand,
    mat1: Operand,
    mat2: Operand,
    *,
    beta: float = 1,
    alpha: float = 1,
) -> Any:
    if (beta, alpha) != (1, 1):
        return NotImplemented
    if not mat1.batched:
        return F.add(input.padded(2), F.bmm(mat1.x, mat2.front()))
    return F.add(input.padded(2), product(F.mm, mat1, mat2))


@rule("mv")
def _(run: Any, a: Operand, b: Operand) -> Any:
    if not a.batched:  # all examples are rows: A b for each is rows Aᵀ
        return F.mm(b.x, F.t(a.x))
    column = F.reshape(b.x, shape=(*b.x._array.shape, 1))
    found = F.bmm(a.x, column)
    return F.reshape(found, shape=(a.size, a.shape[0]))


@rule("dot")
def _(run: Any, a: Operand, b: Operand) -> Any:
    return F.sum(F.mul(a.padded(1), b.padded(1)), dim=(1,), keepdim=False)


@rule("bmm")
def _(run: Any, a: Operand, b: Operand) -> Any:
    ndim = max(a.ndim, b.ndim)
    return run(a.padded(ndim), b.padded(ndim))


# These take stacks of matrices as they are.
@rule("linalg_inv_ex", "linalg_det", "linalg_slogdet", "cofactors", "matrix_exp")
@rule("linalg_svd", "linalg_svdvals", "linalg_eigh", "linalg_eigvalsh", "linalg_qr")
@rule("linalg_cholesky_ex")
def _(run: Any, a: Operand, **settings: Any) -> Any:
    return run(a.front(), **settings)


# ------------------------------------------------------------------ losses


@rule("mse_loss")
def _(run: Any, a: Operand, b: Operand, *, reduction: str) -> Any:
    squares = pointwise(run, a, b, reduction="none")
    return reduced(squares, reduction)


def reduced(losses: Any, reduction: str) -> Any:
    """The losses of each example, summed or averaged or as they are."""
    dims = tuple(range(1, losses._array.ndim))
    if reduction == "none":
        return losses
    return (F.mean if reduction == "mean" else F.sum)(losses, dim=dims, keepdim=False)


@rule("nll_loss")
def _(
    run: Any, log_p: Operand, target: Operand, *, reduction: str, **settings: Any
) -> Any:
    rows, classes = log_p.shape
    flat = F.reshape(log_p.front(), shape=(log_p.size * rows, classes))
    labels = F.reshape(target.front(), shape=(log_p.size * rows,))
    losses = run(flat, labels, reduction="none", **settings)
    losses = F.reshape(losses, shape=(log_p.size, rows))
    if reduction != "mean":
        return reduced(losses, reduction)
    if settings["weight"] is not None:
        return NotImplemented
    total = F.cast(counted(target, **settings), dtype=losses._array.dtype)
    return F.div(reduced(losses, "sum"), total)


def counted(target: Operand, *, ignore_index: int, **_: Any) -> Any:
    """How many labels of each example are not to be ignored."""
    labels = target.front()
    return F.sum(F.ne(labels, ignore_index), dim=(1,), keepdim=False)


@rule("nll_loss_backward")
def _(
    run: Any,
    g: Operand,
    target: Operand,
    *,
    shape: Any,
    reduction: str,
    **settings: Any,
) -> Any:
    rows, classes = shape
    of_each = g.front()
    if reduction == "mean":
        if settings["weight"] is not None:
            return NotImplemented
        total = F.clamp(counted(target, **settings), min=1, max=None)
        of_each = F.div(of_each, F.cast(total, dtype=of_each._array.dtype))
    if reduction != "none":
        of_each = F.reshape(of_each, shape=(g.size, 1))
        of_each = F.expand(of_each, shape=(g.size, rows))
    flat = F.reshape(of_each, shape=(g.size * rows,))
    labels = F.reshape(target.front(), shape=(g.size * rows,))
    whole = (g.size * rows, classes)
    found = run(flat, labels, shape=whole, reduction="none", **settings)
    return F.reshape(found, shape=(g.size, rows, classes))
