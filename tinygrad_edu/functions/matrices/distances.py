"""Distances between points, and how alike directions are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...autograd.alignment import cast
from ...autograd.autocasting import in_float32
from ...autograd.grad_mode import no_grad
from ...autograd.recording import general
from ...dtypes import is_floating, kind_name, scalar_name
from ...errors import runtime_error, value_error
from ...ops.matrices import geometry as ops
from ..along.reduction import sum
from ..arrangement.shape import unsqueeze
from ..arrangement.stretching import broadcast_tensors
from ..checks import real_number, tensor, whole, wrong_type
from ..facts import result_type
from .norms import vector_norm
from .products import _check_stretch

_distances = general(ops.distances)

MANY = 25  # points, from which on PyTorch multiplies matrices
MODES = {
    "use_mm_for_euclid_dist_if_necessary": None,
    "use_mm_for_euclid_dist": True,
    "donot_use_mm_for_euclid_dist": False,
}


@in_float32
def cdist(
    x1: Any,
    x2: Any,
    p: float = 2.0,
    compute_mode: str = "use_mm_for_euclid_dist_if_necessary",
) -> Any:
    """The distances of every point of ``x1`` (…, n, d) from each of ``x2`` (…, m, d).

    (Σ |a - b|ᵖ)^(1/p). Source: PyTorch, ``torch.cdist``.

    >>> import tinygrad_edu as torch
    >>> torch.cdist(torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0], [0.0, 1.0]]))
    tensor([[5., 1.]])
    """
    a, b = tensor(x1, "cdist", "x1")._array, tensor(x2, "cdist", "x2", 2)._array
    if compute_mode not in MODES:
        raise value_error(f"{compute_mode} is not a valid value for compute_mode")
    for name, each in (("X1", a), ("X2", b)):
        if each.ndim < 2:
            raise runtime_error(
                f"cdist only supports at least 2D tensors, {name} got: {each.ndim}D"
            )
    if a.shape[-1] != b.shape[-1]:
        raise runtime_error(
            "X1 and X2 must have the same number of columns. "
            f"X1: {a.shape[-1]} X2: {b.shape[-1]}"
        )
    for name, each in (("X1", a), ("X2", b)):
        if not is_floating(each.dtype):
            raise runtime_error(
                f"cdist only supports floating-point dtypes, {name} got: "
                f"{kind_name(each.dtype)}"
            )
        if each.dtype.char in "eE":
            kind = kind_name(each.dtype)
            raise NotImplementedError(f"\"cdist\" not implemented for '{kind}'")
    if a.dtype != b.dtype:
        one, two = kind_name(a.dtype), kind_name(b.dtype)
        raise runtime_error(f"expected scalar type {one} but found {two}")
    if not isinstance(p, int | float):
        raise wrong_type("cdist", "p", "float", p)
    if not p >= 0:
        raise runtime_error("cdist only supports non-negative p values")
    _check_stretch(a.shape[:-2], b.shape[:-2])
    if p == 2:
        many = a.shape[-2] > MANY or b.shape[-2] > MANY
        forced = MODES[compute_mode]
        return _distances(x1, x2, by_products=many if forced is None else forced)
    apart = unsqueeze(x1, -2) - unsqueeze(x2, -3)
    return vector_norm(apart, 0.0 if a.shape[-1] == 0 else p, -1)


def pdist(input: Any, p: float = 2.0) -> Any:
    """The distances between the rows of a matrix, each pair once.

    Source: PyTorch, ``torch.nn.functional.pdist``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.pdist(torch.tensor([[0.0], [1.0], [3.0]]))
    tensor([1., 3., 2.])
    """
    a = tensor(input, "pdist")._array
    if a.ndim != 2:
        raise runtime_error(f"pdist only supports 2D tensors, got: {a.ndim}D")
    if not is_floating(a.dtype):
        raise runtime_error("pdist only supports floating-point dtypes")
    if p < 0 or math.isnan(p):
        raise runtime_error("pdist only supports non-negative p values")
    first, second = np.triu_indices(a.shape[0], 1)
    one, other = (
        input[type(input)._from_array(each, place=input._device)]
        for each in (first, second)
    )
    return vector_norm(one - other, p, -1)


def pairwise_distance(
    x1: Any, x2: Any, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
) -> Any:
    """The distance of each row of x1 from the same row of x2: (Σ |a - b + ε|ᵖ)^(1/p).

    (…, D) and (…, D) → (…). `eps` ε keeps the slope finite where two points meet.
    Source: PyTorch, ``torch.nn.functional.pairwise_distance``.

    >>> import tinygrad_edu as torch
    >>> one, other = torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0]])
    >>> torch.nn.functional.pairwise_distance(one, other)
    tensor([5.0000])
    """
    a = tensor(x1, "pairwise_distance", "x1")
    b = tensor(x2, "pairwise_distance", "x2", 2)
    real_number(p, "pairwise_distance", "p")
    apart = a - b + real_number(eps, "pairwise_distance", "eps")
    return vector_norm(apart, p, -1 if apart._array.ndim else None, keepdim)


def cosine_similarity(x1: Any, x2: Any, dim: int = 1, eps: float = 1e-8) -> Any:
    """Σ a b / (|a| |b|) along `dim`: 1 for one direction, 0 for a right angle.

    No length counts as less than `eps`.
    Source: PyTorch, ``torch.nn.functional.cosine_similarity``.

    >>> import tinygrad_edu as torch
    >>> one, other = torch.tensor([1.0, 0.0]), torch.tensor([1.0, 1.0])
    >>> torch.nn.functional.cosine_similarity(one, other, dim=0)
    tensor(0.7071)
    """
    a = tensor(x1, "cosine_similarity", "x1")
    b = tensor(x2, "cosine_similarity", "x2", 2)
    dim = whole(dim, "cosine_similarity", "dim")
    eps = real_number(eps, "cosine_similarity", "eps")
    common = result_type(a, b)
    if not common.is_floating_point:
        raise runtime_error(
            "expected common dtype to be floating point, yet common dtype is "
            f"{scalar_name(common)}"
        )
    both = [x if is_floating(x._array.dtype) else cast(x, common) for x in (a, b)]
    one, other = [x / _length(x, dim, eps) for x in broadcast_tensors(*both)]
    return sum(one * other, dim=dim)


def _length(x: Any, dim: int, eps: float) -> Any:
    """|x|, at least eps; as in PyTorch the gradient does not see the bound."""
    length = vector_norm(x, 2, dim, True).clone()
    with no_grad():
        length.clamp_(min=eps)
    return length
