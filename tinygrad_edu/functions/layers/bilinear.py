"""What two inputs say together: a matrix between them for each output."""

from __future__ import annotations

import math
from typing import Any

from ...dtypes import kind_name
from ...errors import runtime_error
from ..arrangement.rearranging import permute
from ..arrangement.shape import reshape, squeeze, unsqueeze
from ..checks import tensor
from ..matrices.products import matmul


def bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Any:
    """yₖ = x₁ᵀ Wₖ x₂ + bₖ.

    input1 (…, I), input2 (…, J), weight (K, I, J), bias (K) → (…, K).
    Source: PyTorch, ``torch.nn.functional.bilinear``.

    >>> import tinygrad_edu as torch
    >>> x, y, w = torch.tensor([2.0]), torch.tensor([3.0]), torch.ones(1, 1, 1)
    >>> torch.nn.functional.bilinear(x, y, w)
    tensor([6.])
    """
    tensor(input1, "bilinear", "input1")
    tensor(input2, "bilinear", "input2", 2)
    if bias is not None:
        tensor(bias, "bilinear", "bias", 4)
    _check(input1, input2, tensor(weight, "bilinear", "weight", 3), bias)
    many, one, other = weight._array.shape
    batch = input1._array.shape[:-1]
    n = math.prod(batch)
    wide = reshape(permute(weight, (1, 0, 2)), (one, many * other))
    products = matmul(reshape(input1, (n, one)), wide)  # (n, K J)
    products = reshape(products, (n, many, other))
    column = unsqueeze(reshape(input2, (n, other)), 2)  # (n, J, 1)
    found = squeeze(matmul(products, column), 2)
    found = reshape(found, (*batch, many))
    return found if bias is None else found + bias


def _check(input1: Any, input2: Any, weight: Any, bias: Any) -> None:
    shape1, shape2 = input1._array.shape, input2._array.shape
    shape = weight._array.shape
    if len(shape1) != len(shape2):
        raise runtime_error(
            f"bilinear(): input dimensions do not match: got {len(shape1)} and "
            f"{len(shape2)}"
        )
    for i, (one, other) in enumerate(zip(shape1[:-1], shape2[:-1], strict=True)):
        if one != other:
            raise runtime_error(
                f"bilinear(): input batch dimensions do not match at dim {i}: got "
                f"{one} and {other}"
            )
    if len(shape) != 3:
        raise runtime_error(f"bilinear(): weight has to be 3-D, got {len(shape)}-D")
    for i, given in ((1, shape1), (2, shape2)):
        if given[-1:] != shape[i : i + 1]:
            raise runtime_error(
                f"bilinear(): input{i} size does not match weight size: got "
                f"{given[-1] if given else 0} but expected {shape[i]}"
            )
    if bias is not None and bias._array.shape != shape[:1]:
        raise runtime_error(
            "bilinear(): bias size does not match weight size: got "
            f"{bias._array.size} but expected {shape[0]}"
        )
    kinds = [kind_name(x._array.dtype) for x in (input1, input2, weight)]
    if len({*kinds}) > 1:
        one, two, three = (kind.lower() for kind in kinds)
        raise runtime_error(
            f"All tensors must have the same dtype, got input1: {one}, input2: {two}, "
            f"weight: {three}"
        )
