"""The length of a tensor, of a difference, of slices: norm, dist, renorm."""

from __future__ import annotations

from typing import Any

from ...dtypes import dtype as Dtype
from ...errors import runtime_error
from ..checks import Dim, dimension, dimensions, real, tensor
from ..numbers.choosing import where
from .norms import matrix_norm, vector_norm


def norm(
    input: Any,
    p: float | str | None = "fro",
    dim: Dim = None,
    keepdim: bool = False,
    dtype: Dtype | None = None,
) -> Any:
    """(Σ |x|ᵖ)^(1/p); "fro" is p = 2, "nuc" the sum of the singular values.

    See also ``torch.linalg.norm``. Source: PyTorch, ``torch.norm``.

    >>> import tinygrad_edu as torch
    >>> torch.norm(torch.tensor([3.0, 4.0])), torch.norm(torch.tensor([3.0, 4.0]), 1)
    (tensor(5.), tensor(7.))
    """
    x = tensor(input, "norm")
    several = isinstance(dim, tuple | list) and len(dim) > 2
    if p is None or (p == "fro" and not several):
        p = 2
    dims = dimensions(dim, x._array.ndim, "linalg_vector_norm")
    if isinstance(p, str):
        if p not in ("nuc", "fro"):
            raise runtime_error(f"linalg.matrix_norm: Order {p} not supported.")
        both: Any = list(range(x._array.ndim)) if dim is None else dim
        return matrix_norm(x, p, both, keepdim, dtype=dtype)
    real(p, "linalg_vector_norm", "ord")
    return vector_norm(x, p, dims, keepdim, dtype=dtype)


def dist(input: Any, other: Any, p: float = 2) -> Any:
    """The p-norm of input - other. Source: PyTorch, ``torch.dist``.

    >>> import tinygrad_edu as torch
    >>> torch.dist(torch.tensor([1.0, 5.0]), torch.tensor([4.0, 1.0]))
    tensor(5.)
    """
    tensor(input, "dist")
    tensor(other, "dist", "other", 2)
    return vector_norm(input - other, real(p, "dist", "p"))


def renorm(input: Any, p: float, dim: int, maxnorm: float) -> Any:
    """Each slice along ``dim``, made shorter where its p-norm is above ``maxnorm``.

    Source: PyTorch, ``torch.renorm``.

    >>> import tinygrad_edu as torch
    >>> torch.renorm(torch.tensor([[3.0, 4.0], [0.3, 0.4]]), 2, 0, 1.0)
    tensor([[0.6000, 0.8000],
            [0.3000, 0.4000]])
    """
    ndim = tensor(input, "renorm")._array.ndim
    if real(p, "renorm", "p") <= 0:
        raise runtime_error("renorm: non-positive-norm not supported")
    if real(maxnorm, "renorm", "maxnorm") < 0:
        raise runtime_error(f"renorm: expected maxnorm to be >= 0 but got {maxnorm:g}")
    if ndim < 2:
        raise runtime_error(
            f"renorm: input needs at least 2 dimensions, got {ndim} dimensions"
        )
    axis = dimension(dim, ndim, "renorm")
    others = tuple(i for i in range(ndim) if i != axis)
    lengths = vector_norm(input, p, others, True)
    return input * where(lengths > maxnorm, maxnorm / (lengths + 1e-7), 1.0)
