"""How numbers vary together: covariance and correlation."""

from __future__ import annotations

import warnings
from typing import Any

from ...autograd.alignment import to_floating
from ...errors import runtime_error
from ...recorded import to_check
from ..arrangement.shape import squeeze
from ..checks import tensor
from ..numbers.choosing import clamp
from ..numbers.complex import conj
from .reduction import sum


def cov(
    input: Any, *, correction: int = 1, fweights: Any = None, aweights: Any = None
) -> Any:
    """C = (x - mean)(x - mean)ᵀ / (n - correction): each row of x is a variable.

    ``fweights`` says how often each observation was made, ``aweights`` how much it
    counts. Source: PyTorch, ``torch.cov``.

    >>> import tinygrad_edu as torch
    >>> torch.cov(torch.tensor([[0.0, 1.0, 2.0], [2.0, 1.0, 0.0]]))
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    x = _variables(tensor(input, "cov"))
    many = x._array.shape[1]
    weights = _weights(fweights, aweights, many)
    total: Any = many if weights is None else sum(weights)
    weighted = x if weights is None else x * weights
    x = to_floating(x) - (sum(weighted, 1) / total).view((-1, 1))
    if aweights is not None and correction:
        degrees = total - correction * sum(weights * aweights) / total
    else:
        degrees = total - correction
    if degrees <= 0:
        warnings.warn(
            "cov(): degrees of freedom is <= 0. Correction should be strictly less "
            "than the number of observations.",
            stacklevel=2,
        )
        degrees = degrees * 0
    weighted = x if weights is None else x * weights
    return squeeze((x @ conj(weighted).T) / degrees)


def _variables(input: Any) -> Any:
    """The input as a matrix: a variable in each row, an observation in each column."""
    if input._array.ndim > 2:
        raise runtime_error(
            "cov(): expected input to have two or fewer dimensions but got an input "
            f"with {input._array.ndim} dimensions"
        )
    if input._array.dtype == bool:
        raise runtime_error("cov(): bool dtype is not supported for input")
    return input if input._array.ndim == 2 else input.view((1, -1))


def _weights(fweights: Any, aweights: Any, many: int) -> Any:
    """Both kinds of weights multiplied, or None."""
    for name, weights in (("fweights", fweights), ("aweights", aweights)):
        if weights is None:
            continue
        a = to_check(weights._array)
        integral = a.dtype.kind in "iu"
        if a.ndim > 1:
            raise runtime_error(
                f"cov(): expected {name} to have one or fewer dimensions but got "
                f"{name} with {a.ndim} dimensions"
            )
        if (name == "fweights") != integral:
            what = "integral" if name == "fweights" else "floating point"
            raise runtime_error(
                f"cov(): expected {name} to have {what} dtype but got {name} with "
                f"{weights.type().removeprefix('torch.').removesuffix('Tensor')} dtype"
            )
        if a.size != many:
            raise runtime_error(
                f"cov(): expected {name} to have the same numel as there are "
                f"observations in the input but got {a.size} != {many}"
            )
        if a.size and a.min() < 0:
            raise runtime_error(f"cov(): {name} cannot be negative")
    if fweights is None or aweights is None:
        return fweights if aweights is None else aweights
    return fweights * aweights


def corrcoef(input: Any) -> Any:
    """R = C / (std stdᵀ) with C the covariances: numbers from -1 to 1.

    Source: PyTorch, ``torch.corrcoef``.

    >>> import tinygrad_edu as torch
    >>> torch.corrcoef(torch.tensor([[0.0, 1.0, 2.0], [5.0, 3.0, 1.0]]))
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    x = tensor(input, "corrcoef")
    if x._array.ndim > 2:
        raise runtime_error(
            "corrcoef(): expected input to have two or fewer dimensions but got an "
            f"input with {x._array.ndim} dimensions"
        )
    found = cov(x)
    if not found._array.ndim:
        return found / found
    n = len(found)
    deviations = found.view(-1)[:: n + 1].sqrt()  # of the diagonal
    found = found / deviations.view((n, 1)) / deviations.view((1, n))
    return clamp(found, -1, 1)
