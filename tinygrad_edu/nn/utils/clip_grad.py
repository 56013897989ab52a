"""Gradients made shorter, so that one bad batch cannot throw a model far away.

Call one between ``backward()`` and ``step()``. Source: Pascanu and others (2013).
"""

from __future__ import annotations

import types
import warnings
from collections.abc import Iterable
from typing import Any

from ...autograd import no_grad
from ...creation import tensor
from ...errors import runtime_error
from ...functions.arrangement.joining import stack
from ...functions.numbers.choosing import clamp
from ...linalg import vector_norm
from ...tensor import Tensor

Tensors = Tensor | Iterable[Tensor]


@no_grad()
def get_total_norm(
    tensors: Tensors,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """The norm of all tensors as if they were one: (Σ |x|ᵖ)^(1/p).

    `norm_type` is p, ``inf`` for the largest number. `foreach` changes nothing here.
    Source: PyTorch, ``torch.nn.utils.get_total_norm``.

    >>> import tinygrad_edu as torch
    >>> gradients = [torch.tensor([3.0, 4.0]), torch.tensor([12.0])]
    >>> torch.nn.utils.get_total_norm(gradients)
    tensor(13.)
    """
    several = [tensors] if isinstance(tensors, Tensor) else list(tensors)
    norm_type = float(norm_type)
    norms = [vector_norm(each, norm_type).to(several[0].device) for each in several]
    total: Tensor = vector_norm(stack(norms), norm_type) if norms else tensor(0.0)
    if error_if_nonfinite and not total.isfinite():
        raise runtime_error(
            f"The total norm of order {norm_type} for gradients from `parameters` is "
            "non-finite, so it cannot be clipped. To disable this error and scale the "
            "gradients by the non-finite norm anyway, set `error_if_nonfinite=False`"
        )
    return total


@no_grad()
def clip_grads_with_norm_(
    parameters: Tensors,
    max_norm: float,
    total_norm: Tensor,
    foreach: bool | None = None,
) -> None:
    """Multiply all gradients by min(1, max_norm / (total_norm + 10⁻⁶)).

    Source: PyTorch, ``torch.nn.utils.clip_grads_with_norm_``.

    >>> import tinygrad_edu as torch
    >>> w = torch.zeros(2, requires_grad=True)
    >>> w.grad = torch.tensor([3.0, 4.0])
    >>> torch.nn.utils.clip_grads_with_norm_(w, 1.0, torch.tensor(5.0))
    >>> w.grad
    tensor([0.6000, 0.8000])
    """
    factor = clamp(float(max_norm) / (total_norm + 1e-6), max=1.0)
    for gradient in _gradients(parameters):
        gradient.mul_(factor.to(gradient.device))


def clip_grad_norm_(
    parameters: Tensors,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Shorten all gradients together to a norm of `max_norm`; the norm they had.

    Their direction stays. With `error_if_nonfinite` a norm that is inf or nan is an
    error. Source: PyTorch, ``torch.nn.utils.clip_grad_norm_``.

    >>> import tinygrad_edu as torch
    >>> w = torch.zeros(2, requires_grad=True)
    >>> w.grad = torch.tensor([3.0, 4.0])
    >>> torch.nn.utils.clip_grad_norm_([w], max_norm=1.0)
    tensor(5.)
    >>> w.grad
    tensor([0.6000, 0.8000])
    """
    if not isinstance(parameters, Tensor):
        generated = isinstance(parameters, types.GeneratorType)
        parameters = list(parameters)
        if generated and not parameters:
            warnings.warn(
                "`parameters` is an empty generator, no gradient clipping will occur.",
                stacklevel=2,
            )
    gradients = _gradients(parameters)
    total: Tensor = get_total_norm(gradients, norm_type, error_if_nonfinite, foreach)
    clip_grads_with_norm_(parameters, max_norm, total, foreach)
    return total


def clip_grad_norm(
    parameters: Tensors,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """:func:`clip_grad_norm_` under its old name, with PyTorch's warning of it."""
    warnings.warn(
        "`torch.nn.utils.clip_grad_norm` is now deprecated in favor of "
        "`torch.nn.utils.clip_grad_norm_`.",
        FutureWarning,
        stacklevel=2,
    )
    return clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite, foreach)


@no_grad()
def clip_grad_value_(
    parameters: Tensors, clip_value: float, foreach: bool | None = None
) -> None:
    """Cut each number of all gradients to [-clip_value, clip_value].

    Source: PyTorch, ``torch.nn.utils.clip_grad_value_``.

    >>> import tinygrad_edu as torch
    >>> w = torch.zeros(2, requires_grad=True)
    >>> w.grad = torch.tensor([3.0, -0.5])
    >>> torch.nn.utils.clip_grad_value_([w], 1.0)
    >>> w.grad
    tensor([ 1.0000, -0.5000])
    """
    limit = float(clip_value)
    for gradient in _gradients(parameters):
        gradient.clamp_(-limit, limit)


def _gradients(parameters: Tensors) -> list[Any]:
    """Those that are there."""
    several = [parameters] if isinstance(parameters, Tensor) else parameters
    return [each.grad for each in several if each.grad is not None]
