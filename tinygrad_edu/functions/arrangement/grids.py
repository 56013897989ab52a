"""Every combination of several rows: meshgrid, cartesian_prod, combinations."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from ...autograd.tensor_base import TensorBase
from ...errors import runtime_error
from ...transfers import placed
from ..checks import each_tensor, tensor, whole, wrong_type
from .indexing import masked_select
from .joining import stack
from .shape import flatten, view
from .stretching import expand


def meshgrid(*tensors: Any, indexing: str | None = None) -> tuple[Any, ...]:
    """Coordinates of a grid: each row stretched along the dimensions of the others.

    ``indexing`` is "ij" (rows first) or "xy" (the first two exchanged).
    Source: PyTorch, ``torch.meshgrid``.

    >>> import tinygrad_edu as torch
    >>> x, y = torch.meshgrid(torch.arange(2), torch.arange(3), indexing="ij")
    >>> y
    tensor([[0, 1, 2],
            [0, 1, 2]])
    """
    if len(tensors) == 1 and isinstance(tensors[0], tuple | list):
        tensors = tuple(tensors[0])
    _check_rows(tensors)
    if indexing is not None and not isinstance(indexing, str):
        raise wrong_type("meshgrid", "indexing", "str", indexing)
    if indexing not in (None, "ij", "xy"):
        raise runtime_error(
            'torch.meshgrid: indexing must be one of "xy" or "ij", but received: '
            f"{indexing}"
        )
    swap = indexing == "xy" and len(tensors) >= 2
    rows = [tensors[1], tensors[0], *tensors[2:]] if swap else list(tensors)
    shape = tuple(each._array.size for each in rows)
    grids = []
    for i, each in enumerate(rows):
        lying = view(each, (1,) * i + (-1,) + (1,) * (len(rows) - i - 1))
        grids.append(expand(lying, shape))
    if swap:
        grids[0], grids[1] = grids[1], grids[0]
    return tuple(grids)


def _check_rows(tensors: tuple[Any, ...]) -> None:
    if not tensors:
        raise runtime_error("meshgrid expects a non-empty TensorList")
    for each in each_tensor(tensors):
        if each._array.ndim > 1:
            raise runtime_error(
                "torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: "
                f"{each.detach()!r}"
            )
        if each._array.dtype != tensors[0]._array.dtype:
            raise runtime_error("meshgrid expects all tensors to have the same dtype")


def cartesian_prod(*tensors: Any) -> Any:
    """All ways to take one number from each row, one way a row.

    Source: PyTorch, ``torch.cartesian_prod``.

    >>> import tinygrad_edu as torch
    >>> torch.cartesian_prod(torch.tensor([1, 2]), torch.tensor([3, 4])).tolist()
    [[1, 3], [1, 4], [2, 3], [2, 4]]
    """
    for each in each_tensor(tensors):
        _check_vector(each)
    if len(tensors) == 1:
        return tensors[0]
    grids = meshgrid(*tensors, indexing="ij")
    return stack([flatten(grid) for grid in grids], 1)


def _check_vector(x: Any) -> None:
    if x._array.ndim != 1:
        raise runtime_error(f"Expect a 1D vector, but got shape {list(x._array.shape)}")


def combinations(input: Any, r: int = 2, with_replacement: bool = False) -> Any:
    """All ways to take r numbers of a row, in order, one way a row.

    Source: PyTorch, ``torch.combinations``.

    >>> import tinygrad_edu as torch
    >>> torch.combinations(torch.tensor([1, 2, 3])).tolist()
    [[1, 2], [1, 3], [2, 3]]
    """
    _check_vector(tensor(input, "combinations"))
    r = whole(r, "combinations", "r")
    if r < 0:
        raise runtime_error(f"Expect a non-negative number, but got {r}")
    n = input._array.size
    if r == 0:
        nothing = placed(np.empty(0, input._array.dtype), input._device)
        return TensorBase._from_array(nothing, place=input._device)
    places = np.indices((n,) * r)
    rising = np.ones((n,) * r, bool)
    for one, after in pairwise(places):
        rising &= one <= after if with_replacement else one < after
    mask = TensorBase._from_array(placed(rising, input._device), place=input._device)
    grids = meshgrid(*[input] * r, indexing="ij")
    return stack([masked_select(grid, mask) for grid in grids], 1)
