"""A linear layer and the cross-entropy of its scores, as one function."""

from __future__ import annotations

import math
from typing import Any

from ...errors import runtime_error
from ..arrangement.shape import reshape
from ..checks import tensor
from ..matrices.products import linear
from .class_loss import cross_entropy


def linear_cross_entropy(
    input: Any,
    linear_weight: Any,
    target: Any,
    *,
    linear_bias: Any = None,
    weight: Any = None,
    reduction: str = "mean",
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    options: Any = None,
) -> Any:
    """``cross_entropy(linear(input, linear_weight, linear_bias), target)``.

    input (N, I) or (I), linear_weight (C, I) or (C, d…, I), target as for scores
    (N, C, d…). PyTorch's `options`, which save memory by computing gradients in parts,
    are not supported. Source: PyTorch, ``torch.nn.functional.linear_cross_entropy``.

    >>> import tinygrad_edu as torch
    >>> x, w = torch.ones(1, 3), torch.zeros(2, 3)
    >>> torch.nn.functional.linear_cross_entropy(x, w, torch.tensor([0]))
    tensor(0.6931)
    """
    if options is not None:
        raise NotImplementedError("linear_cross_entropy: options have to be None")
    tensor(input, "linear_cross_entropy")
    tensor(linear_weight, "linear_cross_entropy", "linear_weight", 2)
    classes, places = _sizes(input, linear_weight, linear_bias)
    shape = (*input._array.shape[:-1], classes, *places)
    soft = tensor(target, "linear_cross_entropy", "target", 3)._array.shape == shape
    if soft and ignore_index is not None:
        raise runtime_error(
            "ignore_index cannot be specified when target contains probabilities"
        )
    if places:
        rows = math.prod(places, start=classes)
        linear_weight = reshape(linear_weight, (rows, -1))
        if linear_bias is not None:
            linear_bias = reshape(linear_bias, (rows,))
    return cross_entropy(
        reshape(linear(input, linear_weight, linear_bias), shape),
        target,
        weight=weight,
        reduction=reduction,
        ignore_index=-100 if ignore_index is None else ignore_index,
        label_smoothing=label_smoothing,
    )


def _sizes(input: Any, weight: Any, bias: Any) -> tuple[int, tuple[int, ...]]:
    """C and d…, if all fit together."""
    given, shape = input._array.shape, weight._array.shape
    if not 1 <= len(given) <= 2:
        raise runtime_error(
            f"expected input with dimensionality 1 or 2, got {len(given)}"
        )
    if len(shape) < 2:
        raise runtime_error(
            f"expected linear_weight with dimensionality at least 2, got {len(shape)}"
        )
    if given[-1] != shape[-1]:
        raise runtime_error(
            "expected equal input and linear_weight last dimensions (in_features), got "
            f"{given[-1]} and {shape[-1]}, respectively"
        )
    if bias is not None and bias._array.shape != shape[:-1]:
        raise runtime_error(
            f"expected linear_bias shape {shape[:-1]}, got {bias._array.shape}"
        )
    if len(shape) > 2 and len(given) == 1:
        raise runtime_error(
            f"K-dimensional loss defined by linear_weight shape {shape} requires "
            f"batched input, (N, {given[-1]}), got unbatched input with shape {given}"
        )
    return shape[0], shape[1:-1]
