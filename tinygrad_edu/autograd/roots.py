"""Where the walk begins: the gradient that each root starts with."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..dtypes import from_numpy
from ..errors import runtime_error, type_error
from .accumulate import as_gradient
from .alignment import number
from .faces import ON_TENSORS
from .tensor_base import TensorBase


def start_gradients(roots: tuple[Any, ...], given: Any, batched: bool = False) -> Any:
    """The gradient each root starts with: 1 for a single number, else the given one.

    ``batched`` says that each gradient is a batch of them, along dimension 0.
    """
    if given is None and len(roots) == 1:  # loss.backward()
        return [_start(roots[0], None, 0, False)]
    gradients = gradients_of(given, len(roots))
    return [
        _start(root, gradient, i, batched)
        for i, (root, gradient) in enumerate(zip(roots, gradients, strict=True))
    ]


def gradients_of(given: Any, count: int) -> list[Any]:
    """What the user gave to start from, one for each root; None where nothing."""
    if given is None or isinstance(given, TensorBase):
        given = [given] * (count if given is None else 1)
    gradients = list(given)
    for each in gradients:
        if each is not None and not isinstance(each, TensorBase):
            raise type_error(
                "gradients can be either Tensors or None, but got "
                f"{type(each).__name__}"
            )
    if len(gradients) != count:
        raise runtime_error(
            f"got {count} tensors and {len(gradients)} gradients",
            expected="one gradient for each tensor",
        )
    return gradients


def _start(root: Any, gradient: Any, i: int, batched: bool) -> Any:
    """The gradient that one root starts with, checked, in the dtype of the root."""
    if not root._requires_grad:
        raise runtime_error(
            f"element {i} of tensors does not require grad and does not have a grad_fn",
            got="a tensor that was not made from any tensor with requires_grad=True",
            hint="set requires_grad=True before the forward pass, and compute it "
            "outside torch.no_grad()",
        )
    if gradient is None:
        return _one(root)
    check_shape(root, gradient, i, batched)
    if gradient._device != root._device:
        raise runtime_error(
            f"invalid gradient at index {i} - expected device {root._device} but got "
            f"{gradient._device}"
        )
    if gradient._array.dtype != root._array.dtype:
        return ON_TENSORS.cast(gradient, dtype=root._array.dtype)
    return gradient


def _one(root: Any) -> Any:
    """∂L/∂L = 1, where the root is one real number."""
    if root._array.size != 1:
        raise runtime_error(
            "grad can be implicitly created only for scalar outputs",
            got=f"a tensor of shape {tuple(root._array.shape)}",
            expected="one number to differentiate",
            hint="reduce it first with .sum() or .mean(), or pass gradient=",
        )
    if root._array.dtype.kind == "c":
        raise runtime_error(
            "grad can be implicitly created only for real scalar outputs but got "
            f"{from_numpy(root._array.dtype)!r}",
            hint="differentiate its .abs() or .real, or pass gradient=",
        )
    if root._array.ndim == 0 and root._device.type != "cuda":
        return number(1, from_numpy(root._array.dtype), root)
    return as_gradient(np.ones_like(root._array), root._device)


def check_shape(root: Any, gradient: Any, i: int, batched: bool) -> None:
    """A gradient has the shape of its tensor."""
    one = tuple(gradient._array.shape)[1:] if batched else tuple(gradient._array.shape)
    if one == tuple(root._array.shape):
        return
    shapes = (
        f"grad_output[{i}] has a shape of torch.Size({list(one)}) and output[{i}] "
        f"has a shape of torch.Size({list(root._array.shape)})."
    )
    if not batched:
        raise runtime_error(f"Mismatch in shape: {shapes}")
    raise runtime_error(
        "If `is_grads_batched=True`, we interpret the first dimension of each "
        "grad_output as the batch dimension. The sizes of the remaining dimensions are "
        "expected to match the shape of corresponding output, but a mismatch was "
        f"detected: {shapes} If you only want some tensors in `grad_output` to be "
        "considered batched, consider using vmap."
    )
